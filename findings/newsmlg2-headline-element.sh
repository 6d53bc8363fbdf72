#!/usr/bin/env bash
# newsmlg2 1.1 (IPTC's own reader of NewsML-G2): the text of a headline ends at the first element in it.
#
# Belief: str() of « Le canal <inline>d'Orvigny</inline> rouvre », whose mixed content the standard allows (Label1Type:
# a, span, ruby, inline), is the headline that a reader sees.
# Behaviour: it is « Le canal »; the words in the element and those behind it are lost without an error.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check newsmlg2==1.1 lxml==6.0.2
"$folder/env/bin/python" - <<'PY'
from NewsMLG2 import NewsMLG2Document

headline = "Le canal <inline>d'Orvigny</inline> rouvre"
item = NewsMLG2Document(
    f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:a.example:1" version="1"
    standard="NewsML-G2" standardversion="2.35" conformance="power"><itemMeta><itemClass qcode="ninat:text"/></itemMeta>
    <contentMeta><headline>{headline}</headline></contentMeta></newsItem>""".encode()
).get_item()
told = [str(found) for found in item.contentmeta.headline]
print(told)
raise SystemExit(0 if told == ["Le canal"] else 1)
PY
# Output seen with newsmlg2 1.1, lxml 6.0.2:
#   ['Le canal']
