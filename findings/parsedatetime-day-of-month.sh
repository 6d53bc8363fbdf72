#!/usr/bin/env bash
# parsedatetime 2.6: "the 14th of April 2026" is the first of April.
#
# Belief: the date that "14th April 2026" and "April 14th, 2026" are read as is what "the 14th of April 2026" is read as, or
#   nothing is.
# Behaviour: "of" parts the day from the month; the day is passed over, and the first of the month comes with flag 1, as
#   certain a date as the others. `nlp` shows that the match begins behind "of"; to it "12 may" in front of a verb is a day.
# Why it matters: translators from French write « le 14 avril » like that, and a whole month of news falls on one day.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check parsedatetime==2.6
"$folder/env/bin/python" -W ignore - <<'PY'
from datetime import datetime
from importlib.metadata import version

import parsedatetime

print("parsedatetime", version("parsedatetime"))
calendar, now = parsedatetime.Calendar(), datetime(2026, 3, 10, 12)
seen = {
    "14th April 2026": ("2026-04-14", 1),
    "April 14th, 2026": ("2026-04-14", 1),
    "the 14th of April 2026": ("2026-04-01", 1),
    "the 3rd of February 2027": ("2027-02-01", 1),
}
found = {}
for text in seen:
    day, flag = calendar.parseDT(text, now)
    found[text] = (str(day.date()), flag)
    print(f"{text}: {found[text]}")
sentences = "The canal reopens on the 14th of April 2026.", "At least 12 may have died."
matches = [(str(match[0].date()), match[4].strip()) for text in sentences for match in calendar.nlp(text, now)]
print(matches)
raise SystemExit(0 if found == seen and matches == [("2026-04-01", "April 2026"), ("2026-05-12", "12 may")] else 1)
PY
# Output seen:
#   parsedatetime 2.6
#   14th April 2026: ('2026-04-14', 1)
#   April 14th, 2026: ('2026-04-14', 1)
#   the 14th of April 2026: ('2026-04-01', 1)
#   the 3rd of February 2027: ('2027-02-01', 1)
#   [('2026-04-01', 'April 2026'), ('2026-05-12', '12 may')]
