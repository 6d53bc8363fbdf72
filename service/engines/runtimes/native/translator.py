"""Translates with the compiled library: Marian models in its own format."""

import ctypes
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import Any

import numpy as np

from service.decoding import EMPTY, Answers, Decoding, Hypothesis, ModelIdentity
from service.engines.marian_weights import MarianArchitecture
from service.engines.native_weights import MappedWeights
from service.engines.prompting.prompted import longest_output
from service.engines.runtimes.marian_pieces import END, UNKNOWN, MarianPieces, read_vocabulary
from service.engines.runtimes.native import library as native
from service.engines.runtimes.native.engine import ROWS, Output, SearchEngine, address, batch_key
from service.errors import ModelNotAvailable


class NativeMarianTranslator:
    """A Marian model in the library's own format, with its pieces and its `vocab.json`.

    A sentence's output depends on the sentence and its decoding alone. Searches keep every hypothesis that there is
    room for, as CTranslate2's do.
    """

    def __init__(
        self,
        folder: Path,
        identity: ModelIdentity,
        *,
        source: str,
        target: str,
        threads: int,
        rows: int = ROWS,
        max_source_tokens: int = 400,
    ) -> None:
        """Map the weights and start `threads` threads, each for `rows` hypotheses.

        Raises ModelNotAvailable, also where there is no library.
        """
        self.identity = identity
        self.source = source
        self.target = target
        native.required()
        weights = MappedWeights(folder, MarianArchitecture)
        shape = weights.architecture
        self._positions = shape.positions
        self.max_source_tokens = min(max_source_tokens, shape.positions - 1)
        self._pieces = MarianPieces(folder, identity, self.max_source_tokens)
        self._ids = read_vocabulary(folder)
        if max(self._ids.values()) >= shape.vocabulary or min(self._ids.values()) < 0:  # the library does not look
            raise ModelNotAvailable(
                f"the vocabulary of {identity.name} is of another model: it has tokens up to "
                f"{max(self._ids.values())}, and the weights are of {shape.vocabulary}"
            )
        self._tokens = {number: piece for piece, number in self._ids.items()}

        def open_(library: ctypes.CDLL, tensors: Any) -> int | None:
            # in variables: what an address points to must live as long as the call
            first = (shape.width, shape.vocabulary, shape.start, shape.is_swish)
            sizes = np.array([*first, *shape.stack("encoder"), *shape.stack("decoder")], np.int32)
            numbers = np.array([shape.embedding_scale, shape.epsilon], np.float32)
            opened: int | None = library.entrefilet_open_encoder_decoder(
                address(sizes), address(numbers), tensors, threads, rows
            )
            return opened

        self._engine = SearchEngine(identity, weights, open_, margin=inf)

    def count_tokens(self, text: str) -> int:
        """Return how many pieces `text` is."""
        return self._pieces.count(text)

    def batch_key(self, text: str, decoding: Decoding) -> int:
        """Return the sentence's length, rounded up: those of any length may share a call, and these are alike."""
        del decoding
        return batch_key(1 + self.count_tokens(text))

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Return one hypothesis a sentence, in order; a blank sentence stays blank. Raises EngineFailed."""
        found = dict(self.translate_each(sentences, decoding))
        return [found[number] for number in range(len(sentences))]

    @property
    def is_incremental(self) -> bool:
        return True

    def translate_each(self, sentences: Sequence[str], decoding: Decoding) -> Answers:
        """Yield each sentence's number with its hypothesis, as `translate` has it. Raises EngineFailed."""
        pieces = self._pieces.encode(sentences)
        yield from ((number, EMPTY) for number, own in enumerate(pieces) if not own)
        with_text = [number for number, own in enumerate(pieces) if own]
        unknown = self._ids[UNKNOWN]
        inputs = [[*(self._ids.get(piece, unknown) for piece in pieces[n]), self._ids[END]] for n in with_text]
        limits = [min(decoding.max_length or longest_output(len(own)), self._positions) for own in inputs]
        found = self._engine.search(inputs, limits, decoding, end=self._ids[END], suppressed=unknown)
        with closing(found):
            for number, outputs in found:
                first, *others = [self._hypothesis(one) for one in outputs]
                yield with_text[number], replace(first, others=tuple(others))

    def _hypothesis(self, output: Output) -> Hypothesis:
        tokens = [self._tokens.get(number, UNKNOWN) for number in output.tokens]
        return Hypothesis(self._pieces.decode(tokens), output.score, len(tokens), tokens[-1] == END)
