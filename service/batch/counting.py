"""What an engine did for a chunk, counted where its sentences pass."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from service.domain import Decoding, Hypothesis, ModelIdentity
from service.ports import Translator


@dataclass(slots=True)
class Counts:
    """Sentences that went to the engine and tokens that came out of it."""

    sentences: int = 0
    tokens: int = 0


class CountingTranslator:
    """Passes calls on to `inner` and counts them for each calling thread."""

    def __init__(self, inner: Translator) -> None:
        self._inner = inner
        self._local = threading.local()

    @property
    def identity(self) -> ModelIdentity:
        return self._inner.identity

    @property
    def source(self) -> str:
        return self._inner.source

    @property
    def target(self) -> str:
        return self._inner.target

    @property
    def max_source_tokens(self) -> int:
        return self._inner.max_source_tokens

    def count_tokens(self, text: str) -> int:
        return self._inner.count_tokens(text)

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Translate and count. Raises EngineFailed."""
        results = self._inner.translate(sentences, decoding)
        counts: Counts = getattr(self._local, "counts", None) or Counts()
        counts.sentences += len(sentences)
        counts.tokens += sum(result.tokens for result in results)
        self._local.counts = counts
        return results

    def take(self) -> Counts:
        """Return what the calling thread has used since it last asked."""
        counts: Counts = getattr(self._local, "counts", None) or Counts()
        self._local.counts = Counts()
        return counts
