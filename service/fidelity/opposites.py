"""Find a word that a translation turned into its opposite: « avant » into "after", « fermer » into "open"."""

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources

from service.terminology.gazetteer import Word, plain, words_of

Side = tuple[int, int]  # a group and one of its sides


@dataclass(frozen=True, slots=True)
class Reversal:
    """A word of the source and the word of the target that means its opposite."""

    source: str
    target: str


@dataclass(slots=True)
class _Forms:
    """The forms of one language: words and beginnings of words, by their first word, with what each one stands for."""

    phrases: dict[str, list[tuple[tuple[str, ...], Side | None, bool]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    words: dict[str, list[tuple[Side, bool]]] = field(default_factory=lambda: defaultdict(list))
    stems: dict[str, list[tuple[Side, bool]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, form: str, side: Side | None, certain: bool) -> None:
        first, *rest = form.split("_")
        if rest:
            self.phrases[first].append(((first, *rest), side, certain))
        elif side is not None:
            (self.stems if form.endswith("*") else self.words)[form.rstrip("*")].append((side, certain))


def find_reversals(
    source: str, target: str, source_language: str = "fr", target_language: str = "en"
) -> tuple[Reversal, ...]:
    """Return the words whose opposite the target has in their place, in the order of the data.

    A word counts where the target has nothing of its meaning and the source nothing of the opposite's, whatever else of
    the group both may have: « carottes et laitue » and "carrots and leeks".
    """
    ours, our_traces = _sides(source, source_language)
    if not ours:
        return ()
    theirs, their_traces = _sides(target, target_language)
    found = []
    for group, found_groups in ours.items():
        lost = [word for side, word in found_groups.items() if (group, side) not in their_traces]
        new = [word for side, word in theirs.get(group, {}).items() if (group, side) not in our_traces]
        if lost and new:
            found.append(Reversal(lost[0], new[0]))
    return tuple(found)


@cache
def _forms(language: str) -> _Forms:
    data = tomllib.loads(resources.files("service.fidelity").joinpath("data/opposites.toml").read_text("utf-8"))
    forms = _Forms()
    for phrase in data["idioms"][language]:
        forms.add(phrase, None, False)
    for number, group in enumerate(data["group"]):
        for certain, key in ((True, language), (False, f"{language}_too")):
            for side, entries in enumerate(group.get(key, ())):
                for form in entries:
                    forms.add(form, (number, side), certain)
    for phrases in forms.phrases.values():
        phrases.sort(key=lambda phrase: -len(phrase[0]))
    return forms


@lru_cache(maxsize=256)
def _sides(text: str, language: str) -> tuple[dict[int, dict[int, str]], frozenset[Side]]:
    """Return the sides that a text certainly takes, by group, with the first words for each, and all it may take."""
    words = words_of(plain(text))
    certain: dict[int, dict[int, str]] = {}
    traces: set[Side] = set()
    for start, end, (group, side), sure in _find(words, language):
        traces.add((group, side))
        if sure:
            certain.setdefault(group, {}).setdefault(side, text[start:end])
    return certain, frozenset(traces)


def _stands(phrase: tuple[str, ...], words: Sequence[str]) -> bool:
    """Whether `words` are a phrase, whose last word may end in a star."""
    *first, last = phrase
    if len(words) != len(phrase) or words[:-1] != first:
        return False
    return words[-1].startswith(last[:-1]) if last.endswith("*") else words[-1] == last


def _find(words: Sequence[Word], language: str) -> Iterator[tuple[int, int, Side, bool]]:
    """Yield the places of a text's forms; the words of an idiom stand for nothing else."""
    forms = _forms(language)
    lower = [word.text.lower() for word in words]
    past = 0
    for index, word in enumerate(lower):
        if index < past:
            continue
        for phrase, side, certain in forms.phrases.get(word, ()):
            if not _stands(phrase, lower[index : index + len(phrase)]):
                continue
            if side is None:
                past = index + len(phrase)
                break
            yield words[index].start, words[index + len(phrase) - 1].end, side, certain
        if index < past:
            continue
        for side, certain in _meanings(word, language):
            yield words[index].start, words[index].end, side, certain


@lru_cache(maxsize=4096)
def _meanings(word: str, language: str) -> tuple[tuple[Side, bool], ...]:
    forms = _forms(language)
    found = list(forms.words.get(word, ()))
    for length in range(2, len(word) + 1):
        found += forms.stems.get(word[:length], ())
    return tuple(found)
