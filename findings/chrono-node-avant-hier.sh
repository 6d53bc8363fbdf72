#!/usr/bin/env bash
# chrono-node 2.10.3 (npm), French: the day before yesterday is yesterday, and the day after tomorrow is tomorrow.
#
# Belief: the French parser, which knows « hier » and « demain », knows « avant-hier » and « après-demain », or finds
#   nothing in them.
# Behaviour: it finds « hier » inside of the one and « demain » inside of the other, each a day off.
# Why it matters: the day is as certain as a right one, and only the index of the match shows that half a word was read.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund chrono-node@2.10.3
cat >read.mjs <<'JS'
import { readFileSync } from "node:fs";
import * as chrono from "chrono-node";

console.log("chrono-node", JSON.parse(readFileSync("node_modules/chrono-node/package.json", "utf8")).version);
const now = new Date(2026, 10, 24, 12);
const day = (date) => `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
console.log("now:", day(now));
const seen = {
  "Le pont a rouvert hier.": ["hier", "2026-11-23"],
  "Le pont a rouvert avant-hier.": ["hier", "2026-11-23"],
  "Le conseil vote demain.": ["demain", "2026-11-25"],
  "Le conseil vote après-demain.": ["demain", "2026-11-25"],
};
let same = true;
for (const [sentence, expected] of Object.entries(seen)) {
  const found = chrono.fr.parse(sentence, now).map((part) => [part.text, day(part.start.date())]);
  console.log(`${sentence} ${JSON.stringify(found)}`);
  same &&= JSON.stringify(found) === JSON.stringify([expected]);
}
process.exitCode = same ? 0 : 1;
JS
node read.mjs
# Output seen:
#   chrono-node 2.10.3
#   now: 2026-11-24
#   Le pont a rouvert hier. [["hier","2026-11-23"]]
#   Le pont a rouvert avant-hier. [["hier","2026-11-23"]]
#   Le conseil vote demain. [["demain","2026-11-25"]]
#   Le conseil vote après-demain. [["demain","2026-11-25"]]
