"""Converted Marian models run by CTranslate2, read and written with their sentencepiece models."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from service.decoding import Decoding, Hypothesis, ModelIdentity
from service.engines.batches import plan
from service.engines.prompting.prompted import longest_output
from service.engines.runtimes.ctranslate import LIBRARY_ERRORS, read_config, run_batches, search_options
from service.engines.runtimes.prompt_tokens import mean_score
from service.errors import EngineFailed, ModelNotAvailable

SOURCE_PIECES, TARGET_PIECES = "source.spm", "target.spm"
"""The sentencepiece models of the two languages."""

_UNKNOWN, _END = "<unk>", "</s>"
_CONTROL = frozenset({_END, "<s>", "<pad>"})
_EMPTY = Hypothesis("", score=0.0, tokens=0, finished=True)


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
        self._end = str(read_config(folder).get("eos_token") or _END)
        try:
            import ctranslate2
            from sentencepiece import SentencePieceProcessor

            self._source_pieces = SentencePieceProcessor(model_file=str(folder / SOURCE_PIECES))
            self._target_pieces = SentencePieceProcessor(model_file=str(folder / TARGET_PIECES))
            self._translator = ctranslate2.Translator(str(folder), inter_threads=threads, intra_threads=1)
        except (*LIBRARY_ERRORS, OSError) as error:
            raise ModelNotAvailable(f"the model in {folder} cannot be loaded: {error}") from error

    def count_tokens(self, text: str) -> int:
        """Return how many pieces `text` is."""
        return len(self._pieces(text))

    def batch_key(self, text: str, decoding: Decoding) -> int:  # noqa: ARG002 - the same for all
        """Return the sentence's length: only those of other lengths are padded beside it."""
        return self.count_tokens(text)

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Return one hypothesis a sentence, in order; a blank sentence stays blank. Raises EngineFailed."""
        pieces = [self._pieces(sentence) for sentence in sentences]
        for sentence, own in zip(sentences, pieces, strict=True):
            if len(own) > self.max_source_tokens:
                raise EngineFailed(
                    f"{self.identity.name} reads sentences of {self.max_source_tokens} tokens, not of {len(own)}: "
                    f"{sentence[:60]!r}…"
                )
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
        return [answers.get(index, _EMPTY) for index in range(len(sentences))]

    def _pieces(self, text: str) -> list[str]:
        # an unknown run of characters comes back as itself, which may spell a control token of the model
        pieces: list[str] = self._source_pieces.encode(text, out_type=str)
        return [_UNKNOWN if piece in _CONTROL else piece for piece in pieces]

    def _hypothesis(self, result: Any, limit: int, decoding: Decoding) -> Hypothesis:
        found = []
        for whole, score in zip(result.hypotheses, result.scores, strict=True):
            tokens = whole[:limit]
            finished = bool(tokens) and tokens[-1] == self._end
            words = [token for token in tokens if token not in _CONTROL]
            text = str(self._target_pieces.decode(words)).strip()
            found.append(Hypothesis(text, mean_score(score, decoding, len(whole)), len(tokens), finished))
        return replace(found[0], others=tuple(found[1:]))
