#!/usr/bin/env bash
# rouge 1.0.1: a summary that says one sentence five times over has the same ROUGE-1 and ROUGE-L as the sentence said once.
#
# Belief: ROUGE counts with clipping (Lin 2004): a word counts at most as often as the reference has it, while the length
#   of the summary is the count of all its words, so four needless repetitions divide precision by five.
# Behaviour: by default sets of n-grams are compared, and precision stays at 1. With `exclusive=False` ROUGE-1 is 0.2, as
#   with rouge-score, but the recall of ROUGE-L becomes 1.923 and its F-measure 1.316.
# Why it matters: repetition is what a failing summariser does, and the figure that is to tell does not move or exceeds 1.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check rouge==1.0.1 rouge-score==0.1.2
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

from rouge import Rouge
from rouge_score.rouge_scorer import RougeScorer

print(*(f"{name} {version(name)}" for name in ("rouge", "rouge-score")))
reference = "Orvigny council rejected the budget for town planning by twelve votes against eleven."
sentence = "Orvigny council rejected the budget."


def triple(precision, recall, measure):
    return round(precision, 3), round(recall, 3), round(measure, 3)


found = {}
for times in (1, 5):
    summary = " ".join([sentence] * times)
    for name, exclusive in (("rouge", True), ("rouge, exclusive=False", False)):
        scores = Rouge(metrics=["rouge-1", "rouge-l"], exclusive=exclusive).get_scores(summary, reference)[0]
        found[name, times] = [triple(score["p"], score["r"], score["f"]) for score in scores.values()]
    scores = RougeScorer(["rouge1", "rougeL"]).score(reference, summary)
    found["rouge-score", times] = [triple(*score) for score in scores.values()]
for (name, times), scores in found.items():
    print(f"{name}, {times} times: (precision, recall, F) of ROUGE-1 {scores[0]}, of ROUGE-L {scores[1]}")
blind = found["rouge", 5] == found["rouge", 1] and found["rouge", 5][0][0] == 1
beyond = found["rouge, exclusive=False", 5][1][1] > 1 and found["rouge, exclusive=False", 5][1][2] > 1
clipped = all(score[0] == 0.2 for score in found["rouge-score", 5])
raise SystemExit(0 if blind and beyond and clipped else 1)
PY
# Output seen:
#   rouge 1.0.1 rouge-score 0.1.2
#   rouge, 1 times: (precision, recall, F) of ROUGE-1 (1.0, 0.385, 0.556), of ROUGE-L (1.0, 0.385, 0.556)
#   rouge, exclusive=False, 1 times: (precision, recall, F) of ROUGE-1 (1.0, 0.385, 0.556), of ROUGE-L (1.0, 0.385, 0.556)
#   rouge-score, 1 times: (precision, recall, F) of ROUGE-1 (1.0, 0.385, 0.556), of ROUGE-L (1.0, 0.385, 0.556)
#   rouge, 5 times: (precision, recall, F) of ROUGE-1 (1.0, 0.385, 0.556), of ROUGE-L (1.0, 0.385, 0.556)
#   rouge, exclusive=False, 5 times: (precision, recall, F) of ROUGE-1 (0.2, 0.385, 0.263), of ROUGE-L (1.0, 1.923, 1.316)
#   rouge-score, 5 times: (precision, recall, F) of ROUGE-1 (0.2, 0.385, 0.263), of ROUGE-L (0.2, 0.385, 0.263)
