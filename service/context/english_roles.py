"""The English of what a French article says that a person is, composed of what tables know in full; never guessed."""

import re

from service.context.acronym_table import by_name, key_of, plain_name, table
from service.context.english_nouns import (
    MOST_WORDS,
    english_of_nouns,
    has_one_sense,
    is_person,
    is_plural,
    whole_phrase,
)
from service.context.name_tables import demonyms, demonyms_in_english, words_of_names
from service.terminology.compiled import tokens
from service.terminology.gazetteer import english_of_names, names_of_places
from service.terminology.lexicon import lexicon

_FORMER = {
    "ancien": "former", "ancienne": "former", "ex": "former", "actuel": "current", "actuelle": "current",
    "futur": "future", "future": "future",
}  # fmt: skip
_LINKS = r"(?P<link>de la[ \u00a0]|de l['’]|du[ \u00a0]|des[ \u00a0]|de[ \u00a0]|d['’])"
_PREPOSITIONS = (
    (re.compile(rf"[ \u00a0](?:chargée?s?|responsables?) {_LINKS}"), " in charge of "),
    (re.compile(r"[ \u00a0]pour (?P<link>la[ \u00a0]|l['’]|le[ \u00a0]|les[ \u00a0])"), " for "),
    (re.compile(rf"[ \u00a0]{_LINKS}"), " of "),
    (re.compile(r"[ \u00a0](?P<link>au[ \u00a0]|à la[ \u00a0]|à l['’]|aux[ \u00a0])"), " at "),
    (re.compile(r"[ \u00a0](?P<link>à|en)[ \u00a0](?=[A-ZÀ-Ý])"), " in "),
)
_NAMED = re.compile(r"\A(?P<noun>[a-zà-ÿ-]+)[ \u00a0](?P<name>[A-ZÀ-Ý].*)")
_CAPITALS = re.compile(r"(?:[A-ZÀ-Ý][\w'’-]*)(?: [A-ZÀ-Ý][\w'’-]*)*")
_NAMES = frozenset(("NATO", "UNESCO", "UNICEF", "OPEC", "ECOWAS", "WAEMU", "SADC", "IGAD", "NASA", "ASEAN", "UNRWA"))
# « notre envoyé spécial » is a journalist, that of somebody a diplomat
_WITH_COMPLEMENT = {"envoyé spécial": "special envoy", "envoyée spéciale": "special envoy"}
_AND = re.compile(r",? et (?:de |d['’])?(?=[a-zà-ÿ])")
# ranks: behind the noun in French, before it in English
_RANK = re.compile(
    r" (?P<rank>adjointe?s?(?: principale?)?|principale?|déléguée?|associée?|suppléante?|honoraire|senior|en chef"
    r"|à la retraite|par intérim)\Z"
)
_RANKS = {
    "adjoint": "deputy", "adjoint principal": "principal deputy", "principal": "principal", "délégué": "delegate",
    "associé": "associate", "suppléant": "substitute", "honoraire": "honorary", "senior": "senior", "en chef": "chief",
    "à la retraite": "retired", "par intérim": "acting",
}  # fmt: skip


def english_of_role(french: str) -> str | None:
    """Return the English of what a person is: « présidente du conseil départemental » is "president of the …".

    A role with a word that neither the lexicon nor a table of names has is None.
    """
    text = french.replace("\u00a0", " ").replace("’", "'").strip()
    before = re.match(r"(ancien|ancienne|actuelle?|ex|future?)(?:-| )", text)
    if before:
        rest = english_of_role(text[before.end() :])
        return f"{_FORMER[before[1]]} {rest}" if rest else None
    if len(tokens(text)) > 2 * MOST_WORDS:
        return None
    single = _head(text) or _with_complement(text)
    if single is not None:
        return single
    for match in _AND.finditer(text):
        first, second = english_of_role(text[: match.start()]), english_of_role(text[match.end() :])
        if first and second and is_person(text[match.end() :].split(" ", maxsplit=1)[0]):
            people, _, rest = second.partition(" ")
            if people in demonyms_in_english() and first.split(" ", maxsplit=1)[0] not in demonyms_in_english():
                return f"{people} {first} and {rest}"  # « écrivain et journaliste canadien » is one of both
            return f"{first} and {second}"
    return None


def _head(text: str) -> str | None:
    """Return the English of a role without a complement: « directeur adjoint principal »."""
    titles: dict[str, str] = words_of_names()["titles_in_english"]
    known = titles.get(text) or whole_phrase(text)
    if known is not None:
        return known
    said, _, last = text.rpartition(" ")
    if said in titles and last in demonyms():
        return f"{english_of_names()[last]} {titles[said]}" if last in english_of_names() else None
    rank = _RANK.search(text)
    if rank is not None:
        head = _head(text[: rank.start()])
        plain = re.sub(r"\b(adjoint|délégué|associé|suppléant)e?s?", r"\1", rank["rank"]).replace(
            "principale", "principal"
        )
        return f"{_RANKS[plain]} {head}" if head else None
    return english_of_nouns(text)


def _with_complement(text: str) -> str | None:
    for pattern, preposition in _PREPOSITIONS:
        for match in pattern.finditer(text):
            said = text[: match.start()]
            head = _WITH_COMPLEMENT.get(said) or _head(said)
            if head is None:
                continue
            complement = _chain(text[match.end() :], match, "minister" not in head.split())
            if complement is not None:
                return f"{head}{_preposition(preposition, complement)}{complement}"
    return None


def _chain(text: str, link: re.Match[str], articled: bool = True) -> str | None:
    """Return the English of a complement and of what follows it: « l'Afrique au Conseil de sécurité »."""
    article = link["link"].strip()
    definite = articled and article not in ("de", "d'", "à", "en")
    if article in ("de", "d'") and _CAPITALS.fullmatch(text) and text not in names_of_places() and not text.isupper():
        return english_of_names().get(text, text)  # « de Tesla » is no unit of measurement
    whole = _complement(text, definite=definite, plural=article in ("des", "les", "aux"))
    if whole is not None:
        return whole
    for pattern, preposition in _PREPOSITIONS[3:]:
        for match in pattern.finditer(text):
            first = _complement(text[: match.start()], definite=definite)
            second = _chain(text[match.end() :], match) if first else None
            if first and second:
                return f"{first}{_preposition(preposition, second)}{second}"
    return None


def _preposition(preposition: str, complement: str) -> str:
    """Return "in" rather than "at" before a country or town: « représentante du PNUD au Zimbabwe »."""
    is_place = complement in {english for _, english in names_of_places().values()}
    return " in " if preposition == " at " and is_place else preposition


def _complement(text: str, *, definite: bool, plural: bool = False) -> str | None:  # noqa: PLR0911 - one way out a table
    """Return the English of what stands behind a preposition, with its article."""
    known = names_of_places().get(text) or names_of_places().get(text.replace("'", "’"))
    if known:
        return f"the {known[1]}" if known[1] in words_of_names()["articled_places"] else known[1]
    title: str | None = words_of_names()["titles_in_english"].get(text)
    if title:
        return f"the {title}" if definite else title
    rows = table().get(key_of(text), ()) if text[:1].isupper() and " " not in text else ()
    meant = [row for row in rows if text.isupper() or row.fr == text.upper()]
    if len({row.en for row in meant}) == 1:
        return meant[0].en if meant[0].kind in ("sport", "company") or meant[0].en in _NAMES else f"the {meant[0].en}"
    name = english_of_names().get(text) or english_of_names().get(text.replace("'", "’"))
    if name is None and text[:1].isupper() and " " in text and (row := by_name().get(plain_name(text))):
        name = row.name_en
    if name and text[:1].isupper():
        return f"the {name.removeprefix('the ')}" if definite else name
    common = lexicon().entries(text) if " " not in text else ()
    if not common and _CAPITALS.fullmatch(text):
        return f"the {text}" if definite and (text.isupper() or plural) else text
    named = _NAMED.fullmatch(text)
    if named:
        noun = english_of_nouns(named["noun"])
        town = re.search(r" (?:de|à) (?P<town>[A-ZÀ-Ý].*)", named["name"])  # « l'hôpital Awa de Sarvane » lies there
        if noun is None or " " in noun or " et " in named["name"] or (town and town["town"] in names_of_places()):
            return None
        return f"{noun} {named['name']}" if is_person(named["noun"]) else f"the {named['name']} {noun}"
    inner = whole_phrase(text)
    single = not is_plural(text.split(maxsplit=1)[0])
    if inner is None and single and (text[:1].islower() or common) and has_one_sense(text):
        inner = english_of_nouns(text) or _with_complement(text)
    if inner is None:
        return None
    return f"the {inner}" if definite and inner not in words_of_names()["uncountable"] else inner
