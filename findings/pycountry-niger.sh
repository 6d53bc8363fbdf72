#!/usr/bin/env bash
# pycountry 26.2.16: the best match for the name Niger is Nigeria.
#
# Belief: `search_fuzzy` puts the country whose name is exactly what was asked for first, whatever else resembles it.
# Behaviour: for « Niger » Nigeria comes first, because one of its states is called Niger and its own name begins so; for
#   « Nigeria », « Guinea » or « Mali », names as much like others, the country meant is first.
# Why it matters: places of an article are given codes by that first answer, and a coup in Niamey is filed under Abuja.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check pycountry==26.2.16
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

import pycountry

print("pycountry", version("pycountry"))
found = {name: pycountry.countries.search_fuzzy(name)[0].name for name in ("Niger", "Nigeria", "Guinea", "Mali")}
exact = pycountry.countries.lookup("Niger").name
states = [state.name for state in pycountry.subdivisions.get(country_code="NG") if state.name == "Niger"]
print(found)
print("lookup:", exact, "| states of Nigeria so called:", states)
seen = {"Niger": "Nigeria", "Nigeria": "Nigeria", "Guinea": "Guinea", "Mali": "Mali"}
raise SystemExit(0 if (found, exact, states) == (seen, "Niger", ["Niger"]) else 1)
PY
# Output seen:
#   pycountry 26.2.16
#   {'Niger': 'Nigeria', 'Nigeria': 'Nigeria', 'Guinea': 'Guinea', 'Mali': 'Mali'}
#   lookup: Niger | states of Nigeria so called: ['Niger']
