"""The closed word classes that extraction needs, for French and English: what carries no topic, what cannot open."""

import re
from dataclasses import dataclass

from service.summarise.patterns import any_of, words_of


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What one language needs: stop words without accents, and patterns over sentences."""

    stopwords: frozenset[str]
    dates: re.Pattern[str]
    speech: re.Pattern[str]
    first_person: re.Pattern[str]
    narrator: re.Pattern[str]
    negation: re.Pattern[str]
    cues: re.Pattern[str]


FRENCH = Lexicon(
    stopwords=words_of("fr", "stopwords"),
    dates=re.compile(rf"\b{any_of('fr', 'dates')}\b", re.IGNORECASE),
    speech=re.compile(
        rf"\b(?:a|ont|avait|avaient|a-t-(?:il|elle|on))\s+(?:\w+\s)?{any_of('fr', 'speech_participles')}\b",
        re.IGNORECASE,
    ),
    first_person=re.compile(rf"(?<![\w-]){any_of('fr', 'first_person')}(?![\w-])", re.IGNORECASE),
    narrator=re.compile(rf"(?<![\w-]){any_of('fr', 'narrator')}(?![\w-])", re.IGNORECASE),
    negation=re.compile(rf"(?<!\w){any_of('fr', 'negations')}(?!\w)", re.IGNORECASE),
    cues=re.compile(rf"\b{any_of('fr', 'cues')}", re.IGNORECASE),
)

ENGLISH = Lexicon(
    stopwords=words_of("en", "stopwords"),
    dates=re.compile(rf"\b{any_of('en', 'dates')}\b"),
    speech=re.compile(rf"\b{any_of('en', 'speech_verbs')}\b", re.IGNORECASE),
    first_person=re.compile(rf"(?<![\w-]){any_of('en', 'first_person')}(?![\w-])"),
    narrator=re.compile(rf"(?<![\w-]){any_of('en', 'narrator')}(?![\w-])"),
    negation=re.compile(rf"(?<!\w){any_of('en', 'negations')}(?!\w)", re.IGNORECASE),
    cues=re.compile(rf"\b{any_of('en', 'cues')}\b", re.IGNORECASE),
)


def lexicon(language: str) -> Lexicon:
    """Return the word classes of `language`; anything but French reads as English."""
    return FRENCH if language == "fr" else ENGLISH
