#!/usr/bin/env bash
# langdetect 1.0.9: a French headline in capitals is English, German or Vietnamese, and almost certainly so.
#
# Belief: which case a sentence is in says nothing of its language; a detector that is unsure gives a low probability.
# Behaviour: where two capitals stand together the letters count for nothing until the word ends, so that of a sentence in
#   capitals the first and the last letters of the words are all that is looked up. In lower case each of the sentences is
#   French with a probability of 0.99 or more, in capitals it is another language, up to 0.99 as well, whatever the seed.
# Why it matters: agencies send headlines, datelines and alerts in capitals; a filter by language drops them, or a
#   translation is made from a language that nobody wrote.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check langdetect==1.0.9
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

from langdetect import DetectorFactory, detect_langs

print("langdetect", version("langdetect"))
sentences = [
    "Le maire ne part pas",
    "Le canal rouvre aux péniches après neuf ans de silence",
    "Les péniches reviendront en avril, a dit le maire de la ville",
]
same = True
for sentence in sentences:
    for seed in range(3):
        DetectorFactory.seed = seed
        lower, capitals = detect_langs(sentence)[0], detect_langs(sentence.upper())[0]
        same = same and lower.lang == "fr" and lower.prob > 0.99 and capitals.lang != "fr"
        print(f"{sentence[:28]} | seed {seed} | {lower.lang} {lower.prob:.2f} | in capitals {capitals.lang} {capitals.prob:.2f}")
raise SystemExit(0 if same else 1)
PY
# Output seen:
#   langdetect 1.0.9
#   Le maire ne part pas | seed 0 | fr 1.00 | in capitals vi 1.00
#   Le maire ne part pas | seed 1 | fr 1.00 | in capitals vi 1.00
#   Le maire ne part pas | seed 2 | fr 1.00 | in capitals vi 1.00
#   Le canal rouvre aux péniches | seed 0 | fr 1.00 | in capitals en 1.00
#   Le canal rouvre aux péniches | seed 1 | fr 1.00 | in capitals en 0.86
#   Le canal rouvre aux péniches | seed 2 | fr 1.00 | in capitals en 0.86
#   Les péniches reviendront en  | seed 0 | fr 1.00 | in capitals de 0.57
#   Les péniches reviendront en  | seed 1 | fr 1.00 | in capitals en 0.57
#   Les péniches reviendront en  | seed 2 | fr 1.00 | in capitals de 0.86
