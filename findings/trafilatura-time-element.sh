#!/usr/bin/env bash
# trafilatura 2.3.1 and Resiliparse 2.0.1: a date that a page marks up as a date is cut out of its sentence.
#
# Belief: « Le canal rouvre le <time>14 avril 2026</time> aux péniches. » keeps its date in the text of the article; HTML
#   defines `time` as an inline element whose content is shown.
# Behaviour: both give « Le canal rouvre le aux péniches. », trafilatura with favor_recall too; jusText keeps the date.
# Why it matters: when something happens is a fact that a brief must have, and nothing shows that it is missing.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check trafilatura==2.3.1 resiliparse==2.0.1 justext==3.0.2 \
  lxml_html_clean==0.4.6
"$folder/env/bin/python" -W ignore - <<'PY'
from importlib.metadata import version

import justext
import trafilatura
from resiliparse.extract.html2text import extract_plain_text

print(*(f"{name} {version(name)}" for name in ("trafilatura", "Resiliparse", "jusText")))
around = "Le conseil a voté lundi soir la dernière tranche des travaux, que les habitants attendaient depuis longtemps. "
page = f"""<!doctype html><html lang="fr"><head><title>Canal</title></head><body><main><article><h1>Le canal rouvre</h1>
<p>{around * 2}</p><p>Le canal rouvre le <time datetime="2026-04-14">14 avril 2026</time> aux péniches. {around}</p>
<p>{around * 2}</p></article></main></body></html>"""
texts = {
    "trafilatura": trafilatura.extract(page),
    "trafilatura, favor_recall": trafilatura.extract(page, favor_recall=True),
    "Resiliparse": extract_plain_text(page, main_content=True),
    "jusText": "\n".join(found.text for found in justext.justext(page, justext.get_stoplist("French"))),
}
sentences = {
    name: next(" ".join(line.split(".")[0].split()) for line in text.splitlines() if "péniches" in line)
    for name, text in texts.items()
}
for name, sentence in sentences.items():
    print(f"{name}: {sentence}")
lost, kept = "Le canal rouvre le aux péniches", "Le canal rouvre le 14 avril 2026 aux péniches"
raise SystemExit(0 if [*sentences.values()] == [lost, lost, lost, kept] else 1)
PY
# Output seen:
#   trafilatura 2.3.1 Resiliparse 2.0.1 jusText 3.0.2
#   trafilatura: Le canal rouvre le aux péniches
#   trafilatura, favor_recall: Le canal rouvre le aux péniches
#   Resiliparse: Le canal rouvre le aux péniches
#   jusText: Le canal rouvre le 14 avril 2026 aux péniches
