"""Whether an article says what a generated sentence says: its evidence, or what the sentence has made up."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from service.domain import Document, Evidence, Sentence
from service.fidelity.number_checks import compare, compare_units
from service.fidelity.opposites import find_reversals
from service.summarise.injections import gives_orders
from service.summarise.patterns import any_of, words_of
from service.summarise.vectors import fold, readable, stems
from service.summarise.word_classes import Lexicon, lexicon
from service.terminology.gazetteer import common_words

CONTENT = 0.75  # share of content words that the evidence must hold; the rest must stand elsewhere or be light
SOURCES = 3  # a sentence that needs more of them is no longer traced to anything

_NUMBER = re.compile(r"\d+(?:[.,  \u00a0\u202f]\d+)*")
_WORD = re.compile(r"[^\W\d_][^\W_]*")
_CLAUSE = re.compile(
    r"[,;:.!?«»“”\"()]"
    rf"|(?<!\w)(?:{any_of('fr', 'clause_openers')}|{any_of('en', 'clause_openers')})(?!\w)",
    re.IGNORECASE,
)
# what is told with reserve must stay so: « aurait tué » is not « a tué »
_RESERVE = re.compile(rf"(?<!\w)(?:{any_of('fr', 'reserve')}|{any_of('en', 'reserve')})(?!\w)", re.IGNORECASE)
_DOUBTED = re.compile(rf"(?<!\w)(?:{any_of('fr', 'doubt')}|{any_of('en', 'doubt')})(?!\w)", re.IGNORECASE)
# words of telling that carry no fact of their own, as stems
_LIGHT = frozenset(stems(" ".join(words_of("fr", "light_words") | words_of("en", "light_words")), lexicon("fr")))


@dataclass(frozen=True, slots=True)
class Support:
    """The sentences that a text rests on, and its words, numbers and names that none of them holds."""

    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]
    negated: bool

    @property
    def whole(self) -> bool:
        """Tell whether the text may be shipped with this evidence."""
        return bool(self.evidence) and not self.missing and not self.negated


def support(text: str, document: Document) -> Support:
    """Return what in `document` supports `text`, at most SOURCES sentences; orders to a model are no evidence.

    Every number with its unit and every name must stand in the evidence, and CONTENT of the content words, the others
    elsewhere in the article unless they only tell; no word may have become its opposite, and what the evidence tells
    with reserve must be told so: otherwise `missing` names what is not. `negated` says that a clause of the text
    denies what its evidence does not, or the other way round.
    """
    words, language = lexicon(document.language), document.language
    content = {stem for stem in stems(text, words) if not stem.isdigit()}
    facts = _numbers(text) | names(text, language)
    statements = [s for s in document.sentences if readable(s.kind) and not gives_orders(s.text)]
    sources = _sources(content, facts, statements, words)
    said = " ".join(s.text for s in sources)
    found = _held(content, said, words)
    numbers = [n.phrase for n in compare(text, said, language, language)[0]]
    numbers += [ours.text for ours, _ in compare_units(text, said, language, language)]
    missing = [*sorted(names(text, language) - _tokens(said)), *dict.fromkeys(numbers)]
    strange = content - found - _LIGHT
    strange -= _held(strange, " ".join(s.text for s in statements), words)
    if strange or len(found) < CONTENT * len(content):
        missing += sorted(strange or content - found)
    missing += [word.source for word in find_reversals(text, said, language, language)]
    if doubt := _doubt_lost(text, sources, content, words):
        missing.append(doubt)
    return Support(
        tuple(Evidence(s.index, s.start, s.end) for s in sources),
        tuple(missing),
        negated=_denial_differs(text, sources, words),
    )


def names(text: str, language: str) -> set[str]:
    """Return the names of `text` without accents and capitals; a capital that only begins a sentence is none."""
    known = common_words(language)
    found = set()
    for match in _WORD.finditer(text):
        word = match[0]
        if not word[0].isupper() or (len(word) == 1 and text[match.end() : match.end() + 1] in "'’"):
            continue
        opens = not re.search(r"\w[^.!?…«\"“]*$", text[: match.start()])
        plain = fold(word)
        if not opens or not (plain in lexicon(language).stopwords or plain in known or word.lower() in known):
            found.add(plain)
    return found


def _numbers(text: str) -> set[str]:
    """Return the figures of `text` in one spelling each: 1 234,5 and 1234,5 are the same."""
    return {re.sub(r"[\s\u00a0\u202f]", "", match[0]) for match in _NUMBER.finditer(text)}


def _tokens(text: str) -> set[str]:
    return {fold(match[0]) for match in _WORD.finditer(text)}


def _held(wanted: Iterable[str], text: str, words: Lexicon) -> set[str]:
    """Return those of the stems `wanted` that `text` has in some form: « ferme » in « fermer »."""
    own = _forms(text, words is lexicon("fr"))
    return {w for w in wanted if w in own or not own.isdisjoint(_beginnings(w))}


@lru_cache(maxsize=4096)
def _forms(text: str, french: bool) -> frozenset[str]:
    """Return the stems of a text and the beginnings by which another form of each is known."""
    own = set(stems(text, lexicon("fr" if french else "en")))
    for stem in tuple(own):
        if len(stem) > 5:
            own |= {stem[:5] + "*", stem[:4] + "+"}
        elif len(stem) > 3:
            own |= {stem[:4] + "-", stem[:4] + "+"}
    return frozenset(own)


def _beginnings(stem: str) -> tuple[str, ...]:
    """Return the marks of other forms: five letters in common with a long stem, four where one of both is short."""
    if stem.isdigit() or len(stem) < 4:
        return ()
    return (stem[:5] + "*", stem[:4] + "-") if len(stem) > 5 else (stem[:4] + "+",)


def _sources(content: set[str], facts: set[str], statements: Sequence[Sentence], words: Lexicon) -> list[Sentence]:
    """Return the fewest sentences that hold most of what is wanted, in reading order."""
    held = {
        s.index: (_held(content, s.text, words) | {"#" + fact for fact in facts & (_numbers(s.text) | _tokens(s.text))})
        for s in statements
    }
    by_index = {s.index: s for s in statements}
    chosen: list[int] = []
    found: set[str] = set()
    while held and len(chosen) < SOURCES:
        best = max(held, key=lambda i: (len(held[i] - found), len(held[i]), -i))
        new = held[best] - found
        if len(new) < (2 if chosen else 1) and not any(one.startswith("#") for one in new):
            break
        chosen.append(best)
        found |= held.pop(best)
    return [by_index[i] for i in sorted(chosen)]


def _clauses(text: str, words: Lexicon) -> list[tuple[str, bool]]:
    """Return the clauses, and whether each denies what it says."""
    return [(part, bool(words.negation.search(part))) for part in _CLAUSE.split(text) if part and part.strip()]


def _denial_differs(text: str, sources: Sequence[Sentence], words: Lexicon) -> bool:
    """Tell whether a clause of `text` denies what the clause most like it does not, or the other way round."""
    theirs = [clause for s in sources for clause in _clauses(s.text, words)]
    for clause, denies in _clauses(text, words):
        content = set(stems(clause, words))
        shared = [(len(_held(content, own, words)), own_denies) for own, own_denies in theirs]
        most = max((n for n, _ in shared), default=0)
        if not content or not most:
            continue
        if 2 * most >= len(content):
            if all(own_denies != denies for n, own_denies in shared if n == most):
                return True
        elif denies and not any(own_denies for _, own_denies in theirs):
            return True
    return False


def _doubt_lost(text: str, sources: Sequence[Sentence], content: set[str], words: Lexicon) -> str | None:
    """Return the word of reserve in the sentence that says the most of `text` when `text` has no reserve at all."""
    if not sources or _RESERVE.search(text):
        return None
    nearest = max(sources, key=lambda s: len(_held(content, s.text, words)))
    doubted = _DOUBTED.search(nearest.text)
    return doubted[0] if doubted else None
