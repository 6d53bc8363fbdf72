#!/usr/bin/env bash
# gettext-parser 10.0.0 (npm): a translation marked fuzzy is compiled: « The mayor stays » is « Le maire part ».
#
# Belief: a fuzzy entry of a PO file is a guess from a similar message that nobody has looked at, and is not used until someone
#   takes the mark away: msgfmt leaves it out unless told --use-fuzzy, and so does polib.
# Behaviour: `mo.compile(po.parse(file))` writes it like any other, and the mark cannot be seen in the .mo file, which has no
#   place for one. There is no option to leave it out.
# Why it matters: merging a new template into a catalogue makes such guesses by the dozen, often with the opposite sense; the same
#   catalogue compiled by the one tool is safe and by the other is not.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts gettext-parser@10.0.0
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check polib==1.2.0
cat >fr.po <<'PO'
msgid ""
msgstr ""
"Language: fr\n"
"Content-Type: text/plain; charset=UTF-8\n"

msgid "The canal reopens"
msgstr "Le canal rouvre"

#, fuzzy
#| msgid "The mayor leaves"
msgid "The mayor stays"
msgstr "Le maire part"
PO
cat >compile.mjs <<'JS'
import { readFileSync, writeFileSync } from "node:fs";
import { mo, po } from "gettext-parser";

const { version } = JSON.parse(readFileSync("node_modules/gettext-parser/package.json", "utf8"));
console.log("gettext-parser", version);
writeFileSync("parser.mo", mo.compile(po.parse(readFileSync("fr.po"))));
JS
node compile.mjs
env/bin/python - <<'PY'
from gettext import GNUTranslations
from importlib.metadata import version

import polib

print("polib", version("polib"))
polib.pofile("fr.po").save_as_mofile("polib.mo")
found = {}
for name in ("parser.mo", "polib.mo"):
    with open(name, "rb") as file:
        translate = GNUTranslations(file).gettext
    found[name] = [translate("The canal reopens"), translate("The mayor stays")]
    print(name, found[name])
expected = {"parser.mo": ["Le canal rouvre", "Le maire part"], "polib.mo": ["Le canal rouvre", "The mayor stays"]}
raise SystemExit(0 if found == expected else 1)
PY
# Output seen:
#   gettext-parser 10.0.0
#   polib 1.2.0
#   parser.mo ['Le canal rouvre', 'Le maire part']
#   polib.mo ['Le canal rouvre', 'The mayor stays']
