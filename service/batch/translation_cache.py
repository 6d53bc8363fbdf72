"""A memory of translated sentences that changes no result: each is translated as if it stood alone.

What an int8 engine makes of a sentence depends on the other sentences of its batch only through their lengths: shorter
ones are padded, longer ones fed in token by token. Beside sentences of its own length, as the engine tells it, a
sentence is translated, bit for bit, as it would be alone. So sentences go to the engine in groups of one length, and
what was translated once can stand for the same sentence anywhere in the run, whoever met it first, and may be forgotten
at any time.
"""

import hashlib
import itertools
import json
import sys
import threading
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import astuple, replace
from typing import Any

from service.batch.shared_calls import SharedCalls
from service.decoding import Decoding, Hypothesis
from service.engines.batches import plan_by_batch_key
from service.engines.heap import give_back, has_jemalloc
from service.engines.wrappers.metered import EngineCall
from service.engines.wrappers.passing import PassingTranslator
from service.ports import Translator
from service.terminology.glossary import terms_in

MEMORY = 16 << 20  # bytes: thirty thousand sentences, each with its four hypotheses
# read in a call, about, counted once for each hypothesis: what a worker takes beside the model
TOKENS = 2560 if has_jemalloc() else 1536
_SPARE = TOKENS // 16  # a call is whole sentences: with a little more room than two calls have, few are made smaller
_ENTRY = 150  # bytes that the dictionary takes for an entry, about
_TRIM_EVERY = 8  # calls: what a search frees as it grows is in pieces too small for its next step

_PROBES = (
    "Le train de Lyon part à 8 heures.",
    "Le train de Lyon part à 9 heures.",
    "Le train de Lyon part lundi à 7 heures.",
    "Le train de nuit de Lyon part lundi à 7 heures.",
    "Le train de Lyon part lundi matin à 7 heures et demie.",
    "Le dernier train de nuit de Lyon part lundi matin à 7 heures et demie.",
)

Key = tuple[str, Decoding]


class TranslationCache:
    """What a run's sentences became, by sentence and decoding, in at most `size` bytes; the least used go first.

    The hypotheses of a search are much alike, so they are kept packed.
    """

    def __init__(self, size: int = MEMORY) -> None:
        self._free_bytes = size
        self._known: OrderedDict[bytes, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Hypothesis | None:
        """Return what is known for a key."""
        name = _name(key)
        with self._lock:
            packed = self._known.get(name)
            if packed is None:
                return None
            self._known.move_to_end(name)
        return _read_hypothesis(json.loads(zlib.decompress(packed)))

    def put(self, key: Key, hypothesis: Hypothesis) -> None:
        """Remember a hypothesis and forget what was longest of no use."""
        name, packed = _name(key), zlib.compress(json.dumps(astuple(hypothesis)).encode(), 1)
        with self._lock:
            if name in self._known:
                return
            self._known[name] = packed
            self._free_bytes -= _size(name, packed)
            while self._free_bytes < 0:
                self._free_bytes += _size(*self._known.popitem(last=False))


class CachingTranslator(PassingTranslator):
    """Translates what is not in the memory yet, in groups of one length; safe to call from several threads.

    Sentences that several threads ask for at the same time share the engine's calls.
    """

    def __init__(
        self,
        inner: Translator,
        memory: TranslationCache,
        *,
        threads: int = 2,
        tell: Callable[[EngineCall], None] = lambda _: None,
        remembered: Callable[[int], None] = lambda _: None,
        beat: Callable[[], None] = lambda: None,
    ) -> None:
        """Take the engine, which uses a thread for each group, of `threads`.

        `tell` hears of its work and `remembered` of the sentences that it was spared. `beat` is called whenever a group
        is done, or none has its turn yet. All are called in the calling thread.
        """
        super().__init__(inner)
        self._beat = beat
        self._memory, self._tell, self._remembered = memory, tell, remembered
        max_tokens_in_flight = threads * TOKENS + _SPARE
        self._calls = SharedCalls(
            self._translate, tokens=TOKENS, max_tokens_in_flight=max_tokens_in_flight, at_once=threads, ready=1
        )
        self._done = itertools.count(1)

    def begin(self) -> None:
        """Say that the calling thread begins another piece of work; those begun before it go first."""
        self._calls.begin()

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Return one hypothesis a sentence, in order, each as if it stood alone. Raises EngineFailed.

        A sentence is asked for with those terms of a glossary that stand in it, and beside sentences of the same ones.
        """
        keys = {text: (text, _with_own_terms(text, decoding)) for text in dict.fromkeys(sentences)}
        found = {text: known for text, key in keys.items() if (known := self._memory.get(key)) is not None}
        missing = [text for text in keys if text not in found]
        if found:
            self._remembered(len(found))
        if missing:
            started = time.perf_counter()
            hypotheses = self._calls([self._wanted(keys[text]) for text in missing], self._beat)
            self._tell(EngineCall(len(missing), sum(one.tokens for one in hypotheses), time.perf_counter() - started))
            found.update(zip(missing, hypotheses, strict=True))
        return [found[text] for text in sentences]

    def _wanted(self, key: Key) -> tuple[Key, Hashable, int]:
        """Return a sentence with what it must share with others to be asked for together, and the tokens it holds."""
        text, decoding = key
        length = self._inner.batch_key(text, decoding)
        return key, (decoding, length), length * decoding.beam_size

    def _translate(self, keys: Sequence[Key]) -> list[Hypothesis]:
        hypotheses = self._inner.translate([text for text, _ in keys], keys[0][1])
        for key, hypothesis in zip(keys, hypotheses, strict=True):
            self._memory.put(key, hypothesis)
        if next(self._done) % _TRIM_EVERY == 0:
            give_back()
        return hypotheses


def _with_own_terms(text: str, decoding: Decoding) -> Decoding:
    """Return a decoding with only those terms that stand in a sentence; the same object if it has no terms."""
    return replace(decoding, terms=terms_in(text, decoding.terms)) if decoding.terms else decoding


def is_batch_invariant(translator: Translator, decoding: Decoding) -> bool:
    """Tell whether this engine, on this machine, translates a sentence among others of its key as it does alone.

    It is tried on a few; scores count too, since an engine whose scores differ in the last bit will choose another word
    some day. Raises EngineFailed.
    """
    batch_keys = [translator.batch_key(text, decoding) for text in _PROBES]
    batches = plan_by_batch_key(batch_keys, [1] * len(_PROBES), max_tokens=len(_PROBES))
    groups = [[_PROBES[index] for index in batch] for batch in batches if batch[1:]]
    return bool(groups) and all(
        translator.translate(group, decoding) == [translator.translate([text], decoding)[0] for text in group]
        for group in groups
    )


def _read_hypothesis(fields: Sequence[Any]) -> Hypothesis:
    """Return a hypothesis from its fields as JSON keeps them."""
    text, score, tokens, finished, others, word_scores = fields
    words = tuple((word, number) for word, number in word_scores)
    return Hypothesis(text, score, tokens, finished, tuple(map(_read_hypothesis, others)), words)


def _name(key: Key) -> bytes:
    return hashlib.blake2b(repr(key).encode(), digest_size=16).digest()


def _size(name: bytes, packed: bytes) -> int:
    """Return the bytes that an entry takes."""
    return sys.getsizeof(name) + sys.getsizeof(packed) + _ENTRY
