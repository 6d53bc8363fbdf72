#!/usr/bin/env bash
# translate-toolkit 3.20.4: of the terms of a TBX concept the one that the file forbids is the target.
#
# Belief: where a concept has a deprecated and a preferred term (`administrativeStatus`, ISO 30042 and 12620), the target
#   of its unit is the preferred one, or at least not the one that shall not be used.
# Behaviour: the target is whichever term stands first; for « retrait » it is "pull-out", marked deprecatedTerm-admn-sts,
#   although "withdrawal", marked preferredTerm-admn-sts, stands beside it. With the two changed about it is right.
# Why it matters: a glossary made from a term base enforces the very words that the terminologists struck off.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check translate-toolkit==3.20.4
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

from translate.storage.tbx import tbxfile

print("translate-toolkit", version("translate-toolkit"))


def term(word: str, status: str) -> str:
    note = f'<termNote type="administrativeStatus">{status}Term-admn-sts</termNote>'
    return f"<tig><term>{word}</term>{note}</tig>"


def target(*terms: str) -> str:
    concept = f'<langSet xml:lang="fr">{term("retrait", "preferred")}</langSet><langSet xml:lang="en">{"".join(terms)}</langSet>'
    base = f"""<?xml version="1.0"?><martif type="TBX" xml:lang="fr"><martifHeader><fileDesc><sourceDesc><p>Terms</p></sourceDesc>
    </fileDesc></martifHeader><text><body><termEntry id="c1">{concept}</termEntry></body></text></martif>"""
    (unit,) = tbxfile.parsestring(base.encode()).units
    return str(unit.target)


forbidden, preferred = term("pull-out", "deprecated"), term("withdrawal", "preferred")
found = [target(forbidden, preferred), target(preferred, forbidden)]
print("retrait:", found)
raise SystemExit(0 if found == ["pull-out", "withdrawal"] else 1)
PY
# Output seen:
#   translate-toolkit 3.20.4
#   retrait: ['pull-out', 'withdrawal']
