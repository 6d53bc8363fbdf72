#!/usr/bin/env bash
# i18next 26.7.2 (npm), French: a million readers are the name of the key, without the number.
#
# Belief: French has a singular and a plural. With texts for `one` and `other` every count has its text, since `other` is the
#   category that is left (CLDR: it is required of every language), as ICU's messages fall back to it.
# Behaviour: CLDR gives French a third category since release 38, `many`, for the whole millions; `Intl.PluralRules` says so,
#   and where there is no text for it i18next shows the key. 999,999 and 1,500,000 are right, zero too.
# Why it matters: what a page says is right for every number that anybody tries, until the count of readers, euros or
#   votes is a round million.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund i18next@26.7.2
cat >count.cjs <<'JS'
const i18next = require("i18next");

const texts = { "votes.cast_one": "{{count}} voix", "votes.cast_other": "{{count}} voix" };
i18next.init({ lng: "fr", keySeparator: false, resources: { fr: { translation: texts } } });
const seen = {
  0: "0 voix",
  1: "1 voix",
  999999: "999999 voix",
  1000000: "votes.cast",
  1500000: "1500000 voix",
  3000000: "votes.cast",
};
let same = true;
for (const [count, expected] of Object.entries(seen)) {
  const found = i18next.t("votes.cast", { count: Number(count) });
  console.log(count, new Intl.PluralRules("fr").select(Number(count)), found);
  same &&= found === expected;
}
process.exitCode = same ? 0 : 1;
JS
node count.cjs
# Output seen:
#   0 one 0 voix
#   1 one 1 voix
#   999999 other 999999 voix
#   1000000 many votes.cast
#   1500000 other 1500000 voix
#   3000000 many votes.cast
