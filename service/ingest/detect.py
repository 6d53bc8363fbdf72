"""Which language an article is written in, by lingua's small models."""

import math
import re
from functools import cached_property
from typing import TYPE_CHECKING

from service.domain import LanguageGuess
from service.text.abbreviations import STARTERS

if TYPE_CHECKING:
    from lingua import Language
    from lingua import LanguageDetector as Lingua

# What reaches a French or English newsroom. More languages make the near ones (ca, pt, ro) harder to tell apart.
_LANGUAGES = (
    *("FRENCH", "ENGLISH", "GERMAN", "SPANISH", "ITALIAN", "PORTUGUESE", "DUTCH", "CATALAN", "ROMANIAN", "POLISH"),
    *("CZECH", "HUNGARIAN", "SWEDISH", "DANISH", "FINNISH", "GREEK", "TURKISH", "ARABIC", "HEBREW", "PERSIAN"),
    *("RUSSIAN", "UKRAINIAN", "CHINESE", "JAPANESE", "KOREAN", "VIETNAMESE", "HINDI", "SWAHILI", "SOMALI"),
)
_SAMPLE = 1500  # characters taken at each of three places
_ENOUGH = 4  # words without a capital that suffice to judge by
_ADDRESS = re.compile(r"\S{1,200}[@/]\S{1,200}")
# How far a share of function words outweighs trigrams, which a short text does not have enough of: e**8 for all.
_FUNCTION_WORDS = 8.0
_APOSTROPHE = re.compile("[’']")
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")


class LinguaDetector:
    """A LanguageDetector over lingua in its low-accuracy mode: trigrams only, about 30 MB instead of 300.

    Names mislead trigrams, so words with a capital are left out where enough others remain; a text all in capitals is
    read in lower case. Safe to call from several threads.
    """

    def detect(self, text: str) -> LanguageGuess:
        """Return the most likely language, by words from the beginning, middle and end; "und" without any word."""
        words = _distinctive_words(_sample(text))
        if not words:
            return LanguageGuess(code="und", name="an unknown language", confidence=0.0)
        values = self._lingua.compute_language_confidence_values(" ".join(words))
        scores = {value.language: value.value for value in values}
        first_parts = [_APOSTROPHE.split(word, maxsplit=1)[0] for word in words]
        for language in scores:
            scores[language] *= math.exp(_FUNCTION_WORDS * _function_words(first_parts, _code(language)))
        best = max(scores, key=lambda language: scores[language])
        return LanguageGuess(
            code=_code(best),
            name=best.name.capitalize(),
            confidence=round(scores[best] / sum(scores.values()), 4),
        )

    def warm(self) -> None:
        """Load every model now (about half a second) instead of with the first article."""
        self.detect("Ceci est une phrase pour charger les modèles de langue.")

    @cached_property
    def _lingua(self) -> "Lingua":
        from lingua import Language, LanguageDetectorBuilder

        languages = [getattr(Language, name) for name in _LANGUAGES]
        return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()


def _code(language: "Language") -> str:
    return language.iso_code_639_1.name.lower()


def _function_words(words: list[str], code: str) -> float:
    """Return the share of `words` that are French or English function words; 0 for another language."""
    known = STARTERS.get(code)
    return sum(word in known for word in words) / len(words) if known else 0.0


def _sample(text: str) -> str:
    if len(text) <= 3 * _SAMPLE:
        return text
    middle = (len(text) - _SAMPLE) // 2
    return "\n".join((text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:]))


def _distinctive_words(text: str) -> list[str]:
    """Return the words that tell the language: the common ones if there are enough, else all, in lower case."""
    words = _WORD.findall(_ADDRESS.sub(" ", text))
    common = [word for word in words if not word[0].isupper()]
    return common if len(common) >= _ENOUGH else [word.lower() for word in words]
