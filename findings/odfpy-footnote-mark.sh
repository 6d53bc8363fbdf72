#!/usr/bin/env bash
# odfpy 1.4.1: the mark of a footnote becomes the last digit of the number before it.
#
# Belief: `teletype.extractText`, made for reading a paragraph of OpenDocument as text, leaves a `text:note` out, or sets
#   it apart, because its citation and body are not part of the sentence (OpenDocument 1.3, part 3, 6.3).
# Behaviour: « 12 » with note 1 is « 121 », and the note's text follows in the middle of the sentence. So does
#   `inner_text` of odfdo 3.27.3, whose `get_formatted_text` has « 12[1] ».
# Why it matters: notes stand behind figures, to give their source, and twelve dead become 121.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check odfpy==1.4.1 odfdo==3.27.3
cd "$folder"
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

from odf import teletype, text
from odf.opendocument import OpenDocumentText, load
from odfdo import Document

print(*(f"{name} {version(name)}" for name in ("odfpy", "odfdo")))
note = text.Note(id="ftn1", noteclass="footnote")
note.addElement(text.NoteCitation(text="1"))
body = text.NoteBody()
body.addElement(text.P(text="Source : préfecture."))
note.addElement(body)
paragraph = text.P(text="La crue a tué 12")
paragraph.addElement(note)
paragraph.addText(" habitants.")
document = OpenDocumentText()
document.text.addElement(paragraph)
document.save("crue.odt")
other = Document("crue.odt").body.paragraphs[0]
found = {
    "odfpy": teletype.extractText(load("crue.odt").getElementsByType(text.P)[0]),
    "odfdo, inner_text": other.inner_text.strip(),
    "odfdo, get_formatted_text": other.get_formatted_text().strip(),
}
for name, read in found.items():
    print(f"{name}: {read}")
glued = all("tué 121" in found[name] for name in ("odfpy", "odfdo, inner_text"))
raise SystemExit(0 if glued and found["odfdo, get_formatted_text"] == "La crue a tué 12[1] habitants." else 1)
PY
# Output seen:
#   odfpy 1.4.1 odfdo 3.27.3
#   odfpy: La crue a tué 121Source : préfecture. habitants.
#   odfdo, inner_text: La crue a tué 121. Source : préfecture. habitants.
#   odfdo, get_formatted_text: La crue a tué 12[1] habitants.
