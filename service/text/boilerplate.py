"""What stands in an article's text without being part of it: bylines, credits, sources, links, appeals to subscribe."""

import re

from service.text.abbreviations import STARTERS
from service.text.word_lists import word_lists

_LONGEST = 300  # characters; longer lines say something of their own

_LISTS = word_lists("service.text", "boilerplate.toml")
_AGENCIES = _LISTS.any_of("agencies")
_CAPITALISED = _LISTS.any_of("capitalised")
_PARTICLE = _LISTS.any_of("particle")
_NAME = _LISTS.any_of("name")

_PLACE = _LISTS.any_of("place")
_MONTHS = _LISTS.any_of("months")
_DAYS = _LISTS.any_of("days")

_BOILERPLATE = re.compile(f"(?i:{_LISTS.any_of('in_any_case')})|{_LISTS.any_of('with_capitals')}")
_BULLETS = re.compile(r"[\s>»→►▶▸●•·*|\[–—-]*")

_LONE_NAME = re.compile(
    rf"(?:{_CAPITALISED}(?:,?\s(?:{_PARTICLE}\s){{0,2}}{_CAPITALISED}){{1,6}}|(?:[A-Z]\.[ -]?){{2,4}})"
    rf"(?:\s?\(.{{2,40}}\)|,? {_PLACE})?\.?"
)
_NO_NAME = (STARTERS["fr"] | STARTERS["en"]) - {"m."}
_HAPPENINGS = _LISTS.words("happenings")
_OF = re.compile(rf"(?:{_PARTICLE}\s|[Dd][’'])")
_CORRECTION = re.compile(rf"\W{{0,4}}{_LISTS.any_of('corrections')}\b", re.IGNORECASE)
_TOWN = rf"{_CAPITALISED}(?:\s(?:{_PARTICLE}\s)?{_CAPITALISED}){{0,4}}(?:\s\([^()\n]{{2,30}}\))?"
_DATE = (
    rf"(?:\s?,\s?(?:le\s)?(?:(?i:{_DAYS})\s)?"
    rf"(?:\d{{1,2}}(?:er)?\s(?i:{_MONTHS})\.?(?:\s\d{{4}})?|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}}))"
)
_LONE_DATE = re.compile(
    rf"(?i:(?:le\s)?(?:(?:{_DAYS}),?\s)?\d{{1,2}}(?:er)?\s(?:{_MONTHS})\.?(?:\s\d{{4}})?|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}})"
    r"(?:,?\s(?:à\s)?\d{1,2}\s?[h:]\s?\d{0,2})?\.?\s*\Z"
)
_DASH = r"\s?(?:-{1,2}|[–—]|:)\s+"
_DASH_BEHIND = r"\.?\s?(?:-{1,2}|[–—]|:)\s*(?=\S)"  # behind a bracket no blank is needed
_SENTENCE = r"(?=[A-ZÀ-ÖØ-Þ«“\"])"
_PLACES = rf"{_TOWN}(?:(?:,\s|\s?/\s?){_TOWN})?"
_CAPITALS = r"[A-ZÀ-ÖØ-Þ]{3,20}(?:(?:[\s’'-]|\s?/\s?)[A-ZÀ-ÖØ-Þ]{2,20}){0,5}(?:\s\([^()\n]{2,30}\))?"
_SENT = r"(?i:envoyée?s? spéciale?s?|correspondante?s?|correspondance)(?: permanente?| particuli(?:er|ère))?"
# IPTC's own example: « N'DJAMENA, 1er janvier (Xinhua) -- »; a date tells agencies that are not in the list, and a
# town in capitals before a dash is a dateline without either.
_DATELINE = re.compile(
    rf"{_PLACES}{_DATE}?\s?[(\[/]\s?{_AGENCIES}\s?[)\]/]{_DASH_BEHIND}"
    rf"|{_PLACES}{_DATE}\s?[(\[/]{{1,2}}\s?[A-Za-z][\w .&/-]{{1,25}}\s?[)\]/]{{1,2}}{_DASH_BEHIND}"
    rf"|[(\[]\s?{_AGENCIES}\s?[)\]]{_DASH_BEHIND}"
    rf"|{_AGENCIES}\s?[,-]\s?{_TOWN}{_DASH}"
    rf"|{_AGENCIES}\s?/\s?{_TOWN}(?:\s?/\s?{_NAME})?\s?[–—-]\s+"
    rf"|{_PLACES}{_DATE}?\s?,\s?{_AGENCIES}{_DASH}"
    rf"|{_PLACES}{_DATE}\s?(?:-{{1,2}}|[–—])\s+{_SENTENCE}"
    rf"|{_CAPITALS}\s?(?:-{{1,2}}|[–—])\s+{_SENTENCE}"
    rf"|{_TOWN}(?:,\s{_TOWN})?\s\|\s{_AGENCIES}\s\|\s[^|\n–—-]{{3,40}}\s[–—-]\s+"
    rf"|(?:[Dd]e )?[Nn](?:otre|os) {_SENT}(?:,? {_PLACE})?(?:\s?,\s{_NAME})?\s?(?:-{{1,2}}|[–—]|:)\s+"
    rf"|{_SENT}(?:,? {_PLACE}|,\s{_TOWN})?\.?\s?(?:-{{1,2}}|[–—])\s+{_SENTENCE}"
)
_TEASER = re.compile(
    r"(?i:à|a) (?i:ne (?:surtout )?pas (?:surtout )?(?:manquer|rater)|lire|regarder|écouter|voir)"
    r"(?: aussi| également)? sur [^:.!?]{1,40}:\s+(?=.{20,}[.!?…»\"]\s*\Z)"
)


def is_boilerplate(text: str) -> bool:
    """Tell whether a line or a sentence is a source, a credit, a byline, a link to elsewhere or an appeal.

    Wherever it stands: the forms are unmistakable, and anything of more than 300 characters is never one.
    """
    if len(text) > _LONGEST:
        return False
    start = _BULLETS.match(text)
    return bool(_BOILERPLATE.fullmatch(text[start.end() if start else 0 :].rstrip()))


def is_lone_name(text: str) -> bool:
    """Tell whether a line holds nothing but the name of a person, or of several: a byline or a signature.

    « Mort de Jean Dupont (1931-2026) » tells what happened, and is a headline.
    """
    if len(text) > 120 or not _LONE_NAME.fullmatch(text):
        return False
    first, _, rest = text.partition(" ")
    if first.lower() in _HAPPENINGS and _OF.match(rest):
        return False
    return not any(word.lower() in _NO_NAME for word in re.split(r"[\s’']+", text)[:1])


def is_correction(text: str) -> bool:
    """Tell whether a passage begins as a note does that says what an article had wrong."""
    return bool(_CORRECTION.match(text))


def is_name_or_date(text: str) -> bool:
    """Tell whether a line above an article holds nothing but a date, or a name, or both: « A. Roy 3 mars »."""
    date = _LONE_DATE.search(text) if len(text) <= 120 else None
    if date is None:
        return is_lone_name(text)
    name = text[: date.start()].strip(" ,·•|–—-")
    return not name or is_lone_name(name)


def preamble_end(text: str) -> int:
    """Return the length of what is no part of the sentence it opens, or 0.

    That is an agency's dateline, « Bamako (AFP) - », or a teaser whose link was lost, « À lire sur Radio Sahel : ».
    """
    match = _DATELINE.match(text[:_LONGEST]) or (_TEASER.match(text) if len(text) < 2000 else None)
    return match.end() if match else 0
