"""Makes a span of each call of an engine."""

from collections.abc import Sequence

from service.decoding import Decoding, Hypothesis
from service.engines.wrappers.passing import PassingTranslator
from service.ports import Tracer, Translator


class TracedTranslator(PassingTranslator):
    """Passes calls on to `inner`, each within a span that says how much it held."""

    def __init__(self, inner: Translator, tracer: Tracer) -> None:
        super().__init__(inner)
        self._tracer = tracer

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Translate as `inner` does. Raises EngineFailed."""
        attributes = {"entrefilet.sentences": len(sentences), "entrefilet.beam_size": decoding.beam_size}
        with self._tracer.span("engine", {**attributes, "entrefilet.model": self._inner.identity.name}) as span:
            hypotheses = self._inner.translate(sentences, decoding)
            span.set_attributes({"entrefilet.tokens": sum(hypothesis.tokens for hypothesis in hypotheses)})
            return hypotheses
