"""What a pronoun at the head of a sentence stands for, where the sentence before it leaves no doubt."""

import re
from collections.abc import Mapping

from service.summarise.compression import FR_FINITE
from service.summarise.patterns import any_of
from service.summarise.people import Person

_PRONOUN = re.compile(
    r"(?P<pronoun>Il|Elle|Ce\sdernier|Cette\sdernière|L['’]intéressée?)\s+(?P<rest>(?:n['’]|ne\s|s['’]|se\s|l['’]|\w).*)",
    re.S,
)
_IMPERSONAL = re.compile(r"(?:n['’]|ne\s+)?" + any_of("fr", "impersonal_clauses"), re.IGNORECASE)
_OF_PEOPLE = re.compile(r"(?:l['’]|l[ae]s?\s)", re.IGNORECASE)  # « Il l'a qualifié… » has somebody for its subject
_HEAD = re.compile(
    r"(?:(?:Mais|Et|Or|Car)\s)?(?:(?:Le|La|Un|Une)\s(?:[a-zà-ÿ-]+\s){0,5}|L['’](?:[a-zà-ÿ-]+\s){1,5})?(?:(?:M|Dr|Pr|Me)\.?\s|Mme\s|Mlle\s)?",
    re.I,
)
_SUBJECT = re.compile(
    r"(?P<article>Le|La|Un|Une)\s(?P<noun>[a-zà-ÿ][\w-]+)(?P<more>(?:\s(?:de|du|des|en|à|au|aux|pour|contre|d['’]|[\w’'-]+)){0,7})\s*$"
)
_MASCULINE = re.compile(r"\b(?:le|un|du|au|ce|son)\s[a-zà-ÿ]{3,}", re.IGNORECASE)
_FEMININE = re.compile(r"\b(?:la|une|cette|sa)\s[a-zà-ÿ]{3,}", re.IGNORECASE)
_NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-ZÀ-Ý][\w’-]+")
_TITLED = {"m": re.compile(r"\bM\.\s$"), "f": re.compile(r"\b(?:Mme|Mlle)\s$")}
_ROLES = {
    "m": re.compile(r"\b(?:le|un|l['’]ancien|du|au)\s(?:[a-zà-ÿ-]+\s){1,6}$", re.IGNORECASE),
    "f": re.compile(r"\b(?:la|une|l['’]ancienne)\s(?:[a-zà-ÿ-]+\s){1,6}$", re.IGNORECASE),
}


def resolve(text: str, previous: str, people: Mapping[str, Person]) -> str | None:
    """Return `text` with what its first word stands for in square brackets, or None where that is not certain.

    Certain is: the sentence before begins with a person and names nobody else, or begins with a thing in the
    singular and has no other noun of its gender. « Il a refusé. » after « Le maire a reçu les habitants. » gives
    « [Le maire] a refusé. »
    """
    match = _PRONOUN.match(text)
    if match is None or _IMPERSONAL.match(match["rest"]):
        return None
    feminine = match["pronoun"].startswith(("Elle", "Cette", "L'intéressée", "L’intéressée"))
    whom = _person(previous, people, "f" if feminine else "m")
    if whom is None and not _OF_PEOPLE.match(match["rest"]):
        whom = _thing(previous, feminine=feminine)
    return f"[{whom}] {match['rest']}" if whom else None


def _person(previous: str, people: Mapping[str, Person], gender: str) -> str | None:
    """Return the one person that a sentence begins with and names, if nothing says that the gender is the other."""
    verb = FR_FINITE.search(previous)
    named = [(surname, at) for surname in people if (at := _find(surname, previous)) is not None]
    if len(named) != 1 or verb is None:
        return None
    surname, at = named[0]
    name = people[surname].name
    start = previous.find(name)
    start = at if start < 0 else start
    head = previous[:start]
    if start > verb.start() or not _HEAD.fullmatch(head) or re.search(r"\b(?:de|du|des)\s(?:[a-zà-ÿ-]+\s)?$", head):
        return None  # « La mort de Karim Benali »: the subject is another
    others = _NAME.findall(previous[at + len(surname) : verb.start()])
    other = "m" if gender == "f" else "f"
    if others or _TITLED[other].search(head) or (_ROLES[other].search(head) and not _ROLES[gender].search(head)):
        return None
    sure = _TITLED[gender].search(head) or _ROLES[gender].search(head)
    plain = _FEMININE if gender == "f" else _MASCULINE
    return name if sure or not plain.search(previous[at:]) else None


def _find(surname: str, text: str) -> int | None:
    match = re.search(rf"(?<![\w-]){re.escape(surname)}(?![\w-])", text)
    return match.start() if match else None


def _thing(previous: str, *, feminine: bool) -> str | None:
    """Return the subject that a sentence begins with, if it has the gender and no other noun there has."""
    verb = FR_FINITE.search(previous)
    if verb is None:
        return None
    head = previous[: verb.start()].rstrip()
    head = re.sub(r"\s(?:n['’]|ne|s['’]|se)$", "", head)
    match = _SUBJECT.fullmatch(head)
    if match is None or (match["article"] in ("La", "Une")) is not feminine:
        return None
    rest = previous[len(match["article"]) :]
    others = (_FEMININE if feminine else _MASCULINE).findall(rest)
    return head if not others and not re.search(r"\b(?:qui|que|dont|où|et|ou)\b|\bl['’]", rest[: len(head)]) else None
