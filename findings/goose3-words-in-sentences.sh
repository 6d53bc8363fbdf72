#!/usr/bin/env bash
# goose3 3.1.22: « Le maire dit <q>je pars</q> » loses what he says; so do corrections, abbreviations, dates and marked words.
#
# Belief: `cleaned_text` has the sentences of the article with all their words; elements inside a sentence are dropped as
#   marks, not as text.
# Behaviour: the words of `q`, `ins`, `mark`, `time`, `cite`, `abbr`, `u`, `sub` and `data`, among others, are cut out of the
#   sentence; those of `em`, `strong`, `span`, `a`, `small` and `sup` stay. All are phrasing content in HTML, as text is.
# Why it matters: what is left reads as a whole sentence that says something else: a quotation without its words, a
#   correction without the word that was put in.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check goose3==3.1.22
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

from goose3 import Goose

REST = """<p>Le conseil a voté la dernière tranche des travaux du canal, qui rouvrira au printemps, selon la préfecture, après
neuf ans de silence, et les portes des écluses ont été changées.</p>"""
print("goose3", version("goose3"))
extract = Goose({"target_language": "fr", "use_meta_language": False}).extract


def read(element: str) -> str:
    sentence = f"<p>Le maire a dit <{element}>ce lundi</{element}> devant les élus de la ville et de la région que le canal rouvre.</p>"
    title = "Le canal rouvre aux péniches"
    page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{REST * 3}{sentence}{REST}</article></body></html>"
    (line,) = (line for line in extract(raw_html=page).cleaned_text.splitlines() if "devant les élus" in line)
    return line


kept = {element: "ce lundi" in read(element) for element in "em strong span a small sup q ins mark cite abbr u sub data".split()}
print(read("em"), read("q"), kept, sep="\n")
raise SystemExit(0 if [element for element, whole in kept.items() if whole] == "em strong span a small sup".split() else 1)
PY
# Output seen:
#   goose3 3.1.22
#   Le maire a dit ce lundi devant les élus de la ville et de la région que le canal rouvre.
#   Le maire a dit devant les élus de la ville et de la région que le canal rouvre.
#   {'em': True, 'strong': True, 'span': True, 'a': True, 'small': True, 'sup': True, 'q': False, 'ins': False, 'mark': False, 'cite': False, 'abbr': False, 'u': False, 'sub': False, 'data': False}
