#!/usr/bin/env bash
# docx2txt 0.9 and docx2python 3.7.1: the hyphen that Word keeps from the line's end is gone, and two numbers are one.
#
# Belief: « 3-1 » and « 2025-2026 » of a Word document have their hyphen in its text, whether it was typed as such or with
#   Ctrl+Shift+_, which Word writes as the element `w:noBreakHyphen` (ISO/IEC 29500-1, 17.3.3.18) in the same run.
# Behaviour: either library gives the digits with nothing between them, « 31 » and « 20252026 »; python-docx and mammoth
#   keep the hyphen.
# Why it matters: scores, seasons and spans are what such hyphens are typed for, and « 31 » looks like a number.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check docx2txt==0.9 docx2python==3.7.1 python-docx==1.2.0 mammoth==1.13.0
cd "$folder"
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version
from pathlib import Path

import docx2txt
import mammoth
from docx import Document
from docx.oxml import OxmlElement
from docx2python import docx2python

print(*(f"{name} {version(name)}" for name in ("docx2txt", "docx2python", "python-docx", "mammoth")))
document = Document()
run = document.add_paragraph().add_run("Orvigny gagne 3")
for text in ("1, saison 2025", "2026."):
    run._r.append(OxmlElement("w:noBreakHyphen"))
    run.add_text(text)
document.save("match.docx")
with docx2python("match.docx") as read, Path("match.docx").open("rb") as stream:
    found = {
        "docx2txt": docx2txt.process("match.docx").strip(),
        "docx2python": read.text.strip(),
        "python-docx": Document("match.docx").paragraphs[0].text,
        "mammoth": mammoth.extract_raw_text(stream).value.strip().replace("\u2011", "-"),
    }
for name, text in found.items():
    print(f"{name}: {text}")
glued, whole = "Orvigny gagne 31, saison 20252026.", "Orvigny gagne 3-1, saison 2025-2026."
seen = {"docx2txt": glued, "docx2python": glued, "python-docx": whole, "mammoth": whole}
raise SystemExit(0 if found == seen else 1)
PY
# Output seen:
#   docx2txt 0.9 docx2python 3.7.1 python-docx 1.2.0 mammoth 1.13.0
#   docx2txt: Orvigny gagne 31, saison 20252026.
#   docx2python: Orvigny gagne 31, saison 20252026.
#   python-docx: Orvigny gagne 3-1, saison 2025-2026.
#   mammoth: Orvigny gagne 3-1, saison 2025-2026.
