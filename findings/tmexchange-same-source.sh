#!/usr/bin/env bash
# tmexchange 2.0.6 (npm): of two units with the same source the last is left, and a marked « not » is taken out of its place.
#
# Belief: `tmx2js` gives every unit of a translation memory, and of each segment the words in their order. TMX 1.4b wants no
#   `tuid`, has no rule against units with one source, and lets the inline element `hi` stand around words of the text.
# Behaviour: a unit without `tuid` is kept under its source text, so "avocado" takes the place of "lawyer" for « avocat ».
#   A segment with `hi` is an object in which the text is put together first and the words in `hi` are listed apart:
#   "The mayor  resign.", and beside it "does not". (The same author's xliff 6.4.0 keeps the order of such parts.)
# Why it matters: a memory holds a word with several senses as so many units, and the sentence without its « not » is fluent.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund tmexchange@2.0.6
cat >read.cjs <<'JS'
const { readFileSync } = require("node:fs");
const tmx2js = require("tmexchange/tmx2js");

const unit = (name, fr, en) =>
  `<tu${name}><tuv xml:lang="fr"><seg>${fr}</seg></tuv><tuv xml:lang="en"><seg>${en}</seg></tuv></tu>`;
const memory = `<?xml version="1.0"?><tmx version="1.4"><header creationtool="t" creationtoolversion="1" segtype="sentence"
o-tmf="t" adminlang="en" srclang="fr" datatype="plaintext"/><body>${unit("", "avocat", "lawyer")}${unit("", "avocat", "avocado")}
${unit(' tuid="m"', "Le maire ne démissionne pas.", "The mayor <hi>does not</hi> resign.")}</body></tmx>`;
(async () => {
  console.log("tmexchange", JSON.parse(readFileSync("node_modules/tmexchange/package.json")).version);
  const { resources } = await tmx2js(memory);
  for (const found of Object.entries(resources)) console.log(JSON.stringify(found));
  const one = Object.keys(resources).length === 2 && resources.avocat.en === "avocado";
  const apart = resources.m.en._ === "The mayor  resign." && resources.m.en.hi[0] === "does not";
  process.exitCode = one && apart ? 0 : 1;
})();
JS
node read.cjs
# Output seen:
#   tmexchange 2.0.6
#   ["avocat",{"fr":"avocat","en":"avocado"}]
#   ["m",{"fr":"Le maire ne démissionne pas.","en":{"_":"The mayor  resign.","hi":["does not"]}}]
