#!/usr/bin/env bash
# text2num 3.1.0: a French decimal in words before a scale loses the scale.
#
# Belief: « deux virgule cinq millions » is 2,500,000, as « deux millions cinq cent mille » is.
# Behaviour: the number found is 2.5, and its text 2,5000000: the zeros of the million are written behind the decimals.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check text2num==3.1.0
"$folder/env/bin/python" - <<'PY'
from text_to_num import alpha2digit

wrong = alpha2digit("Le pays compte deux virgule cinq millions d'habitants.", "fr")
right = alpha2digit("Le pays compte deux millions cinq cent mille habitants.", "fr")
print(wrong)
print(right)
raise SystemExit(0 if "2,5000000" in wrong and "2500000" in right else 1)
PY
# Output seen with text2num 3.1.0:
#   Le pays compte 2,5000000 d'habitants.
#   Le pays compte 2500000 habitants.
