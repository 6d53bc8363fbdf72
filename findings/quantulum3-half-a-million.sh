#!/usr/bin/env bash
# quantulum3 0.10.0: half a million euros are 1,500,000, minus 5 degrees are 5, and "at noon" is measured in ampere-turns.
#
# Belief: quantities in English text are found with the value and the unit that the words say, or not at all.
# Behaviour: "half a million" adds the half to the million, though "two and a half tonnes" is right; "minus" in front of a
#   figure counts for nothing, though "minus five" and "-5" are right. A word behind the unit that is the symbol of another
#   one is multiplied in: "15 centimetres at noon" are centimetre ampere-turns, and CFA francs coulomb femtoamperes.
# Why it matters: none of it comes with a sign of doubt, and a table made from the news holds a loan three times too large, a
#   frost that was none, and levels that cannot be compared with each other.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check quantulum3==0.10.0
"$folder/env/bin/python" -W ignore - <<'PY'
from importlib.metadata import version

from quantulum3 import parser

print("quantulum3", version("quantulum3"))
seen = {
    "The dyke cost half a million euros.": [(1500000.0, "euro")],
    "The barge weighs two and a half tonnes.": [(2.5, "tonne")],
    "It was minus 5 degrees Celsius.": [(5.0, "degree Celsius")],
    "It was minus five degrees Celsius.": [(-5.0, "degree Celsius")],
    "It was -5 degrees Celsius.": [(-5.0, "degree Celsius")],
    "The level fell to 15 centimetres at noon.": [(15.0, "centimetre ampere-turn")],
    "The level fell to 15 centimetres by noon.": [(15.0, "centimetre")],
    "The bank lends 6.5 billion CFA francs.": [(6500000000.0, "coulomb femtoampere")],
}
same = True
for sentence, expected in seen.items():
    found = [(quantity.value, quantity.unit.name) for quantity in parser.parse(sentence)]
    print(sentence, found)
    same &= found == expected
raise SystemExit(0 if same else 1)
PY
# Output seen:
#   quantulum3 0.10.0
#   The dyke cost half a million euros. [(1500000.0, 'euro')]
#   The barge weighs two and a half tonnes. [(2.5, 'tonne')]
#   It was minus 5 degrees Celsius. [(5.0, 'degree Celsius')]
#   It was minus five degrees Celsius. [(-5.0, 'degree Celsius')]
#   It was -5 degrees Celsius. [(-5.0, 'degree Celsius')]
#   The level fell to 15 centimetres at noon. [(15.0, 'centimetre ampere-turn')]
#   The level fell to 15 centimetres by noon. [(15.0, 'centimetre')]
#   The bank lends 6.5 billion CFA francs. [(6500000000.0, 'coulomb femtoampere')]
