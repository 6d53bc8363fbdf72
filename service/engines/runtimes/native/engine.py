"""Models that the compiled library runs: results do not depend on what else is asked for at the same time."""

import ctypes
import weakref
from collections.abc import Callable, Generator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from service.decoding import Decoding, ModelIdentity
from service.engines.native_weights import MappedWeights
from service.engines.runtimes.native import library as native
from service.engines.runtimes.prompt_tokens import mean_score
from service.errors import EngineFailed, ModelNotAvailable
from service.priority import is_background

ROWS = 32
"""Hypotheses that each thread decodes at once: with more, the time grows as they do."""
_LENGTHS = 16  # what batch keys are multiples of
_OVERTAKEN_AT_MOST = 256  # sentences that may be decoded before one of the background while it waits
_SECONDS = 0.2  # between two looks at signals


class Output(NamedTuple):
    """What a search has found: tokens with the log-probability of each, and their mean."""

    tokens: list[int]
    token_scores: list[float]
    score: float


class SearchEngine:
    """A model in the library's own format with its threads.

    The sentences of all calls share the threads: each takes the next sentence as soon as it has room for its
    hypotheses, and reads all that it has in one pass over the weights. A sentence's output depends on the sentence and
    its decoding alone.
    """

    def __init__(
        self,
        identity: ModelIdentity,
        weights: MappedWeights[Any],
        open_: Callable[[ctypes.CDLL, Any], int | None],
        *,
        margin: float,
    ) -> None:
        """Start the threads by `open_`, which is given the library and the addresses of the tensors.

        Searches are pruned by `margin`, a difference of log-probabilities (relative threshold pruning: Freitag and
        Al-Onaizan, 2017, Beam Search Strategies for Neural Machine Translation, §3); infinity keeps every hypothesis
        that there is room for. Raises ModelNotAvailable, also where there is no library.
        """
        self._identity, self._margin = identity, margin
        self._library = native.required()
        self._weights = weights  # mapped for as long as the threads read them
        addresses = (ctypes.c_void_p * len(weights.tensors))(*(one.ctypes.data for one in weights.tensors))
        self._engine = open_(self._library, addresses)
        if not self._engine:
            raise ModelNotAvailable("the engine cannot start its threads")
        # not at the interpreter's end, when a thread may still wait for an answer
        weakref.finalize(self, self._library.entrefilet_close, self._engine).atexit = False

    def search(
        self, inputs: Sequence[Sequence[int]], limits: Sequence[int], decoding: Decoding, *, end: int, suppressed: int
    ) -> Generator[tuple[int, list[Output]], None, None]:
        """Yield the number of each input with its outputs, best first, as they are found.

        `limits` are the most tokens of each output, `end` ends one and `suppressed` is never written. What is not there
        yet is given up when the iterator is closed. Raises EngineFailed, also for weights that are no numbers.
        """
        if not inputs:
            return
        # the longest first: at the end of a call, no core waits for one that began late
        order = sorted(range(len(inputs)), key=lambda number: -len(inputs[number]))
        flat = np.array([token for number in order for token in inputs[number]], np.int32)
        starts = np.cumsum([0, *(len(inputs[number]) for number in order)], dtype=np.int32)
        options = native.SearchOptions(
            decoding.beam_size,
            decoding.no_repeat_ngram_size,
            decoding.repetition_penalty,
            decoding.length_penalty,
            self._margin,
        )
        # in variables: what an address points to must live as long as the call
        capped, ends = np.array([max(1, limits[number]) for number in order], np.int32), np.array([end], np.int32)
        call = self._library.entrefilet_submit(
            self._engine,
            len(order),
            address(flat),
            address(starts),
            address(capped),
            ctypes.byref(options),
            address(ends),
            len(ends),
            suppressed,
            _OVERTAKEN_AT_MOST if is_background() else 0,
        )
        if not call:
            raise EngineFailed(f"{self._identity.name} is out of memory")
        try:
            for _ in order:
                while (number := self._library.entrefilet_next(self._engine, call, int(1000 * _SECONDS))) == -1:
                    pass
                if number < 0:
                    raise EngineFailed(f"{self._identity.name} is out of memory")
                yield order[number], self._outputs(call, number, int(capped[number]), decoding)
        finally:
            self._library.entrefilet_forget(self._engine, call)

    def _outputs(self, call: int, number: int, room: int, decoding: Decoding) -> list[Output]:
        score = ctypes.c_float()
        buffer, token_scores = np.empty(room, np.int32), np.empty(room, np.float32)
        found = []
        for rank in range(self._library.entrefilet_output_count(call, number)):
            size = self._library.entrefilet_output(
                call, number, rank, address(buffer), address(token_scores), room, ctypes.byref(score)
            )
            mean = mean_score(score.value, decoding, size)
            found.append(Output(buffer[:size].tolist(), token_scores[:size].tolist(), mean))
        if not found:  # no probability was a number
            raise EngineFailed(
                f"{self._identity.name} computes no numbers: its weights are damaged",
                mend="run: entrefilet models verify",
            )
        return found


def batch_key(tokens: int) -> int:
    """Return a length, rounded up: inputs of any length may share a call, and those of one key are alike."""
    return -(-tokens // _LENGTHS) * _LENGTHS


def address(array: npt.NDArray[Any]) -> int:
    """Return where the library finds an array, which must live as long as the library reads it."""
    return int(array.ctypes.data)
