"""The English of short French noun phrases that tables know in full: what is counted, and what a person is.

Nothing is guessed: a phrase with a word that neither the lexicon nor a table of names has is None.
"""

import re

from service.context.acronym_table import key_of, table
from service.context.name_tables import demonyms, words_of_names
from service.terminology.compiled import tokens
from service.terminology.gazetteer import english_of_names, names_of_places
from service.terminology.lexicon import Entry, lexicon

_FORMER = {"ancien": "former", "ancienne": "former", "ex": "former", "actuel": "current", "actuelle": "current"}
_OF = re.compile(r"[ \u00a0](?P<link>de la[ \u00a0]|de l['’]|du[ \u00a0]|des[ \u00a0]|de[ \u00a0]|d['’])")
_IN = re.compile(r"[ \u00a0]à[ \u00a0](?=[A-ZÀ-Ý])")
_CHARGED = re.compile(r"[ \u00a0](?:chargée?s?|responsables?) (?P<link>de la |de l['’]|du |des )")
_NAMED = re.compile(r"(?P<noun>[a-zà-ÿ-]+)[ \u00a0](?P<name>[A-ZÀ-Ý].*)")
_IRREGULAR = {"person": "people", "man": "men", "woman": "women", "child": "children", "foot": "feet", "tooth": "teeth"}
_MASS = frozenset(("waste", "fish", "food", "fuel", "equipment", "aid", "luggage", "information", "furniture", "sheep"))
_NO_PERSON = frozenset(
    ("papier", "danger", "dossier", "paper", "chantier", "courrier", "calendrier", "ordinateur", "moteur")
)
_NAMES = frozenset(("NATO", "UNESCO", "UNICEF", "OPEC", "ECOWAS", "WAEMU", "SADC", "IGAD", "NASA", "ASEAN", "UNRWA"))
# « notre envoyé spécial » is a journalist, that of somebody a diplomat
_WITH_COMPLEMENT = {"envoyé spécial": "special envoy", "envoyée spéciale": "special envoy"}
_MOST_WORDS = 14


def english_of_nouns(french: str, *, one_sense: bool = False) -> str | None:
    """Return the English of a noun with adjectives, in the number in which it stands: « maisons éclusières ».

    With `one_sense` a noun of several renderings has none: « émissions » may be programmes.
    """
    words = tokens(french)
    if not 0 < len(words) <= _MOST_WORDS:
        return None
    whole = _whole_phrase(french)
    if whole is not None:
        return plural(whole) if _is_plural(words[0].group()) else whole
    first, *others = [word.group() for word in words]
    noun = _entry(first, "n")
    if one_sense and not _has_one_sense(first):
        return None
    if noun is None or not noun.english or " ".join([first, *others]) != french.replace("\u00a0", " "):
        return None
    adjectives = [_adjective(word) for word in others]
    if None in adjectives:
        return None
    english = plural(noun.english[0]) if _is_plural(first) else noun.english[0]
    return " ".join([*(word for word in reversed(adjectives) if word), english])


def english_of_role(french: str) -> str | None:
    """Return the English of what a person is: « présidente du conseil départemental » is "president of the …"."""
    text = french.replace("\u00a0", " ").strip()
    before = re.match(r"(ancien|ancienne|actuelle?|ex)(?:-| )", text)
    if before:
        rest = english_of_role(text[before.end() :])
        return f"{_FORMER[before[1]]} {rest}" if rest else None
    if len(tokens(text)) > _MOST_WORDS:
        return None
    return _whole_phrase(text) or english_of_nouns(text) or _with_complement(text)


def plural(noun: str) -> str:
    """Return an English noun in the plural, the last word of several, before "of" the first."""
    head, of, tail = noun.partition(" of ")
    start, space, last = head.rpartition(" ")
    if last in _MASS or last in _IRREGULAR.values():
        return noun
    if last in _IRREGULAR:
        last = _IRREGULAR[last]
    elif last.endswith("man"):
        last = last[:-3] + "men"
    elif re.search(r"(?:s|x|z|ch|sh)\Z", last):
        last = last if last.endswith("s") and not last.endswith("ss") else f"{last}es"
    elif re.search(r"[^aeiou]y\Z", last):
        last = f"{last[:-1]}ies"
    else:
        last = f"{last}s"
    return f"{start}{space}{last}{of}{tail}"


def _with_complement(text: str) -> str | None:
    for pattern, preposition in ((_CHARGED, " in charge of "), (_OF, " of "), (_IN, " in ")):
        for match in pattern.finditer(text):
            said = text[: match.start()]
            head = _WITH_COMPLEMENT.get(said) or _whole_phrase(said) or english_of_nouns(said)
            if head is None:
                continue
            link = match.groupdict().get("link", "").strip()
            definite = link not in ("de", "d'", "d’", "") and "minister" not in head.split()
            complement = _complement(text[match.end() :], definite=definite)
            if complement is not None:
                return f"{head}{preposition}{complement}"
    return None


def _complement(text: str, *, definite: bool) -> str | None:  # noqa: PLR0911 - a way out for each table
    """Return the English of what stands behind « de », with its article."""
    known = names_of_places().get(text) or names_of_places().get(text.replace("’", "'"))
    if known:
        return known[1]
    rows = table().get(key_of(text), ()) if text[:1].isupper() and " " not in text else ()
    meant = [row for row in rows if text.isupper() or row.fr == text.upper()]
    if len({row.en for row in meant}) == 1:
        return meant[0].en if meant[0].kind in ("sport", "company") or meant[0].en in _NAMES else f"the {meant[0].en}"
    name = english_of_names().get(text) or english_of_names().get(text.replace("’", "'"))
    if name and text[:1].isupper():
        return f"the {name}" if definite else name
    common = lexicon().entries(text) if " " not in text else ()
    if not common and re.fullmatch(r"(?:[A-ZÀ-Ý][\w'’-]*)(?: [A-ZÀ-Ý][\w'’-]*)*", text):
        return f"the {text}" if definite and text.isupper() else text
    named = _NAMED.fullmatch(text)
    if named:
        noun = english_of_nouns(named["noun"])
        return f"the {named['name']} {noun}" if noun and noun.count(" ") == 0 else None
    inner = _whole_phrase(text)
    single = not _is_plural(text.split(maxsplit=1)[0])
    if inner is None and single and (text[:1].islower() or common) and _has_one_sense(text):
        inner = english_of_nouns(text) or _with_complement(text)
    if inner is None:
        return None
    return f"the {inner}" if definite else inner


def _has_one_sense(text: str) -> bool:
    """Whether the first noun has one rendering only: « droit » may be right or law."""
    first = re.match(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)
    row = _entry(first.group(), "n") if first else None
    return row is not None and len(row.english) == 1


def _whole_phrase(text: str) -> str | None:
    words = tokens(text)
    if len(words) < 2:
        return None
    found = lexicon().phrase(text, words, 0)
    if found is None or found.last != len(words) - 1 or not found.english:
        return None
    return found.english[0]


def _entry(word: str, part: str) -> Entry | None:
    return next((row for row in lexicon().entries(word) if row.parts_of_speech[0] == part), None)


def _adjective(word: str) -> str | None:
    if word.lower() in demonyms():
        return english_of_names().get(word.lower())
    row = _entry(word, "adj")
    return row.english[0] if row and row.english else None


def _is_plural(word: str) -> bool:
    """Whether a French noun stands in the plural: it ends like one, and is not its own lemma."""
    return word.lower()[-1:] in "sx" and word.lower() not in lexicon().lemmas(word)


def is_person(word: str) -> bool:
    """Whether a French noun says what a person is or does, by the roles known and by its English: « éclusier »."""
    lower = word.lower().removeprefix("ex-").removeprefix("vice-")
    if lower in words_of_names()["roles"]:
        return True
    row = _entry(lower, "n") if lower not in _NO_PERSON else None
    return bool(row and row.english and _PERSON.search(row.english[0]) and _FRENCH_PERSON.search(lower))


_PERSON = re.compile(r"(?:er|or|ist|ian|man|woman|eer|ess)\Z")
_FRENCH_PERSON = re.compile(r"(?:eur|euse|rice|ier|ière|iste|logue|graphe|ien|ienne|ger|gère|cien|cienne|aire|ecte)\Z")
