"""Whether the words of a translated role are those of its French: a short phrase leaves a model much to invent.

Both ways are looked at by the lexicon and the pairs learned from parallel text: what the French says has to stand in
the English, and the English may say nothing that no French word says.
"""

import re

from service.terminology.compiled import tokens
from service.terminology.gazetteer import english_of_names
from service.terminology.judge import acceptable, stem
from service.terminology.lexical_table import lexical_table
from service.terminology.lexicon import lexicon
from service.text.folding import fold

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 3  # letters of a word that is looked for
_FRENCH_EMPTY = frozenset(
    (
        "les",
        "des",
        "une",
        "aux",
        "chez",
        "pour",
        "par",
        "sur",
        "dans",
        "avec",
        "son",
        "ses",
        "leur",
        "leurs",
        "dit",
        "dite",
    )
)
_ENGLISH_EMPTY = frozenset(("the", "and", "for", "with", "from", "its", "his", "her", "their", "who", "into", "over"))
_OF_ROLES = {  # stems of what renders a word in roles alone, by its form without « e » and « s »
    "responsabl": frozenset(("head", "manag", "offic")),
    "chargé": frozenset(("charg", "head", "offic")),
    "député": frozenset(("mp", "mps", "lawmak")),
    "adjoint": frozenset(("assist", "associ")),
    "dirigeant": frozenset(("execut", "head")),
}
_SHARED = 5  # letters at their beginning by which two words are one in both languages


def unsupported_word(french: str, english: str) -> str | None:
    """Return the first word of either text that the other does not account for, None where each has its own.

    >>> unsupported_word("économiste des transports", "transport economist")
    >>> unsupported_word("porte-parole de l'état-major", "ministry of Army-General Staff")
    'porte-parole'
    """
    ours: list[str] = [match.group() for match in tokens(french) if len(match.group()) >= _SHORTEST]
    ours = [word for word in ours if word.lower() not in _FRENCH_EMPTY | _ENGLISH_EMPTY]
    theirs: list[str] = [
        word for word in _WORD.findall(english) if len(word) >= _SHORTEST and word.lower() not in _ENGLISH_EMPTY
    ]
    said = frozenset(stem(word.lower()) for word in _WORD.findall(english))
    phrases = _stems_of_phrases(french)
    for word in ours:
        parts = [word, *(part for part in word.split("-") if len(part) > _SHARED)]  # « anesthésiste-réanimateur »
        if not any(
            _renderings(part) & said or _in_phrase(part, phrases, said) or _translated(part, english, theirs)
            for part in parts
        ):
            return word
    meant = frozenset().union(*(_renderings(word) for word in ours), *phrases.values())
    for word in theirs:
        if stem(word.lower()) not in meant and not any(_translated(own, word, [word]) for own in ours):
            return word
    return None


def _renderings(word: str) -> frozenset[str]:
    """Return the stems of all that renders a French word, with the parts of one that hyphens join."""
    name = english_of_names().get(word) or english_of_names().get(word.lower()) or ""
    own = frozenset(stem(part.lower()) for part in _WORD.findall(name))
    return acceptable(word.lower()) | own | _OF_ROLES.get(re.sub(r"e?s?\Z", "", word.lower()), frozenset())


def _stems_of_phrases(french: str) -> dict[str, frozenset[str]]:
    """Return for each word of a set phrase the stems of the phrase's renderings."""
    words, found = tokens(french), dict[str, frozenset[str]]()
    for index in range(len(words)):
        phrase = lexicon().phrase(french, words, index)
        if phrase is not None:
            stems = frozenset(stem(part.lower()) for text in phrase.english for part in _WORD.findall(text))
            for match in words[index : phrase.last + 1]:
                found[match.group()] = found.get(match.group(), frozenset()) | stems
    return found


def _in_phrase(word: str, phrases: dict[str, frozenset[str]], said: frozenset[str]) -> bool:
    return word in phrases and bool(phrases[word] & said)


def _translated(french: str, english: str, words: list[str]) -> bool:
    """Whether a word was learned as a translation of another, or both begin alike: « géologue » and "geologist"."""
    if lexical_table().translates(french.lower(), english):
        return True
    bare = fold(french)
    return any(fold(word) == bare or (len(bare) > _SHARED and fold(word)[:_SHARED] == bare[:_SHARED]) for word in words)
