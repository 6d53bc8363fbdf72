#!/usr/bin/env bash
# EbookLib 0.20: words at the start of a chapter's body that are in no element of their own are lost.
#
# Belief: what is set as the content of a chapter is in the book that is written, and in what is read from it.
# Behaviour: of « Non : <em>trois</em> élus. », which HTML5 and so EPUB 3 allow in a body, « Non : » is gone from the file
#   and from `get_content`; words between or behind elements stay, and `get_body_content` alone still has it all.
# Why it matters: the chapter begins with a word that looks like a beginning, and a « Non » less turns the sense.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check EbookLib==0.20
cd "$folder"
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version
from zipfile import ZipFile

from ebooklib import epub

print("EbookLib", version("EbookLib"))
bodies = {
    "bare.xhtml": "Non : <em>trois</em> élus. <p>Le maire part.</p>Fin.",
    "whole.xhtml": "<p>Non : <em>trois</em> élus.</p>",
}
book = epub.EpubBook()
book.set_identifier("urn:example:livre")
book.set_title("Livre")
book.set_language("fr")
kept = {}
for name, body in bodies.items():
    chapter = epub.EpubHtml(title="Mairie", file_name=name, lang="fr")
    chapter.content = f"<html><body>{body}</body></html>"
    kept[name] = "Non :" in chapter.get_body_content().decode()
    book.add_item(chapter)
    book.spine.append(chapter)
book.add_item(epub.EpubNcx())
book.add_item(epub.EpubNav())
epub.write_epub("livre.epub", book)
with ZipFile("livre.epub") as archive:
    found = {}
    for name in bodies:
        written = archive.read(f"EPUB/{name}").decode().partition("<body>")[2].partition("</body>")[0]
        found[name] = " ".join(written.split())
for name, body in found.items():
    print(f"{name}: {bodies[name]} -> {body} | in get_body_content: {kept[name]}")
seen = {
    "bare.xhtml": "<em>trois</em> élus. <p>Le maire part.</p>Fin.",
    "whole.xhtml": "<p>Non : <em>trois</em> élus.</p>",
}
raise SystemExit(0 if found == seen and all(kept.values()) else 1)
PY
# Output seen:
#   EbookLib 0.20
#   bare.xhtml: Non : <em>trois</em> élus. <p>Le maire part.</p>Fin. -> <em>trois</em> élus. <p>Le maire part.</p>Fin. | in get_body_content: True
#   whole.xhtml: <p>Non : <em>trois</em> élus.</p> -> <p>Non : <em>trois</em> élus.</p> | in get_body_content: True
