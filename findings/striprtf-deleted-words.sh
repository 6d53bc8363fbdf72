#!/usr/bin/env bash
# striprtf 0.0.35: words struck by an editor, and hidden text, stand in the text like any other.
#
# Belief: text marked with `\deleted` (a recorded deletion) or `\v` (hidden), both of the RTF specification (1.9.1), is
#   left out, as `\*` destinations are, or can at least be told from the rest.
# Behaviour: « La ville {\deleted ne }vend {\deleted pas }le stade. », which since the edit says that the stadium is sold,
#   is read as saying that it is not; of a figure replaced both stand side by side; and the hidden note is printed.
# Why it matters: copy with recorded changes is what editors send, and a denial or a note that was withdrawn is published.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check striprtf==0.0.35
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

from striprtf.striprtf import rtf_to_text

print("striprtf", version("striprtf"))
start = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}{\*\revtbl {Unknown;}{Lem;}}\pard "
struck = r"{\deleted\revauthdel1 "
seen = {
    rf"La ville {struck}ne }}vend {struck}pas }}le stade.": "La ville ne vend pas le stade.",
    rf"On compte {struck}12}}{{\revised\revauth1 3}} morts.": "On compte 123 morts.",
    r"Le maire part. {\v Source : sa femme.}": "Le maire part. Source : sa femme.",
    r"Le maire part. {\*\annotation Source : sa femme.}": "Le maire part. ",
}
found = {rtf: rtf_to_text(start + rtf + "}") for rtf in seen}
for rtf, text in found.items():
    print(f"{rtf} -> {text!r}")
raise SystemExit(0 if found == seen else 1)
PY
# Output seen:
#   striprtf 0.0.35
#   La ville {\deleted\revauthdel1 ne }vend {\deleted\revauthdel1 pas }le stade. -> 'La ville ne vend pas le stade.'
#   On compte {\deleted\revauthdel1 12}{\revised\revauth1 3} morts. -> 'On compte 123 morts.'
#   Le maire part. {\v Source : sa femme.} -> 'Le maire part. Source : sa femme.'
#   Le maire part. {\*\annotation Source : sa femme.} -> 'Le maire part. '
