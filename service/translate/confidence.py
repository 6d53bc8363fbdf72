"""How sure a model was of the words that it wrote, where its engine tells.

A model's own probabilities say something about the quality of a translation (Fomicheva et al., 2020, "Unsupervised
Quality Estimation for Neural Machine Translation"). Means over a sentence hide the one place where it guessed, so words
are counted that it would not have written four times of five.
"""

import re

from service.decoding import Hypothesis

UNSURE = -1.6
"""Log-probability below which the model was not sure of a word: one in five."""
MOST = 2
"""Words of a sentence that it may be unsure of; chosen on half of the labelled sentences, see `training/labels`."""
_OUTSIDE = re.compile(r"^\W+|\W+$")


def least_sure(hypothesis: Hypothesis) -> str | None:
    """Return the word that the model was least sure of, where it was unsure of more than MOST; None otherwise."""
    words = [(score, _OUTSIDE.sub("", word)) for word, score in hypothesis.word_scores]
    unsure = [(score, word) for score, word in words if word and score < UNSURE]
    return min(unsure)[1] if len(unsure) > MOST else None
