"""What a pronoun at the head of a sentence stands for, where the sentences before it leave no doubt.

A pronoun goes on with the subject of the sentence before, or with who speaks there: « …, a dit le maire. Il ajoute … ».
What it stands for must have its gender and number, and be able to do what the predicate says; nothing else there may.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from service.summarise.genders import Gender
from service.summarise.mentions import Sentence
from service.summarise.patterns import any_of
from service.summarise.people import Person
from service.summarise.phrases import Mention
from service.summarise.predicates import Sort, goes_on, judges, sort_of
from service.summarise.rivals import rivals
from service.terminology.gazetteer import names_of_places

_PRONOUN = re.compile(
    rf"(?P<before>(?:{any_of('fr', 'moments')},\s+)?)"
    r"(?P<pronoun>ils?|elles?|ce\sdernier|cette\sdernière|celui-ci|celle-ci|l['’]intéressée?)\s+"
    r"(?P<rest>(?:n['’]|ne\s|s['’]|se\s|l['’]|[\"«“]?\s?\w).*)",
    re.DOTALL | re.IGNORECASE,
)
_IMPERSONAL = re.compile(
    rf"(?:n['’]|ne\s+)?(?:{any_of('fr', 'impersonal_clauses')}|{any_of('fr', 'impersonal_pronouns')})", re.I
)
# « Il l'a refusé »: somebody or something else is pointed to as well
_OBJECT = re.compile(r"(?:n['’]|ne\s+)?(?:l['’]|l[ae]s?\s|lui\s|leur\s|y\s|en\s|s['’]en\s|s['’]y\s)", re.IGNORECASE)
_POINTER = re.compile(
    r"(?<!\w)(?:ils?|elles?|lui|celui-ci|celle-ci|ce\sdernier)(?!\w)|(?<!\w)l['’](?:a|avait|inqui|accus|oblig)", re.I
)
_STRESSED = {
    key: re.compile(rf"(?<!\w)(?:d['’]|(?:de|pour|avec|à|chez|par|sur|contre|entre|selon|sans)\s){word}(?!\w)")
    for key, word in {("m", False): "lui", ("f", False): "elle", ("m", True): "eux", ("f", True): "elles"}.items()
}
# with these in front a phrase points back itself
_POINTING = ("ce ", "cet ", "cette ", "ces ", "son ", "sa ", "ses ", "leur ", "leurs ", "notre ", "nos ")
_ARTICLES = ("Le ", "La ", "Un ", "Une ", "Les ", "Des ", "De ", "L'", "L’")
_PEOPLE_ONLY: tuple[Sort, ...] = ("speech", "deed", "suffered", "acted")
_STEPS = 5  # sentences that are looked back at

_How = Literal["subject", "speaker", "source"]


@dataclass(frozen=True, slots=True)
class Resolved:
    """A sentence with what its pronoun stands for in square brackets, and the sentences that say so."""

    text: str
    sentences: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is asked for: the gender and number of a pronoun, and what the predicate behind it says."""

    gender: Gender
    is_plural: bool
    sort: Sort | None
    goes_on: bool = False
    judges: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    mention: Mention
    sentences: frozenset[int]


def resolve(
    text: str, before: Sequence[str], people: Mapping[str, Person], inside: Sequence[bool] = ()
) -> Resolved | None:
    """Return `text` with what its pronoun stands for in square brackets, or None where that is not certain.

    `before` holds the sentences in front of it, `inside` which of them begin within a quotation. « Il a refusé. » after
    « Le maire a reçu les habitants. » gives « [Le maire] a refusé. », « Lundi, il a refusé. » gives « Lundi, [le maire]
    a refusé. »
    """
    match = _PRONOUN.match(text)
    if match is None:
        return None
    first = max(0, len(before) - _STEPS)
    flags = inside[first:] or [False] * len(before[first:])
    earlier = [Sentence(one, people, inside=flag) for one, flag in zip(before[first:], flags, strict=True)]
    found = _antecedent(match, earlier, people, _STEPS)
    if found is None:
        return None
    whom = found.mention.text
    if not match["before"]:
        whom = whom[0].upper() + whom[1:]
    elif whom.startswith(_ARTICLES):
        whom = whom[0].lower() + whom[1:]
    return Resolved(f"{match['before']}[{whom}] {match['rest']}", frozenset(first + i for i in found.sentences))


def _antecedent(
    match: re.Match[str], earlier: Sequence[Sentence], people: Mapping[str, Person], steps: int
) -> _Found | None:
    pronoun, rest = match["pronoun"].lower(), match["rest"]
    if not earlier or _OBJECT.match(rest) or (pronoun == "il" and _IMPERSONAL.match(rest)):
        return None
    feminine = pronoun.startswith(("elle", "cette", "celle")) or pronoun.endswith("intéressée")
    predicate = Sentence(rest, people).tokens
    sort, verb = sort_of(predicate)
    wanted = _Wanted(
        "f" if feminine else "m", pronoun.endswith("s"), sort, goes_on(predicate, verb), judges(predicate, verb)
    )
    if pronoun.startswith(("ce", "cette", "celui", "celle")):
        return _last(earlier, wanted)
    return _look(earlier, wanted, people, steps) or _only(earlier, wanted)


def _look(earlier: Sequence[Sentence], wanted: _Wanted, people: Mapping[str, Person], steps: int) -> _Found | None:
    """Return the subject of the last sentence or who speaks in it, looked for further back where it is a pronoun."""
    if not earlier or steps == 0:
        return None
    last, at = earlier[-1], len(earlier) - 1
    if last.is_quoted():
        is_open = wanted.sort != "speech" or any(surname in last.text for surname in people)
        return None if is_open else _look(earlier[:-1], wanted, people, steps - 1)
    candidate, how = _candidate(last, wanted.sort)
    found = None if candidate is None else _Found(candidate, frozenset((at,)))
    if candidate is not None and candidate.pronoun:
        found = _behind_pronoun(candidate, how, earlier, wanted, people, steps)
    if found is None or not _suits(found.mention, last, wanted, earlier):
        return None
    # « Il a avoué, a dit le procureur. »
    is_sure = found.mention.pronoun or wanted.goes_on or (wanted.judges and found.mention.kind == "person")
    in_doubt = how == "speaker" and not is_sure and _tells_of(last, wanted)
    if in_doubt or rivals(
        last, found.mention, wanted.gender, wanted.sort, by_subject=how == "subject", goes_on=wanted.goes_on
    ):
        return None
    return replace(found, sentences=found.sentences | {at})


def _candidate(last: Sentence, sort: Sort | None) -> tuple[Mention | None, _How]:
    subject, speaker = last.subject, last.speaker
    if speaker is not None:
        if speaker.pronoun or (sort == "speech" and (speaker.kind == "person" or subject is None)):
            return speaker, "speaker"
        return (None if sort == "speech" else subject), "subject"
    if sort == "speech" and (subject is None or (subject.kind == "thing" and not subject.pronoun)):
        source = last.source()
        if source is not None:
            return source, "source"
    return subject, "subject"


def _behind_pronoun(
    pronoun: Mention, how: _How, earlier: Sequence[Sentence], wanted: _Wanted, people: Mapping[str, Person], steps: int
) -> _Found | None:
    if (pronoun.gender, pronoun.is_plural) != (wanted.gender, wanted.is_plural):
        return None
    if how == "speaker":
        found = _look(earlier[:-1], replace(wanted, sort="speech", goes_on=False), people, steps - 1)
    elif (leading := earlier[-1].leading_subject()) is not None and not leading.pronoun:
        is_same = (leading.gender, leading.is_plural) == (wanted.gender, wanted.is_plural)
        return _Found(replace(leading, pronoun=True), frozenset((len(earlier) - 1,))) if is_same else None
    else:
        match = _PRONOUN.match(earlier[-1].text[earlier[-1].tokens[pronoun.first].start :])
        found = None if match is None else _antecedent(match, earlier[:-1], people, steps - 1)
    if found is None:
        return None
    return replace(found, mention=replace(found.mention, first=pronoun.first, last=pronoun.last, pronoun=True))


def _suits(whom: Mention, last: Sentence, wanted: _Wanted, earlier: Sequence[Sentence]) -> bool:
    """Tell whether somebody or something has the gender and number, and can do what the predicate says."""
    if whom.is_plural != wanted.is_plural or whom.gender not in (None, wanted.gender):
        return False
    if not whom.people and _may_be_another(whom, last, wanted, earlier):
        return False
    if wanted.sort == "thing":
        return whom.kind != "person"
    if wanted.sort == "suffered":
        return whom.kind in ("person", "name") or (whom.kind == "group" and not whom.is_plural)
    return wanted.sort not in ("speech", "deed") or whom.kind != "thing"


def _may_be_another(whom: Mention, last: Sentence, wanted: _Wanted, earlier: Sequence[Sentence]) -> bool:
    """Tell whether a phrase points back itself, is a place, or stands beside « d'elle » or words that are quoted."""
    if whom.text.lower().startswith(_POINTING) or (whom.kind == "name" and _is_place(whom.text, earlier)):
        return True
    is_quoted = whom.kind != "person" and wanted.sort not in _PEOPLE_ONLY and last.quotes()
    return is_quoted or _STRESSED[wanted.gender, wanted.is_plural].search(last.text) is not None


def _is_place(name: str, earlier: Sequence[Sentence]) -> bool:
    named_so = re.compile(rf"(?<!\w)(?:à|en)\s{re.escape(name)}(?!\w)")
    return name in names_of_places() or any(named_so.search(sentence.text) for sentence in earlier)


def _tells_of(sentence: Sentence, wanted: _Wanted) -> bool:
    return sentence.has(("elle" if wanted.gender == "f" else "il") + ("s" if wanted.is_plural else ""))


def _last(earlier: Sequence[Sentence], wanted: _Wanted) -> _Found | None:
    """Return the only one whom the sentence before can mean by « ce dernier », if that is a person named in full."""
    able = [one for one in earlier[-1].mentions() if not one.is_plural and one.gender in (None, wanted.gender)]
    if wanted.sort in _PEOPLE_ONLY:
        able = [one for one in able if one.kind != "thing"]
    return _Found(able[0], frozenset((len(earlier) - 1,))) if len(able) == 1 and able[0].people else None


def _only(earlier: Sequence[Sentence], wanted: _Wanted) -> _Found | None:
    """Return the one person whom the sentence before names, where its subject is a thing."""
    last = earlier[-1]
    if wanted.sort not in _PEOPLE_ONLY or wanted.is_plural or _POINTER.search(last.text):
        return None
    if last.speaker is not None or last.subject is None or last.subject.pronoun or last.subject.kind != "thing":
        return None
    able = [
        one
        for one in last.mentions()
        if not one.is_plural
        and one.gender in (None, wanted.gender)
        and (one.kind == "person" or (one.kind in ("name", "group") and not one.preposition))
    ]
    if len(able) != 1 or able[0].gender is None or not able[0].people or able[0].preposition in ("selon", "après"):
        return None
    return _Found(able[0], frozenset((len(earlier) - 1,)))
