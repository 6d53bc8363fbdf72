"""Briefs as the service makes them, over an engine whose answers are of no use."""

from collections.abc import Callable, Sequence
from functools import cache

from service.briefing.brief import Briefer
from service.decoding import Decoding, Hypothesis
from service.domain import Article, Brief, BriefOptions, LanguageGuess
from service.engines.wrappers.checked import CheckedTranslator
from service.summarise.extractive import ExtractiveSummariser
from service.summarise.ranker import open_ranker
from service.translate.sentences import SentenceTranslator
from tests.fakes import FakeTranslator


def _each(text: str, score: float = -0.1) -> Callable[[Sequence[str]], list[Hypothesis]]:
    return lambda sentences: [Hypothesis(text, score, 9, True) for _ in sentences]


NO_ANSWERS: dict[str, Callable[[Sequence[str]], object]] = {
    "too few": lambda sentences: _each("The canal reopens.")(sentences)[1:],
    "too many": lambda sentences: _each("The canal reopens.")([*sentences, ""]),
    "nothing": lambda _: None,
    "no text": lambda sentences: [None for _ in sentences],
    "no number": _each("The canal reopens.", float("nan")),
}
"""What is no answer by its form."""

WRONG: dict[str, Callable[[Sequence[str]], object]] = {
    "empty": _each(""),
    "blank": _each(" \n "),
    "one word for ever": _each("the " * 90),
    "control characters": _each("\x00\x1b[31m\x07\ud800"),
    "no words": _each("zq xv kl wj"),
    "another sentence": _each("The council voted on Monday."),
    "the source": lambda sentences: [Hypothesis(text, -0.1, 9, True) for text in sentences],
    "in another order": lambda sentences: [Hypothesis(f"Report {text}", -0.1, 9, True) for text in sentences[::-1]],
}
"""What has the form of an answer."""

KINDS = NO_ANSWERS | WRONG

TEXT = (
    "Claire Vandel a promis lundi 12 millions d'euros pour le pont de Brumeval. "
    "Le chantier de Saint-Orme durera 18 mois, selon Marc Tessel. "
    "Les riverains du quartier Belcourt demandent 3 000 euros chacun."
)


class _Detector:
    def detect(self, _text: str) -> LanguageGuess:
        return LanguageGuess("fr", "French", 0.99)


class _Engine(FakeTranslator):
    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        del decoding
        return KINDS[self._kind](sentences)  # type: ignore[return-value]


@cache
def _summariser() -> ExtractiveSummariser:
    return ExtractiveSummariser(open_ranker())


def brief(kind: str, article: Article, options: BriefOptions) -> Brief:
    """Return what the service makes of an article with this engine. Raises EngineFailed."""
    sentences = SentenceTranslator(CheckedTranslator(_Engine(kind)), Decoding())
    return Briefer(_Detector(), _summariser(), sentences).brief(article, options)
