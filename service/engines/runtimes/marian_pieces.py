"""The pieces that Marian models read and write, by their two sentencepiece models."""

import json
from collections.abc import Sequence
from pathlib import Path

from service.decoding import ModelIdentity
from service.engines.lengths import check_length
from service.errors import ModelNotAvailable

SOURCE_PIECES, TARGET_PIECES = "source.spm", "target.spm"
"""The sentencepiece models of the two languages."""
VOCABULARY = "vocab.json"
"""The pieces of both languages with their numbers."""
UNKNOWN, END = "<unk>", "</s>"
CONTROL = frozenset({END, "<s>", "<pad>"})


class MarianPieces:
    """Turns sentences into pieces, and pieces into text."""

    def __init__(self, folder: Path, identity: ModelIdentity, longest: int) -> None:
        """Read the pieces of a model that reads sentences of at most `longest`. Raises ModelNotAvailable."""
        from sentencepiece import SentencePieceProcessor

        self._identity, self._longest = identity, longest
        try:
            self._source = SentencePieceProcessor(model_file=str(folder / SOURCE_PIECES))
            self._target = SentencePieceProcessor(model_file=str(folder / TARGET_PIECES))
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelNotAvailable(f"the model in {folder} cannot be loaded: {error}") from error

    def count(self, text: str) -> int:
        """Return how many pieces `text` is."""
        return len(self._encode(text))

    def encode(self, sentences: Sequence[str]) -> list[list[str]]:
        """Return the pieces of each sentence, none of a blank one. Raises EngineFailed for one that is too long."""
        pieces = [self._encode(sentence) for sentence in sentences]
        for sentence, own in zip(sentences, pieces, strict=True):
            check_length(self._identity, "sentences", sentence, len(own), self._longest)
        return pieces

    def decode(self, pieces: Sequence[str]) -> str:
        """Return the text of pieces, without control tokens."""
        return str(self._target.decode([piece for piece in pieces if piece not in CONTROL])).strip()

    def _encode(self, text: str) -> list[str]:
        # an unknown run of characters comes back as itself, which may spell a control token of the model
        pieces: list[str] = self._source.encode(text, out_type=str)
        return [UNKNOWN if piece in CONTROL else piece for piece in pieces]


def read_vocabulary(folder: Path) -> dict[str, int]:
    """Return the number of each piece. Raises ModelNotAvailable where it cannot be read or has no control tokens."""
    path = folder / VOCABULARY
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelNotAvailable(f"{path} is missing or damaged: {error}") from error
    if not isinstance(found, dict) or not {UNKNOWN, END} <= found.keys() or {*map(type, found.values())} != {int}:
        raise ModelNotAvailable(f"{path} is no vocabulary of a Marian model")
    return found
