"""What the use cases need from the outside, as protocols; only `bootstrap` knows who stands behind them."""

from collections.abc import Sequence
from typing import Protocol

from service.domain import BriefOptions, Decoding, Document, Hypothesis, LanguageGuess, ModelIdentity, Summary


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

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Return one hypothesis a sentence, in order; the same list gives the same output. Raises EngineFailed."""
        ...


class Generator(Protocol):
    """Continues prompts; safe to call from several threads."""

    @property
    def identity(self) -> ModelIdentity: ...

    def generate(self, prompts: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Return one continuation a prompt, in order. Raises EngineFailed."""
        ...


class SentenceScorer(Protocol):
    """Tells how much each sentence of a document belongs in a summary."""

    @property
    def identity(self) -> ModelIdentity: ...

    def score(self, document: Document) -> list[float]:
        """Return a score for each sentence, higher is better, comparable within one document only."""
        ...


class Summariser(Protocol):
    """Makes the abstract and key points of a document, in its language."""

    @property
    def identity(self) -> ModelIdentity: ...

    def summarise(self, document: Document, options: BriefOptions) -> Summary: ...


class LanguageDetector(Protocol):
    """Names the language of a text."""

    def detect(self, text: str) -> LanguageGuess: ...
