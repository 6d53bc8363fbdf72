"""Continues prompts with the compiled library: results do not depend on what else is asked for at the same time."""

import ctypes
import weakref
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from service.decoding import Answers, Decoding, Hypothesis, ModelIdentity
from service.engines.native_weights import MappedWeights
from service.engines.runtimes.native import library as native
from service.engines.runtimes.prompt_tokens import PromptTokens, longest_continuations, mean_score
from service.errors import EngineFailed, ModelNotAvailable
from service.priority import is_background

ROWS = 32
"""Hypotheses that each thread decodes at once: with more, the time grows as they do."""
MARGIN = 1.5
"""By how much the log-probability of a hypothesis may be below the best one's before the search gives it up."""
_LENGTHS = 16  # what batch keys are multiples of
_OVERTAKEN_AT_MOST = 256  # sentences that may be decoded before one of the background while it waits
_SECONDS = 0.2  # between two looks at signals


class NativeGenerator:
    """A Gemma 3 decoder in the library's own format, with the `tokenizer.json` beside it.

    The sentences of all calls share the engine's threads: each thread takes the next sentence as soon as it has room
    for its hypotheses, and reads all that it has in one pass over the weights. A sentence's output depends on the
    sentence and its decoding alone.
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

        Searches are pruned by `margin`, a difference of log-probabilities (relative threshold pruning: Freitag and
        Al-Onaizan, 2017, Beam Search Strategies for Neural Machine Translation, §3); infinity keeps every hypothesis
        that there is room for. Raises ModelNotAvailable, also where there is no library.
        """
        self._margin = margin
        self.identity = identity
        library = native.load()
        if library is None:
            raise ModelNotAvailable(
                "the engine's library was not compiled",
                mend="install a C++ compiler and reinstall entrefilet, or run: entrefilet models build embedded",
            )
        self._library = library
        self._weights = weights = MappedWeights(folder)
        self._tokens = PromptTokens(folder / "tokenizer.json", identity, "<bos>", max_prompt_tokens)
        self._tokens.check_ids(weights.architecture.vocabulary)  # the library does not look
        self._end, self._unknown = self._tokens.id_of("<eos>"), self._tokens.id_of("<unk>")
        shape = weights.architecture
        sizes = (len(shape.windows), shape.width, shape.heads, shape.head_width, shape.inner, shape.vocabulary)
        # in variables: what an address points to must live as long as the call
        whole, windows = np.array(sizes, np.int32), np.array(shape.windows, np.int32)
        numbers = np.array([shape.epsilon, shape.head_width**-0.5], np.float32)
        bases = np.array(shape.rope_bases, np.float32)
        addresses = (ctypes.c_void_p * len(weights.tensors))(*(one.ctypes.data for one in weights.tensors))
        self._engine = self._library.entrefilet_open(
            _address(whole), _address(numbers), _address(windows), _address(bases), addresses, threads, rows
        )
        if not self._engine:
            raise ModelNotAvailable("the engine cannot start its threads")
        # not at the interpreter's end, when a thread may still wait for an answer
        weakref.finalize(self, self._library.entrefilet_close, self._engine).atexit = False

    def count_tokens(self, text: str) -> int:
        """Return how many tokens `text` is, without the ones that the model adds."""
        return self._tokens.count(text)

    def batch_key(self, text: str, decoding: Decoding) -> int:
        """Return a prompt's length, rounded up: prompts of any length may share a call, and these are alike."""
        del decoding
        return -(-(1 + self.count_tokens(text)) // _LENGTHS) * _LENGTHS

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
        if not prompts:
            return
        limits = longest_continuations(prompts, decoding, caps)
        encoded = self._tokens.encode(prompts)
        # the longest first: at the end of a call, no core waits for one that began late
        order = sorted(range(len(encoded)), key=lambda number: -len(encoded[number]))
        encoded, limits = [encoded[number] for number in order], [limits[number] for number in order]
        flat = np.array([token for ids in encoded for token in ids], np.int32)
        starts = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
        options = native.SearchOptions(
            decoding.beam_size,
            decoding.no_repeat_ngram_size,
            decoding.repetition_penalty,
            decoding.length_penalty,
            self._margin,
        )
        capped, ends = np.maximum(1, np.array(limits, np.int32)), np.array([self._end], np.int32)
        call = self._library.entrefilet_submit(
            self._engine,
            len(encoded),
            _address(flat),
            _address(starts),
            _address(capped),
            ctypes.byref(options),
            _address(ends),
            len(ends),
            self._unknown,
            _OVERTAKEN_AT_MOST if is_background() else 0,
        )
        if not call:
            raise EngineFailed(f"{self.identity.name} is out of memory")
        try:
            for _ in encoded:
                while (number := self._library.entrefilet_next(self._engine, call, int(1000 * _SECONDS))) == -1:
                    pass
                if number < 0:
                    raise EngineFailed(f"{self.identity.name} is out of memory")
                yield order[number], self._outputs(call, number, limits[number], decoding)
        finally:
            self._library.entrefilet_forget(self._engine, call)

    def _outputs(self, call: int, number: int, limit: int, decoding: Decoding) -> Hypothesis:
        room, score = max(1, limit), ctypes.c_float()
        buffer, token_scores = np.empty(room, np.int32), np.empty(room, np.float32)
        found = []
        for rank in range(self._library.entrefilet_output_count(call, number)):
            size = self._library.entrefilet_output(
                call, number, rank, _address(buffer), _address(token_scores), room, ctypes.byref(score)
            )
            ids = buffer[:size].tolist()
            mean = mean_score(score.value, decoding, size)
            words = self._tokens.word_scores(ids, token_scores[:size].tolist())
            found.append(Hypothesis(self._tokens.decode(ids), mean, size, ids[-1] == self._end, word_scores=words))
        if not found:  # no probability was a number
            raise EngineFailed(
                f"{self.identity.name} computes no numbers: its weights are damaged",
                mend="run: entrefilet models verify",
            )
        return replace(found[0], others=tuple(found[1:]))


def _address(array: npt.NDArray[Any]) -> int:
    return int(array.ctypes.data)
