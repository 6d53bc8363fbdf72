#!/usr/bin/env bash
# pycaption 2.3.14: the times of a TTML `body` or `div` do not count, and a `desc` inside a paragraph is read out with it.
#
# Belief: the begin of a paragraph counts from the begin of what it stands in (TTML2, 12.2: a child of a parallel time
#   container begins relative to it), and metadata is no content.
# Behaviour: `DFXPReader` takes the begin and the end of each paragraph as if they counted from the start of the programme;
#   what `body` and `div` say is dropped without a word, so that all captions of a part come 1 minute 30 early. The words of a
#   `ttm:desc` in a paragraph are in the caption, and joined to its first word. A paragraph that is timed by its spans raises.
# Why it matters: a programme cut into parts has one `div` a part; all its captions fall onto the first, and notes by the makers
#   are shown to the public. ttconv reads the same file with the times added and the notes left out.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check pycaption==2.3.14 ttconv==1.2.3
"$folder/env/bin/python" -W ignore - <<'PY'
import xml.etree.ElementTree as etree
from importlib.metadata import version

from pycaption import DFXPReader
from ttconv.imsc import reader
from ttconv.srt import writer

FILE = """<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xml:lang="fr">
<head><layout><region xml:id="r"/></layout></head>
<body region="r" begin="60s"><div begin="30s" end="1000s">
<p begin="1s" end="3s"><metadata><ttm:desc>voix hors champ</ttm:desc></metadata>Le canal rouvre.</p>
<p begin="00:00:04.000" end="00:00:06.000">Le maire part.</p>
</div></body></tt>"""
print("pycaption", version("pycaption"))
captions = DFXPReader().read(FILE).get_captions("fr")
found = [(caption.start / 1e6, caption.end / 1e6, caption.get_text()) for caption in captions]
print(found)
print("ttconv", version("ttconv"))
other = writer.from_model(reader.to_model(etree.ElementTree(etree.fromstring(FILE))))
print(other.strip())
same = found == [(1.0, 3.0, "voix hors champLe canal rouvre."), (4.0, 6.0, "Le maire part.")]
raise SystemExit(0 if same and "00:01:31,000 --> 00:01:33,000\nLe canal rouvre." in other else 1)
PY
# Output seen:
#   pycaption 2.3.14
#   [(1.0, 3.0, 'voix hors champLe canal rouvre.'), (4.0, 6.0, 'Le maire part.')]
#   ttconv 1.2.3
#   1
#   00:01:31,000 --> 00:01:33,000
#   Le canal rouvre.
#
#   2
#   00:01:34,000 --> 00:01:36,000
#   Le maire part.
