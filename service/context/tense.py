"""Whether what a French sentence says beside a date is past or to come, by the nearest verb of the clause."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from service.terminology.lexicon import lexicon
from service.text.months import months

Tense = Literal["past", "future"]

_WORD = re.compile(r"[^\W\d_]+(?:['’](?=\w))?(?:-[^\W\d_]+)*")
_CLAUSE = re.compile(
    r"[,;:()«»–—]|\b(?:qui|que|où|dont|mais|tandis|alors|lorsque|quand|pour|afin|avant de|après avoir)\b|\bqu['’]"
)
_FUTURE = re.compile(r"(?:ra|ras|rai|rons|rez|ront)\Z")
_CONDITIONAL = re.compile(r"(?:rait|raient)\Z")
_IMPERFECT = re.compile(r"(?:ait|aient)\Z")
_SIMPLE_PAST = re.compile(r"(?:a|èrent|irent|urent)\Z")
_PARTICIPLE = re.compile(r"(?:é|i|u|is|it|us|ert|int|ort|aint|eint|oint)(?:e?s?)\Z")
_INFINITIVE = ("er", "ir", "re", "oir", "ïr")
_BETWEEN = 3  # words between an auxiliary and its participle at most: « a bel et bien annoncé »


@dataclass(frozen=True, slots=True)
class Cue:
    """Characters [start, end) of a sentence that put what they say in the past or in the time to come."""

    start: int
    end: int
    tense: Tense
    text: str


@cache
def words_of_dates() -> dict[str, Any]:
    """Return `data/dates.fr.toml` with the names of months."""
    data = tomllib.loads(resources.files("service.context").joinpath("data/dates.fr.toml").read_text("utf-8"))
    return data | {"months": months("fr")}


def find_cues(sentence: str) -> list[Cue]:
    """Return the verbs and phrases of a sentence that show its tense, in order; verbs in the present show none."""
    return sorted(_cues(sentence), key=lambda cue: cue.start)


def cue_beside(sentence: str, cues: list[Cue], start: int, end: int) -> Cue | None:
    """Return the cue that decides for the characters [start, end): of the same clause, the next, then the one before.

    Of several cues in a clause the nearest decides: « Arrêté samedi, il sera jugé mercredi » has one for each day.
    """
    if not cues:
        return None
    borders = [0, *(match.start() for match in _CLAUSE.finditer(sentence)), len(sentence)]

    def clause(offset: int) -> int:
        return sum(border <= offset for border in borders)

    def distance(cue: Cue) -> int:
        return max(cue.start - end, start - cue.end, 0)

    here = clause(start)
    for step in (0, 1, -1, 2, -2):
        inside = [cue for cue in cues if clause(cue.start) == here + step]
        if inside:
            return min(inside, key=distance)
    return None


def _is_verb(word: str) -> bool:
    lemmas = lexicon().lemmas(word)
    return any(lemma.endswith(_INFINITIVE) and lemma != word for lemma in lemmas)


def _cues(sentence: str) -> Iterator[Cue]:
    data = words_of_dates()["tense"]
    lower = sentence.lower().replace("’", "'")
    for phrase in data["coming"]:
        if " " in phrase or "'" in phrase:
            for match in re.finditer(rf"\b{re.escape(phrase)}", lower):
                yield Cue(match.start(), match.end(), "future", sentence[match.start() : match.end()])
    words = list(_WORD.finditer(lower))
    for index, match in enumerate(words):
        word = match.group()
        tense = _tense(word, [other.group() for other in words[max(0, index - 2) : index]], data)
        last = match
        if tense is None and (word in data["auxiliaries"] or word in ("est", "sont", "étaient", "était")):
            tense, last = _compound(words, index, data)
        if tense is None and index == 0 and _is_participle(word, data) and _is_verb(word):
            tense = "past"  # « Arrêté samedi, … »
        if tense is not None:
            yield Cue(match.start(), last.end(), tense, sentence[match.start() : last.end()])


def _tense(word: str, before: list[str], data: dict[str, Any]) -> Tense | None:  # noqa: PLR0911 - one way out for each ending
    if word in data["coming"]:
        return "future"
    if word in data["past"]:
        return "past"
    if word in ("aurait", "auraient", "serait", "seraient", "devait", "devaient", "allait", "allaient"):
        return None  # with a participle the past, seen as an auxiliary; « devait » may be either
    if word in ("sera", "seront", "aura", "auront"):
        return "future"
    if before and before[-1] in ("le", "la", "les", "l'", "un", "une", "des", "du", "cette", "ce", "de", "d'"):
        return None  # a noun: « l'opéra », « la caméra »
    if (_FUTURE.search(word) or _CONDITIONAL.search(word)) and _is_verb(word):
        return "future"
    if word in data["auxiliaries"] or word in ("était", "étaient"):
        return "past" if word in ("était", "étaient", "avait", "avaient") else None
    if _IMPERFECT.search(word) and len(word) > 4 and _is_verb(word):
        return "past"
    if _SIMPLE_PAST.search(word) and len(word) > 3 and not word.endswith("ra") and _is_verb(word):
        return "past"
    return None


def _compound(words: list[re.Match[str]], index: int, data: dict[str, Any]) -> tuple[Tense | None, re.Match[str]]:
    """Return the tense of an auxiliary with its participle, and the participle."""
    word = words[index].group()
    reflexive = index > 0 and words[index - 1].group() in ("se", "s'")
    for other in words[index + 1 : index + 2 + _BETWEEN]:
        candidate = other.group()
        if candidate in data["coming"]:
            return "future", other
        if not _is_participle(candidate, data):
            if candidate.endswith(
                ("ment", "pas", "aussi", "déjà", "encore", "bien", "et", "bel", "tous", "eux", "plus")
            ):
                continue
            return None, words[index]
        if word in data["auxiliaries"] or reflexive or word in ("était", "étaient"):
            return "past", other
        if candidate.startswith(tuple(data["with_etre"])):
            return "past", other
        return None, words[index]
    return None, words[index]


def _is_participle(word: str, data: dict[str, Any]) -> bool:
    return bool(_PARTICIPLE.search(word)) and word not in data["no_participles"]
