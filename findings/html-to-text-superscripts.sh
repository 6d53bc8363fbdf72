#!/usr/bin/env bash
# html2text 2025.4.15, inscriptis 2.7.6, markdownify 1.2.3, resiliparse 2.0.1: 10<sup>6</sup> tonnes are read as 106 tonnes.
#
# Belief: a converter of pages to text leaves figures what they are: a raised digit stays apart from the one before it.
# Behaviour: all four drop the element and join its text, so that 10<sup>6</sup> is "106" and a year with the number of a
#   note, 2024<sup>1</sup>, is "20241". (markdownify has `sup_symbol`, inscriptis annotation rules, for who knows of it.)
# Why it matters: the text is what is translated and summarised; a figure checked against it is right and false.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check \
  html2text==2025.4.15 inscriptis==2.7.6 markdownify==1.2.3 resiliparse==2.0.1
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

import html2text
import inscriptis
import markdownify
from resiliparse.extract.html2text import extract_plain_text

page = "<html><body><p>L'usine a rejeté 10<sup>6</sup> tonnes en 2024<sup>1</sup>.</p></body></html>"
readers = {
    "html2text": html2text.html2text,
    "inscriptis": inscriptis.get_text,
    "markdownify": markdownify.markdownify,
    "resiliparse": extract_plain_text,
}
seen = {name: read(page).strip() for name, read in readers.items()}
for name, text in seen.items():
    print(name, version(name), "|", text)
raise SystemExit(0 if set(seen.values()) == {"L'usine a rejeté 106 tonnes en 20241."} else 1)
PY
# Output seen:
#   html2text 2025.4.15 | L'usine a rejeté 106 tonnes en 20241.
#   inscriptis 2.7.6 | L'usine a rejeté 106 tonnes en 20241.
#   markdownify 1.2.3 | L'usine a rejeté 106 tonnes en 20241.
#   resiliparse 2.0.1 | L'usine a rejeté 106 tonnes en 20241.
