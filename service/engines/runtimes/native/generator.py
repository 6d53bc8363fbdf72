"""Continues prompts with the compiled library."""

import ctypes
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from service.decoding import Answers, Decoding, Hypothesis, ModelIdentity
from service.engines.native_weights import Architecture, MappedWeights
from service.engines.runtimes.native import library as native
from service.engines.runtimes.native.engine import ROWS, Output, SearchEngine, address, batch_key
from service.engines.runtimes.prompt_tokens import PromptTokens, longest_continuations

MARGIN = 1.5
"""By how much the log-probability of a hypothesis may be below the best one's before the search gives it up."""


def decoder_arguments(weights: MappedWeights[Architecture]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return what the library opens a decoder with, and the arrays that must live as long as that call."""
    shape = weights.architecture
    sizes = (len(shape.windows), shape.width, shape.heads, shape.head_width, shape.inner, shape.vocabulary)
    whole, windows = np.array(sizes, np.int32), np.array(shape.windows, np.int32)
    numbers = np.array([shape.epsilon, shape.head_width**-0.5], np.float32)
    bases = np.array(shape.rope_bases, np.float32)
    tensors = (ctypes.c_void_p * len(weights.tensors))(*(one.ctypes.data for one in weights.tensors))
    return (*map(address, (whole, numbers, windows, bases)), tensors), (whole, numbers, windows, bases)


class NativeGenerator:
    """A Gemma 3 decoder in the library's own format, with the `tokenizer.json` beside it.

    A prompt's output depends on the prompt and its decoding alone.
    """

    def __init__(
        self,
        folder: Path,
        identity: ModelIdentity,
        *,
        threads: int,
        rows: int = ROWS,
        margin: float = MARGIN,
        max_prompt_tokens: int = 2048,
    ) -> None:
        """Map the weights and start `threads` threads, each for `rows` hypotheses.

        Searches are pruned by `margin`, see `SearchEngine`. Raises ModelNotAvailable, also where there is no library.
        """
        self.identity = identity
        native.required()
        weights = MappedWeights(folder, Architecture)
        self._tokens = PromptTokens(folder / "tokenizer.json", identity, "<bos>", max_prompt_tokens)
        self._tokens.check_ids(weights.architecture.vocabulary)  # the library does not look
        self._end, self._unknown = self._tokens.id_of("<eos>"), self._tokens.id_of("<unk>")

        arguments, self._arrays = decoder_arguments(weights)

        def open_(library: ctypes.CDLL, tensors: Any) -> int | None:
            opened: int | None = library.entrefilet_open(*arguments[:-1], tensors, threads, rows)
            return opened

        self._engine = SearchEngine(identity, weights, open_, margin=margin)

    def count_tokens(self, text: str) -> int:
        """Return how many tokens `text` is, without the ones that the model adds."""
        return self._tokens.count(text)

    def batch_key(self, text: str, decoding: Decoding) -> int:
        """Return a prompt's length, rounded up: prompts of any length may share a call, and these are alike."""
        del decoding
        return batch_key(1 + self.count_tokens(text))

    def generate(
        self, prompts: Sequence[str], decoding: Decoding, caps: Sequence[int] | None = None
    ) -> list[Hypothesis]:
        """Return one continuation a prompt, in order.

        `caps` are the longest continuations in tokens, prompt by prompt; without it `decoding.max_length`, or 256.
        Control tokens of the model in a prompt are read as text. Raises EngineFailed, also for a prompt longer than
        `max_prompt_tokens`: nothing is cut off in silence, and for weights that are no numbers.
        """
        found = dict(self.generate_each(prompts, decoding, caps))
        return [found[number] for number in range(len(prompts))]

    def generate_each(self, prompts: Sequence[str], decoding: Decoding, caps: Sequence[int] | None = None) -> Answers:
        """Yield the number of each prompt with its continuation when that is there, as `generate` would return it.

        What is not there yet is given up when the iterator is closed. Raises EngineFailed.
        """
        limits = longest_continuations(prompts, decoding, caps)
        encoded = self._tokens.encode(prompts)
        found = self._engine.search(encoded, limits, decoding, end=self._end, suppressed=self._unknown)
        with closing(found):
            for number, outputs in found:
                first, *others = [self._hypothesis(one) for one in outputs]
                yield number, replace(first, others=tuple(others))

    def _hypothesis(self, output: Output) -> Hypothesis:
        ids = output.tokens
        words = self._tokens.word_scores(ids, output.token_scores)
        return Hypothesis(self._tokens.decode(ids), output.score, len(ids), ids[-1] == self._end, word_scores=words)
