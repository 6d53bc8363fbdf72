"""A glossary of an editor's own: found in French sentences, enforced in English ones."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from service.decoding import TermPair
from service.domain import WarningCode
from service.terminology.gazetteer import plain
from service.terminology.termbase import Entry, Format, invalid, read_terms
from service.terminology.word_forms import base, english_plural, inflected, is_form

Finding = tuple[WarningCode, str]

MAX_ENTRIES = 100_000
_WORD = re.compile(r"\w+")
# Terms that differ in their capitals only, hundreds of them, could make a sentence in capitals take for ever.
_MOST_STEPS = 500
_MOST_SYNONYMS = 50  # of one term in several concepts: a memory may have a line thousands of times


@dataclass(frozen=True, slots=True)
class Match:
    """A term found in a sentence: its entry, place and whether it stands there in the plural."""

    entry: Entry
    start: int
    end: int
    plural: bool


@dataclass(frozen=True)
class Glossary:
    """Terms with their translations, in the order of the file; the last entry of a term holds."""

    entries: tuple[Entry, ...]

    @classmethod
    def load(cls, data: bytes | str, format: Format) -> "Glossary":
        """Read a glossary as `termbase.read_terms` does. Raises GlossaryInvalid, naming the line."""
        return cls.collect(read_terms(data, format))

    @classmethod
    def collect(cls, read: Iterable[Entry]) -> "Glossary":
        """Make a glossary of entries as they are read. Raises GlossaryInvalid when there are too many.

        Of lines with the same term the last one holds. Concepts with the same term are homonyms: the translation of
        each will do (« avocat »: "lawyer", "avocado"), and none is forbidden that another one prefers.
        """
        entries: dict[str, Entry] = {}
        for entry in read:
            before = entries.pop(entry.source, None)
            entries[entry.source] = _homonym(before, entry) if before and entry.is_concept else entry
            if len(entries) > MAX_ENTRIES:
                raise invalid(entry.line, f"more than {MAX_ENTRIES} terms", "split the glossary")
        return cls(tuple(entries.values()))

    def with_terms_of(self, other: "Glossary | None") -> "Glossary":
        """Return both glossaries as one; where both have a term, `other` holds."""
        if other is None:
            return self
        entries = {entry.source: entry for entry in self.entries} | {entry.source: entry for entry in other.entries}
        return Glossary(tuple(entries.values()))

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the terms that changes when a translation may; the order of the lines does not matter."""
        terms: list[tuple[object, ...]] = sorted(
            (entry.source, entry.target, *((entry.also, entry.forbidden, entry.deprecated) if is_rich(entry) else ()))
            for entry in self.entries
        )
        return hashlib.sha256(json.dumps(terms, ensure_ascii=False).encode()).hexdigest()[:16]

    def find(self, sentence: str) -> tuple[Match, ...]:
        """Return the terms in a sentence, in order, longest first where they overlap, also inflected.

        « chiffres d'affaires » is found by « chiffre d'affaires », « régionales » by « régional ». A term with a
        capital is found with that capital only; a term without one also at the start of a sentence.
        """
        words = list(_WORD.finditer(plain(sentence)))
        found: list[Match] = []
        index = 0
        while index < len(words):
            match = self._match_at(words, index)
            if match is None:
                index += 1
                continue
            found.append(match)
            while index < len(words) and words[index].start() < match.end:
                index += 1
        return tuple(found)

    def _match_at(self, words: list[re.Match[str]], index: int) -> Match | None:
        tree, wanted_by_form = self._tree
        longest: tuple[int, int, _Node] | None = None
        waiting = [(tree, index)]
        for _ in range(_MOST_STEPS):
            if not waiting:
                break
            node, at = waiting.pop()
            if node.entry and (longest is None or (-at, node.order) < longest[:2]):
                longest = (-at, node.order, node)
            if at == len(words):
                continue
            word = words[at].group()
            for wanted in wanted_by_form.get(word.lower(), ()):
                following = node.children.get(wanted)
                if following is None or not is_form(word, wanted, opens=at == index == 0):
                    continue
                if at > index or base(word) == base(wanted):
                    waiting.append((following, at + 1))
        if longest is None:
            return None
        entry = longest[2].entry
        assert entry
        slice_ = words[index : -longest[0]]
        plural = any(
            word.group().lower() != wanted.lower() and word.group().endswith(("s", "x"))
            for word, wanted in zip(slice_, _WORD.findall(plain(entry.source)), strict=True)
        )
        return Match(entry, slice_[0].start(), slice_[-1].end(), plural and not entry.is_verbatim)

    @cached_property
    def _tree(self) -> "tuple[_Node, dict[str, list[str]]]":
        """The terms word by word, and the words of terms by each form that a sentence may have them in."""
        tree = _Node()
        for order, entry in enumerate(self.entries):
            node = tree
            for word in _WORD.findall(plain(entry.source)):
                node = node.children.setdefault(word, _Node())
            if node.entry is None:
                node.entry, node.order = entry, order
        by_form: dict[str, list[str]] = {}
        for wanted in dict.fromkeys(word for entry in self.entries for word in _WORD.findall(plain(entry.source))):
            forms = {wanted, wanted + "s", wanted.upper()} | (inflected(wanted) if wanted == wanted.lower() else set())
            for form in {form.lower() for form in forms}:
                by_form.setdefault(form, []).append(wanted)
        return tree, by_form


def _homonym(first: Entry, second: Entry) -> Entry:
    """Return two concepts of one term as one entry: the first concept's translation is placed where neither is."""
    also = dict.fromkeys((*first.also, second.target, *second.also))
    also.pop(first.target, None)
    allowed = {first.target, *also}
    forbidden = dict.fromkeys(term for term in (*first.forbidden, *second.forbidden) if term not in allowed)
    return replace(
        first,
        also=tuple(also)[:_MOST_SYNONYMS],
        forbidden=tuple(forbidden)[:_MOST_SYNONYMS],
        deprecated=first.deprecated and second.deprecated,
        preferred=first.preferred or second.preferred,
    )


@dataclass(slots=True)
class _Node:
    """A word of terms in a tree of them: what may follow it, and the term that ends with it."""

    children: "dict[str, _Node]" = field(default_factory=dict)
    entry: Entry | None = None
    order: int = 0


def is_placed(match: Match, target: str) -> bool:
    """Whether a translation has a term's translation, in the singular or plural and, for small terms, any case."""
    entry = match.entry
    return any(_stands_in(wanted, target, inflected=not entry.is_verbatim) for wanted in (entry.target, *entry.also))


def _stands_in(term: str, text: str, *, inflected: bool) -> bool:
    """Whether a text has a term, or its plural; a term in small letters may have capitals there."""
    wanted = plain(term)
    forms = {wanted, english_plural(wanted)} if inflected else {wanted}
    flags = re.IGNORECASE if wanted == wanted.lower() else re.NOFLAG
    return any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", plain(text), flags) for form in forms)


def forbidden(source: str, target: str, glossary: Glossary) -> list[Finding]:
    """Return a finding for each forbidden translation in the target and each deprecated term in the source."""
    findings: dict[str, Finding] = {}
    for match in glossary.find(source):
        entry = match.entry
        if entry.deprecated:
            better = f", but « {entry.preferred} »" if entry.preferred else ""
            detail = f"« {entry.source} » should not be used{better}"
            findings.setdefault(detail, (WarningCode.TERM_FORBIDDEN, detail))
        for term in entry.forbidden:
            if _stands_in(term, target, inflected=True):
                detail = f"« {term} » should not be used, but « {entry.target} »"
                findings.setdefault(detail, (WarningCode.TERM_FORBIDDEN, detail))
    return list(findings.values())


def is_rich(entry: Entry) -> bool:
    """Whether an entry says more than a pair of terms."""
    return bool(entry.also or entry.forbidden or entry.deprecated)


def missed(source: str, target: str, glossary: Glossary) -> list[Finding]:
    """Return a finding for each term of the source whose translation the target lacks."""
    lacking = dict.fromkeys(match.entry for match in glossary.find(source) if not is_placed(match, target))
    return [(WarningCode.GLOSSARY_MISSED, f"« {entry.source} » should be « {entry.target} »") for entry in lacking]


@lru_cache(maxsize=64)
def glossary_of(terms: tuple[TermPair, ...]) -> Glossary:
    """Return a glossary of a few terms, made once."""
    return Glossary.collect(Entry(source, target, 0) for source, target in terms)


def terms_in(sentence: str, terms: tuple[TermPair, ...]) -> tuple[TermPair, ...]:
    """Return those of the terms that a sentence has, in its order, each once."""
    found = glossary_of(terms).find(sentence) if terms else ()
    return tuple(dict.fromkeys((match.entry.source, match.entry.target) for match in found))


def enforce(
    source: str, target: str, glossary: Glossary, retranslate: Callable[[str], str]
) -> tuple[str, list[Finding]]:
    """Return a translation with the glossary's terms, and a finding for each that could not be placed.

    Where the translation already has them nothing is done. Otherwise three ways are tried until every term stands:
    what `retranslate` makes of the term alone is replaced in the sentence; the source is translated with a code such
    as X17 in the term's place, which models copy; then with the wanted words themselves. The result with the most
    terms wins, the earlier of equals, so that a term is never missed silently. `benchmarks/glossary.py` compares them.
    """
    matches = glossary.find(source)
    absent = [match for match in matches if not is_placed(match, target)]
    if not absent:
        return target, forbidden(source, target, glossary)
    best, best_missed = target, missed(source, target, glossary)
    for candidate in _candidates(source, target, absent, retranslate):
        lacking = missed(source, candidate, glossary)
        if len(lacking) < len(best_missed):
            best, best_missed = candidate, lacking
        if not best_missed:
            break
    return best, [*best_missed, *forbidden(source, best, glossary)]


def _candidates(source: str, target: str, absent: list[Match], retranslate: Callable[[str], str]) -> Iterable[str]:
    edited = post_edit(source, target, absent, retranslate)
    if edited != target:
        yield edited
    codes = [code for code in (f"X{number}" for number in range(17, 90)) if code not in source][: len(absent)]
    if len(codes) == len(absent):
        again = retranslate(_replace(source, zip(absent, codes, strict=True)))
        for match, code in zip(absent, codes, strict=True):
            again = again.replace(code, _inflect_target(match))
        if not any(code in again for code in codes):
            yield again
    yield retranslate(_replace(source, ((match, _inflect_target(match)) for match in absent)))


def _replace(source: str, replacements: Iterable[tuple[Match, str]]) -> str:
    """Return a sentence with other words in the place of each match."""
    for match, words in sorted(replacements, key=lambda pair: -pair[0].start):
        source = source[: match.start] + words + source[match.end :]
    return source


def _inflect_target(match: Match) -> str:
    if not match.plural or match.entry.target.endswith("s"):
        return match.entry.target
    return english_plural(match.entry.target)


def post_edit(source: str, target: str, absent: Iterable[Match], retranslate: Callable[[str], str]) -> str:
    """Replace what the model says for a term alone by what the glossary wants, where the sentence says the same."""
    for match in absent:
        alone = retranslate(source[match.start : match.end]).strip(" .")
        for form in (alone, alone.lower(), re.sub(r"^(?:the|a|an)\s+", "", alone, flags=re.IGNORECASE)):
            place = re.search(rf"(?<!\w){re.escape(form)}(?!\w)", target, re.IGNORECASE) if form else None
            # a model that answers a lone term with the whole sentence has not translated the term
            if place and 2 * len(form) < len(target) + len(match.entry.source):
                target = target[: place.start()] + _inflect_target(match) + target[place.end() :]
                break
    return target
