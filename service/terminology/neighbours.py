"""Tell by the words before a form what it is: the verb of a subject, behind an auxiliary, or of a reflexive verb."""

import re
from collections.abc import Sequence

from service.terminology.tables import read_context

_SUBJECTS = {"me": ("je", "j"), "m": ("je", "j"), "te": ("tu",), "t": ("tu",), "nous": ("nous",), "vous": ("vous",)}
_BETWEEN = 4  # words looked at for an auxiliary before a participle


def telling_word(words: Sequence[re.Match[str]], index: int) -> str:
    """Return the word, in small letters, that tells which row the word at `index` belongs to; "" at the beginning.

    It is the one before, but for an object between subject and verb the subject (« qui l'épingle », « il la porte »),
    and for adverbs behind « avoir » or « être » the auxiliary: « elle a déjà reçu », « a-t-elle aussi reçu ».
    """
    if not index:
        return ""
    context = read_context()
    nearest = words[index - 1].group().lower()
    for at in range(index - 1, max(-1, index - 1 - _BETWEEN), -1):
        word = words[at].group().lower()
        if (auxiliary := word.partition("-")[0]) in context["auxiliaries"]:
            return auxiliary
        follows = words[at + 1].group().lower() if at + 1 < index else ""
        is_between = word.endswith("ment") or word in context["behind_auxiliaries"]
        is_between = is_between or (word in ("en", "par") and follows in context["behind_en_and_par"])
        if not is_between or not at or gap(words, at) != 1:
            break
    if index < 2 or gap(words, index - 1) != 1:
        return nearest
    farther = words[index - 2].group().lower()
    return farther if nearest in context["objects"] and farther in context["before_objects"] else nearest


def gap(words: Sequence[re.Match[str]], at: int) -> int:
    """Return how many characters part a word from the one before."""
    return words[at].start() - words[at - 1].end()


def is_reflexive(words: Sequence[re.Match[str]], first: int) -> bool:
    """Whether a reflexive pronoun stands before a verb, with an auxiliary and small adverbs between at most.

    « Me », « te », « nous » and « vous » are reflexive behind their own subject only: « nous nous rendons », but not
    « je vous informe ».
    """
    for index in range(first - 1, max(-1, first - 5), -1):
        word = words[index].group().lower()
        if word in _SUBJECTS:
            return any(other.group().lower() in _SUBJECTS[word] for other in words[max(0, index - 4) : index])
        if word in ("se", "s"):
            return True
        if word not in read_context()["behind_reflexives"]:
            return False
    return False
