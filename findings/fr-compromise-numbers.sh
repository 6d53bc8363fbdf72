#!/usr/bin/env bash
# fr-compromise 0.2.8 (npm): 2.5 million is 25 million, 80 is 4, and 12,000 is 12.
#
# Belief: a library for French reads numbers as French writes them: a comma before decimals, a space between thousands, and
#   an s on « quatre-vingts » where nothing follows.
# Behaviour: the comma is dropped and its decimals become units; of « quatre-vingts » the 4 is read alone, though
#   « quatre-vingt-deux » is 82; behind the space of thousands, no-break or not, nothing is read.
# Why it matters: nearly every figure of a French article is in one of these forms, and each answer is a plausible number.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund fr-compromise@0.2.8 compromise@14.10.0
cat >read.cjs <<'JS'
const nlp = require("fr-compromise");

console.log("fr-compromise", nlp.version);
const seen = {
  "Le pont coûte 2,5 millions d'euros.": [25000000],
  "Le pont coûte 3 millions d'euros.": [3000000],
  "Le taux est de 12,5 %.": [125],
  "La grève dure quatre-vingts jours.": [4],
  "La grève dure quatre-vingt-deux jours.": [82],
  "Orvigny compte 12\u202f000 habitants.": [12],
  "Orvigny compte 12000 habitants.": [12000],
};
let same = true;
for (const [sentence, expected] of Object.entries(seen)) {
  const found = nlp(sentence).numbers().get();
  console.log(sentence, JSON.stringify(found));
  same &&= JSON.stringify(found) === JSON.stringify(expected);
}
process.exitCode = same ? 0 : 1;
JS
node read.cjs
# Output seen:
#   fr-compromise 0.2.8
#   Le pont coûte 2,5 millions d'euros. [25000000]
#   Le pont coûte 3 millions d'euros. [3000000]
#   Le taux est de 12,5 %. [125]
#   La grève dure quatre-vingts jours. [4]
#   La grève dure quatre-vingt-deux jours. [82]
#   Orvigny compte 12 000 habitants. [12]
#   Orvigny compte 12000 habitants. [12000]
