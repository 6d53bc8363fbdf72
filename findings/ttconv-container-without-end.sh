#!/usr/bin/env bash
# ttconv 1.2.3: a TTML `div` that says when it begins and not when it ends is cut short by its own begin, down to nothing.
#
# Belief: a part of a programme without an `end` lasts as long as what is in it (TTML2, 12: the implicit duration of a parallel
#   time container is that of its longest child), so `begin="10s"` on a `div` shifts its paragraphs and does nothing else.
# Behaviour: the end of such a `div` or `body` is the latest end of its paragraphs, to which the begin of the part itself is not
#   added. A part that begins at 10 s and whose last paragraph ends after 9 s is over before it has begun, and none of its
#   captions is left; with `begin="4s"` the second is cut off in its middle and the third is missing. With a late `end` on the
#   part, or with no `begin`, all is read. Nothing warns.
# Why it matters: a converter of broadcasters' subtitles writes a valid SubRip or WebVTT file with sentences missing.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check ttconv==1.2.3
"$folder/env/bin/python" - <<'PY'
import re
import xml.etree.ElementTree as etree
from importlib.metadata import version

from ttconv.imsc import reader
from ttconv.srt import writer

FILE = """<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="fr"><head><layout><region xml:id="r"/></layout></head>
<body region="r"><div {}>
<p begin="1s" end="3s">Un</p><p begin="4s" end="6s">Deux</p><p begin="7s" end="9s">Trois</p></div></body></tt>"""


def read(times: str) -> list[tuple[str, str, str]]:
    model = reader.to_model(etree.ElementTree(etree.fromstring(FILE.format(times))))
    return re.findall(r":(\d\d),000 --> 00:00:(\d\d),000\n(.+)", writer.from_model(model))


print("ttconv", version("ttconv"))
seen = {
    "": [("01", "03", "Un"), ("04", "06", "Deux"), ("07", "09", "Trois")],
    'begin="4s"': [("05", "07", "Un"), ("08", "09", "Deux")],
    'begin="10s"': [],
    'begin="10s" end="60s"': [("11", "13", "Un"), ("14", "16", "Deux"), ("17", "19", "Trois")],
}
found = {times: read(times) for times in seen}
for times, captions in found.items():
    print(times or "no times", captions)
raise SystemExit(0 if found == seen else 1)
PY
# Output seen:
#   ttconv 1.2.3
#   no times [('01', '03', 'Un'), ('04', '06', 'Deux'), ('07', '09', 'Trois')]
#   begin="4s" [('05', '07', 'Un'), ('08', '09', 'Deux')]
#   begin="10s" []
#   begin="10s" end="60s" [('11', '13', 'Un'), ('14', '16', 'Deux'), ('17', '19', 'Trois')]
