#!/usr/bin/env bash
# lunr-languages 1.22.0 (npm), French: a word behind an elided article is not found, and every stop word that is elided is.
#
# Belief: with `lunr.fr` an index knows French: who looks for « eau » finds « l'eau », and « Orvigny » finds « d'Orvigny »,
#   as Lucene's FrenchAnalyzer does, which cuts off elided articles before it looks for stems.
# Behaviour: neither the trimmer, nor the stop words, nor the stemmer cuts at an apostrophe, so « l'eau », « d'eau » and
#   « qu'eau » are three words, each found only by those who type the article with it, and with the same apostrophe.
# Why it matters: each French noun that begins with a vowel or a mute h is missing from the search where it stands behind
#   its article, which is where it stands as a rule; the search that finds nothing looks like an archive that has nothing.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund lunr@2.3.9 lunr-languages@1.22.0
cat >search.cjs <<'JS'
const lunr = require("lunr");
require("lunr-languages/lunr.stemmer.support")(lunr);
require("lunr-languages/lunr.fr")(lunr);

const index = lunr(function () {
  this.use(lunr.fr);
  this.ref("id");
  this.field("text");
  this.add({ id: "elided", text: "L'eau du barrage d'Orvigny et l'hôpital" });
  this.add({ id: "typographic", text: "Manque d’eau à Orvigny" });
  this.add({ id: "bare", text: "Eau potable : un hôpital fermé" });
});
const seen = {
  eau: ["bare"],
  "l'eau": ["elided"],
  "d’eau": ["typographic"],
  Orvigny: ["typographic"],
  hôpital: ["bare"],
  barrages: ["elided"],
};
let same = true;
for (const [word, expected] of Object.entries(seen)) {
  const found = index.search(word).map((one) => one.ref);
  console.log(word, JSON.stringify(found));
  same &&= JSON.stringify(found) === JSON.stringify(expected);
}
process.exitCode = same ? 0 : 1;
JS
node search.cjs
# Output seen:
#   eau ["bare"]
#   l'eau ["elided"]
#   d’eau ["typographic"]
#   Orvigny ["typographic"]
#   hôpital ["bare"]
#   barrages ["elided"]
