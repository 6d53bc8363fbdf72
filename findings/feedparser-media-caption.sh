#!/usr/bin/env bash
# feedparser 6.0.14: the caption of a photo (Media RSS) stands in for the text of its item.
#
# Belief: `summary` and `content` of an entry are the item's own description and content.
# Behaviour: `media:description` of an item without a description becomes its `summary`, and that of an item with one is
# added to `content`, as if it were the article's text.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check feedparser==6.0.14
"$folder/env/bin/python" - <<'PY'
import io

import feedparser

feed = b"""<?xml version="1.0"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Feuille</title>
<item><title>Avec texte</title><description>Le lavoir ferme.</description>
<media:content url="https://f.example/a.jpg"><media:description>Une photo du lavoir.</media:description></media:content>
</item>
<item><title>Sans texte</title>
<media:group><media:description>Une photo du bassin.</media:description></media:group></item>
</channel></rss>"""
first, second = feedparser.parse(io.BytesIO(feed)).entries
print(first.summary, [content.value for content in first.get("content", [])])
print(second.summary)
raise SystemExit(0 if first.content[0].value == "Une photo du lavoir." and second.summary == "Une photo du bassin." else 1)
PY
# Output seen with feedparser 6.0.14:
#   Le lavoir ferme. ['Une photo du lavoir.']
#   Une photo du bassin.
