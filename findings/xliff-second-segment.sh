#!/usr/bin/env bash
# xliff 6.4.0 (npm): of a unit of XLIFF 2 with several segments the last one alone is read, and alone is written.
#
# Belief: `xliff2js` gives all that a unit says: XLIFF 2.0 (4.2.2.5) puts each sentence of a paragraph into a `segment` of
#   its own, with the blank between them in an `ignorable`, and all of them are the unit's content in that order.
# Behaviour: each segment takes the place of the one before it, source and target alike; nothing is raised, and `js2xliff`
#   of the answer writes a valid file without those sentences. (In XLIFF 1.2, where segments are `mrk`, all are kept.)
# Why it matters: translation tools write a paragraph like that, and what is lost is the sentence that says « ne … pas ».
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund xliff@6.4.0
cat >read.cjs <<'JS'
const { xliff2js, js2xliff, xliff12ToJs } = require("xliff");

const first = ["Le maire ne démissionne pas.", "The mayor does not resign."];
const second = ["Son adjointe part demain.", "Her deputy leaves tomorrow."];
const segment = ([fr, en]) => `<segment><source>${fr}</source><target>${en}</target></segment>`;
const marked = (n) => [first, second].map((pair, i) => `<mrk mtype="seg" mid="${i}">${pair[n]}</mrk>`).join(" ");
const two = `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="fr" trgLang="en">
<file id="f"><unit id="u">${segment(first)}<ignorable><source> </source></ignorable>${segment(second)}</unit></file></xliff>`;
const one = `<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original="f" source-language="fr"
target-language="en" datatype="plaintext"><body><trans-unit id="u"><source>${marked(0)}</source><target>${marked(1)}</target>
</trans-unit></body></file></xliff>`;
(async () => {
  console.log("xliff", require("xliff/package.json").version);
  const read = await xliff2js(two);
  console.log("XLIFF 2.0:", JSON.stringify(read.resources.f.u));
  const written = await js2xliff(read);
  console.log("written again, with the first sentence:", written.includes(first[0]));
  const older = JSON.stringify((await xliff12ToJs(one)).resources.f.u);
  console.log("XLIFF 1.2, with both sentences:", older.includes(first[0]) && older.includes(second[1]));
  const lost = read.resources.f.u.source === second[0] && read.resources.f.u.target === second[1];
  process.exitCode = lost && !written.includes(first[0]) && older.includes(first[0]) ? 0 : 1;
})();
JS
node read.cjs
# Output seen:
#   xliff 6.4.0
#   XLIFF 2.0: {"source":"Son adjointe part demain.","target":"Her deputy leaves tomorrow."}
#   written again, with the first sentence: false
#   XLIFF 1.2, with both sentences: true
