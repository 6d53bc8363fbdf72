#!/usr/bin/env bash
# inscriptis 2.7.6, resiliparse 2.0.1: a list that goes on at 3 is numbered from 1 again.
#
# Belief: converters that write the numbers of an ordered list write those that a reader of the page sees.
# Behaviour: the attribute `start` (HTML, section 4.4.5) is passed over, <ol start="3"> begins with "1."; of an item's own
#   `value` inscriptis takes account, resiliparse not. html2text and markdownify honour `start`.
# Why it matters: « comme dit au point 3 » then points to another point of a list that a picture or a paragraph parts in two.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check html2text==2025.4.15 inscriptis==2.7.6 resiliparse==2.0.1
"$folder/env/bin/python" - <<'PY'
import re
from importlib.metadata import version

import html2text
import inscriptis
from resiliparse.extract.html2text import extract_plain_text

page = '<html><body><ol start="3"><li>le filtre</li><li value="7">la digue</li></ol></body></html>'
readers = {"html2text": html2text.html2text, "inscriptis": inscriptis.get_text, "resiliparse": extract_plain_text}
seen = {name: re.findall(r"\d+", read(page)) for name, read in readers.items()}
for name, numbers in seen.items():
    print(name, version(name), numbers)
expected = {"html2text": ["3", "4"], "inscriptis": ["1", "7"], "resiliparse": ["1", "2"]}
raise SystemExit(0 if seen == expected else 1)
PY
# Output seen:
#   html2text 2025.4.15 ['3', '4']
#   inscriptis 2.7.6 ['1', '7']
#   resiliparse 2.0.1 ['1', '2']
