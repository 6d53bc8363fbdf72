#!/usr/bin/env bash
# ttml2srt 1.2.4 (npm): 4.05 s is 4.5 s, one frame is 400 milliseconds, and a paragraph on two lines of the file is not there.
#
# Belief: times of TTML come out as the same times of SubRip, whichever of the forms they are written in, and each paragraph is
#   a caption; where a line of the file ends is white space in XML.
# Behaviour: milliseconds from seconds or from frames are filled up with noughts behind and not in front, so that 50 are 500 and
#   the 40 of one frame at 25 a second are 400; a caption from 4.05 s to 4.5 s ends when it begins. Written as a clock with a
#   fraction (00:00:04.05) the time is right. A paragraph whose text goes over two lines of the file is left out, without a word.
#   `&amp;` stays as it is, though a SubRip file has no character references.
# Why it matters: the first tenth of every second is wrong and all others right, which spot checks pass; a sentence is missing.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts ttml2srt@1.2.4
cat >read.cjs <<'JS'
const { ttml2srt } = require("ttml2srt");

console.info = () => {};
console.log("ttml2srt", require("ttml2srt/package.json").version);
const read = (paragraphs) => {
  const file = `<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter"
    ttp:frameRate="25" xml:lang="fr"><body><div>${paragraphs}</div></body></tt>`;
  const lines = ttml2srt(file).replace("\uFEFF", "").split("\r\n");
  return lines.filter((line) => line && !/^\d+$/.test(line)).join(" | ");
};
const seen = [
  ['<p begin="00:00:04.05" end="00:00:04.5">R&amp;D</p>', "00:00:04,050 --> 00:00:04,500 | R&amp;D"],
  ['<p begin="4.05s" end="4.5s">Oui</p>', "00:00:04,500 --> 00:00:04,500 | Oui"],
  ['<p begin="00:00:04:01" end="00:00:04:20">Oui</p>', "00:00:04,400 --> 00:00:04,800 | Oui"],
  ['<p begin="1s" end="2s">Le canal\n  rouvre.</p><p begin="2s" end="3s">Oui</p>', "00:00:02,000 --> 00:00:03,000 | Oui"],
];
let same = true;
for (const [paragraphs, expected] of seen) {
  const found = read(paragraphs);
  console.log(JSON.stringify(paragraphs), "=>", found);
  same &&= found === expected;
}
process.exitCode = same ? 0 : 1;
JS
node read.cjs
# Output seen:
#   ttml2srt 1.2.4
#   "<p begin=\"00:00:04.05\" end=\"00:00:04.5\">R&amp;D</p>" => 00:00:04,050 --> 00:00:04,500 | R&amp;D
#   "<p begin=\"4.05s\" end=\"4.5s\">Oui</p>" => 00:00:04,500 --> 00:00:04,500 | Oui
#   "<p begin=\"00:00:04:01\" end=\"00:00:04:20\">Oui</p>" => 00:00:04,400 --> 00:00:04,800 | Oui
#   "<p begin=\"1s\" end=\"2s\">Le canal\n  rouvre.</p><p begin=\"2s\" end=\"3s\">Oui</p>" => 00:00:02,000 --> 00:00:03,000 | Oui
