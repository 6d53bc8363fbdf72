"""Clauses that end a sentence and say who says it, « …, a-t-il indiqué », where the sentence names who that is."""

import re
from collections.abc import Mapping

from service.summarise import genders
from service.summarise.compression import balanced
from service.summarise.genders import Gender
from service.summarise.patterns import any_of
from service.summarise.people import PART, PARTICLE, Person
from service.summarise.vectors import fold
from service.summarise.word_classes import lexicon

_CLAUSE = re.compile(
    r"(?:,|[»”\"]\s?,?)\s"
    rf"(?:(?:a-t|avait)-(?P<then>il|elle)\s(?:\w+\s)?{any_of('fr', 'speech_participles')}\b"
    rf"|{any_of('fr', 'speech_inverted')}-(?:t-)?(?P<now>il|elle)\b)"
    r"(?:\s[^,;:«»“”\"?]{1,60})?(?<![?])\Z",
    re.IGNORECASE,
)
_FRONT = rf"\A(?:(?i:{any_of('fr', 'moments')}),\s)?"
_NAME = (
    rf"(?:(?P<title>{genders.TITLE})\s|(?P<office>Dr|Pr|Me)\.?\s)?"
    rf"(?P<name>{PART}(?:\s(?:{PARTICLE})?{PART}){{0,3}})"
)
_ARTICLE = r"(?P<article>L[ea]|Une?|L['’])(?:(?<=['’])|\s)"
_VERB = r"\s(?!(?:et|ou|de|du|des|à|aux?|en|pour|contre|avec|dans|sur|qui|que)\s|d['’])[a-zà-ÿ]"
_SUBJECTS = (
    # « Jean Morel », « le maire Jean Morel », « Jean Morel, maire de Brest, »
    re.compile(rf"{_FRONT}(?P<role>{_ARTICLE}(?:[a-zà-ÿ-]+\s){{0,5}})?{_NAME}(?:,[^,;«»“”\"]{{1,80}},)?{_VERB}"),
    # « le maire de Brest, Jean Morel, »
    re.compile(rf"{_FRONT}(?P<role>{_ARTICLE}[^,;«»“”\"]{{3,80}}),\s{_NAME},{_VERB}"),
)
_GENDERS: dict[str, Gender] = {"le": "m", "un": "m", "la": "f", "une": "f"}
_COMPLEMENT = re.compile(r"\b(?:de|du|des)\s(?:[a-zà-ÿ-]+\s)?\Z")  # « la mort de Karim Benali »


def without_own_attribution(text: str, people: Mapping[str, Person]) -> str:
    """Return French `text` without the « a-t-il indiqué » that ends it, where that is said by its subject.

    The subject must be a person whom the sentence begins with, outside quotation marks and of the pronoun's gender as
    far as title, role and names tell it. Worked example: « Jean Morel a proposé un report, a-t-il indiqué. » gives
    « Jean Morel a proposé un report »; « Le port fermera, a-t-il indiqué. » is returned as it is.
    """
    clause = _CLAUSE.search(text.rstrip(".! \u00a0\u202f"))
    # where a mark closes that has not been opened, the name is part of what somebody else says
    if clause is None or ";" in text[: clause.start()] or not balanced(text) or text.count("''") % 2:
        return text
    said = text[: clause.start()]
    subjects = filter(None, (pattern.match(said) for pattern in _SUBJECTS))
    pronoun: Gender = "m" if (clause["then"] or clause["now"]).lower() == "il" else "f"
    return said if any(_is_speaker(subject, pronoun, people) for subject in subjects) else text


def _is_speaker(subject: re.Match[str], pronoun: Gender, people: Mapping[str, Person]) -> bool:
    """Tell whether the name at the head of a sentence is a person's and nothing says that the gender is the other."""
    name, title, role = subject["name"], subject["title"], subject["role"] or ""
    known, given = None, None
    if " " in name:
        known, given = people.get(name.rsplit(maxsplit=1)[-1]), genders.of_given_name(name)
        known = known if known and known.name == name else None
    elif fold(name) not in lexicon("fr").stopwords:
        known = people.get(name)
    is_titled = title or subject["office"]
    is_person = is_titled or ((known or given) and role.strip() != subject["article"])  # « le Mali »
    if not is_person or _COMPLEMENT.search(role):
        return False
    found = {given, known.gender if known else None, genders.of_title(title) if title else None}
    return found | {_GENDERS.get((subject["article"] or "").lower())} <= {None, pronoun}
