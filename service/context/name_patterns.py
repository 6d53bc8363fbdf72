"""The shapes of names in a French text: rows of capitalised words, phrases, and what stands beside them."""

import re
from functools import cache

from service.context.name_tables import words_of_names
from service.text.word_lists import word_lists

_HYPHENED = r"(?:-(?:[ldLD]['’])?[^\W\d_]+)*"
_WITHIN = r"(?:(?<![uU])['’][a-zà-ÿ]{1,3}(?![\w'’]))?"  # « Eto'o »
CAPITAL = rf"(?:[A-Z]\.(?:[ -]?[A-Z]\.)*|(?:[NMOD]['’](?=[A-Z]))?[A-ZÀ-ÖØ-Ý][^\W\d_]*{_HYPHENED}{_WITHIN})"
PARTICLE = (
    r"(?:(?:de la|de|del|della|du|des|van der|van den|van|von|der|den|ter|ben|bin|bint|ibn|ould|ag|el|al|da|dos|di|le"
    r"|la)[ \u00a0]"
    r"|d['’]|[ae]l-)"
)
RUN = re.compile(rf"(?<![\w-]){CAPITAL}(?:[ \u00a0](?:{PARTICLE})?{CAPITAL}){{0,6}}(?![\w-])")
_ADJECTIVES = word_lists("service.context", "adjectives.fr.toml")
_ENDINGS = _ADJECTIVES.any_of("endings") + "s?"
_SHORT_ADJECTIVES = _ADJECTIVES.any_of("short") + "s?"
_NO_ADJECTIVE = _ADJECTIVES.any_of("no_adjectives") + r"\b"
ADJECTIVE = rf"(?:{_SHORT_ADJECTIVES}|(?!{_NO_ADJECTIVE})(?:[a-zà-ÿ]+o-)?[a-zà-ÿ]+{_ENDINGS})"
_NO_NOUN = r"(?:une?|des|les|ses|son|leurs?|cett?e|ces|que|qui)\b"
_NOUN = rf"(?:[A-ZÀ-Ý][^\W\d_]*{_HYPHENED}|(?!{_NO_NOUN})[a-zà-ÿ]{{3,}}(?:-[a-zà-ÿ]+)*)"
_AID = r"(?:aide|accès|assistance|soutien|appui|secours|formation|retour) (?:à la |à l['’]|aux |au )"
_LINK = (
    r"(?:de la |de l['’]|du |des |de |d['’]|pour la |pour le |pour l['’]|pour les |pour |contre la |contre le "
    r"|contre l['’]|sur )"
)
PHRASE = re.compile(
    rf"[A-ZÀ-Ý][^\W\d_]+(?:-[A-ZÀ-Ý][^\W\d_]+)*(?:[ \u00a0]{ADJECTIVE}(?!\w))*"
    rf"(?:[ \u00a0]{_LINK}(?:{_AID})?{_NOUN}(?:[ \u00a0](?:{ADJECTIVE}|[A-ZÀ-Ý][^\W\d_]+)(?!\w))*"
    rf"(?: et (?:{_LINK}|la |le |les |l['’])?{_NOUN}(?:[ ]{ADJECTIVE}(?!\w))*)?){{0,3}}"
)
COMPETITION = re.compile(
    rf"(?<![\w-])(?:(?:Super-?[Cc]|C)oupe|Trophée|Championnat|Ligue des [Cc]hampions|Ballon|Tour|Jeux|Mondial)s?(?!\w)"
    rf"(?:[ \u00a0]{ADJECTIVE}(?!\w))*"
    rf"(?:[ \u00a0](?:de l['’]|du |des |de |d['’])(?![A-Z]{{2}}){_NOUN}(?:[ \u00a0]{ADJECTIVE}(?!\w))*){{0,3}}"
    r"|(?<![\w-])(?:S[ée]rie[ \u00a0][AB]|Bundesliga|Liga|Ligue[ \u00a0](?:[12]|Europa|des[ \u00a0]nations)"
    r"|Formule[ \u00a0]1|(?:Premier|Champions|Europa|Super)[ \u00a0]League)(?!\w)"
    r"|(?<![\w-])(?:[A-ZÀ-Ý][^\W\d_]+[ \u00a0]){1,3}(?:Awards?|Cup|Trophy|Masters|Games)(?![\w-])"
)
"""A competition, whose name may hold that of a place: « Coupe d'Afrique des nations »."""

ARTICLED = re.compile(
    rf"(?<![\w-])(?:L['’]|L[ae][ \u00a0]|Les[ \u00a0]){CAPITAL}(?:[ \u00a0]{CAPITAL}){{0,2}}(?![\w-])"
)
"""A name with an article of its own: « La Stampa », « Les Républicains »."""

TOWN = re.compile(
    r"(?<![\w'’-])(?:[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)*-(?:sur|sous|en|lès|lez|les|le|la|aux?|du|des?|devant|l['’]|d['’])"
    r"-?(?:la-|l['’])?[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý]?[a-zà-ÿ]+)*|(?:Saint|Sainte|St|Ste)-[A-ZÀ-Ý][a-zà-ÿ]+(?:-(?:[ld]['’])?\w+)*)(?![\w-])"
)
"""A place by the form of its name: « Villers-sur-Orne », « Montfort-l'Amaury », « Saint-Aubin »."""

INSTITUTION = re.compile(
    rf"(?<![\w-])(?:(?:lycée|collège|école|hôpital|clinique)(?:[ \u00a0]{ADJECTIVE})?[ \u00a0]"
    rf"|(?:préfecture de )?police[ \u00a0](?:du |de |d['’])"
    rf"|(?:université|musée)(?:[ \u00a0]{ADJECTIVE})?[ \u00a0](?:de la |de l['’]|du |des |de |d['’])?)"
    rf"{CAPITAL}(?:[ \u00a0]{CAPITAL}){{0,2}}(?![\w-])"
)
"""A school, hospital, museum or police with its name: « lycée Torvald », « université de Port-Grésil »."""

MINISTRY = re.compile(
    rf"(?<![\w-])(?:(?P<ministry>[Mm]inistère)"
    rf"|secrétariat d['’][EÉ]tat|commission|département|direction (?:générale|nationale|régionale))"
    rf"(?:[ \u00a0]{ADJECTIVE}(?!\w))*[ \u00a0](?:de la |de l['’]|du |des |d['’]|à la |à l['’]|aux? )"
    rf"(?P<field>(?(ministry)[A-ZÀ-Ýa-zà-ÿ]|[A-ZÀ-Ý])[a-zà-ÿ]+)(?:[ \u00a0]{ADJECTIVE}(?!\w))*"
    rf"(?:(?:,| et)[ \u00a0](?:de la |de l['’]|du |des )[A-ZÀ-Ý][a-zà-ÿ]+(?:[ \u00a0]{ADJECTIVE}(?!\w))*){{0,3}}"
    r"(?![\w-])"
)
"""A ministry by its field, a commission by one with a capital: « ministère du genre », « commission des Lois »."""

OF_ORGANISATION = re.compile(
    rf"[«\"“]?[ \u00a0]?(?P<name>(?:L['’])?{CAPITAL}"
    rf"(?:[ \u00a0](?:(?:aux?|de la|des?|du|et)[ \u00a0]|d['’]|de l['’])?{CAPITAL}){{0,3}})(?![\w-])"
)
"""The name behind a noun for organisations: « l'association [Vivre aux Tanneries] »."""

CLUB = re.compile(rf"\bclub(?:[ \u00a0]{ADJECTIVE})?[ \u00a0](?P<link>de |du |d['’])?\Z")
MEMBER = re.compile(
    r"\bministre(?:[ \u00a0](?!de|du|des)[a-zà-ÿ]+){0,2}[ \u00a0](?:de la |de l['’]|du |des |à la |à l['’]|aux? )\Z"
)
"""What stands before the field of a minister, which is no organisation: « ministre malien de l'[Administration …] »."""

_ROMAN = re.compile(r"[IVX]+(?:e|er|ère|ème|es)?\Z")
ELIDED = re.compile(r"(?:[LDSNCJMT]|Qu|Lorsqu|Puisqu|Jusqu)['’](?=[aeiouyhàâéèêëîïôœ])", re.IGNORECASE)
CIVIL = re.compile(
    r"(?<![\w-])(?:(?:MM?|Mmes?|Mlle|Dr|Me|Pr|Mgr|Mr)\.?|Monsieur|Madame|Monseigneur|Maître|Docteur|Cheikh)[ \u00a0]\Z"
)
ARTICLE = re.compile(
    r"(?:\b(?:le|la|les|du|des|au|aux|un|une|cette|ce|ces|Le|La|Les|Un|Une|Des)[ \u00a0]|\b[lL]['’])\Z"
)
AT = re.compile(r"(?:\b(?:à|en|depuis|vers|jusqu['’]à|près de|entre|A|À|En|dans le)[ \u00a0])\Z")
NAME_BEFORE = re.compile(r"([A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)*|[A-Z]\.)[ ]\Z")
_OPENS = re.compile(r"(?:\A|[.!?:…»\n«“\"–—•-])[ \u00a0]*\Z")


@cache
def organisation_nouns() -> re.Pattern[str]:
    """Return a pattern of the nouns that announce the name of an organisation, with adjectives: « l'ONG locale »."""
    nouns = "|".join(sorted(words_of_names()["organisation_nouns"], key=lambda noun: (-len(noun), noun)))
    return re.compile(rf"(?<![\w-])(?:{nouns}|ONG)[ \u00a0](?:{ADJECTIVE}[ \u00a0]){{0,2}}")


@cache
def behind_noun(key: str) -> re.Pattern[str]:
    """Return a pattern of what ends with a noun under `key` of names.fr.toml: « la société », « le quartier des »."""
    nouns = "|".join(sorted(words_of_names()[key], key=lambda noun: (-len(noun), noun)))
    link = r"(?:de la |de l['’]|du |des |de |d['’])"
    link = {"organisation_nouns": "", "place_nouns": f"{link}?"}.get(key, link)
    return re.compile(
        rf"(?<![\w-])(?:{nouns})s?[ \u00a0](?:{ADJECTIVE}[ \u00a0]){{0,2}}{link}[«\"“]?[ \u00a0]?\Z", re.IGNORECASE
    )


@cache
def _players() -> re.Pattern[str]:
    nouns = "|".join(sorted(words_of_names()["players"], key=lambda noun: (-len(noun), noun)))
    return re.compile(
        rf"(?<![\w-])(?:{nouns})(?:[ \u00a0]de[ \u00a0](?:terrain|but|pointe))?(?:[ \u00a0]{ADJECTIVE})?"
        r"[ \u00a0](?:de |d['’])\Z"
    )


def is_of_players(before: str) -> bool:
    """Whether the text before a name says that somebody plays there: « l'attaquant de [Torvald] »."""
    return _players().search(before) is not None


def opens(text: str, start: int) -> bool:
    """Whether a sentence or a quotation begins at a place."""
    return _OPENS.search(text[max(0, start - 3) : start]) is not None


def is_function(word: str) -> bool:
    """Whether a word with a capital opens a sentence or is a Roman numeral: it is no part of a name."""
    return word.lower() in words_of_names()["opening_words"] or _ROMAN.match(word) is not None
