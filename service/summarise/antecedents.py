"""What a pronoun at the head of a sentence, or behind a date, stands for, where the sentence before leaves no doubt."""

import re
from collections.abc import Mapping

from service.summarise.compression import FR_FINITE, capitalise
from service.summarise.patterns import any_of
from service.summarise.people import Person

_MOMENT = rf"{any_of('fr', 'moments')},\s+"
_PRONOUN = re.compile(
    rf"(?P<before>(?:{_MOMENT})?)"
    r"(?P<pronoun>il|elle|ce\sdernier|cette\sdernière|l['’]intéressée?)\s+(?P<rest>(?:n['’]|ne\s|s['’]|se\s|l['’]|\w).*)",
    re.S | re.I,
)
# what stands before the subject of the sentence before: « Selon la mairie, la halle … »
_INTRODUCED = re.compile(rf"(?:{_MOMENT}|(?:selon|d['’]après)\s[^,]{{3,80}},\s+)(?=l[ea]\s|une?\s)", re.I)
_CLITICS = re.compile(r"(?:\s(?:n['’]|ne|s['’]|se|y|en|lui|leur|l[ae]s?|l['’])){1,3}$")
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
_ELIDED = re.compile(r"\bl['’](?!(?:a|ont|avai\w+|aura\w*|est|étai\w+)\b)[a-zà-ÿ]{3,}", re.IGNORECASE)
_NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-ZÀ-Ý][\w’-]+")
_TITLED = {"m": re.compile(r"\bM\.\s$"), "f": re.compile(r"\b(?:Mme|Mlle)\s$")}
_ROLES = {
    "m": re.compile(r"\b(?:le|un|l['’]ancien|du|au)\s(?:[a-zà-ÿ-]+\s){1,6}$", re.IGNORECASE),
    "f": re.compile(r"\b(?:la|une|l['’]ancienne)\s(?:[a-zà-ÿ-]+\s){1,6}$", re.IGNORECASE),
}


def resolve(text: str, previous: str, people: Mapping[str, Person]) -> str | None:
    """Return `text` with what its pronoun stands for in square brackets, or None where that is not certain.

    Certain is: the sentence before begins with a person and names nobody else, or begins with a thing in the
    singular, maybe behind a date or « selon … », and has nobody and no other noun of its gender. « Il a refusé. » after
    « Le maire a reçu les habitants. » gives « [Le maire] a refusé. », « Lundi, il a refusé. » gives « Lundi, [le maire]
    a refusé. »
    """
    match = _PRONOUN.match(text)
    if match is None or _IMPERSONAL.match(match["rest"]):
        return None
    pronoun = match["pronoun"].lower()
    feminine = pronoun.startswith(("elle", "cette")) or pronoun.endswith("intéressée")
    last = pronoun.startswith("ce")  # « ce dernier » is who was named last, whatever the subject was
    whom = _person(previous, people, "f" if feminine else "m", last=last)
    if whom is None and pronoun in ("il", "elle") and not _OF_PEOPLE.match(match["rest"]):
        whom = _thing(previous, people, feminine=feminine)
    if whom is None:
        return None
    if match["before"] and whom.startswith(("Le ", "La ", "Un ", "Une ")):
        whom = whom[0].lower() + whom[1:]
    return f"{match['before']}[{whom}] {match['rest']}"


def _person(previous: str, people: Mapping[str, Person], gender: str, *, last: bool) -> str | None:
    """Return the one person that a sentence begins with and names, if nothing says that the gender is the other.

    With `last`, nobody and nothing that has the gender may be named behind.
    """
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
    behind = previous[at + len(surname) :]
    plain = (_FEMININE if gender == "f" else _MASCULINE).search(behind)
    if last and (plain or _ELIDED.search(behind) or _NAME.search(behind)):
        return None
    return name if sure or not plain else None


def _find(surname: str, text: str) -> int | None:
    match = re.search(rf"(?<![\w-]){re.escape(surname)}(?![\w-])", text)
    return match.start() if match else None


def _thing(previous: str, people: Mapping[str, Person], *, feminine: bool) -> str | None:
    """Return the subject that a sentence begins with, if it has the gender and no other noun there, and nobody, has."""
    introduced = _INTRODUCED.match(previous)
    at = introduced.end() if introduced else 0
    main = capitalise(previous[at:])
    verb = FR_FINITE.search(main)
    if verb is None or any(_find(surname, previous) is not None for surname in people):
        return None
    head = _CLITICS.sub("", main[: verb.start()].rstrip())
    match = _SUBJECT.fullmatch(head)
    if match is None or (match["article"] in ("La", "Une")) is not feminine:
        return None
    others = f"{previous[:at]} . {main[len(match['article']) :]}"
    if (_FEMININE if feminine else _MASCULINE).search(others) or _ELIDED.search(others):
        return None
    return None if re.search(r"\b(?:qui|que|dont|où|et|ou)\b", head) else head
