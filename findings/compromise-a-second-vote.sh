#!/usr/bin/env bash
# compromise 14.17.0 (npm): "a second vote" is half a vote, "two and a half billion" two billion, and "fifty-fifty" 0.
#
# Belief: `numbers()` finds the numbers that English words say; an ordinal behind the article "a" is an ordinal.
# Behaviour: "a second" and "a fifth" are the fractions 1/2 and 1/5, so `toNumber()` writes "She won 0.5th term", while "the
#   second term" is right. "and a half" in the middle of a number is dropped before the scale, though "two and a half" alone
#   is 2.5. The two fifties are joined to nothing.
# Why it matters: votes, terms, victims and dykes come one after another in the news, and each answer is a number that a
#   comparison of figures takes for the text's own.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund compromise@14.17.0
cat >read.cjs <<'JS'
const nlp = require("compromise");

console.log("compromise", nlp.version);
const seen = {
  "She won a second term in 2024.": [0.5, 2024],
  "She won the second term in 2024.": [2, 2024],
  "A fifth victim was found.": [0.2],
  "The dyke cost two and a half billion euros.": [2000000000],
  "The dyke is two and a half metres high.": [2.5],
  "They split the cost fifty-fifty.": [0],
};
let same = true;
for (const [sentence, expected] of Object.entries(seen)) {
  const found = nlp(sentence).numbers().get();
  console.log(nlp(sentence).numbers().toNumber().all().text(), JSON.stringify(found));
  same &&= JSON.stringify(found) === JSON.stringify(expected);
}
process.exitCode = same ? 0 : 1;
JS
node read.cjs
# Output seen:
#   compromise 14.17.0
#   She won 0.5th term in 2024. [0.5,2024]
#   She won the 2nd term in 2024. [2,2024]
#   0.2nd victim was found. [0.2]
#   The dyke cost 2000000000 euros. [2000000000]
#   The dyke is 2.5 metres high. [2.5]
#   They split the cost 0. [0]
