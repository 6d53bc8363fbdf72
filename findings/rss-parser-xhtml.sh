#!/usr/bin/env bash
# rss-parser 3.13.0 (npm): the words of an Atom entry come in another order than they were written.
#
# Belief: content of type xhtml, one of the three kinds of Atom (RFC 4287), is given as the markup that the feed has.
# Behaviour: in every element the text goes first and its child elements behind it: « Le maire <em>ne</em> démissionne
#   <em>pas</em>. » becomes « Le maire  démissionne .<em>ne</em><em>pas</em> », without an error.
# Why it matters: what is translated is then no French, and the feed looks as if it had been read.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund rss-parser@3.13.0
cat >read.cjs <<'JS'
const Parser = require("rss-parser");

const feed = `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Feuille</title><id>urn:example:feuille</id>
<updated>2026-04-14T10:00:00Z</updated><author><name>A. Lem</name></author><entry><title>Mairie</title>
<id>urn:example:mairie</id><updated>2026-04-14T10:00:00Z</updated><content type="xhtml"><div
xmlns="http://www.w3.org/1999/xhtml"><p>Le maire <em>ne</em> démissionne <em>pas</em>.</p></div></content></entry></feed>`;
new Parser().parseString(feed).then(({ items }) => {
  console.log("rss-parser", require("rss-parser/package.json").version);
  console.log(items[0].content);
  console.log(items[0].contentSnippet);
  process.exitCode = items[0].contentSnippet === "Le maire  démissionne .nepas" ? 0 : 1;
});
JS
node read.cjs
# Output seen:
#   rss-parser 3.13.0
#   <div type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Le maire  démissionne .<em>ne</em><em>pas</em></p></div></div>
#   Le maire  démissionne .nepas
