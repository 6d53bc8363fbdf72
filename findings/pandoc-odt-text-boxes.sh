#!/usr/bin/env bash
# pandoc 3.9 (pypandoc_binary 1.17): an .odt loses text boxes, numbered paragraphs, fields and the words that carry a ruby.
#
# Belief: what pandoc cannot keep of a document is its form; the words are in the result.
# Behaviour: of an OpenDocument text the content of `text:numbered-paragraph`, of a text box (`draw:text-box`), of fields such as
#   `text:date` and `text:user-field-get`, and the base of a `text:ruby` together with its gloss are left
#   out. No warning is given with --verbose either.
# Why it matters: « Le , le canal rouvre. » reads like a slip of the author, and a box with the key facts leaves no trace.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check pypandoc_binary==1.17 odfdo==3.27.3
env/bin/python - <<'PY'
import pypandoc
from odfdo import Document, Element

print("pandoc", pypandoc.get_pandoc_version())
box = "<draw:frame text:anchor-type='paragraph'><draw:text-box><text:p>Neuf ans</text:p></draw:text-box></draw:frame>"
ruby = "<text:ruby><text:ruby-base>canal</text:ruby-base><text:ruby-text>ka</text:ruby-text></text:ruby>"
seen = {
    "<text:p>Le <text:date>14 avril</text:date>, le canal rouvre.</text:p>": "Le , le canal rouvre.",
    "<text:p>Selon <text:user-field-get text:name='who'>le maire</text:user-field-get>.</text:p>": "Selon .",
    "<text:numbered-paragraph text:list-id='l'><text:p>Le canal rouvre.</text:p></text:numbered-paragraph>": "",
    f"<text:p>Le {box}canal.</text:p>": "Le canal.",
    f"<text:p>Le {ruby} rouvre.</text:p>": "Le rouvre.",
    "<text:p>Le <text:a xlink:href='http://a.test'>canal</text:a> <text:span>rouvre</text:span>.</text:p>": "Le canal rouvre.",
}
same = True
for paragraph, expected in seen.items():
    document = Document("text")
    document.body.clear()
    document.body.append(Element.from_tag(paragraph))
    document.save("a.odt")
    found = pypandoc.convert_file("a.odt", "plain", extra_args=["--verbose"]).strip()
    print(paragraph, "|", found)
    same = same and found == expected
raise SystemExit(0 if same else 1)
PY
# Output seen:
#   pandoc 3.9
#   <text:p>Le <text:date>14 avril</text:date>, le canal rouvre.</text:p> | Le , le canal rouvre.
#   <text:p>Selon <text:user-field-get text:name='who'>le maire</text:user-field-get>.</text:p> | Selon .
#   <text:numbered-paragraph text:list-id='l'><text:p>Le canal rouvre.</text:p></text:numbered-paragraph> |
#   <text:p>Le <draw:frame text:anchor-type='paragraph'><draw:text-box><text:p>Neuf ans</text:p></draw:text-box></draw:frame>canal.</text:p> | Le canal.
#   <text:p>Le <text:ruby><text:ruby-base>canal</text:ruby-base><text:ruby-text>ka</text:ruby-text></text:ruby> rouvre.</text:p> | Le rouvre.
#   <text:p>Le <text:a xlink:href='http://a.test'>canal</text:a> <text:span>rouvre</text:span>.</text:p> | Le canal rouvre.
