#!/usr/bin/env bash
# flexsearch 0.8.212 (npm), French: a search for a million finds a thousand, for the sea a mother, for a lion what is slow.
#
# Belief: the stemmer of `flexsearch/lang/fr` joins the forms of a word, as Snowball's French stemmer does, which cuts a
#   suffix only behind enough of a stem.
# Behaviour: the suffixes « ion », « ent », « er », « le », « ne », « e » and others are cut off wherever a word ends with
#   them, one after another, down to a single letter: « million » and « mille » are "mil", « mer » and « mère » "m", « lion »
#   and « lent » "l". A search for a word finds every text that has a stranger.
# Why it matters: the words are of all days, and the wrong hits of « un million de voix » are the thousands, which look right.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund flexsearch@0.8.212
cat >search.mjs <<'JS'
import flexsearch from "flexsearch";
import french from "flexsearch/lang/fr";

const { Charset, Encoder, Index } = flexsearch;
const texts = ["deux mille voix", "une mère seule", "l'école ferme", "la ville en éco-quartiers", "un camion lent"];
const index = new Index({ encoder: new Encoder(Charset.Normalize, french) });
texts.forEach((text, place) => index.add(place, text));
const seen = {
  million: ["deux mille voix"],
  mer: ["une mère seule"],
  lion: ["un camion lent"],
  villa: ["la ville en éco-quartiers"],
  éco: ["l'école ferme", "la ville en éco-quartiers"],
  voix: ["deux mille voix"],
};
let same = true;
for (const [word, expected] of Object.entries(seen)) {
  const found = index.search(word).map((place) => texts[place]).sort();
  console.log(word, JSON.stringify(found));
  same &&= JSON.stringify(found) === JSON.stringify(expected);
}
process.exitCode = same ? 0 : 1;
JS
node search.mjs
# Output seen:
#   million ["deux mille voix"]
#   mer ["une mère seule"]
#   lion ["un camion lent"]
#   villa ["la ville en éco-quartiers"]
#   éco ["l'école ferme","la ville en éco-quartiers"]
#   voix ["deux mille voix"]
