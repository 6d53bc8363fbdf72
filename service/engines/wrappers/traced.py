"""Makes a span of each call of an engine."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from service.decoding import Answers, Decoding, Hypothesis
from service.engines.wrappers.passing import PassingTranslator
from service.ports import Span, Tracer, Translator


class TracedTranslator(PassingTranslator):
    """Passes calls on to `inner`, each within a span that says how much it held."""

    def __init__(self, inner: Translator, tracer: Tracer) -> None:
        super().__init__(inner)
        self._tracer = tracer

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Translate as `inner` does. Raises EngineFailed."""
        with self._span(len(sentences), decoding) as span:
            hypotheses = self._inner.translate(sentences, decoding)
            span.set_attributes({"entrefilet.tokens": sum(hypothesis.tokens for hypothesis in hypotheses)})
            return hypotheses

    def translate_each(self, sentences: Sequence[str], decoding: Decoding) -> Answers:
        """Translate one by one as `inner` does, within one span. Raises EngineFailed."""
        with self._span(len(sentences), decoding) as span:
            tokens = 0
            for number, hypothesis in super().translate_each(sentences, decoding):
                tokens += hypothesis.tokens
                yield number, hypothesis
            span.set_attributes({"entrefilet.tokens": tokens})

    def _span(self, sentences: int, decoding: Decoding) -> AbstractContextManager[Span]:
        attributes = {"entrefilet.sentences": sentences, "entrefilet.beam_size": decoding.beam_size}
        return self._tracer.span("engine", {**attributes, "entrefilet.model": self._inner.identity.name})
