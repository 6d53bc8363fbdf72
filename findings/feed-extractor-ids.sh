#!/usr/bin/env bash
# @extractus/feed-extractor 8.0.3 (npm): items 7.1 and 7.10 have the same id, and what stands between < and > is gone.
#
# Belief: the `guid` of an item is an arbitrary string (RSS 2.0), and a title is text: both are given as they are written.
# Behaviour: whatever looks like a number is read as one and written as one: 7.10 is 7.1, 007 is 7, 12e3 is 12000, and the
#   headline « 49.30 » is « 49.3 ». In a description a « < » before a blank, which begins no tag in HTML, takes everything up
#   to the next « > » with it: « Le taux reste < 3 %, le chômage > 7 %. » is « Le taux reste  7 %. ».
# Why it matters: items are known by their ids, so the second article is taken for one already seen; and what is left of the
#   sentence gives a figure to the wrong noun.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @extractus/feed-extractor@8.0.3
cat >read.mjs <<'JS'
import { readFileSync } from "node:fs";
import { extractFromXml } from "@extractus/feed-extractor";

const item = (id, title, text) =>
  `<item><guid isPermaLink="false">${id}</guid><title>${title}</title>
<description><![CDATA[${text}]]></description></item>`;
const rates = "Le taux reste < 3 %, le chômage > 7 %.";
const feed = `<?xml version="1.0"?><rss version="2.0"><channel><title>Feuille</title><link>https://feuille.example/</link>
<description>Essai</description>${item("7.1", "Budget adopté", "Oui.")}${item("7.10", "Budget rejeté", "Non.")}
${item("007", "49.30", rates)}${item("12e3", "1er mai", "Rien.")}</channel></rss>`;
console.log("feed-extractor", JSON.parse(readFileSync("node_modules/@extractus/feed-extractor/package.json")).version);
const { entries } = extractFromXml(feed);
for (const { id, title, description } of entries) console.log(JSON.stringify([id, title, description]));
const ids = entries.map(({ id }) => id).join() === "7.1,7.1,7,12000";
process.exitCode = ids && entries[2].title === "49.3" && entries[2].description === "Le taux reste  7 %." ? 0 : 1;
JS
node read.mjs
# Output seen:
#   feed-extractor 8.0.3
#   ["7.1","Budget adopté","Oui."]
#   ["7.1","Budget rejeté","Non."]
#   ["7","49.3","Le taux reste  7 %."]
#   ["12000","1er mai","Rien."]
