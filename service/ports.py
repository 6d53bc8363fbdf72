"""What the use cases need from the outside, as protocols; only `bootstrap` knows who stands behind them."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Literal, NamedTuple, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from service.decoding import Answers, Decoding, Hypothesis, ModelIdentity
from service.domain import BriefOptions, Document, LanguageGuess, Summary
from service.generation import GenerationRequest, Task


class Translator(Protocol):
    """Translates single sentences from `source` to `target`; safe to call from several threads."""

    @property
    def identity(self) -> ModelIdentity: ...

    @property
    def source(self) -> str: ...

    @property
    def target(self) -> str: ...

    @property
    def max_source_tokens(self) -> int:
        """The longest sentence that the model reads whole, in its tokens."""
        ...

    def count_tokens(self, text: str) -> int: ...

    def batch_key(self, text: str, decoding: Decoding) -> int:
        """Return a sentence's length as it is read: beside those that share it, it may become what it becomes alone.

        It is asked for with `decoding`, whose terms count.
        """
        ...

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Return one hypothesis a sentence, in order; the same list gives the same output. Raises EngineFailed."""
        ...


@runtime_checkable
class IncrementalTranslator(Translator, Protocol):
    """A translator that may give its answers one by one, each of which depends on its sentence and decoding alone."""

    @property
    def is_incremental(self) -> bool:
        """Whether it does: what stands in front of an engine knows it of the engine only."""
        ...

    def translate_each(self, sentences: Sequence[str], decoding: Decoding) -> Answers:
        """Yield each sentence's number with what `translate` would return for it, in the order in which they end.

        Only where it `is_incremental`. What is left is given up when the iterator is closed. Raises EngineFailed.
        """
        ...


class SentenceScorer(Protocol):
    """Tells how much each sentence of a document belongs in a summary."""

    @property
    def identity(self) -> ModelIdentity: ...

    def score(self, document: Document) -> list[float]:
        """Return a score for each sentence, higher is better, comparable within one document only."""
        ...


class Judgement(NamedTuple):
    """What is thought of the sentences of a document, one number a sentence.

    `states` is the logit of stating a fact that a reader needs, `unfit` the probability that a reader would say never
    to choose it: it cannot stand without others, or is no part of the news.
    """

    states: tuple[float, ...]
    unfit: tuple[float, ...]


@runtime_checkable
class FactScorer(SentenceScorer, Protocol):
    """A scorer that also knows what a sentence is worth where there is room for more than a lead."""

    def worth(self, document: Document) -> list[float]:
        """Return one number a sentence: the higher, the likelier it states a fact that a reader needs."""
        ...

    def judge(self, document: Document) -> Judgement | None:
        """Return what a model that has read the document thinks of its sentences, or None where there is none."""
        ...


class SentenceClassifier(Protocol):
    """Reads a French text and says what its sentences are."""

    @property
    def identity(self) -> ModelIdentity: ...

    def classify(self, sentences: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return (sentences, 4) logits: belongs in a lead, states a fact, may not stand alone, is the headline.

        The sentences are a text's, in order. Safe to call from several threads. Raises EngineFailed.
        """
        ...


class AbstractiveModel(Protocol):
    """Writes about an article in its own words, which nobody has checked yet; safe to call from several threads."""

    @property
    def identity(self) -> ModelIdentity: ...

    @property
    def prompts(self) -> Mapping[str, str]:
        """Each prompt that it may use, by what it is for, with its version."""
        ...

    @property
    def max_source_tokens(self) -> int:
        """The longest article that the model reads whole, in its tokens."""
        ...

    def tasks(self, language: str) -> frozenset[Task]:
        """Return what it can write in `language`."""
        ...

    def count_tokens(self, text: str) -> int: ...

    def write(self, request: GenerationRequest) -> list[str]:
        """Return the sentences, points or headline asked for. Raises EngineFailed."""
        ...


class Summariser(Protocol):
    """Makes the abstract and key points of a document, in its language."""

    @property
    def identity(self) -> ModelIdentity: ...

    def summarise(self, document: Document, options: BriefOptions, terms: Sequence[str] = ()) -> Summary:
        """Return the summary; what a model writes for it uses `terms` as they are spelt."""
        ...


class LanguageDetector(Protocol):
    """Names the language of a text."""

    def detect(self, text: str) -> LanguageGuess: ...


class Span(Protocol):
    """A piece of work that is being timed."""

    def set_attributes(self, attributes: Mapping[str, str | int | float | bool]) -> None:
        """Add what has become known of it: names and counts, never a word of a text."""
        ...

    def fail(self, kind: str) -> None:
        """Mark it as failed, with the kind of error."""
        ...


class Tracer(Protocol):
    """Times pieces of work and tells whoever watches; safe to use from several threads."""

    def span(
        self,
        name: str,
        attributes: Mapping[str, str | int | float | bool] | None = None,
        *,
        parent: Mapping[str, str] | None = None,
        kind: Literal["internal", "server", "client", "consumer"] = "internal",
    ) -> AbstractContextManager[Span]:
        """Time a piece of work, as part of the one in hand in this thread or of `parent`, another process's headers."""
        ...

    def context(self) -> dict[str, str]:
        """Return the headers by which another process can go on with the work in hand."""
        ...

    def close(self) -> None:
        """Send what has not been sent."""
        ...
