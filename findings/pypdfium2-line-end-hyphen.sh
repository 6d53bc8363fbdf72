#!/usr/bin/env bash
# pypdfium2 5.13.0: a hyphen at the end of a line is no hyphen in the text, and two methods disagree on what it is.
#
# Belief: « Saint-/Denis » over two lines is given with the hyphen that the page shows, as pypdf gives it, or with a
# soft hyphen; and `get_text_range()` and `get_text_bounded()` of a whole page hold the same characters.
# Behaviour: the visible hyphen between letters is U+FFFE in the first and U+0002 in the second, and the line's end is
# gone; between digits (2019-/2020) both keep hyphen and line end. Neither character may stand in XML: lxml raises
# ValueError for either text, and nothing tells « Saint-Denis » from « popu-lation » any more.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check pypdfium2==5.13.0 fpdf2==2.8.9 pypdf==7.1.1 lxml==6.1.1
"$folder/env/bin/python" - <<'PY'
import io

import pypdf
import pypdfium2
from fpdf import FPDF
from lxml import etree

page = FPDF()
page.add_page()
page.set_font("Helvetica", size=12)
for line in ("La mairie de Saint-", "Denis parle de la popu-", "lation de 2019-", "2020."):
    page.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
data = bytes(page.output())
text = pypdfium2.PdfDocument(data)[0].get_textpage()
whole, bounded = text.get_text_range(), text.get_text_bounded()
other = pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text()


def fits_xml(value: str) -> bool:
    try:
        etree.Element("p").text = value
    except ValueError:
        return False
    return True


for found in (whole, bounded, other):
    print(ascii(found), fits_xml(found))
same = (
    "Saint\ufffeDenis" in whole
    and "Saint\x02Denis" in bounded
    and "popu\ufffelation" in whole
    and "2019-\r\n2020" in whole
    and "Saint-\nDenis" in other
    and not fits_xml(whole)
    and not fits_xml(bounded)
)
raise SystemExit(0 if same else 1)
PY
# Output seen with pypdfium2 5.13.0, fpdf2 2.8.9, pypdf 7.1.1, lxml 6.1.1:
#   'La mairie de Saint\ufffeDenis parle de la popu\ufffelation de 2019-\r\n2020.' False
#   'La mairie de Saint\x02Denis parle de la popu\x02lation de 2019-\r\n2020.' False
#   'La mairie de Saint-\nDenis parle de la popu-\nlation de 2019-\n2020.' True
