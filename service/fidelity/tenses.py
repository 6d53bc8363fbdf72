"""Find a future that was translated as the past: « le procès reprendra lundi » as "the trial resumed on Monday"."""

import functools
import re

from service.terminology.lexicon import lexicon
from service.text.word_lists import word_lists

_LISTS = word_lists("service.fidelity", "tenses.toml")
_FORM = re.compile(r"\b[^\W\d_]{2,30}r(?:a|ont|ai|ez|ons|as)\b")
_ENDING = re.compile(r"(?:a|ont|ai|ez|ons|as)\Z")
_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b")  # histories are told in the future, too: « il mourra en 1975 »
_AHEAD = re.compile(rf"\b{_LISTS.any_of('ahead')}\b|['’]ll\b|n['’]t\b", re.IGNORECASE)
_PRESENT = re.compile(rf"\b{_LISTS.any_of('present')}\b", re.IGNORECASE)
_PAST = re.compile(rf"\b{_LISTS.any_of('past')}\b", re.IGNORECASE)


def find_lost_future(source: str, target: str) -> str | None:
    """Return a French verb in the future of whose English sentence all verbs are in the past, or None.

    English may say the future by a present ("the trial resumes on Monday") or by a noun, so that one verb in another
    tense than the past is enough for a sentence to be let be; so is a year in the French.

    >>> find_lost_future("Le procès reprendra lundi.", "The trial resumed on Monday.")
    'reprendra'
    """
    if _YEAR.search(source):
        return None
    forms = (match.group() for match in _FORM.finditer(source))
    found = next((form for form in forms if form.islower() and _is_future(form)), None)
    if found is None or _AHEAD.search(target) or _PRESENT.search(target) or not _PAST.search(target):
        return None
    return found


@functools.lru_cache(maxsize=4096)
def _is_future(form: str) -> bool:
    """Whether a form in small letters can be nothing but a future: « assura » is a past, « caméra » a noun."""
    table, stem = lexicon(), _ENDING.sub("", form)
    if any("v" not in entry.parts_of_speech for entry in table.entries(form)):
        return False
    lemmas = table.lemmas(form)
    if any(stem.endswith(irregular) for irregular in _LISTS.words("stems")):
        return bool(lemmas)
    return stem in lemmas or f"{stem}e" in lemmas
