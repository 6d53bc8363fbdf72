"""People as an article names them: in full at first, by surname afterwards; a summary must keep that order."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from service.domain import Document
from service.summarise import genders
from service.summarise.genders import Gender
from service.summarise.patterns import any_of
from service.summarise.vectors import fold
from service.summarise.word_classes import lexicon

PART = r"(?:[A-Z]\.(?:-[A-Z]\.)?|[A-ZÀ-ÖØ-Ý][^\W\d_]*(?:['’-][^\W\d_]+)*)"
PARTICLE = r"(?:(?:de|van|von|der|ben|bin|ould|el|al|da|dos|di)\s|d['’])"
_OF = r"(?:d(?:e|a|u|el)\s|d['’])"
_FULL = re.compile(rf"(?<![^\W\d_]){PART}(?:\s(?:{PARTICLE})?{PART}){{1,3}}")
_TITLES = re.compile(
    rf"(?:{any_of('fr', 'personal_titles')}e?|(?:mm?|mme|mlle|dr|me|pr|mrs?|ms)\.?)",
    re.IGNORECASE,
)
_LONGER = re.compile(rf"\s(?:{PARTICLE})?{PART}")
_ARTICLE = re.compile(r"(?:\b(?:le|la|les|du|des|au|aux|un|une|cette|the|an?|en)\s|\bl['’])$", re.IGNORECASE)
# « SpaceX », « YouTube » are no surnames, « McKay », « DeVos » are
_BRAND = re.compile(
    r"(?<=[a-zà-ÿ])(?<!\bMc)(?<!\bMac)(?<!\bFitz)(?<!\bVan)(?<!\bDe)(?<!\bDi)(?<!\bDu)(?<!\bLa)(?<!\bLe)[A-ZÀ-Ý]"
)
_ELIDED = re.compile(r"(?:[LDSNCJ]|Qu)['’]")
_CIVIL = rf"(?:(?P<title>{genders.TITLE})\s)?"
_TITLED = re.compile(r"\b(?:Dr|Me|Pr|Sir|Lord)\.?\s$")
# after these a surname stands for something else than the person: the Trump administration, the Dupont family
_FAMILY = re.compile(
    r"(?:administration|gouvernement|clan|famille|loi|plan|affaire|époux|couple|les|groupe|équipe|camp|rapport|prix)\s$",
    re.IGNORECASE,
)
# « Roe v. Wade », « Dupont c. État » name a case, not people
_CASE = re.compile(r"\s(?:v|vs|c)\.\s?[A-ZÀ-Ý]|\scontre\s[A-ZÀ-Ý][\w-]+\s?[»”\"]")
_VERSUS = re.compile(r"\b(?:v|vs|c)\.\s$")
_TITLE_MARKS = (("«", "»"), ("“", "”"))


@dataclass(frozen=True, slots=True)
class Person:
    """A person's full name, the sentence that gives it first, and the gender where name or titles tell it."""

    name: str
    sentence: int
    gender: Gender | None = None


def people(document: Document) -> dict[str, Person]:
    """Return who is named in full before being named by surname alone, by surname.

    Not counted: what stands after an article at any place (« la France » of « Radio France »), what begins with an
    acronym, and surnames that two people share: of two given names, or of two genders by the given name and by titles,
    as where Emma Green is named in full and « M. Green » speaks.
    """
    text = document.article.text
    plain = {fold(word) for word in re.findall(r"(?<!\w)[a-zà-ÿ]\w+", text)}
    found: dict[str, Person] = {}
    shared: set[str] = set()
    for sentence in document.sentences:
        for match in _FULL.finditer(sentence.text):
            full = _strip(
                match[0], plain, document.language, first=not any(c.isalnum() for c in sentence.text[: match.start()])
            )
            if full is None:
                continue
            at = match.end() - len(full)
            if _ARTICLE.search(sentence.text[:at]):
                continue
            surname = full.split()[-1]
            known = found.get(surname)
            if known is None:
                found[surname] = Person(full, sentence.index)
            elif known.name != full and known.name.split()[0] != full.split()[0]:
                shared.add(surname)
    by_surname = _genders(text, found)
    return {
        surname: replace(person, gender=min(by_surname[surname], default=None))
        for surname, person in found.items()
        if surname not in shared and len(by_surname[surname]) < 2 and _is_person(person.name, text)
    }


def _genders(text: str, found: Mapping[str, Person]) -> dict[str, set[Gender]]:
    """Return the genders that each surname's given name and the titles before it have in `text`."""
    known: dict[str, set[Gender]] = {}
    for surname, person in found.items():
        gender = genders.of_given_name(person.name)
        known[surname] = {gender} if gender else set()
    for words, of_title in genders.titled(text):
        for place, word in enumerate(words):
            if word in found and (place == 0 or words[0] == found[word].name.split()[0]):
                known[word] |= of_title
    return known


def _strip(name: str, plain: set[str], language: str, *, first: bool) -> str | None:
    """Return `name` without titles and without the capital that only begins a sentence, or None if little is left."""
    parts = name.split()
    if first and _ARTICLE.fullmatch(parts[0] + " "):
        return None
    if fold(parts[0]) in lexicon(language).stopwords:
        parts = parts[1:]
    if first and len(parts) > 1 and (_ELIDED.match(parts[0]) or fold(parts[0]) in plain):
        parts = parts[1:]
    while parts and _TITLES.fullmatch(parts[0]):
        parts = parts[1:]
    if first and len(parts) > 2 and parts[1] in ("de", "of"):  # « Résidente de Fletcher » opening a sentence
        return None
    if (
        len(parts) < 2
        or _BRAND.search(parts[-1])
        or (parts[0].isupper() and len(parts[0].strip(".")) > 1)
        or len(parts[-1]) < 3
    ):
        return None
    return " ".join(parts) if parts[0][0].isupper() and parts[-1][0].isupper() else None


def _is_person(name: str, text: str) -> bool:
    """Tell a person from a place or a thing by what stands around its words anywhere.

    « la France », « à Bahia »; and « Instagram » of « le compte Instagram de Vega », which stands there by itself, too.
    """
    first, last = name.split(maxsplit=1)[0], name.rsplit(maxsplit=1)[-1]
    before = [text[: m.start()][-6:] for m in re.finditer(rf"\b{re.escape(last)}\b", text)]
    is_place = any(particle in name for particle in (" de ", " da ", " del ")) and any(
        b.endswith(" à ") for b in before
    )
    is_owned = re.match(rf"\S+\s{_OF}", name) is not None and genders.of_given_name(name) is None
    if is_owned and re.search(rf"(?<![\w-]){re.escape(first)}(?![\w-]|\s{_OF})", text):
        return False
    return not is_place and not any(_ARTICLE.search(b) for b in before)


def introduce(text: str, known: Mapping[str, Person], introduced: Iterable[str]) -> tuple[str, list[Person]]:
    """Return `text` with the full name where somebody not yet `introduced` goes by surname alone, and who that was.

    Worked example: « M. Touré a dit qu'il part » gives « Awa Touré a dit qu'il part » if the article said so before.
    """
    introductions: list[Person] = []
    for surname, person in known.items():
        if surname not in text or surname in set(introduced):
            continue
        match = re.search(
            rf"(?P<link>\b(?:[dD]|[qQ]u|[Ll]orsqu|[Pp]uisqu)['’]|\b(?:de|que)\s)?{_CIVIL}(?<![\w-]){re.escape(surname)}(?![\w-])",
            text,
        )
        if match is None or person.name in text or _FAMILY.search(text[: match.start()]):
            continue
        if _LONGER.match(text, match.end()):
            continue  # « Youssef Msakni » is not Ben Youssef
        if _CASE.match(text[match.end() :]) or _VERSUS.search(text[: match.start()]) or _quoted(text, match.end()):
            continue
        if match["title"] and person.gender not in (None, genders.of_title(match["title"])):
            continue  # somebody else of that name
        before = text[: match.start() + len(match["link"] or "")]
        if (
            not _TITLED.search(before)
            and re.search(rf"{PART}\s(?:{PARTICLE})?$", before)
            and not re.search(rf"(?:^|[.«\"]\s?){PART}\s$", before)
        ):
            continue  # part of a longer name
        text = text[: match.start()] + _link(match["link"] or "", person.name) + person.name + text[match.end() :]
        introductions.append(person)
    return text, introductions


def _quoted(text: str, at: int) -> bool:
    """Tell whether `at` stands within quotation marks: what is said or named there keeps its words."""
    before = text[:at]
    open_marks = any(before.count(mark) > before.count(close) for mark, close in _TITLE_MARKS)
    return open_marks or before.count('"') % 2 == 1


def named(text: str, known: Mapping[str, Person]) -> set[str]:
    """Return the surnames of those whom `text` names in full."""
    return {surname for surname, person in known.items() if person.name in text}


def _link(link: str, name: str) -> str:
    """Return the word before a name with or without its vowel: d'Arnault, but de Bernard Arnault."""
    vowel = fold(name[0]) in "aeiouh"
    if link.endswith(("'", "’")):
        return link if vowel else link[:-1] + "e "
    return link.rstrip()[:-1] + "’" if link and vowel else link
