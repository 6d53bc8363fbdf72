"""What is chosen from an article, in its language, with the sentences that it comes from."""

from dataclasses import dataclass
from typing import Literal, get_args

from service.generation import Generation

Style = Literal["auto", "extractive", "abstractive"]


Order = Literal["reading", "importance"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where in the article a sentence of the brief comes from."""

    sentence: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """A sentence chosen or written for the brief, in the article's language, with at least one evidence."""

    text: str
    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError("a summary sentence without evidence")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a summariser returns: the abstract in reading order, and key points that do not repeat it.

    `title` is proposed for an article that has none; `generation` is there when a model was asked to write. `spare`
    key points stand in for those whose English does not come out right.
    """

    abstract: tuple[SummarySentence, ...]
    key_points: tuple[SummarySentence, ...]
    style: Literal["extractive", "abstractive"]
    title: SummarySentence | None = None
    generation: Generation | None = None
    spare: tuple[SummarySentence, ...] = ()


@dataclass(frozen=True, slots=True)
class BriefOptions:
    """What a caller may choose about a brief; ranges are checked at the edges and here.

    `key_points` is how many there are at most, None for what suits the article's length. `order` is that of the key
    points: as the article tells them, or the most telling first. `context` is whether names, dates and figures are
    explained.
    """

    key_points: int | None = None
    abstract_words: int = 100
    style: Style = "auto"
    full_translation: bool = False
    order: Order = "reading"
    context: bool = True

    def __post_init__(self) -> None:
        if self.key_points is not None and not 0 <= self.key_points <= 20:
            raise ValueError("key_points must be between 0 and 20")
        if not 20 <= self.abstract_words <= 500:
            raise ValueError("abstract_words must be between 20 and 500")
        for name, known in (("style", get_args(Style)), ("order", get_args(Order))):
            if getattr(self, name) not in known:
                raise ValueError(f"{name} must be {', '.join(known[:-1])} or {known[-1]}")
