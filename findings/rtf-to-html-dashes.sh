#!/usr/bin/env bash
# @iarna/rtf-to-html 1.1.0 (npm): a score of 3-1 is 31, quotation marks and apostrophes are gone, footnotes stand in sentences.
#
# Belief: the signs that RTF names by words (\endash, \rquote, \ldblquote) are text, as are those by number; the substitute behind
#   a number (\uc1 is the default) is skipped; hidden and deleted words and notes are not part of the sentence. The package says
#   what formatting it keeps, and nothing of text that it drops.
# Behaviour: the named signs are dropped with nothing in their place; the substitute is kept beside its character, with
#   \uc1 said as without; the words of a footnote, hidden and deleted words are joined to the sentence. None of this is an
#   error (the non-breaking hyphen \_ is one).
# Why it matters: Word writes dashes, apostrophes and quotation marks by these words. A range or a score becomes one number, and
#   who is quoted can no longer be seen.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @iarna/rtf-to-html@1.1.0
cat >read.cjs <<'JS'
const { fromString } = require("@iarna/rtf-to-html");

console.log("@iarna/rtf-to-html", require("@iarna/rtf-to-html/package.json").version);
const read = (text) =>
  new Promise((resolve, reject) => {
    const file = `{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}\\pard ${text}\\par}`;
    fromString(file, { template: (_document, _defaults, content) => content }, (error, html) =>
      error ? reject(error) : resolve(html),
    );
  });
const seen = [
  [String.raw`Lens gagne 3\endash 1`, "<p>Lens gagne 31</p>"],
  [String.raw`l\rquote eau est \ldblquote bonne\rdblquote`, "<p>leau est bonne</p>"],
  [String.raw`5\u8239?000 euros`, "<p>5\u202f?000 euros</p>"],
  [String.raw`\uc1 5\u8239?000 euros`, "<p>5\u202f?000 euros</p>"],
  [String.raw`Il dit oui{\footnote Note.} lundi`, "<p>Il dit ouiNote. lundi</p>"],
  [String.raw`Il part{\deleted  lundi}{\revised  mardi}`, "<p>Il part lundi mardi</p>"],
  [String.raw`Il part{\v  en secret}`, "<p>Il part en secret</p>"],
];
(async () => {
  let same = true;
  for (const [text, expected] of seen) {
    const found = await read(text);
    console.log(text, "=>", found);
    same &&= found === expected;
  }
  process.exitCode = same ? 0 : 1;
})();
JS
node read.cjs
# Output seen:
#   @iarna/rtf-to-html 1.1.0
#   Lens gagne 3\endash 1 => <p>Lens gagne 31</p>
#   l\rquote eau est \ldblquote bonne\rdblquote => <p>leau est bonne</p>
#   5\u8239?000 euros => <p>5 ?000 euros</p>
#   \uc1 5\u8239?000 euros => <p>5 ?000 euros</p>
#   Il dit oui{\footnote Note.} lundi => <p>Il dit ouiNote. lundi</p>
#   Il part{\deleted  lundi}{\revised  mardi} => <p>Il part lundi mardi</p>
#   Il part{\v  en secret} => <p>Il part en secret</p>
