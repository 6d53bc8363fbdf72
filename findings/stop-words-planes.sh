#!/usr/bin/env bash
# stopwordsiso 0.7.1, stop-words 2025.11.4 (PyPI), lunr-languages 1.22.0 (npm), French: planes and summer are stop words.
#
# Belief: stop words are those that have no meaning of their own in a search, a list of key words or a comparison of texts.
# Behaviour: the lists hold each form of « être » and « avoir », rare ones too, and so the nouns that are spelled alike:
#   « avions » (planes), « été » (summer), « sommes » (sums). The first two lists have « état » (the State) and « personne »
#   (a person) as well, and that of stopwordsiso numerals: « deux », « cent », « mille ». The singulars « avion » and « somme »
#   are in none.
# Why it matters: an article on two planes of the State has no key word left, and an index finds « un avion » but not
#   « trois avions », though its stemmer would join them: stop words are dropped before.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund lunr@2.3.9 lunr-languages@1.22.0
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check stopwordsiso==0.7.1 stop-words==2025.11.4
env/bin/python - <<'PY'
import stop_words
import stopwordsiso

headline = "deux cent mille avions état été sommes avion somme".split()
found = [[w for w in headline if w in words] for words in (stopwordsiso.stopwords("fr"), stop_words.get_stop_words("fr"))]
for words in found:
    print(words)
seen = [headline[:-2], ["deux", "avions", "état", "été", "sommes"]]
raise SystemExit(0 if found == seen else 1)
PY
cat >search.cjs <<'JS'
const lunr = require("lunr");
require("lunr-languages/lunr.stemmer.support")(lunr);
require("lunr-languages/lunr.fr")(lunr);

const index = lunr(function () {
  this.use(lunr.fr);
  this.ref("id");
  this.field("text");
  this.add({ id: "singular", text: "Un avion et une somme au printemps" });
  this.add({ id: "plural", text: "Trois avions et des sommes cet été" });
});
let same = true;
for (const [word, expected] of [["avion", "singular"], ["avions", "singular"], ["somme", "singular"], ["sommes", "singular"], ["été", ""]]) {
  const found = index.search(word).map((one) => one.ref).join();
  console.log(word, JSON.stringify(found));
  same &&= found === expected;
}
process.exitCode = same ? 0 : 1;
JS
node search.cjs
# Output seen:
#   ['deux', 'cent', 'mille', 'avions', 'état', 'été', 'sommes']
#   ['deux', 'avions', 'état', 'été', 'sommes']
#   avion "singular"
#   avions "singular"
#   somme "singular"
#   sommes "singular"
#   été ""
