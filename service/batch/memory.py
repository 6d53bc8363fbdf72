"""A memory of translated sentences that changes no result: each is translated as if it stood alone.

What an int8 engine makes of a sentence depends on the other sentences of its batch only through their lengths: shorter
ones are padded, longer ones fed in token by token. Beside sentences of its own length, as the engine tells it, a
sentence is translated, bit for bit, as it would be alone. So sentences go to the engine in groups of one length, and
what was translated once can stand for the same sentence anywhere in the run, whoever met it first, and may be forgotten
at any time.
"""

import itertools
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace

from service.domain import Decoding, Hypothesis
from service.engines.batches import plan_buckets
from service.engines.memory import give_back
from service.engines.metered import EngineCall
from service.engines.passing import PassingTranslator
from service.ports import Translator
from service.text.glossary import terms_in

CHARACTERS = 16 << 20  # of sources and translations together; about 50 MB with what Python adds
TOKENS = 1920  # read in a call, counted once for each hypothesis; with 3,072 a worker came to 1.24 GB
_AT_ONCE = 3  # calls: two that run, and one that follows without a pause
_TRIM_EVERY = 8  # calls: what a search frees as it grows is in pieces too small for its next step
_IN_HAND = 2 * TOKENS  # of all calls that run: a long sentence with many hypotheses runs alone

_PROBES = (
    "Le train de Lyon part à 8 heures.",
    "Le train de Lyon part à 9 heures.",
    "Le train de Lyon part lundi à 7 heures.",
    "Le train de nuit de Lyon part lundi à 7 heures.",
    "Le train de Lyon part lundi matin à 7 heures et demie.",
    "Le dernier train de nuit de Lyon part lundi matin à 7 heures et demie.",
)

Key = tuple[str, Decoding]


class TranslationMemory:
    """The hypotheses of a run's sentences by sentence and decoding, at most `characters` of them; least used go."""

    def __init__(self, characters: int = CHARACTERS) -> None:
        self._room = characters
        self._known: OrderedDict[Key, Hypothesis] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Hypothesis | None:
        """Return what is known for a key."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def put(self, key: Key, hypothesis: Hypothesis) -> None:
        """Remember a hypothesis and forget what was longest of no use."""
        with self._lock:
            if key in self._known:
                return
            self._known[key] = hypothesis
            self._room -= _size(key, hypothesis)
            while self._room < 0:
                self._room += _size(*self._known.popitem(last=False))


class Room:
    """So many tokens may be in hand at once; who comes first has its turn first, however much it asks for."""

    def __init__(self, tokens: int) -> None:
        self._all = self._free = tokens
        self._changed, self._turn = threading.Condition(), threading.Lock()

    @contextmanager
    def taken(self, tokens: int) -> Iterator[None]:
        """Wait until `tokens` are free, or everything if it is more than there is, and hold them."""
        wanted = min(tokens, self._all)
        with self._turn, self._changed:
            self._changed.wait_for(lambda: self._free >= wanted)
            self._free -= wanted
        try:
            yield
        finally:
            with self._changed:
                self._free += wanted
                self._changed.notify_all()


class RememberingTranslator(PassingTranslator):
    """Translates what is not in the memory yet, in groups of one length; safe to call from several threads."""

    def __init__(
        self,
        inner: Translator,
        memory: TranslationMemory,
        *,
        tell: Callable[[EngineCall], None] = lambda _: None,
        remembered: Callable[[int], None] = lambda _: None,
        beat: Callable[[], None] = lambda: None,
    ) -> None:
        """Take the engine; `tell` hears of its work and `remembered` of the sentences that it was spared.

        `beat` is called whenever a group is done, or none has its turn yet. All are called in the calling thread.
        """
        super().__init__(inner)
        self._beat = beat
        self._memory, self._tell, self._remembered = memory, tell, remembered
        self._calls, self._room = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="engine-call"), Room(_IN_HAND)
        self._done = itertools.count(1)

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Return one hypothesis a sentence, in order, each as if it stood alone. Raises EngineFailed.

        A sentence is asked for with those terms of a glossary that stand in it, and beside sentences of the same ones.
        """
        keys = {
            text: (text, replace(decoding, terms=terms_in(text, decoding.terms))) for text in dict.fromkeys(sentences)
        }
        found = {text: known for text, key in keys.items() if (known := self._memory.get(key)) is not None}
        missing = [text for text in keys if text not in found]
        if found:
            self._remembered(len(found))
        started = time.perf_counter()
        groups = self._groups([keys[text] for text in missing])
        for (group, _), hypotheses in zip(groups, self._call(groups, keys), strict=True):
            for text, hypothesis in zip(group, hypotheses, strict=True):
                found[text] = hypothesis
                self._memory.put(keys[text], hypothesis)
        if missing:
            tokens = sum(found[text].tokens for text in missing)
            self._tell(EngineCall(len(missing), tokens, time.perf_counter() - started))
        return [found[text] for text in sentences]

    def _groups(self, keys: Sequence[Key]) -> list[tuple[list[str], int]]:
        """Return the sentences that are asked for together and the tokens that their call holds.

        All are decoded alike but for their terms.
        """
        lengths = [self._inner.bucket(text, decoding.terms) for text, decoding in keys]
        tokens = [length * decoding.beam_size for length, (_, decoding) in zip(lengths, keys, strict=True)]
        shared = [(decoding.terms, length) for length, (_, decoding) in zip(lengths, keys, strict=True)]
        batches = plan_buckets(shared, tokens, max_tokens=TOKENS)
        return [([keys[index][0] for index in batch], len(batch) * tokens[batch[0]]) for batch in batches]

    def _call(self, groups: Sequence[tuple[list[str], int]], keys: Mapping[str, Key]) -> list[list[Hypothesis]]:
        """Hand groups to the engine, a few at a time."""
        calls = [self._calls.submit(self._translate, group, keys[group[0]][1], tokens) for group, tokens in groups]
        open_calls = set(calls)
        try:
            while open_calls:
                done, open_calls = wait(open_calls, timeout=1, return_when=FIRST_COMPLETED)
                if done or not any(call.running() for call in open_calls):
                    self._beat()
                for call in done:
                    call.result()
        finally:
            for call in calls:
                call.cancel()
        return [call.result() for call in calls]

    def _translate(self, group: Sequence[str], decoding: Decoding, tokens: int) -> list[Hypothesis]:
        with self._room.taken(tokens):
            hypotheses = self._inner.translate(group, decoding)
        if next(self._done) % _TRIM_EVERY == 0:
            give_back()
        return hypotheses


def stands_alone(translator: Translator, decoding: Decoding) -> bool:
    """Tell whether this engine, on this machine, makes of a sentence among others of its bucket what it makes alone.

    It is tried on a few; scores count too, since an engine whose scores differ in the last bit will choose another word
    some day. Raises EngineFailed.
    """
    batches = plan_buckets(map(translator.bucket, _PROBES), [1] * len(_PROBES), max_tokens=len(_PROBES))
    groups = [[_PROBES[index] for index in batch] for batch in batches if batch[1:]]
    return bool(groups) and all(
        translator.translate(group, decoding) == [translator.translate([text], decoding)[0] for text in group]
        for group in groups
    )


def _size(key: Key, hypothesis: Hypothesis) -> int:
    return len(key[0]) + len(hypothesis.text)
