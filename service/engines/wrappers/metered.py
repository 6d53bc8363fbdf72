"""Tells how much each call of an engine held and how long it took, for the metrics."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.decoding import Answers, Decoding, Hypothesis
from service.engines.wrappers.passing import PassingTranslator
from service.ports import Translator


@dataclass(frozen=True, slots=True)
class EngineCall:
    """One call: sentences in, tokens out, seconds in between."""

    sentences: int
    tokens: int
    seconds: float


class MeteredTranslator(PassingTranslator):
    """Passes calls on to `inner` and tells of each that succeeded."""

    def __init__(self, inner: Translator, tell: Callable[[EngineCall], None]) -> None:
        super().__init__(inner)
        self._tell = tell

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Translate as `inner` does. Raises EngineFailed."""
        started = time.perf_counter()
        hypotheses = self._inner.translate(sentences, decoding)
        tokens = sum(hypothesis.tokens for hypothesis in hypotheses)
        self._tell(EngineCall(len(sentences), tokens, time.perf_counter() - started))
        return hypotheses

    def translate_each(self, sentences: Sequence[str], decoding: Decoding) -> Answers:
        """Translate one by one as `inner` does; what the caller does between two answers counts too. Raises
        EngineFailed."""
        started, tokens = time.perf_counter(), 0
        for number, hypothesis in super().translate_each(sentences, decoding):
            tokens += hypothesis.tokens
            yield number, hypothesis
        self._tell(EngineCall(len(sentences), tokens, time.perf_counter() - started))
