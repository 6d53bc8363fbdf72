#!/usr/bin/env bash
# dateparser 1.5.0: the time of day that CLDR writes for French Canada is read as so many hours ago.
#
# Belief: half past two in the afternoon as Babel writes it from CLDR for fr_CA, « 14 h 30 », which French typography has
#   in France too, is 14:30 of the day, as « 14h30 » is; « hier à 20 h 15 » is yesterday evening.
# Behaviour: « 14 h 30 » is 14 hours before now, on another day, its minutes dropped; « hier à 20 h 15 » is a day and 20
#   hours ago, and « à 8 heures » is the same as « il y a 8 heures ».
# Why it matters: dates of the news are told by such phrases, and the wrong day cannot be told from a right one.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check dateparser==1.5.0 babel==2.18.0
"$folder/env/bin/python" -W ignore - <<'PY'
from datetime import datetime, time
from importlib.metadata import version

import dateparser
from babel.dates import format_time

print(*(f"{name} {version(name)}" for name in ("dateparser", "babel")))
now = datetime(2026, 11, 24, 12, 0)
written = format_time(time(14, 30), "short", locale="fr_CA").replace("\u202f", " ").replace("\u00a0", " ")
found = {
    words: str(dateparser.parse(words, languages=["fr"], settings={"RELATIVE_BASE": now}))
    for words in (written, "14h30", "hier à 20 h 15", "à 8 heures", "il y a 8 heures")
}
print("now:", now)
for words, moment in found.items():
    print(f"{words}: {moment}")
seen = {
    "14 h 30": "2026-11-23 22:00:00",
    "14h30": "2026-11-24 14:30:00",
    "hier à 20 h 15": "2026-11-22 16:00:00",
    "à 8 heures": "2026-11-24 04:00:00",
    "il y a 8 heures": "2026-11-24 04:00:00",
}
raise SystemExit(0 if found == seen else 1)
PY
# Output seen:
#   dateparser 1.5.0 babel 2.18.0
#   now: 2026-11-24 12:00:00
#   14 h 30: 2026-11-23 22:00:00
#   14h30: 2026-11-24 14:30:00
#   hier à 20 h 15: 2026-11-22 16:00:00
#   à 8 heures: 2026-11-24 04:00:00
#   il y a 8 heures: 2026-11-24 04:00:00
