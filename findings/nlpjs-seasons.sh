#!/usr/bin/env bash
# @nlpjs/builtin-default 4.23.4 (npm): a season is a telephone number and a negative one, 12,000 are 12 and 0, and 2,5 two numbers.
#
# Belief: `extract` takes a locale and finds the numbers, dates and telephone numbers of a sentence as that language writes them.
# Behaviour: the locale counts for nothing. A comma divides a number whichever it is, the decimal one of French or that of
#   English thousands, and so does a space; every hyphen before a figure is a minus, so the score 3-1 has a -1 in it, and
#   "2024-2025" is found as a telephone number and as 2024 and -2025. A date is found as such and as three numbers too.
# Why it matters: sums, scores and seasons are what the figures of a paper are, and each comes with a value that is not its own.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @nlpjs/builtin-default@4.23.4
cat >extract.cjs <<'JS'
const { BuiltinDefault } = require("@nlpjs/builtin-default");

const show = console.log;
console.log = () => {}; // the library prints what it removes
const seen = [
  ["en", "It cost 2.5 million.", [["number", 2.5]]],
  ["fr", "Elle a coûté 2,5 millions.", [["number", 2], ["number", 5]]],
  ["en", "The mayor has 12,000 votes.", [["number", 12], ["number", 0]]],
  ["fr", "Orvigny gagne 3-1.", [["number", 3], ["number", -1]]],
  ["fr", "La saison 2024-2025", [["phonenumber", "2024-2025"], ["number", 2024], ["number", -2025]]],
];
(async () => {
  let same = true;
  for (const [locale, text, expected] of seen) {
    const { edges } = await new BuiltinDefault({}).extract({ text, utterance: text, locale });
    const found = edges.map((edge) => [edge.entity, edge.resolution.value ?? edge.sourceText ?? edge.utteranceText]);
    show(locale, text, JSON.stringify(found));
    same &&= JSON.stringify(found) === JSON.stringify(expected);
  }
  process.exitCode = same ? 0 : 1;
})();
JS
node extract.cjs
# Output seen:
#   en It cost 2.5 million. [["number",2.5]]
#   fr Elle a coûté 2,5 millions. [["number",2],["number",5]]
#   en The mayor has 12,000 votes. [["number",12],["number",0]]
#   fr Orvigny gagne 3-1. [["number",3],["number",-1]]
#   fr La saison 2024-2025 [["phonenumber","2024-2025"],["number",2024],["number",-2025]]
