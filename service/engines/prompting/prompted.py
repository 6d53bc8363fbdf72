"""A translator made of a generator and a prompt."""

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol, runtime_checkable

from service.decoding import EMPTY, Answers, Decoding, Hypothesis, ModelIdentity, TermPair
from service.engines.lengths import check_length
from service.engines.prompting.prompts import Prompt
from service.terminology.glossing import COMMONEST, FEWER, without_glosses

# everything that str.splitlines() breaks at: in a prompt it would begin the next line of the template
_LINE_BREAKS = re.compile(r"(?<!\s)\s*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_BRACKETED = re.compile(r"<\w[\w-]*>")
_RENDERED = 4096  # prompts that are kept: a sentence is counted first and asked for later


class CappedGenerator(Protocol):
    """A generator that counts tokens and takes a cap for each prompt."""

    @property
    def identity(self) -> ModelIdentity: ...

    def count_tokens(self, text: str) -> int: ...

    def batch_key(self, text: str, decoding: Decoding) -> int: ...

    def generate(
        self, prompts: Sequence[str], decoding: Decoding, caps: Sequence[int] | None = None
    ) -> list[Hypothesis]: ...


@runtime_checkable
class IncrementalGenerator(CappedGenerator, Protocol):
    """A generator that can give each answer when it is there."""

    def generate_each(
        self, prompts: Sequence[str], decoding: Decoding, caps: Sequence[int] | None = None
    ) -> Answers: ...


# lines, their lengths in tokens and a decoding, to the number of each line with what it became
_Ask = Callable[[Sequence[str], Sequence[int], Decoding], Answers]


def longest_output(source_tokens: int) -> int:
    """Return the output tokens that a source may need: French→English is shorter in all but very short sentences."""
    return int(1.6 * source_tokens) + 16


class PromptedTranslator:
    """Translates sentences by having `generator` continue `prompt`, with `source` and perhaps `terms` in it."""

    def __init__(
        self,
        generator: CappedGenerator,
        prompt: Prompt,
        *,
        source: str = "fr",
        target: str = "en",
        max_source_tokens: int = 256,
    ) -> None:
        self.identity = generator.identity
        self.prompt = prompt
        self.source = source
        self.target = target
        self.max_source_tokens = max_source_tokens
        self._generator = generator
        # once: a look at a protocol's members takes a tenth of a millisecond
        self._incremental = generator if isinstance(generator, IncrementalGenerator) else None
        self._rendered = functools.lru_cache(_RENDERED)(self._render)
        self._around = generator.count_tokens(self.render(""))

    def count_tokens(self, text: str) -> int:
        """Return the tokens of a sentence as the model reads it, with what the prompt writes into it."""
        line = _one_line(text)
        return self._generator.count_tokens(self.render(line)) - self._around if line else 0

    def batch_key(self, text: str, decoding: Decoding) -> int:
        """Return a prompt's length: sentences that share it may stand in one batch without changing one another."""
        return self._generator.batch_key(self.render(_one_line(text), decoding.terms, decoding.gloss_common), decoding)

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Return one hypothesis a sentence, in order; a blank sentence stays blank.

        The output is capped by `decoding.max_length`, or by what the source's length makes plausible. Raises
        EngineFailed, also for a sentence over `max_source_tokens`.
        """
        found = dict(self._answers(sentences, decoding, self._ask_at_once))
        return [found[number] for number in range(len(sentences))]

    @property
    def is_incremental(self) -> bool:
        return self._incremental is not None

    def translate_each(self, sentences: Sequence[str], decoding: Decoding) -> Answers:
        """Yield each sentence's number with its hypothesis, as `translate` has it. Raises EngineFailed, and TypeError
        where the generator is not incremental."""
        yield from self._answers(sentences, decoding, self._ask_each)

    def _answers(self, sentences: Sequence[str], decoding: Decoding, ask: _Ask) -> Answers:
        lines = [_one_line(sentence) for sentence in sentences]
        lengths = [self._generator.count_tokens(line) for line in lines]
        for line, length in zip(lines, lengths, strict=True):
            check_length(self.identity, "sentences", line, length, self.max_source_tokens)
        with_text = [index for index, line in enumerate(lines) if line]
        yield from ((index, EMPTY) for index, line in enumerate(lines) if not line)
        glosses = (decoding.terms, _commonest(decoding.gloss_common)) if self.prompt.is_glossed else None
        answers = ask([lines[index] for index in with_text], [lengths[index] for index in with_text], decoding)
        for number, hypothesis in answers:
            yield with_text[number], _sentence(hypothesis, lines[with_text[number]], glosses)

    def _ask(self, lines: Sequence[str], lengths: Sequence[int], decoding: Decoding) -> list[Hypothesis]:
        """Return what the generator makes of lines of `lengths` tokens."""
        return self._generator.generate(*self._prompts(lines, lengths, decoding))

    def _ask_at_once(self, lines: Sequence[str], lengths: Sequence[int], decoding: Decoding) -> Answers:
        yield from enumerate(self._ask(lines, lengths, decoding))

    def _ask_each(self, lines: Sequence[str], lengths: Sequence[int], decoding: Decoding) -> Answers:
        if self._incremental is None:
            raise TypeError(f"{self.identity.name} gives its answers all at once")
        yield from self._incremental.generate_each(*self._prompts(lines, lengths, decoding))

    def _prompts(
        self, lines: Sequence[str], lengths: Sequence[int], decoding: Decoding
    ) -> tuple[list[str], Decoding, list[int]]:
        rendered = [self.render(line, decoding.terms, decoding.gloss_common) for line in lines]
        return rendered, decoding, [decoding.max_length or longest_output(length) for length in lengths]

    def render(self, line: str, terms: Sequence[TermPair] = (), gloss_common: bool = False) -> str:
        """Return the whole prompt for a line."""
        return self._rendered(line, tuple(terms), gloss_common)

    def _render(self, line: str, terms: tuple[TermPair, ...], gloss_common: bool) -> str:
        variables: dict[str, str | int | tuple[TermPair, ...]] = {
            "source": line,
            "terms": terms,
            "commonest": _commonest(gloss_common),
        }
        wanted = self.prompt.variables | {"source"}
        return self.prompt.render(**{name: value for name, value in variables.items() if name in wanted})


def _commonest(gloss_common: bool) -> int:
    return FEWER if gloss_common else COMMONEST


def _one_line(text: str) -> str:
    return _LINE_BREAKS.sub(" ", text).strip()


def restore_brackets(source: str, translation: str) -> str:
    """Return a translation in which words that the source has in angle brackets have theirs again.

    >>> restore_brackets("Il a écrit <eos> ici.", 'He wrote "eos" here.')
    'He wrote <eos> here.'
    """
    for mark in dict.fromkeys(_BRACKETED.findall(source)):
        if mark not in translation:
            bare = re.compile(rf"[\"“‘'<]?(?<!\w){re.escape(mark[1:-1])}(?!\w)[\"”’'>]?")
            if len(bare.findall(translation)) == 1:
                translation = bare.sub(lambda _found, mark=mark: mark, translation)  # type: ignore[misc]
    return translation


def _sentence(continuation: Hypothesis, source: str, glosses: tuple[Sequence[TermPair], int] | None) -> Hypothesis:
    """Return the outputs on one line each, without glosses that the model copied; a plain prompt has no `glosses`."""

    def clean(text: str) -> str:
        line = restore_brackets(source, _one_line(text))
        return line if glosses is None else without_glosses(line, source, *glosses)

    return replace(
        continuation,
        text=clean(continuation.text),
        others=tuple(replace(other, text=clean(other.text)) for other in continuation.others),
    )
