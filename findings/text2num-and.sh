#!/usr/bin/env bash
# text2num 3.1.0: a span between two numbers becomes one number, or two others.
#
# Belief: « et » joins numerals only where French writes it inside one, as in « vingt et un » and « soixante et onze »;
#   « entre trois cents et cinq cents » (between 300 and 500) holds two numbers, as « entre vingt et trente » does.
# Behaviour: behind a hundred « et » adds or multiplies: 300 and 500 are written as 305 and 100, and « entre cinq cents et
#   mille » as 500000.
# Why it matters: facts are compared by their figures between an article and its translation, and news are full of spans.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check text2num==3.1.0
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

from text_to_num import alpha2digit

print("text2num", version("text2num"))
seen = {
    "entre vingt et trente blessés": "entre 20 et 30 blessés",
    "entre trois cents et cinq cents manifestants": "entre 305 100 manifestants",
    "entre cinq cents et mille euros": "entre 500000 euros",
}
found = {words: alpha2digit(words, "fr") for words in seen}
for words, figures in found.items():
    print(f"{words}: {figures}")
raise SystemExit(0 if found == seen else 1)
PY
# Output seen:
#   text2num 3.1.0
#   entre vingt et trente blessés: entre 20 et 30 blessés
#   entre trois cents et cinq cents manifestants: entre 305 100 manifestants
#   entre cinq cents et mille euros: entre 500000 euros
