#!/usr/bin/env bash
# officeparser 7.8.0 (npm): paragraphs in a content control are missing, a moved sentence is there twice, and 31 is 3-1.
#
# Belief: the text of a .docx, .odt or other file of an office is what its reader sees, once and in order.
# Behaviour: of Word, a `w:sdt` around paragraphs, which is how forms and templates hold their parts, is left out with all
#   that is in it; inside a paragraph it is read. A moved passage is given in its old place too (`w:moveFrom`). A line break and
#   a tab leave nothing between the words, and the non-breaking hyphen is gone. Of OpenDocument the content of fields such as
#   `text:date` is left out, of Word it is given.
# Why it matters: a release written on a template loses the parts that were filled in, and 3-1 is 31; no error and no warning
#   says so.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts officeparser@7.8.0
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check python-docx==1.2.0 odfdo==3.27.3
env/bin/python - <<'PY'
import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from odfdo import Document, Element


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


paragraphs = [
    f"<w:p {nsdecls('w')}>{run('Communiqué')}</w:p>",
    f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p>{run('Le canal rouvre.')}</w:p></w:sdtContent></w:sdt>",
    f'<w:p {nsdecls("w")}><w:moveFrom w:id="1" w:author="a">{run("Deux.")}</w:moveFrom>{run("Un.")}'
    f'<w:moveTo w:id="2" w:author="a">{run("Deux.")}</w:moveTo></w:p>',
    f"<w:p {nsdecls('w')}><w:r><w:t>Score : 3</w:t><w:noBreakHyphen/><w:t>1</w:t><w:br/><w:t>2 blessés</w:t></w:r></w:p>",
]
word = docx.Document()
for place, paragraph in enumerate(paragraphs):
    word.element.body.insert(place, parse_xml(paragraph))
word.save("release.docx")

opened = Document("text")
opened.body.clear()
opened.body.append(Element.from_tag("<text:p>Le <text:date>14 avril</text:date>, il part.</text:p>"))
opened.save("release.odt")
PY
cat >read.cjs <<'JS'
const { parseOffice } = require("officeparser");

const seen = {
  "release.docx": ["Communiqué", "Deux.Un.Deux.", "Score : 312 blessés"],
  "release.odt": ["Le , il part."],
};
(async () => {
  let same = true;
  for (const [name, expected] of Object.entries(seen)) {
    const found = (await parseOffice(name)).toText().split("\n").filter((line) => line);
    console.log(name, JSON.stringify(found));
    same &&= JSON.stringify(found) === JSON.stringify(expected);
  }
  process.exitCode = same ? 0 : 1;
})();
JS
node read.cjs
# Output seen:
#   release.docx ["Communiqué","Deux.Un.Deux.","Score : 312 blessés"]
#   release.odt ["Le , il part."]
