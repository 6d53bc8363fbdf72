"""Find words of the source language that a translation left as they were."""

import re
from functools import cache

from service.terminology.gazetteer import common_words, loans, plain, shared_words, words_of

_ADDRESS = re.compile(r"(?<!\S)\S+?[@/]\S+|www\.\S+")
# endings that French and English words share, so that a rare one is likely to be English as well
_LOOKS_SHARED = re.compile(r"(?:tion|sion|able|ible|ile|esque|ture|ism|ance|ence|al)s?$")
_BRITISH = re.compile(r"is(?=(?:e|es|ed|er|ers|ing|ation|ations)$)")
_LONGEST_LOAN = 4  # words
_SHORTEST = 4  # letters; shorter words are too often English, Latin or part of a name


def find_leftover(source: str, target: str, source_language: str = "fr", target_language: str = "en") -> str | None:
    """Return the first run of untranslated words, or None; an equals sign that the source lacks is one, too: a gloss.

    A word is untranslated when both sentences have it, small, and it is common in the source's language and no word
    of the target's; two small words of the source's language in a row count wherever they come from.
    """
    if "=" in target and "=" not in source:
        return target[max(0, target.index("=") - 12) : target.index("=") + 12].strip()
    known = _only_of(source_language, target_language)
    own = {word.text.lower() for word in words_of(plain(source))}
    words = words_of(_ADDRESS.sub(lambda found: " " * len(found.group()), plain(target)))
    if not any(word.text in known for word in words):
        return None
    borrowed = _borrowed([word.text.lower() for word in words], source_language, target_language)
    run: list[int] = []
    best: list[int] = []
    for index, word in enumerate([*words, None]):
        foreign = word is not None and word.text[0].islower() and word.text in known and index not in borrowed
        near = not run or (word is not None and word.start - words[run[-1]].end <= 1)
        if foreign and near:
            run.append(index)
            continue
        if run and _counts([words[i].text for i in run], own) and len(run) > len(best):
            best = run
        run = [index] if foreign else []
    if best:
        return target[words[best[0]].start : words[best[-1]].end]
    return None


def _borrowed(words: list[str], source: str, target: str) -> set[int]:
    """Return the places of words that the target language uses too: « piste », "organiser", "passer-by"."""
    english = common_words(target)
    positions = {i for i, word in enumerate(words) if _BRITISH.search(word) and _BRITISH.sub("iz", word) in english}
    positions |= {i for i, word in enumerate(words[:-1]) if word == "passer" and words[i + 1] == "by"}
    phrases = loans(source, target)
    for index in range(len(words)):
        for size in range(min(_LONGEST_LOAN, len(words) - index), 0, -1):
            if tuple(words[index : index + size]) in phrases:
                positions.update(range(index, index + size))
                break
    return positions


def is_copy(source: str, target: str, source_language: str = "fr", target_language: str = "en") -> bool:
    """Whether a sentence of words came back as it was, though it holds words of its language alone."""
    known = _only_of(source_language, target_language)
    same = source.casefold().strip(" .") == target.casefold().strip(" .")
    return same and any(word.text.lower() in known for word in words_of(plain(source)))


def _counts(run: list[str], own: set[str]) -> bool:
    if len(run) > 1:
        return True
    # a word that the source lacks has to be longer, or English that the lists do not know would be taken for French
    shortest = _SHORTEST if run[0] in own else _SHORTEST + 2
    return len(run[0]) >= shortest and not _LOOKS_SHARED.search(run[0])


@cache
def _only_of(language: str, other: str) -> frozenset[str]:
    return common_words(language) - common_words(other) - shared_words(language, other)
