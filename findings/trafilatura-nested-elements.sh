#!/usr/bin/env bash
# trafilatura 2.3.1: of a page whose elements nest 300 levels deep everything behind them is missing, without a word.
#
# Belief: `extract` reads a page to its end, however deep a widget nests in its middle (HTML sets no limit, and browsers
# show all of it), or logs that it could not.
# Behaviour: lxml's HTML parser stops at 256 levels, in the document's own tree and in what follows it; nothing is
# raised and nothing logged, and the article ends at the widget. Lexbor, another parser, gives all paragraphs.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check trafilatura==2.3.1 'lxml[html-clean]==6.1.3' selectolax==0.4.10
"$folder/env/bin/python" - <<'PY'
import logging
import sys

import trafilatura
from selectolax.lexbor import LexborHTMLParser

logging.basicConfig(stream=sys.stdout, level=logging.WARNING)
said = "Le conseil a voté mardi soir la fermeture du vieux lavoir, dont la toiture menace de tomber."


def page(levels: int) -> str:
    widget = "<span>" * levels + "Un encadré." + "</span>" * levels
    return f"<!DOCTYPE html><html><body><article><p>Premier. {said}</p><p>{widget}</p><p>Dernier. {said}</p></article></body></html>"


def words(text: str | None) -> tuple[bool, bool]:
    return "Premier" in (text or ""), "Dernier" in (text or "")


found = []
for levels in (200, 300):
    found.append((words(trafilatura.extract(page(levels))), words(LexborHTMLParser(page(levels)).body.text())))
    print(levels, "trafilatura", found[-1][0], "lexbor", found[-1][1])
raise SystemExit(0 if found == [((True, True), (True, True)), ((True, False), (True, True))] else 1)
PY
# Output seen with trafilatura 2.3.1, lxml 6.1.3, selectolax 0.4.10; whether the first and the last paragraph are there:
#   200 trafilatura (True, True) lexbor (True, True)
#   300 trafilatura (True, False) lexbor (True, True)
