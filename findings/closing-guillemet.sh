#!/usr/bin/env bash
# cldr-segmentation 2.2.1, sbd 1.0.19, sentence-splitter 5.0.1 (npm), syntok 1.4.4 (PyPI): a sentence begins with the mark that
# closes the quotation of the one before.
#
# Belief: a splitter with rules for French (cldr-segmentation has them, syntok is made for European languages) leaves the
#   closing guillemet with the words that it closes, and « dit-il » with the question before it.
# Behaviour: « Quoi ? » dit-il. is cut behind the question mark, and the second sentence is "» dit-il."; so is « Je pars. »
#   at its end. The rules of Unicode (UAX 29, SB9 to SB11) let closing marks follow a full stop, but no mark that follows
#   a space, which is where French typography puts it, whether it is no-break or not; English marks are left in place.
# Why it matters: a quotation has no end in its own sentence and an end without a beginning in the next; whoever asks which
#   sentences are quoted, or translates them one by one, gives the quoted words to the paper and the paper's to the speaker.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund cldr-segmentation@2.2.1 sbd@1.0.19 sentence-splitter@5.0.1
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check syntok==1.4.4
cat >split.cjs <<'JS'
const cldr = require("cldr-segmentation");
const sbd = require("sbd");
const { split } = require("sentence-splitter");

const ways = {
  cldr: (text) => cldr.sentenceSplit(text, cldr.suppressions.fr),
  sbd: (text) => sbd.sentences(text),
  textlint: (text) => split(text).filter((node) => node.type === "Sentence").map((node) => node.raw),
};
const quoted = ["« Quoi\u00a0?\u00a0» dit-il. Puis il sort.", "Il dit : « Je pars.\u202f» Le maire dort."];
const english = "He said: “I leave.” The mayor sleeps.";
let same = true;
for (const [name, way] of Object.entries(ways)) {
  for (const text of quoted) {
    const found = way(text).map((sentence) => sentence.trim());
    console.log(name, JSON.stringify(found));
    same &&= found[1].startsWith("»");
  }
  same &&= way(english).every((sentence) => !sentence.trim().startsWith("”"));
}
process.exitCode = same ? 0 : 1;
JS
node split.cjs
env/bin/python - <<'PY'
from syntok.segmenter import process


def split(text: str) -> list[str]:
    return ["".join(t.spacing + t.value for t in s).strip() for paragraph in process(text) for s in paragraph]


found = [split(text) for text in ("« Quoi\u00a0?\u00a0» dit-il. Puis il sort.", "Il dit : « Je pars.\u202f» Le maire dort.")]
for sentences in found:
    print("syntok", sentences)
english = split("He said: “I leave.” The mayor sleeps.")
marks = all(sentences[1].startswith("»") for sentences in found) and not any(s.startswith("”") for s in english)
raise SystemExit(0 if marks else 1)
PY
# Output seen:
#   cldr ["« Quoi ?","» dit-il.","Puis il sort."]
#   cldr ["Il dit : « Je pars.","» Le maire dort."]
#   sbd ["« Quoi ?","» dit-il.","Puis il sort."]
#   sbd ["Il dit : « Je pars.","» Le maire dort."]
#   textlint ["« Quoi ?","» dit-il.","Puis il sort."]
#   textlint ["Il dit : « Je pars.","» Le maire dort."]
#   syntok ['« Quoi\xa0?', '» dit-il.', 'Puis il sort.']
#   syntok ['Il dit : « Je pars.', '» Le maire dort.']
