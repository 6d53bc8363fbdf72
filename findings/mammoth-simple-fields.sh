#!/usr/bin/env bash
# mammoth 1.13.0: the date that Word set in a field is missing, and so is a formula; in raw text two lines are one word.
#
# Belief: of a .docx file mammoth gives the words that a reader sees; what it ignores is layout.
# Behaviour: the content of `w:fldSimple`, which ISO/IEC 29500-1 (17.16.19) gives the last result of a field, is left out, of
#   the same field in its long form (`w:fldChar`) it is given; `m:oMath` is left out as well. A message names the element,
#   not the words. `extract_raw_text` puts nothing in the place of a line break, `w:br` or `w:cr`, the first without a message.
# Why it matters: dates, numbers of pages and references are what fields are for: « Le 14 avril 2026, le canal rouvre » is
#   read as « Le , le canal rouvre », and « Pour : 31 » above « 9 contre » as « Pour : 319 contre ».
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check mammoth==1.13.0 python-docx==1.2.0
"$folder/env/bin/python" - <<'PY'
import io
from importlib.metadata import version

import docx
import mammoth
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

MATHS = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def read(content: str) -> tuple[str, list[str]]:
    document = docx.Document()
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')} {MATHS}>{content}</w:p>"))
    stored = io.BytesIO()
    document.save(stored)
    result = mammoth.extract_raw_text(stored)
    return result.value.strip(), [message.message for message in result.messages]


parts = [f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end")]
begin, separate, end = (f"<w:r>{part}</w:r>" for part in parts)
code = "<w:r><w:instrText>DATE</w:instrText></w:r>"
opens = ", le canal rouvre"
seen = [
    (run("Le ") + begin + code + separate + run("14 avril") + end + run(opens), f"Le 14 avril{opens}"),
    (run("Le ") + f'<w:fldSimple w:instr="DATE">{run("14 avril")}</w:fldSimple>' + run(opens), f"Le {opens}"),
    (run("Sur ") + "<m:oMath><m:r><m:t>47</m:t></m:r></m:oMath>" + run(" km"), "Sur  km"),
    ("<w:r><w:t>Pour : 31</w:t><w:br/><w:t>9 contre</w:t></w:r>", "Pour : 319 contre"),
    ("<w:r><w:t>Pour : 31</w:t><w:cr/><w:t>9 contre</w:t></w:r>", "Pour : 319 contre"),
]
print("mammoth", version("mammoth"))
same = True
for content, expected in seen:
    found, messages = read(content)
    print(repr(found), messages)
    same = same and found == expected
raise SystemExit(0 if same else 1)
PY
# Output seen:
#   mammoth 1.13.0
#   'Le 14 avril, le canal rouvre' []
#   'Le , le canal rouvre' ['An unrecognised element was ignored: w:fldSimple']
#   'Sur  km' ['An unrecognised element was ignored: {http://schemas.openxmlformats.org/officeDocument/2006/math}oMath']
#   'Pour : 319 contre' []
#   'Pour : 319 contre' ['An unrecognised element was ignored: w:cr']
