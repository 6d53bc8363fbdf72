"""What stands between a caller and an engine and changes nothing but what it is for."""

from collections.abc import Sequence

from service.decoding import Answers, Decoding, Hypothesis, ModelIdentity
from service.ports import IncrementalTranslator, Translator


class PassingTranslator:
    """Passes everything on to `inner`; what is built on it overrides `translate` and `translate_each`."""

    def __init__(self, inner: Translator) -> None:
        self._inner = inner
        # asked of every sentence, and looking at a protocol's members takes a third of a millisecond
        self._incremental = inner if isinstance(inner, IncrementalTranslator) and inner.is_incremental else None

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

    @property
    def is_incremental(self) -> bool:
        """Whether `inner` is, and this class does something of its own in both methods or in neither."""
        own, plain = type(self), PassingTranslator
        alike = (own.translate is plain.translate) == (own.translate_each is plain.translate_each)
        return alike and self._incremental is not None

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Translate as `inner` does. Raises EngineFailed."""
        return self._inner.translate(sentences, decoding)

    def translate_each(self, sentences: Sequence[str], decoding: Decoding) -> Answers:
        """Yield what `inner` yields. Raises EngineFailed, and TypeError where `inner` is not incremental."""
        if self._incremental is None:
            raise TypeError(f"{self.identity.name} gives its answers all at once")
        yield from self._incremental.translate_each(sentences, decoding)
