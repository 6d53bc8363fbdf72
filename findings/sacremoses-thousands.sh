#!/usr/bin/env bash
# sacremoses 0.2.0: normalising French punctuation divides numbers by a thousand.
#
# Belief: MosesPunctNormalizer("fr") changes quotes, dashes and spaces, but leaves the value of « 12 000 », which French
#   writes with a no-break space, alone; its comma is the decimal mark.
# Behaviour: the no-break space between digits becomes a comma: « 12,000 habitants » are twelve, and of « 1 234 567,5 » a
#   numeral with three commas is left. With the narrow no-break space (U+202F) of the same use nothing is changed.
# Why it matters: parallel texts are normalised so before a model is trained, and figures are what it must not learn wrong.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check sacremoses==0.2.0
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

from sacremoses import MosesPunctNormalizer

print("sacremoses", version("sacremoses"))
normalise = MosesPunctNormalizer("fr").normalize
seen = {
    "12\u00a0000 habitants": "12,000 habitants",
    "1\u00a0234\u00a0567,5 euros": "1,234,567,5 euros",
    "12\u202f000 habitants": "12\u202f000 habitants",
}
found = {text: normalise(text) for text in seen}
for text, normalised in found.items():
    print(ascii(text), ascii(normalised))
raise SystemExit(0 if found == seen else 1)
PY
# Output seen:
#   sacremoses 0.2.0
#   '12\xa0000 habitants' '12,000 habitants'
#   '1\xa0234\xa0567,5 euros' '1,234,567,5 euros'
#   '12\u202f000 habitants' '12\u202f000 habitants'
