"""What stands between a caller and an engine and changes nothing but what it is for."""

from collections.abc import Sequence

from service.decoding import Decoding, Hypothesis, ModelIdentity
from service.ports import Translator


class PassingTranslator:
    """Passes everything on to `inner`; what is built on it overrides `translate`."""

    def __init__(self, inner: Translator) -> None:
        self._inner = inner

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

    def batch_key(self, text: str, decoding: Decoding) -> int:
        return self._inner.batch_key(text, decoding)

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Translate as `inner` does. Raises EngineFailed."""
        return self._inner.translate(sentences, decoding)
