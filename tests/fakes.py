"""Engines whose outputs a test writes down; they pass the same contract suite as the real ones."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from service.decoding import Answers, Decoding, Hypothesis, ModelIdentity
from service.engines.lengths import check_length

Scripted = str | Hypothesis | Exception
Script = Mapping[str, Scripted | Sequence[Scripted]] | Callable[[str, Decoding], Scripted]


@dataclass(frozen=True)
class Call:
    """One call of a fake: the texts it was handed and how it was to decode them."""

    texts: tuple[str, ...]
    decoding: Decoding


class _Scripted:
    """Answers texts from a script; a list in the script gives its items one after another, the last for ever."""

    def __init__(self, script: Script | None, default: Callable[[str], str]) -> None:
        self._script = script if script is not None else {}
        self._default = default
        self._used: dict[str, Iterator[Scripted]] = {}
        self._last: dict[str, Scripted] = {}
        self._lock = threading.Lock()
        self.calls: list[Call] = []

    @property
    def texts(self) -> list[str]:
        """Every text it was ever handed, in order."""
        return [text for call in self.calls for text in call.texts]

    def _answer(self, texts: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        with self._lock:
            self.calls.append(Call(tuple(texts), decoding))
            return [self._hypothesis(self._next(text, decoding), decoding) for text in texts]

    def _next(self, text: str, decoding: Decoding) -> Scripted:
        if callable(self._script):
            return self._script(text, decoding)
        scripted = self._script.get(text)
        if scripted is None:
            return self._default(text)
        if isinstance(scripted, str | Hypothesis | Exception):
            return scripted
        items = self._used.setdefault(text, iter(scripted))
        self._last[text] = next(items, self._last.get(text, self._default(text)))
        return self._last[text]

    @staticmethod
    def _hypothesis(scripted: Scripted, decoding: Decoding) -> Hypothesis:
        if isinstance(scripted, Exception):
            raise scripted
        if isinstance(scripted, Hypothesis):
            return scripted
        words = len(scripted.split(" ")) if scripted else 0
        return _cut(Hypothesis(scripted, score=-0.5, tokens=words, finished=True), decoding.max_length)


class FakeTranslator(_Scripted):
    """Translates by script: source → text, Hypothesis, exception, or a list of them for successive calls.

    A source that the script lacks becomes ``EN(source)``. Tokens are words between single spaces.
    """

    def __init__(
        self,
        script: Script | None = None,
        *,
        identity: ModelIdentity | None = None,
        source: str = "fr",
        target: str = "en",
        max_source_tokens: int = 512,
    ) -> None:
        super().__init__(script, self._marked)
        self.identity = identity or ModelIdentity("fake-translator", "1")
        self.source = source
        self.target = target
        self.max_source_tokens = max_source_tokens

    def _marked(self, text: str) -> str:
        return f"{self.target.upper()}({' '.join(text.splitlines())})" if text.strip() else ""

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def batch_key(self, text: str, decoding: Decoding) -> int:
        return self.count_tokens(text)

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        for sentence in sentences:
            check_length(self.identity, "sentences", sentence, self.count_tokens(sentence), self.max_source_tokens)
        return self._answer(sentences, decoding)


class FakeIncrementalTranslator(FakeTranslator):
    """Gives the hypotheses of a call one by one, the last sentence's first; `before` is called before each."""

    is_incremental = True

    def __init__(self, script: Script | None = None, *, before: Callable[[str], object] = lambda _: None) -> None:
        super().__init__(script)
        self._before = before

    def translate_each(self, sentences: Sequence[str], decoding: Decoding) -> Answers:
        for number in reversed(range(len(sentences))):
            self._before(sentences[number])
            yield number, *self.translate([sentences[number]], decoding)


class FakeGenerator(_Scripted):
    """Continues prompts by script; a prompt that the script lacks gets ``CONTINUED``."""

    def __init__(self, script: Script | None = None, *, identity: ModelIdentity | None = None) -> None:
        super().__init__(script, lambda _: "CONTINUED")
        self.identity = identity or ModelIdentity("fake-generator", "1")

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def batch_key(self, text: str, decoding: Decoding) -> int:
        return self.count_tokens(text)

    def generate(
        self, prompts: Sequence[str], decoding: Decoding, caps: Sequence[int] | None = None
    ) -> list[Hypothesis]:
        """Continue by script; `caps` bound the prompts one by one, as engines allow."""
        whole = self._answer(prompts, replace(decoding, max_length=None))
        limits = caps if caps is not None else [decoding.max_length] * len(prompts)
        return [_cut(one, limit) for one, limit in zip(whole, limits, strict=True)]


def _cut(whole: Hypothesis, limit: int | None) -> Hypothesis:
    if limit is None or whole.tokens <= limit:
        return whole
    return Hypothesis(" ".join(whole.text.split(" ")[:limit]), whole.score, limit, finished=False)
