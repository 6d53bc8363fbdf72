"""Converted Marian models run by CTranslate2, read and written with their sentencepiece models."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from service.decoding import EMPTY, Decoding, Hypothesis, ModelIdentity
from service.engines.batches import plan
from service.engines.prompting.prompted import longest_output
from service.engines.runtimes.ctranslate import LIBRARY_ERRORS, read_config, run_batches, search_options
from service.engines.runtimes.marian_pieces import END, MarianPieces
from service.engines.runtimes.prompt_tokens import mean_score
from service.errors import ModelNotAvailable


class MarianTranslator:
    """A converted Marian model; every sentence is one input, no prompt."""

    def __init__(
        self,
        folder: Path,
        identity: ModelIdentity,
        *,
        source: str,
        target: str,
        threads: int,
        max_source_tokens: int = 400,
        max_batch_tokens: int = 1024,
    ) -> None:
        """Load a folder that `kinds.marian.install` wrote. Raises ModelNotAvailable."""
        self.identity = identity
        self.source = source
        self.target = target
        self.max_source_tokens = max_source_tokens
        self._threads = threads
        self._max_batch_tokens = max_batch_tokens
        self._end = str(read_config(folder).get("eos_token") or END)
        self._pieces = MarianPieces(folder, identity, max_source_tokens)
        try:
            import ctranslate2

            self._translator = ctranslate2.Translator(str(folder), inter_threads=threads, intra_threads=1)
        except (*LIBRARY_ERRORS, OSError) as error:
            raise ModelNotAvailable(f"the model in {folder} cannot be loaded: {error}") from error

    def count_tokens(self, text: str) -> int:
        """Return how many pieces `text` is."""
        return self._pieces.count(text)

    def batch_key(self, text: str, decoding: Decoding) -> int:  # noqa: ARG002 - the same for all
        """Return the sentence's length: only those of other lengths are padded beside it."""
        return self.count_tokens(text)

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Return one hypothesis a sentence, in order; a blank sentence stays blank. Raises EngineFailed."""
        pieces = self._pieces.encode(sentences)
        with_text = [index for index, own in enumerate(pieces) if own]
        inputs = [[*pieces[index], self._end] for index in with_text]
        limits = [decoding.max_length or longest_output(len(own)) for own in inputs]

        def submit(batch: list[int], longest: int) -> list[Any]:
            return list(
                self._translator.translate_batch(
                    [inputs[index] for index in batch],
                    asynchronous=True,
                    max_input_length=0,
                    max_decoding_length=longest,
                    **search_options(decoding),
                )
            )

        tokens = max(1, self._max_batch_tokens // decoding.beam_size)
        batches = plan([len(own) for own in inputs], workers=self._threads, max_tokens=tokens)
        results = run_batches(batches, limits, submit)
        answers = {
            index: self._hypothesis(result, limit, decoding)
            for index, result, limit in zip(with_text, results, limits, strict=True)
        }
        return [answers.get(index, EMPTY) for index in range(len(sentences))]

    def _hypothesis(self, result: Any, limit: int, decoding: Decoding) -> Hypothesis:
        found = []
        for whole, score in zip(result.hypotheses, result.scores, strict=True):
            tokens = whole[:limit]
            finished = bool(tokens) and tokens[-1] == self._end
            found.append(
                Hypothesis(self._pieces.decode(tokens), mean_score(score, decoding, len(whole)), len(tokens), finished)
            )
        return replace(found[0], others=tuple(found[1:]))
