#!/usr/bin/env bash
# @formatjs/intl-numberformat 9.4.3 (CLDR) and n2words 4.0.0 (npm): French millions without « de »: "1,5 million euros".
#
# Belief: `Intl.NumberFormat` with a long compact form and the names of units, and `toCurrency`, write what French writes.
# Behaviour: number and unit are set beside each other as in English. French takes million and milliard for nouns, which join
#   what they count by « de »: « 1,5 million d'euros », « deux milliards de kilomètres »; « mille euros » has none. CLDR has
#   the category `many` for this (`Intl.PluralRules` gives it), but its French patterns for it are those of `other`.
# Why it matters: the sums of a paper are in millions; each of them, made by the library that is asked for a good French
#   form, is a fault that any reader sees.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @formatjs/intl-numberformat@9.4.3 n2words@4.0.0
cat >write.mjs <<'JS'
import "@formatjs/intl-numberformat/polyfill-force.js";
import "@formatjs/intl-numberformat/locale-data/fr.js";
import { toCurrency } from "n2words/fr-FR";

const long = { notation: "compact", compactDisplay: "long" };
const euros = new Intl.NumberFormat("fr", { ...long, style: "currency", currency: "EUR", currencyDisplay: "name" });
const distance = new Intl.NumberFormat("fr", { ...long, style: "unit", unit: "kilometer", unitDisplay: "long" });
const seen = {
  200000: ["200 mille euros", "200 mille kilomètres", "deux cent mille euros"],
  1000000: ["1 million euros", "1 million kilomètres", "un million euros"],
  2000000: ["2 millions euros", "2 millions kilomètres", "deux millions euros"],
  3000000000: ["3 milliards euros", "3 milliards kilomètres", "trois milliards euros"],
};
let same = true;
for (const [number, expected] of Object.entries(seen)) {
  const found = [euros.format(number), distance.format(number), toCurrency(Number(number))];
  console.log(found.join(" | "));
  same &&= found.join().replace(/\s/g, " ") === expected.join();
}
process.exitCode = same ? 0 : 1;
JS
node write.mjs
# Output seen:
#   200 mille euros | 200 mille kilomètres | deux cent mille euros
#   1 million euros | 1 million kilomètres | un million euros
#   2 millions euros | 2 millions kilomètres | deux millions euros
#   3 milliards euros | 3 milliards kilomètres | trois milliards euros
