#!/usr/bin/env bash
# word2number 1.1: "two point five million" is 2, "two million five hundred thousand" 2501500.
#
# Belief: `word_to_num` reads every number that it accepts, or raises its ValueError.
# Behaviour: what stands behind "point" is read as digits until the first word that is none, and then thrown away with the
#   scale: 2.5 million is 2. Behind a million, "five hundred thousand" at the end of the number
#   adds 501,500. Words that are unknown are passed over, "half" among them, so that half a million is 1,000,000.
#   "two point five" is 2.5, "five hundred thousand" 500000, and with "and five" behind it the longer number is right.
# Why it matters: a check that compares the figures of an article with those of its translation by it finds a loss where
#   there is none, and none where half was lost.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check word2number==1.1
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

from word2number.w2n import word_to_num

print("word2number", version("word2number"))
expected = {
    "two point five": 2.5,
    "two point five million": 2,
    "half a million": 1000000,
    "five hundred thousand": 500000,
    "two million five hundred thousand": 2501500,
    "two million five hundred thousand and five": 2500005,
}
seen = {words: word_to_num(words) for words in expected}
print(seen)
raise SystemExit(0 if seen == expected else 1)
PY
# Output seen:
#   word2number 1.1
#   {'two point five': 2.5, 'two point five million': 2, 'half a million': 1000000, 'five hundred thousand': 500000, 'two million five hundred thousand': 2501500, 'two million five hundred thousand and five': 2500005}
