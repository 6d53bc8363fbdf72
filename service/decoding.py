"""What an engine is, how it is asked to search, and what it answers: frozen values, known to every port."""

from collections.abc import Generator
from dataclasses import dataclass

TermPair = tuple[str, str]
"""A term of a glossary and what it has to become."""


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which model did a job: a name a person knows and a revision that changes when its output may."""

    name: str
    revision: str


@dataclass(frozen=True, slots=True)
class Decoding:
    """How an engine searches; `max_length` caps the output's tokens, None lets the engine derive one.

    `terms` are translations that an engine which can be told of them should use, in the sentences that have them.
    With `gloss_common`, an engine whose prompts carry glosses writes them behind commoner words as well.
    """

    beam_size: int = 1
    repetition_penalty: float = 1.0
    no_repeat_ngram_size: int = 0
    length_penalty: float = 1.0
    max_length: int | None = None
    terms: tuple[TermPair, ...] = ()
    gloss_common: bool = False


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One output of an engine: its text, mean log-probability per token, length and whether it came to its end.

    `others` are the further outputs that a beam search has in hand at its end, best first, and `word_scores` the words
    of the output with the log-probability of each; few engines give them.
    """

    text: str
    score: float
    tokens: int
    finished: bool
    others: tuple["Hypothesis", ...] = ()
    word_scores: tuple[tuple[str, float], ...] = ()


EMPTY = Hypothesis("", score=0.0, tokens=0, finished=True)
"""What a blank sentence becomes."""


Answers = Generator[tuple[int, Hypothesis], None, None]
"""Hypotheses one by one as they end, each with the number of the sentence or prompt that it is for."""
