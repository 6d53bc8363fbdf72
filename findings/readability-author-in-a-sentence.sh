#!/usr/bin/env bash
# @mozilla/readability 0.6.0 (npm): a person named in a sentence is cut out of it, and a paragraph of the story becomes its author.
#
# Belief: `parse` gives the words of the article; its byline is the author's name at the head or the foot of the page.
# Behaviour: the first element with `rel="author"`, with `itemprop="author"` or with "author" in its class is taken for the
#   byline wherever it stands, and is removed from the text: a link to the page of the author of a book, the author of a work
#   marked up by schema.org inside a sentence, a whole paragraph that speaks of authors. A byline at the head of the page is
#   safe only because the first one wins.
# Why it matters: « Le roman de Paul Dur est interdit » is left as « Le roman de est interdit », the paper names Paul Dur as
#   its own journalist, and nothing says that a word is missing.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @mozilla/readability@0.6.0 linkedom@0.18.15
cat >read.cjs <<'JS'
const { Readability } = require("@mozilla/readability");
const { parseHTML } = require("linkedom");

const rest = `<p>La digue, rompue en mars, a été reconstruite sur trois kilomètres, et les portes de sept écluses ont été
changées, a dit la préfecture, qui attend les plaisanciers, les céréaliers et les promeneurs au printemps.</p>`.repeat(5);
const read = (paragraph) => {
  const page = `<html lang="fr"><head><title>Le canal rouvre aux péniches</title></head><body><article>
    <h1>Le canal rouvre aux péniches</h1>${paragraph}${rest}</article></body></html>`;
  const article = new Readability(parseHTML(page).document).parse();
  return [article.byline, article.textContent.replace(/\s+/g, " ").trim().split(/\.? ?La digue/)[0]];
};
const seen = [
  ["<p>Le roman de Paul Dur est interdit.</p>", null, "Le roman de Paul Dur est interdit"],
  ['<p>Le roman de <a rel="author" href="/dur">Paul Dur</a> est interdit.</p>', "Paul Dur", "Le roman de est interdit"],
  ['<p>Le roman de <span itemprop="author">Paul Dur</span> est interdit.</p>', "Paul Dur", "Le roman de est interdit"],
  ['<p class="authors">Cinq romanciers signent un appel.</p>', "Cinq romanciers signent un appel.", ""],
];
let same = true;
for (const [paragraph, byline, text] of seen) {
  const found = read(paragraph);
  console.log(JSON.stringify(found));
  same &&= found[0] === byline && found[1] === text;
}
process.exitCode = same ? 0 : 1;
JS
node read.cjs
# Output seen:
#   [null,"Le roman de Paul Dur est interdit"]
#   ["Paul Dur","Le roman de est interdit"]
#   ["Paul Dur","Le roman de est interdit"]
#   ["Cinq romanciers signent un appel.",""]
