#!/usr/bin/env bash
# webvtt-py 0.6.0: the text of a cue keeps « &lt; » and « &amp; », SubRip is written with them, and WebVTT without.
#
# Belief: `text` is what a viewer reads; from a format to the other the words stay. In WebVTT, & and < of a cue are written
#   as `&amp;` and `&lt;` (W3C WebVTT, 6.4, cue text parsing, decodes them); SubRip has no such references.
# Behaviour: tags are taken off `text`, references are left in it, and saved as SubRip they are on the screen. The other way
#   the & and < of a SubRip file are written to WebVTT as they are, where < opens a tag, and what follows it up to the next >
#   or the end of the cue is no text of the cue (6.4 again).
# Why it matters: « Recherche & Vie » becomes « Recherche &amp; Vie » in a transcript and in its translation, and players show
#   « Si 3 » for « Si 3 < 4 ».
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check webvtt-py==0.6.0
"$folder/env/bin/python" - "$folder/captions.srt" <<'PY'
import io
import sys
from importlib.metadata import version
from pathlib import Path

import webvtt

print("webvtt-py", version("webvtt-py"))
read = webvtt.from_string("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anne>Recherche &amp; Vie : 3 &lt; 4</v>\n")
subrip = io.StringIO()
read.write(subrip, format="srt")
print([read[0].text, subrip.getvalue().splitlines()[-1]])

Path(sys.argv[1]).write_text("1\n00:00:01,000 --> 00:00:02,000\nSi 3 < 4, on sort\n", encoding="utf-8")
captions = webvtt.from_srt(sys.argv[1])
written = captions.content
print([captions[0].text, written.splitlines()[-1]])
kept = read[0].text == "Recherche &amp; Vie : 3 &lt; 4" == subrip.getvalue().splitlines()[-1]
raise SystemExit(0 if kept and written.splitlines()[-1] == "Si 3 < 4, on sort" else 1)
PY
# Output seen:
#   webvtt-py 0.6.0
#   ['Recherche &amp; Vie : 3 &lt; 4', 'Recherche &amp; Vie : 3 &lt; 4']
#   ['Si 3 < 4, on sort', 'Si 3 < 4, on sort']
