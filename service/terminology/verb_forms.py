"""Forms of verbs: which of a French verb's stands in a text, and the English one, in British spelling.

« Elle a été hospitalisée » has the gloss "hospitalised", not "hospitalise": a model copies what it reads.
"""

import functools
import re
from enum import Enum

from service.terminology.tables import read_context, read_endings, read_verbs

_INFINITIVE = ("er", "ir", "re")
_ALSO_PRESENT = re.compile(r"(?:i|in)t\Z")  # « il produit », « il craint »
_FIRST = re.compile(r"(?:[a-z]+-)*([a-z]+)")
_DOUBLES = re.compile(
    r"\A(?:(?:[^aeiou]|qu)*[aeiou][^aeiouwxy]|(?:.*[^aeiou])?[aeiou]l"  # "stop", "travel"
    r"|(?:be|for|out|over|re|under|up)(?:bid|cut|get|gin|run|set|sit))\Z"
)
_NO_VERB = re.compile(r"(?:ed|ing|ive|ly|ous)\Z|\A(?:despite|just|still)\Z")


class Form(Enum):
    """A form of a French verb that has one form in English, whatever stands around it."""

    PAST = 1
    PAST_PARTICIPLE = 2
    PRESENT_PARTICIPLE = 3


def form_of(surface: str, lemma: str, before: str, *, is_reflexive: bool = False) -> Form | None:
    """Return which form of the verb `lemma` a word in small letters is behind the word `before`, None where in doubt.

    « Il a lancé » and « il s'est lancé » are most often "he launched", « a été lancé » and « avait lancé » participles.
    """
    if not is_infinitive(lemma):
        return None  # a participle with a row of its own, or no verb
    if surface.endswith("ant"):
        return Form.PRESENT_PARTICIPLE
    past, context = _participle(lemma), read_context()
    if past is None or surface not in (past, past + "e", past + "s", past + "es"):
        return None
    if surface == past and _ALSO_PRESENT.search(past) and before not in context["auxiliaries"]:
        return None
    is_past = before in context["having_now"] or (is_reflexive and before in context["being_now"])
    return Form.PAST if is_past else Form.PAST_PARTICIPLE


def is_infinitive(lemma: str) -> bool:
    """Whether a lemma ends as infinitives do; a participle with a row of its own does not."""
    return lemma.endswith(_INFINITIVE)


@functools.lru_cache(maxsize=4096)
def _participle(lemma: str) -> str | None:
    """Return the masculine past participle of a French verb."""
    if lemma.endswith("er"):
        return lemma[:-2] + "é"
    return next((lemma.removesuffix(end) + past for end, past in read_endings() if lemma.endswith(end)), None)


def in_form(english: str, form: Form) -> str:
    """Return an English verb, or a phrase that begins with one, in a form.

    >>> in_form("carry out", Form.PAST), in_form("throw", Form.PAST_PARTICIPLE)
    ('carried out', 'thrown')
    >>> in_form("stop", Form.PRESENT_PARTICIPLE)
    'stopping'
    """
    if (first := _FIRST.match(english)) is None:
        return english
    if form is Form.PAST_PARTICIPLE and english.startswith("be ") and not english.startswith("be able"):
        return english.removeprefix("be ")  # « née » is "born"
    if form is not Form.PRESENT_PARTICIPLE and english in read_verbs():
        return _past(english, form)  # "lie down"
    verb, start = first.group(1), first.start(1)
    made = _ing(verb) if form is Form.PRESENT_PARTICIPLE else _past(verb, form)
    return english[:start] + made + english[first.end() :]


def looks_like_verb(english: str) -> bool:
    """Whether the first word of an English phrase has no ending that verbs do not have: "eventually" has one."""
    return not _NO_VERB.search(english.partition(" ")[0])


def _past(verb: str, form: Form) -> str:
    if irregular := read_verbs().get(verb):
        return irregular[form is Form.PAST_PARTICIPLE]
    if verb.endswith("e"):
        return verb + "d"
    return re.sub(r"(?<=[^aeiou])y\Z", "i", _stem(verb)) + "ed"


def _ing(verb: str) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + "ing"
    return _stem(verb) + "ing"


def _stem(verb: str) -> str:
    """Return what an English verb has before "-ed" and "-ing": its last letter may be doubled."""
    past = read_verbs().get(verb, ("", ""))[0]
    if verb.endswith(("ic", "ac")):
        return verb + "k"
    is_double = _DOUBLES.fullmatch(verb) or past == f"{verb}{verb[-1]}ed"
    return verb + verb[-1] if is_double else verb
