#!/usr/bin/env bash
# icalendar 7.3.2: « salle de presse » and « pupitre », two resources of an event, are one, and are written as one.
#
# Belief: RESOURCES is a list like CATEGORIES (RFC 5545, 3.8.1.10: values of text with commas between them); what is read and
#   written again without a change says the same.
# Behaviour: CATEGORIES is read as a list, RESOURCES as one text with a comma in it. Written again, the comma is escaped:
#   of two resources one is made, whose name has a comma, and any other reader that knows the list sees one as well. A
#   comma that belongs to a name and one that divides two names look the same to who reads the value.
# Why it matters: an agenda that is passed on books one thing that nobody has instead of the two that are there.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check icalendar==7.3.2
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

from icalendar import Calendar

LINES = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Orvigny//agenda//FR
BEGIN:VEVENT
UID:1
DTSTAMP:20240401T000000Z
DTSTART;VALUE=DATE:20240414
CATEGORIES:Canal,Ville
RESOURCES:Salle de presse,Pupitre
END:VEVENT
END:VCALENDAR
"""
calendar = Calendar.from_ical(LINES.replace("\n", "\r\n"))
(event,) = calendar.walk("VEVENT")
written = [line for line in calendar.to_ical().decode().splitlines() if line.startswith(("CATEGORIES", "RESOURCES"))]
print("icalendar", version("icalendar"))
print("categories", [str(name) for name in event.categories])
print("resources", str(event["RESOURCES"]))
print(*written, sep="\n")
expected = ["CATEGORIES:Canal,Ville", "RESOURCES:Salle de presse\\,Pupitre"]
raise SystemExit(0 if written == expected and str(event["RESOURCES"]) == "Salle de presse,Pupitre" else 1)
PY
# Output seen:
#   icalendar 7.3.2
#   categories ['Canal', 'Ville']
#   resources Salle de presse,Pupitre
#   CATEGORIES:Canal,Ville
#   RESOURCES:Salle de presse\,Pupitre
