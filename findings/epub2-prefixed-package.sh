#!/usr/bin/env bash
# epub2 3.0.2 (npm): a book whose package file uses a namespace prefix has a title and an author, and no chapter.
#
# Belief: `<opf:spine>` and `<spine xmlns="...">` are the same element (Namespaces in XML; EPUB 3 sets no prefix), so a book is
#   read alike in both; and if it could not be, there would be an error.
# Behaviour: with the prefix, `metadata` is filled in and `flow`, `manifest` and `toc` are empty; no error is given and "end" is
#   reported. Without the prefix the same book has its two chapters.
# Why it matters: the book looks read, with its title; an index or an archive of it is empty.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts epub2@3.0.2
python3 - <<'PY'
from zipfile import ZipFile

CONTAINER = """<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PACKAGE = """<{0}package xmlns{1}="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"
xmlns:dc="http://purl.org/dc/elements/1.1/"><{0}metadata><dc:identifier id="id">urn:example:canal</dc:identifier>
<dc:title>Le canal</dc:title><dc:creator>Anne Roy</dc:creator><dc:language>fr</dc:language>
<{0}meta property="dcterms:modified">2026-04-14T00:00:00Z</{0}meta></{0}metadata>
<{0}manifest><{0}item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>
<{0}item id="b" href="b.xhtml" media-type="application/xhtml+xml" properties="nav"/></{0}manifest>
<{0}spine><{0}itemref idref="a"/><{0}itemref idref="b"/></{0}spine></{0}package>"""
PAGE = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Un</title></head><body>
<p>Le canal rouvre.</p><nav epub:type="toc"><ol><li><a href="a.xhtml">Un</a></li></ol></nav></body></html>"""
for name, prefix, declared in (("plain.epub", "", ""), ("prefixed.epub", "opf:", ":opf")):
    with ZipFile(name, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", CONTAINER)
        book.writestr("book.opf", PACKAGE.format(prefix, declared))
        book.writestr("a.xhtml", PAGE.replace('<nav epub:type="toc">', "<div>").replace("</nav>", "</div>"))
        book.writestr("b.xhtml", PAGE)
PY
cat >read.cjs <<'JS'
const { EPub } = require("epub2");

console.log("epub2", require("epub2/package.json").version);
(async () => {
  const found = {};
  for (const name of ["plain.epub", "prefixed.epub"]) {
    const book = await EPub.createAsync(name, "", "");
    found[name] = [book.metadata.title, book.metadata.creator, book.flow.length, Object.keys(book.manifest).length];
    console.log(name, JSON.stringify(found[name]));
  }
  const expected = { "plain.epub": ["Le canal", "Anne Roy", 2, 2], "prefixed.epub": ["Le canal", "Anne Roy", 0, 0] };
  process.exitCode = JSON.stringify(found) === JSON.stringify(expected) ? 0 : 1;
})();
JS
node read.cjs
# Output seen:
#   epub2 3.0.2
#   plain.epub ["Le canal","Anne Roy",2,2]
#   prefixed.epub ["Le canal","Anne Roy",0,0]
