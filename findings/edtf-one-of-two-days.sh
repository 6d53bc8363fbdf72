#!/usr/bin/env bash
# edtf 5.0.2: "May 1 or 2, 1999" is the first of May 2002, "1860 or 1861" is 1860.
#
# Belief: `text_to_edtf` turns a date in words into the Extended Date/Time Format, which has a form for one of several
#   ([1860, 1861]), or gives None, as it does for "between 1914 and 1918".
# Behaviour: the second day is read as a year of this century, whatever year follows; of two years the first alone is left,
#   without a mark of doubt; where the days come first, the year is lost, "1 or 2 May 1999" is XXXX-XX-01.
# Why it matters: what is in doubt in the text is certain in the record, and a day of the last century has moved to this one.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check edtf==5.0.2
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

from edtf import parse_edtf, text_to_edtf

print("edtf", version("edtf"), "reads the form:", parse_edtf("[1860, 1861]"))
seen = {
    "May 1, 1999": "1999-05-01",
    "May 1 or 2, 1999": "2002-05-01",
    "March 3 or 4, 1871": "2004-03-03",
    "1 or 2 May 1999": "XXXX-XX-01",
    "1860 or 1861": "1860",
    "December 24, 1914 or 1915": "1914-12-24",
    "between 1914 and 1918": None,
}
found = {text: text_to_edtf(text) for text in seen}
for text, date in found.items():
    print(f"{text}: {date}")
raise SystemExit(0 if found == seen else 1)
PY
# Output seen:
#   edtf 5.0.2 reads the form: [1860, 1861]
#   May 1, 1999: 1999-05-01
#   May 1 or 2, 1999: 2002-05-01
#   March 3 or 4, 1871: 2004-03-03
#   1 or 2 May 1999: XXXX-XX-01
#   1860 or 1861: 1860
#   December 24, 1914 or 1915: 1914-12-24
#   between 1914 and 1918: None
