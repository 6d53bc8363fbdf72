#!/usr/bin/env bash
# jiwer 4.0.0: 3.5 million heard as 35 million is no error, nor is 3-1 heard as 31; "Marie's house" is "Marie is house".
#
# Belief: with `RemovePunctuation`, which its documentation sets before a word error rate so that commas and full stops do not
#   count, the words that differ still do; `ExpandCommonEnglishContractions` expands contractions.
# Behaviour: a mark is taken out and nothing is put in its place, inside a number as well: "3.5" and « 3,5 » are 35, "3-1" is
#   31, « l'eau » is « leau », which is two errors beside « l eau ». Each "'s" becomes " is", the genitive too.
# Why it matters: of the errors of a transcript or a translation of speech those that are ten times the sum are not seen,
#   and where a mark was heard as a space, as recognisers write French, a right word counts as two errors.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check jiwer==4.0.0
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

import jiwer

print("jiwer", version("jiwer"))
plain = jiwer.Compose([jiwer.ToLowerCase(), jiwer.RemovePunctuation(), jiwer.ReduceToListOfListOfWords()])
seen = {
    ("The dyke cost 3.5 million.", "the dyke cost 35 million"): 0.0,
    ("La digue a coûté 3,5 millions.", "la digue a coûté 35 millions"): 0.0,
    ("Orvigny gagne 3-1.", "orvigny gagne 31"): 0.0,
    ("L'eau monte.", "l eau monte"): 1.0,
}
same = True
for (said, heard), expected in seen.items():
    rate = jiwer.wer(said, heard, reference_transform=plain, hypothesis_transform=plain)
    print(said, "|", heard, "|", rate)
    same = same and rate == expected
expanded = jiwer.ExpandCommonEnglishContractions()("Marie's house is sold, she's glad")
print(expanded)
raise SystemExit(0 if same and expanded.startswith("Marie is house") else 1)
PY
# Output seen:
#   jiwer 4.0.0
#   The dyke cost 3.5 million. | the dyke cost 35 million | 0.0
#   La digue a coûté 3,5 millions. | la digue a coûté 35 millions | 0.0
#   Orvigny gagne 3-1. | orvigny gagne 31 | 0.0
#   L'eau monte. | l eau monte | 1.0
#   Marie is house is sold, she is glad
