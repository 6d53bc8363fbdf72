#!/usr/bin/env bash
# price-parser 0.5.1: a price with three decimals is a thousand times too high, even one that begins with zero.
#
# Belief: « 0,125 € » can only be an eighth of a euro, since no group of thousands follows a zero; and in « 1,859 €/l » the
#   comma is the decimal mark as in « 1,85 €/l ».
# Behaviour: they are 125 and 1859 euros, with a point no less than with a comma; two or four decimals are read rightly,
#   and so are three once `decimal_separator` is given.
# Why it matters: petrol, power and gas are priced with three decimals, so it is those prices that are wrong, and no error
#   says so.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check price-parser==0.5.1
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

from price_parser import Price

print("price-parser", version("price-parser"))
seen = {
    "0,125 €": ("125", "0.125"),
    "1,859 €/l": ("1859", "1.859"),
    "1,85 €/l": ("1.85", "1.85"),
    "0,1252 €": ("0.1252", "0.1252"),
}
found = {
    text: (str(Price.fromstring(text).amount), str(Price.fromstring(text, decimal_separator=",").amount)) for text in seen
}
for text, (alone, told) in found.items():
    print(f"{text}: {alone}, with decimal_separator {told}")
point = str(Price.fromstring("€ 0.125").amount)
print(f"€ 0.125: {point}")
raise SystemExit(0 if found == seen and point == "125" else 1)
PY
# Output seen:
#   price-parser 0.5.1
#   0,125 €: 125, with decimal_separator 0.125
#   1,859 €/l: 1859, with decimal_separator 1.859
#   1,85 €/l: 1.85, with decimal_separator 1.85
#   0,1252 €: 0.1252, with decimal_separator 0.1252
#   € 0.125: 125
