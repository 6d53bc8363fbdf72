#!/usr/bin/env bash
# subtitles-parser-vtt 0.1.0 (npm): a WebVTT file whose times have no hours is empty, and such a caption between others is text.
#
# Belief: a WebVTT time may be without its hours (00:01.000 is one second), as many writers leave them off below one hour; a
#   parser gives each caption once, with its own words.
# Behaviour: only captions with hours are found. A file without any gives an empty list and no error; where captions without
#   hours follow one with hours, their numbers, times and words become part of its text.
# Why it matters: the film has no subtitles, or one of them shows raw times; both forms are in the standard and may be mixed.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts subtitles-parser-vtt@0.1.0
cat >read.cjs <<'JS'
const parser = require("subtitles-parser-vtt");

console.log("subtitles-parser-vtt", require("subtitles-parser-vtt/package.json").version);
const seen = [
  ["1\n00:00:01.000 --> 00:00:03.000\nUn.\n\n2\n00:00:04.000 --> 00:00:05.000\nDeux.", ["Un.", "Deux."]],
  ["1\n00:01.000 --> 00:03.000\nUn.\n\n2\n00:04.000 --> 00:05.000\nDeux.", []],
  [
    "1\n00:00:01.000 --> 00:00:03.000\nUn.\n\n2\n00:04.000 --> 00:05.000\nDeux.\n\n3\n00:00:06.000 --> 00:00:07.000\nTrois.",
    ["Un.\n\n2\n00:04.000 --> 00:05.000\nDeux.", "Trois."],
  ],
];
let same = true;
for (const [captions, expected] of seen) {
  const found = parser.fromVtt(`WEBVTT\n\n${captions}\n`).map((caption) => caption.text);
  console.log(JSON.stringify(captions), "=>", JSON.stringify(found));
  same &&= JSON.stringify(found) === JSON.stringify(expected);
}
process.exitCode = same ? 0 : 1;
JS
node read.cjs
# Output seen:
#   subtitles-parser-vtt 0.1.0
#   "1\n00:00:01.000 --> 00:00:03.000\nUn.\n\n2\n00:00:04.000 --> 00:00:05.000\nDeux." => ["Un.","Deux."]
#   "1\n00:01.000 --> 00:03.000\nUn.\n\n2\n00:04.000 --> 00:05.000\nDeux." => []
#   "1\n00:00:01.000 --> 00:00:03.000\nUn.\n\n2\n00:04.000 --> 00:05.000\nDeux.\n\n3\n00:00:06.000 --> 00:00:07.000\nTrois." => ["Un.\n\n2\n00:04.000 --> 00:05.000\nDeux.","Trois."]
