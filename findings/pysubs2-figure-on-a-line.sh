#!/usr/bin/env bash
# pysubs2 1.8.1: a figure on the last line of a subtitle is gone, of every one in WebVTT, of the last one in SubRip.
#
# Belief: the text of a SubRip or WebVTT cue is all of its lines up to the blank one; a line of digits is text there, as
#   the number of a cue stands before its times and nowhere else.
# Behaviour: of « Bilan de la tempête : / 31 » only « Bilan de la tempête : » is read wherever no number of a next cue
#   follows: at the end of a SubRip file, and anywhere in WebVTT, whose cues need no numbers. With a word behind the digits
#   the cue is whole.
# Why it matters: a report's toll, score or year is lost from its subtitles without an error, and saving loses it for good.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check pysubs2==1.8.1 srt==3.5.3
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

import pysubs2
import srt

print(*(f"{name} {version(name)}" for name in ("pysubs2", "srt")))
subrip = """1
00:00:01,000 --> 00:00:03,000
Alerte levée :
12

2
00:00:04,000 --> 00:00:06,000
Bilan de la tempête :
31
"""
vtt = """WEBVTT

00:01.000 --> 00:03.000
Alerte levée :
12

00:04.000 --> 00:06.000
Bilan de la tempête :
31
"""
found = {
    "pysubs2, SubRip": [event.plaintext for event in pysubs2.SSAFile.from_string(subrip)],
    "pysubs2, WebVTT": [event.plaintext for event in pysubs2.SSAFile.from_string(vtt)],
    "pysubs2, a word behind": [event.plaintext for event in pysubs2.SSAFile.from_string(subrip[:-1] + " morts\n")][1:],
    "srt": [cue.content for cue in srt.parse(subrip)],
}
for name, texts in found.items():
    print(f"{name}: {texts}")
first, cut, whole = "Alerte levée :\n12", "Bilan de la tempête :", "Bilan de la tempête :\n31"
seen = {
    "pysubs2, SubRip": [first, cut],
    "pysubs2, WebVTT": ["Alerte levée :", cut],
    "pysubs2, a word behind": [f"{whole} morts"],
    "srt": [first, whole],
}
raise SystemExit(0 if found == seen else 1)
PY
# Output seen:
#   pysubs2 1.8.1 srt 3.5.3
#   pysubs2, SubRip: ['Alerte levée :\n12', 'Bilan de la tempête :']
#   pysubs2, WebVTT: ['Alerte levée :', 'Bilan de la tempête :']
#   pysubs2, a word behind: ['Bilan de la tempête :\n31 morts']
#   srt: ['Alerte levée :\n12', 'Bilan de la tempête :\n31']
