#!/usr/bin/env bash
# recognizers-text-date-time 1.0.2a2: « a été fermé » ("was closed") speaks of summer.
#
# Belief: the French culture finds dates and spans of dates; an auxiliary verb is neither.
# Behaviour: the participle « été » of « être », which nearly every passive of the news has, comes out as a span of dates,
# the summer (timex SU), as surely as « cet été » does.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check recognizers-text-date-time==1.0.2a2 emoji==1.7.0
"$folder/env/bin/python" -W ignore - <<'PY'
from datetime import datetime

from recognizers_date_time import Culture, recognize_datetime

reference = datetime(2026, 11, 24)
passive = recognize_datetime("Le lavoir a été fermé.", Culture.French, reference=reference)
summer = recognize_datetime("Le lavoir ferme cet été.", Culture.French, reference=reference)
for found in (*passive, *summer):
    print(found.text, [value["timex"] for value in found.resolution["values"]])
raise SystemExit(0 if [found.text for found in passive] == ["été"] else 1)
PY
# Output seen with recognizers-text-date-time 1.0.2a2:
#   été ['SU']
#   cet été ['2026-SU']
