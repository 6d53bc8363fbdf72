"""Tell whether a translation says no where its source does, and only there."""

import itertools
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from service.terminology.gazetteer import Word, common_words, plain, words_of

_NT = re.compile(r"n't")  # replaced by as many characters, so that places stay
_SHORTEST_ROOT = 4  # letters behind a negating prefix: "unlawful", not "unit"


@dataclass(frozen=True, slots=True)
class Negation:
    """A negation lost or added: its words in the sentence that has it, and which of both it is."""

    text: str
    added: bool


def compare_negation(
    source: str, target: str, source_language: str = "fr", target_language: str = "en"
) -> Negation | None:
    """Return the negation that one side has and the other shows no trace of, or None.

    « ne … que » (only) and the expletive « ne » (« avant qu'il ne parte ») are none; every other way of saying no on
    the other side, such as "unable", "without" or "failed", counts as a trace.
    """
    lost = _strong(source, source_language)
    if lost and len(lost) > count_traces(target, target_language):
        return Negation(lost[-1], added=False)
    added = _strong(target, target_language)
    if added and len(added) > count_traces(source, source_language):
        return Negation(added[-1], added=True)
    return None


def count_negations(text: str, language: str) -> int:
    """Return how many certain negations a sentence has."""
    return len(_strong(text, language))


@cache
def _data(language: str) -> dict[str, Any]:
    text = resources.files("service.fidelity").joinpath("data", f"negation.{language}.toml").read_text("utf-8")
    data = tomllib.loads(text)
    return {**data, "weak": frozenset(data["weak"]), "rooted": re.compile(rf"(?:{'|'.join(data['rooted'])})s?$")}


@lru_cache(maxsize=256)
def _strong(text: str, language: str) -> tuple[str, ...]:
    """Return the certain negations of a sentence."""
    data = _data(language)
    flat = _NT.sub(" no", plain(text)) if language == "en" else plain(text)
    words = words_of(flat)
    lower = [word.text.lower() for word in words]
    found: list[str] = []
    last = -1
    for index, word in enumerate(lower):
        if index <= last:
            continue
        if "openers" not in data:
            if word in data["strong"] and not _is_tag(lower, index):
                found.append(_quote(text, words, max(0, index - 1), index))
        elif word in data["openers"]:
            close = _close(lower, index, data)
            if close is None:
                close = _without_closer(lower, index, data)
            if close is not None and not _is_other(text, words, lower, index, close, data):
                found.append(_quote(text, words, index, close))
                last = close
        elif (
            word in data["alone"] and lower[index + 1 : index + 2] != ["doute"] and not _opens_soon(lower, index, data)
        ):
            found.append(_quote(text, words, index, min(index + 1, len(words) - 1)))
    return tuple(found)


def _close(lower: list[str], index: int, data: dict[str, Any]) -> int | None:
    """Return where the negation opened at `index` closes; None for « ne … que » and the expletive « ne »."""
    if any(_negates_by_itself(lower, earlier, data) for earlier in range(max(0, index - 3), index)):
        return index
    for later in range(index + 1, min(index + 1 + data["reach"], len(lower))):
        after = lower[later + 1] if later + 1 < len(lower) else ""
        if lower[later] in ("que", "qu"):
            return None
        if lower[later] in data["closers"]:
            # « ne fait plus que » and « n'est pas que » restrict
            return None if after in ("que", "qu") and lower[later] == "plus" else later
    return None


def _without_closer(lower: list[str], index: int, data: dict[str, Any]) -> int | None:
    """Return where a « ne » ends that denies alone: « n'a pu venir », « ne peut répondre »; None where it restricts."""
    after = [*lower[index + 1 : index + 1 + data["reach"]], ""]
    if "que" in after or "qu" in after:
        return None
    if after[0] in data["able"]:
        return index + 1
    return index + 2 if after[0] in data["auxiliaries"] and after[1] == "pu" else None


def _opens_soon(lower: list[str], index: int, data: dict[str, Any]) -> bool:
    """Whether « ne » follows, with which a word denies only once: « aucun État n'exigeait »."""
    return any(word in data["openers"] for word in lower[index + 1 : index + 4])


def _is_other(text: str, words: Sequence[Word], lower: list[str], index: int, close: int, data: dict[str, Any]) -> bool:
    """Whether opener and closer make no negation after all: another clause, a comparison, a question that expects yes.

    « n'existe, car il est plus près », « n'arrive un an plus tard », « ne faut-il pas attendre ? »
    """
    between = text[words[index].end : words[close].start]
    if between.count(",") == 1 or any(mark in between for mark in ";:("):  # « n'est, dit-il, pas » is one
        return True
    if lower[close] == "plus":
        after = lower[close + 1] if close + 1 < len(lower) else ""
        compares = close - 2 > index + 1 and _compares(lower, close, data)
        return compares or lower[close - 1] in data["more_before"] or after in data["more_after"]
    is_question = lower[close] == "pas" and text.rstrip(' »"\u00a0\u202f').endswith("?")
    return is_question and lower[close - 1] in data["inverted"]


def _compares(lower: Sequence[str], at: int, data: dict[str, Any]) -> bool:
    """Whether a « plus » behind a determiner and a noun compares: « des dégâts plus grands »."""
    return lower[at] == "plus" and at > 1 and lower[at - 2] in data.get("determiners", ())


def _negates_by_itself(lower: list[str], index: int, data: dict[str, Any]) -> bool:
    """Whether a word before « ne » denies: « nul ne sait », « personne n'a vu », but not « une personne n'a vu »."""
    return lower[index] in data["fronted"] and not (index and lower[index - 1] in data["articles"])


def _is_tag(lower: list[str], index: int) -> bool:
    """Whether "not" stands in "whether or not", "not only" or "if not", which need no French negation."""
    before = lower[index - 1] if index else ""
    after = lower[index + 1] if index + 1 < len(lower) else ""
    pair = f"{lower[index]} {after}"
    return (
        before in ("or", "if", "why", "least")
        or after in ("only", "least", "just", "to")
        or pair in ("no fly", "no means", "no doubt", "nothing other", "nothing short", "no longer than", "nothing but")
    )


@cache
def _expletive() -> re.Pattern[str]:
    """Return a pattern of a « ne » that denies nothing: « craint que la paix ne soit fragile »."""
    determiners = "|".join(_data("fr")["determiners"])
    return re.compile(
        r"((?:crai(?:nt|gn)\w*|redout\w+|peur|avant|à moins)\b[^,;.]{0,60}?\bqu(?:e\s|['’])[^,;.]{0,60}?\s)"
        r"(?:ne\s|n['’])(?!\S+\s(?:\S+\s){0,2}(?:pas|jamais|rien|aucune?|personne|point|que)\b)"
        rf"(?!\S+\s(?:(?!(?:{determiners})\s)\S+\s){{0,2}}plus\b)",
        re.IGNORECASE,
    )


@lru_cache(maxsize=256)
def count_traces(text: str, language: str) -> int:
    """Return how many words of a sentence say no in any way."""
    data = _data(language)
    flat = _NT.sub(" no", plain(text)) if language == "en" else _expletive().sub(r"\1", plain(text))
    words = [word.text.lower() for word in words_of(flat)]
    own = sum(
        (word in data["weak"] and not _compares(words, place, data)) or _is_negated(word, language)
        for place, word in enumerate(words)
    )
    openers = data.get("openers", ())
    bare = sum(word in openers and after in data["bare"] for word, after in itertools.pairwise(words))
    return own + bare or int(any(word in openers for word in words))


@lru_cache(maxsize=8192)
def _is_negated(word: str, language: str) -> bool:
    """Whether a word carries its own no: "unlawful", « inutile », "homeless"."""
    data = _data(language)
    common = common_words(language)
    for prefix in data["weak_prefixes"]:
        root = word.removeprefix(prefix)
        if root != word and len(root) >= _SHORTEST_ROOT and root in common and data["rooted"].search(root):
            return True
    return any(word.endswith(suffix) and len(word) > len(suffix) + 2 for suffix in data.get("weak_suffixes", ()))


def _quote(text: str, words: Sequence[Word], first: int, last: int) -> str:
    return text[words[first].start : words[last].end]
