#!/usr/bin/env bash
# htmldate 1.11.0: the French first of a month, « 1er mars 2026 », is given as the first of January.
#
# Belief: « Publié le 1er mars 2026 » is 2026-03-01, as « Publié le 2 mars 2026 » is 2026-03-02.
# Behaviour: 2026-01-01, which cannot be told from a date that was found.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check htmldate==1.11.0
"$folder/env/bin/python" - <<'PY'
from htmldate import find_date

page = "<html><body><article><p>Publié le {} mars 2026</p><p>Le conseil a voté la fermeture du lavoir.</p></article></body></html>"
first, second = find_date(page.format("1er")), find_date(page.format("2"))
print(first, second)
raise SystemExit(0 if (first, second) == ("2026-01-01", "2026-03-02") else 1)
PY
# Output seen with htmldate 1.11.0:
#   2026-01-01 2026-03-02
