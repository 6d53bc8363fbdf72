"""Whether a person is a woman or a man, by the given name and by the titles that an article puts before a surname."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from service.text.word_lists import word_lists

Gender = Literal["f", "m"]

TITLE = r"(?:M\.|MM\.|Mmes?|Mlles?|Mr\.?|Mrs\.?|Ms\.?)"
_COUPLE = r"(?:M\.|Mr\.?|Monsieur)\s(?:et|and)\s(?:Mme|Mrs\.?|Madame)"
_TITLED = re.compile(
    rf"(?<![\w.])(?P<title>{_COUPLE}|{TITLE}|Monsieur|Madame|Mademoiselle)(?=\s(?P<words>\S+(?:\s\S+){{0,2}}))"
)
_PUNCTUATION = '.,;:!?…()«»“”"'


def of_given_name(name: str) -> Gender | None:
    """Return the gender of a full name's given name, None where both or none is known to have it."""
    first = name.split(maxsplit=1)[0]
    return _given_names().get(first) or _given_names().get(first.partition("-")[0])


@cache
def _given_names() -> dict[str, Gender]:
    lists = word_lists("service.summarise", "given_names.toml")
    women: dict[str, Gender] = dict.fromkeys(lists.words("feminine"), "f")
    return women | dict.fromkeys(lists.words("masculine"), "m")


def of_title(title: str) -> Gender:
    """Return the gender of a title: « M. », « Mme », "Mrs"."""
    return "m" if title.rstrip(".") in ("M", "MM", "Mr", "Monsieur") else "f"


def titled(text: str) -> Iterator[tuple[list[str], set[Gender]]]:
    """Yield up to three words behind each title in `text`, with the gender, or both: « M. et Mme Green »."""
    for match in _TITLED.finditer(text):
        words = [word.strip(_PUNCTUATION) for word in match["words"].split()]
        is_couple = re.fullmatch(_COUPLE, match["title"]) is not None
        yield words, {"f", "m"} if is_couple else {of_title(match["title"])}
