"""Prompts as the tokens of a model, and what its continuations may be and are worth."""

import functools
import hashlib
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from service.decoding import Decoding, ModelIdentity
from service.engines.lengths import check_length
from service.errors import ModelNotAvailable

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_DEFAULT_CONTINUATION = 256
_TEXTS, _WORDS = 256, 8192  # prompts whose ids are kept, and words whose text is
_LONGEST_KEPT = 4000  # characters of such a prompt
_SPACE = "\u2581"  # how a token that begins a word begins
_tokenizers: "dict[bytes, Tokenizer]" = {}
_CONTROL = frozenset(("<eos>", "<bos>", "<pad>", "<unk>"))


def load_tokenizer(path: Path) -> "Tokenizer":
    """Read a `tokenizer.json` so that control tokens in a text stay text. Raises ModelNotAvailable.

    Files of one content share a tokenizer, which nobody may change: it takes a quarter of a second to read one.
    """
    from tokenizers import Tokenizer

    try:
        content = path.read_bytes()
        digest = hashlib.sha256(content).digest()
        tokenizer = _tokenizers.get(digest) or Tokenizer.from_buffer(content)
    except Exception as error:
        raise ModelNotAvailable(f"{path} is missing or damaged: {error}") from error
    tokenizer.encode_special_tokens = True
    _tokenizers[digest] = tokenizer
    return tokenizer


def longest_continuations(prompts: Sequence[str], decoding: Decoding, caps: Sequence[int] | None) -> list[int]:
    """Return the most tokens that each prompt may be continued by: `caps`, or `decoding.max_length`, or 256."""
    return list(caps) if caps is not None else [decoding.max_length or _DEFAULT_CONTINUATION] * len(prompts)


def mean_score(score: float, decoding: Decoding, tokens: int) -> float:
    """Return the mean log-probability of a token, from their sum divided by tokens ** length_penalty."""
    scale: float = max(1, tokens) ** (decoding.length_penalty - 1)
    return score * scale


class PromptTokens:
    """Turns prompts into ids that begin with one token, and ids into text."""

    def __init__(self, path: Path, identity: ModelIdentity, start: str, longest: int) -> None:
        """Read a `tokenizer.json` for prompts of at most `longest` tokens. Raises ModelNotAvailable."""
        self._tokenizer = load_tokenizer(path)
        self._identity, self._longest = identity, longest
        self._start = self.id_of(start)
        # counted when a sentence is cut and when its output is capped, and read when it is asked for
        self._ids = functools.lru_cache(maxsize=_TEXTS)(self._encode)
        self._begins_word = functools.lru_cache(maxsize=_WORDS)(self._read_beginning)
        self._text_of = functools.lru_cache(maxsize=_WORDS)(self._decode)

    def id_of(self, token: str) -> int:
        """Return the id of a token. Raises ModelNotAvailable if there is none."""
        found = self._tokenizer.token_to_id(token)
        if found is None:
            raise ModelNotAvailable(f"the tokenizer of {self._identity.name} has no token {token}")
        return int(found)

    def check_ids(self, vocabulary: int) -> None:
        """Raise ModelNotAvailable where the tokenizer has ids that a model of `vocabulary` tokens does not know."""
        largest = max(self._tokenizer.get_vocab(with_added_tokens=True).values(), default=-1)
        if largest >= vocabulary:
            raise ModelNotAvailable(
                f"the tokenizer of {self._identity.name} is of another model: it has tokens up to {largest}, and the "
                f"weights are of {vocabulary}"
            )

    def count(self, text: str) -> int:
        """Return how many tokens `text` is, without the first one."""
        return len(self._ids_of(text))

    def encode(self, prompts: Sequence[str]) -> list[list[int]]:
        """Return the ids of each prompt. Raises EngineFailed for one that is too long."""
        found = [[self._start, *self._ids_of(text)] for text in prompts]
        for ids, text in zip(found, prompts, strict=True):
            check_length(self._identity, "prompts", text, len(ids), self._longest)
        return found

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of ids, without control tokens."""
        return self._decode(tuple(ids))

    def _ids_of(self, text: str) -> "array[int]":
        return self._ids(text) if len(text) <= _LONGEST_KEPT else self._encode(text)

    def _encode(self, text: str) -> "array[int]":
        return array("i", self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _decode(self, ids: tuple[int, ...]) -> str:
        return str(self._tokenizer.decode(list(ids), skip_special_tokens=True))

    def word_scores(self, ids: Sequence[int], scores: Sequence[float]) -> tuple[tuple[str, float], ...]:
        """Return the words of an output, each with the log-probability that all its tokens have.

        A word is what stands between blanks, with its punctuation; control tokens are left out.
        """
        words = list[tuple[list[int], float]]()
        for token, score in zip(ids, scores, strict=True):
            begins = self._begins_word(token)
            if begins is None:
                continue
            if begins or not words:
                words.append(([token], score))
            else:
                before, total = words[-1]
                words[-1] = ([*before, token], total + score)
        return tuple((self._text_of(tuple(tokens)).strip(), score) for tokens, score in words)

    def _read_beginning(self, token: int) -> bool | None:
        """Return whether a token begins a word, None for a control token."""
        piece = self._tokenizer.id_to_token(token) or ""
        return None if piece in _CONTROL else piece.startswith(_SPACE)
