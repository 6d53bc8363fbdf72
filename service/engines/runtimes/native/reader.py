"""Reads texts with the compiled library: what a decoder's last layer says of each sentence."""

import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from service.decoding import ModelIdentity
from service.engines.native_weights import Architecture, MappedWeights
from service.engines.runtimes.native import library as native
from service.engines.runtimes.native.engine import address
from service.engines.runtimes.native.generator import decoder_arguments
from service.engines.runtimes.prompt_tokens import load_tokenizer
from service.errors import EngineFailed, ModelNotAvailable

MOST_TOKENS = 1536
"""Tokens that are read in one piece."""
OPENING = 256
"""Tokens of the text's beginning that are read in front of each further piece."""

States = npt.NDArray[np.float32]


class NativeReader:
    """A Gemma 3 decoder in the library's own format, with the `tokenizer.json` beside it, that writes nothing.

    Any number of threads may call it; each call reads on `threads` threads, with the same result for any number.
    """

    def __init__(self, folder: Path, identity: ModelIdentity, *, threads: int = 1, separator: str = "\n") -> None:
        """Map the weights; `separator` is the token behind each sentence.

        Raises ModelNotAvailable, also where there is no library.
        """
        self.identity, self._threads = identity, threads
        self._library = native.required()
        self._weights = MappedWeights(folder, Architecture)
        self._tokenizer = load_tokenizer(folder / "tokenizer.json")
        self.width = self._weights.architecture.width
        arguments, self._arrays = decoder_arguments(self._weights)
        self._model: Any = self._library.entrefilet_open_reader(*arguments)
        start, break_ = self._tokenizer.token_to_id("<bos>"), self._tokenizer.token_to_id(separator)
        known = max(self._tokenizer.get_vocab(with_added_tokens=True).values(), default=-1)
        if not self._model or start is None or break_ is None or known >= self._weights.architecture.vocabulary:
            raise ModelNotAvailable(f"{identity.name} cannot be opened: its files do not belong together")
        self._start, self._break = int(start), int(break_)
        weakref.finalize(self, self._library.entrefilet_close_reader, self._model).atexit = False

    def encode(self, sentences: Sequence[str]) -> States:
        """Return (sentences, 2 · width): the mean over a sentence's tokens, and the token that ends it.

        A sentence is read with all that stands before it; of a text of more than MOST_TOKENS, with the text's first
        OPENING tokens and what stands before it in the same piece. Raises EngineFailed when memory runs out.
        """
        ids = [[*self._encode(text)[: MOST_TOKENS // 2], self._break] for text in sentences]
        found = np.zeros((len(ids), 2 * self.width), np.float32)
        opening = self._opening(ids)
        first = 0
        while first < len(ids):
            tokens = [self._start, *(opening if first else ())]
            at = len(tokens)
            last = first
            while last < len(ids) and (last == first or len(tokens) + len(ids[last]) <= MOST_TOKENS):
                tokens += ids[last]
                last += 1
            states = self._read(tokens)
            for number in range(first, last):
                end = at + len(ids[number])
                found[number, : self.width] = states[at:end].mean(axis=0)
                found[number, self.width :] = states[end - 1]
                at = end
            first = last
        return found

    @staticmethod
    def _opening(ids: Sequence[Sequence[int]]) -> list[int]:
        """Return the tokens of the first sentences, whole ones, as far as OPENING reaches."""
        opening: list[int] = []
        for one in ids:
            if len(opening) + len(one) > OPENING:
                break
            opening += one
        return opening

    def _encode(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def _read(self, tokens: Sequence[int]) -> States:
        given = np.array(tokens, np.int32)
        states = np.empty((len(given), self.width), np.float32)
        if not self._library.entrefilet_read(self._model, address(given), len(given), self._threads, address(states)):
            raise EngineFailed(f"{self.identity.name} is out of memory")
        return states
