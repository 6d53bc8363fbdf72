#!/usr/bin/env bash
# ics 0.7.3: a weekly briefing at 9:00 in Paris, read and written again, is at 8:00 from the last Sunday of October on.
#
# Belief: its page says that it reads whatever respects RFC 5545 and writes calendars that respect it; a calendar that is read
#   and written says the same.
# Behaviour: the start is written in UTC and its zone is gone, while the rule of the recurrence is kept as it was; by the RFC
#   a rule is expanded in the zone of its start, so that every date behind the change of clocks is an hour early. A time
#   without a zone, which is 9:00 wherever one is, is written as 9:00 UTC, and the comma in a guest's quoted name, which
#   must stay in quotes, is written with a backslash, so that the name is two values. It adds a scale of the calendar that
#   does not exist, "GEORGIAN" (GREGORIAN is the one there is), for which a strict reader refuses the whole file.
# Why it matters: agendas of newsrooms are passed on from calendar to calendar; half of the briefings of a year are missed.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check ics==0.7.3 icalendar==7.3.2 recurring-ical-events==3.8.2
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version
from zoneinfo import ZoneInfo

import icalendar
import ics
import recurring_ical_events

LINES = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Orvigny//agenda//FR
BEGIN:VEVENT
UID:1
DTSTAMP:20240901T000000Z
DTSTART;TZID=Europe/Paris:20241022T090000
DTEND;TZID=Europe/Paris:20241022T100000
RRULE:FREQ=WEEKLY;COUNT=2
SUMMARY:Point de presse
ATTENDEE;CN="Dupont, Anne":mailto:anne@example.org
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTAMP:20240901T000000Z
DTSTART:20241022T090000
SUMMARY:Heure locale
END:VEVENT
END:VCALENDAR
"""
before = LINES.replace("\n", "\r\n")
written = ics.Calendar(before).serialize()
after = written.replace("CALSCALE:GEORGIAN", "CALSCALE:GREGORIAN")


def briefings(text: str) -> list[str]:
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between((2024, 10, 1), (2024, 12, 1))
    return [f"{event.start.astimezone(ZoneInfo('Europe/Paris')):%d.%m. %H:%M}" for event in events if event["UID"] == "1"]


print("ics", version("ics"))
print(*briefings(before), "->", *briefings(after))
try:
    refused = not briefings(written)
except recurring_ical_events.InvalidCalendar as error:
    refused = True
    print("refused:", error)
lines = [line for line in written.splitlines() if line.startswith(("RRULE", "DTSTART", "ATTENDEE", "CALSCALE"))]
print(*lines, sep="\n")
same = refused and briefings(before) == ["22.10. 09:00", "29.10. 09:00"] and briefings(after) == ["22.10. 09:00", "29.10. 08:00"]
expected = {
    "CALSCALE:GEORGIAN",
    "RRULE:FREQ=WEEKLY;COUNT=2",
    "DTSTART:20241022T070000Z",
    "DTSTART:20241022T090000Z",
    "ATTENDEE;CN=Dupont\\, Anne:mailto:anne@example.org",
}
raise SystemExit(0 if same and set(lines) == expected else 1)
PY
# Output seen:
#   ics 0.7.3
#   22.10. 09:00 29.10. 09:00 -> 22.10. 09:00 29.10. 08:00
#   refused: Only Gregorian calendars are supported.
#   CALSCALE:GEORGIAN
#   RRULE:FREQ=WEEKLY;COUNT=2
#   ATTENDEE;CN=Dupont\, Anne:mailto:anne@example.org
#   DTSTART:20241022T070000Z
#   DTSTART:20241022T090000Z
