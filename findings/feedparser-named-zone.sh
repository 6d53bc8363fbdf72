#!/usr/bin/env bash
# feedparser 6.0.14: the zone CET of a date counts for nothing.
#
# Belief: "Mon, 03 Nov 2025 23:30:00 CET" is the same moment as "… +0100", 22:30 in UTC, in `published_parsed`.
# Behaviour: the first is given as 23:30 in UTC, the second as 22:30; feeds sort and date their items an hour off.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check feedparser==6.0.14
"$folder/env/bin/python" - <<'PY'
import io

import feedparser


def hour(zone: str) -> int:
    date = f"Mon, 03 Nov 2025 23:30:00 {zone}"
    feed = f'<rss version="2.0"><channel><title>F</title><item><title>A</title><pubDate>{date}</pubDate></item></channel></rss>'
    return feedparser.parse(io.BytesIO(feed.encode())).entries[0].published_parsed.tm_hour


print(hour("CET"), hour("+0100"))
raise SystemExit(0 if (hour("CET"), hour("+0100")) == (23, 22) else 1)
PY
# Output seen with feedparser 6.0.14:
#   23 22
