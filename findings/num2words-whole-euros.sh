#!/usr/bin/env bash
# num2words 0.5.14: two million euros, given as a whole number, are « vingt mille euros ».
#
# Belief: `num2words(n, to="currency")` says n units of the currency, as the same number with decimals does.
# Behaviour: a whole number counts the smallest unit, so 2000000 is 20,000 euros and zero cents; 2000000.0 and Decimal(2000000)
#   are two million. Nothing in the call or in the answer shows which of the two was meant.
# Why it matters: amounts that were parsed from text without a decimal part are ints, and are spoken a hundred times too small.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check num2words==0.5.14
"$folder/env/bin/python" - <<'PY'
from decimal import Decimal
from importlib.metadata import version

from num2words import num2words

print("num2words", version("num2words"))
seen = [num2words(n, lang="fr", to="currency", currency="EUR") for n in (2000000, 2000000.0, Decimal(2000000))]
print(seen)
two_million = "deux millions euros et zéro centimes"
print("whole number:", seen[0])
raise SystemExit(0 if seen[0] == "vingt mille euros et zéro centimes" and "million" in seen[1] and "million" in seen[2] else 1)
PY
# Output seen:
#   num2words 0.5.14
#   ['vingt mille euros et zéro centimes', 'deux millions euros et zéro centimes', 'deux millions euros et zéro centimes']
#   whole number: vingt mille euros et zéro centimes
