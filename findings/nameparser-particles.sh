#!/usr/bin/env bash
# nameparser 2.6.0: « Mme Le Gall » has the first name Le, « M. Martin » the first name M., and half a surname is a middle name.
#
# Belief: the parser knows the French titles (Mme, Mlle, MM. and Me are read as titles) and the particles de, du, la and Le, and
#   keeps a particle with the surname that it opens.
# Behaviour: of the titles M. is missing, the one that is written most; it is a first name. Behind a title de stays with its
#   surname, Le and La do not and become a first name, although Yann Le Gall is read well. Where a surname has a second
#   particle, all that stands before it is a middle name: of « de la Tour du Pin » the surname is "du Pin".
# Why it matters: a paper names people by title and surname; an index of them has Gall, Pin and a person called M.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check nameparser==2.6.0
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

from nameparser import HumanName

print("nameparser", version("nameparser"))
seen = {
    "Mme Martin": {"title": "Mme", "last": "Martin"},
    "M. Martin": {"first": "M.", "last": "Martin"},
    "MM. Martin": {"title": "MM.", "last": "Martin"},
    "Yann Le Gall": {"first": "Yann", "last": "Le Gall"},
    "Mme de Gall": {"title": "Mme", "last": "de Gall"},
    "Mme Le Gall": {"title": "Mme", "first": "Le", "last": "Gall"},
    "Marie de la Tour": {"first": "Marie", "last": "de la Tour"},
    "Marie de la Tour du Pin": {"first": "Marie", "middle": "de la Tour", "last": "du Pin"},
}
found = {name: {part: value for part, value in HumanName(name).as_dict().items() if value} for name in seen}
print(*found.items(), sep="\n")
raise SystemExit(0 if found == seen else 1)
PY
# Output seen:
#   nameparser 2.6.0
#   ('Mme Martin', {'title': 'Mme', 'last': 'Martin'})
#   ('M. Martin', {'first': 'M.', 'last': 'Martin'})
#   ('MM. Martin', {'title': 'MM.', 'last': 'Martin'})
#   ('Yann Le Gall', {'first': 'Yann', 'last': 'Le Gall'})
#   ('Mme de Gall', {'title': 'Mme', 'last': 'de Gall'})
#   ('Mme Le Gall', {'title': 'Mme', 'first': 'Le', 'last': 'Gall'})
#   ('Marie de la Tour', {'first': 'Marie', 'last': 'de la Tour'})
#   ('Marie de la Tour du Pin', {'first': 'Marie', 'middle': 'de la Tour', 'last': 'du Pin'})
