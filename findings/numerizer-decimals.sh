#!/usr/bin/env bash
# numerizer 0.2.4: "one point five billion" becomes "1 point 5000000000", and "the second half" "the 2nd/2".
#
# Belief: numerals in English news become the figures that they say, and what is no numeral stays.
# Behaviour: "point" ends a number, so the fraction alone is multiplied by the scale. "half" behind an ordinal is taken for the
#   denominator of a fraction. "two and a half million" is right: 2500000.
# Why it matters: figures of a translation are normalised by it before they are compared with the source's; 1.5 billion
#   is compared as 1 and 5,000,000,000.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check numerizer==0.2.4
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

from numerizer import numerize

print("numerizer", version("numerizer"))
expected = {
    "the fund of one point five billion euros": "the fund of 1 point 5000000000 euros",
    "he scored in the second half": "he scored in the 2nd/2",
    "two and a half million people": "2500000 people",
}
seen = {words: numerize(words) for words in expected}
print(seen)
raise SystemExit(0 if seen == expected else 1)
PY
# Output seen:
#   numerizer 0.2.4
#   {'the fund of one point five billion euros': 'the fund of 1 point 5000000000 euros', 'he scored in the second half': 'he scored in the 2nd/2', 'two and a half million people': '2500000 people'}
