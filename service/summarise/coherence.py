"""How a sentence opens: whether it can stand alone, and which connective may be taken off its front."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from service.summarise.attribution import without_own_attribution
from service.summarise.compression import FR_FINITE
from service.summarise.patterns import any_of
from service.summarise.people import Person


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands at the front of a sentence.

    `connective` characters may be cut before the sentence is read alone; `dangling` says that even then its
    opening points back to something that it does not hold, `fragment` that it is no sentence then, or denies another.
    """

    connective: int
    dangling: bool
    fragment: bool = False


_QUOTE = ' \u00a0\u202f«“"'
_COMMA = r"\s*,\s*"
_FR_CONNECTIVE = re.compile(
    rf"(?:{any_of('fr', 'connectives')}(?:{_COMMA}|\s+)|{any_of('fr', 'connectives_before_comma')}{_COMMA}"
    r"|sauf\s+qu['’])",
    re.IGNORECASE,
)
_EN_CONNECTIVE = re.compile(
    rf"(?:{any_of('en', 'connectives')}(?:{_COMMA}|\s+)|{any_of('en', 'connectives_before_comma')}{_COMMA})",
    re.IGNORECASE,
)

_FR_TIME = any_of("fr", "times")
_IMPERSONAL = r"(?:n['’]|ne\s+)?" + any_of("fr", "impersonal_verbs")
_FR_DANGLING = re.compile(any_of("fr", "dangling"), re.IGNORECASE)
_EN_DANGLING = re.compile(any_of("en", "dangling"), re.IGNORECASE)
_FR_LATE = re.compile(
    r",\s*(?:(?:il\s+(?P<verb>\S+(?:\s+\S+){0,3})|ils\s|elles?\s)|(?:son|sa|ses|leurs?|celui|celle|ceux|cela)\s"
    rf"|(?:cet|cette|ces)\s(?!{_FR_TIME}\b)"
    r"|ce\s+(?:dernier|qu)|(?:certaine?s|la\s+plupart|l['’]une?|plusieurs|beaucoup|chacune?)\s+(?:de|d['’]entre)\s+"
    r"(?:ses|ces|leurs|eux|elles)\b)",
    re.IGNORECASE,
)
_FR_MAIN_CLAUSE = re.compile(any_of("fr", "main_clauses"), re.IGNORECASE)
_FR_NOMINAL = re.compile(
    r"(?:Une?|Des)\s(?!fois\b)(?:\w+\s(?:(?:\w+\s){0,2}(?:qui|dont|où|à\s(?:laquelle|qui)|auquel|pour\s(?:laquelle|lequel))\s|qu(?:e\s|['’]))"
    rf"|(?:\w+\s){{1,3}}{any_of('fr', 'appositions')}"
    r"|(?:façon|manière|goutte|occasion|preuve)\s(?:pour\s|de\s|d['’]))"
)
_FR_RELATIVE_VERB = re.compile(r"(?<!\w)qui\s(?:(?:ne|se|lui|leur|l[ae]s?|y|en)\s|[nsl]['’])*[\w-]+")
_FR_SUBORDINATOR = re.compile(
    r"(?<!\w)(?:qui|dont|où|(?:puis|lors|parce\s)?qu(?:e\b|['’])|laquelle|auquel|lequel|comme|si|quand)(?!\w)", re.I
)
# « une photo qui montre qu'"elle n'y était pas" »: a verb that is reported, not that of the sentence
_FR_REPORTED = re.compile(r"(?<!\w)qu(?:e\s|['’]\s?)[\"«“][^\"»”]{0,300}[\"»”]")
_FR_CLAUSE = re.compile(r"(?:si|quand|lorsqu|alors\s+qu|comme|puisqu|tant\s+qu|bien\s+qu|quant)", re.IGNORECASE)
_FR_PRONOUN_OPENING = re.compile(
    rf"[{_QUOTE}]{{0,4}}(?:{any_of('fr', 'connectives')}[ ,]{{1,3}}|{any_of('fr', 'connectives_before_comma')},?\s)?"
    rf"[{_QUOTE}]{{0,4}}" + any_of("fr", "pronoun_openings"),
    re.IGNORECASE,
)
_FR_LATE_PRONOUN = re.compile(
    r"[^,]{0,90},\s(?:ils?|elles?|son|sa|ses)\s|(?:si|quand|alors\squ|lorsqu|comme)['’\s]?(?:ils?|elles?)\b",
    re.IGNORECASE,
)
_EN_LATE = re.compile(r",\s*(?:he|she|they|it|his|her|their|its|this|these|those)\s(?P<verb>\S+)?", re.IGNORECASE)
_EN_CLAUSE = re.compile(r"(?:if|when|while|as|although|though|because)\b", re.IGNORECASE)
_INTRODUCTION = re.compile(rf"\A(?:{any_of('fr', 'introductions')})", re.IGNORECASE)
# a role with an article and nothing that says whose or which: « le groupe a », « l'homme, »
_FR_ROLE = re.compile(
    r"(?:\b(?:l[ea]s?|du|des|aux?)\s|\bl['’])(?:jeunes?\s|ancien(?:ne)?s?\s|m[êe]mes?\s|deux\s)?"
    + any_of("fr", "roles")
    + r"s?(?:\s(?:a|ont|est|sont|sera|serait|doit|peut|va|veut|n['’]|ne|s['’]est|\w+ait|\w+aient)\b|\s*[,.]|\s[-–—]\s)",
    re.IGNORECASE,
)
_FR_THEN = re.compile(r"(?<!\w)(?:avai(?:t|ent)|étai(?:t|ent))(?!\w)", re.IGNORECASE)
_FR_NOW = re.compile(rf"(?<!\w){any_of('fr', 'verbs_of_now')}(?!\w)", re.IGNORECASE)
_FRAGMENT = re.compile(r"(?:Une?|De quoi|Des)\s\w+(?:\s\w+){0,3}\s(?:qui|que|dont)\s[^,]*$")
_EN_ROLE = re.compile(
    r"\bthe\s(?:young\s|former\s)?"
    + any_of("en", "roles")
    + r"s?(?:\s(?:has|have|had|is|are|was|were|will|would|said|says|told)\b|\s*[,.])",
    re.IGNORECASE,
)


def opening(text: str, language: str) -> Opening:
    """Return how `text` opens; a connective that stands before something dangling is not worth cutting."""
    french = language == "fr"
    match = (_FR_CONNECTIVE if french else _EN_CONNECTIVE).match(text)
    cut = match.end() if match else 0
    rest = text[cut:].lstrip(_QUOTE)
    if cut and not rest:
        return Opening(0, dangling=True)
    dangling = (_FR_DANGLING if french else _EN_DANGLING).match(rest) is not None or _late(rest, french=french)
    fragment = french and (nominal(rest) or _denies(text[:cut], rest))
    return Opening(cut, dangling or fragment, fragment)


def opens_with_pronoun(text: str) -> bool:
    """Tell whether French `text`, or its main clause, begins with a pronoun or the like, « Lundi, il a refusé »."""
    return _FR_PRONOUN_OPENING.match(text) is not None or _FR_LATE_PRONOUN.match(text) is not None


def _denies(connective: str, rest: str) -> bool:
    """Tell whether « mais » joins what was not so before to the news: « Mais rien ne disait alors que … » denies it."""
    if not _FR_CONTRAST.match(connective):
        return False
    return _FR_NOTHING.match(rest) is not None or (_FR_NOT.search(rest) is not None and tells_background(rest))


_FR_CONTINUATION = re.compile(any_of("fr", "continuations"), re.IGNORECASE)
_FR_CONTRAST = re.compile(any_of("fr", "contrasts"), re.IGNORECASE)
_FR_NOTHING = re.compile(
    r"(?:rien|personne|nul(?:le)?|aucune?\s[\w’'-]+)\s(?:\w+\s){0,2}?(?:ne\s|n['’])", re.IGNORECASE
)
_FR_NOT = re.compile(r"(?<!\w)(?:ne\s|n['’])", re.IGNORECASE)
# « que ce soit », « ce sont »: no noun is pointed to
_FR_BE = r"(?:sont|soi(?:en)?t|ser(?:a|ont|ai(?:en)?t)|fu(?:ren)?t)"
_FR_POINTER = re.compile(
    rf"(?<=\s)c(?:e|et|ette|es)\s+(?!{_FR_TIME}\b|qu|dont|n['’e]|{_FR_BE}\b)(?P<noun>\w{{4,}})",
    re.IGNORECASE,
)
_FR_OPENING_POINTER = re.compile(
    rf"[{_QUOTE}]{{0,4}}(?:(?:dans|avec|pour|selon|après|depuis|malgré|face\sà|grâce\sà|à|de|par|sur)\s)?"
    r"c(?:e|et|ette|es)\s(\w{4,})(?:\s(\w{4,}))?",
    re.IGNORECASE,
)
_FR_PLACE = re.compile(any_of("fr", "places"), re.IGNORECASE)
_FR_SOMEWHERE = re.compile(r"(?<!\w)(?:à|en|aux?|dans)\s(?:l[ae]s?\s|l['’])?[A-ZÀ-Ý]\w")
_FR_COUNTRY = re.compile(r"(?<!\w)(?:en|aux?)\s[A-ZÀ-Ý]\w")
_FR_SOME_DAY = re.compile(rf"(?<!\w)\d{{1,2}}(?:er)?\s{any_of('fr', 'dates')}(?!\w)", re.IGNORECASE)
_FR_PRONOUN = re.compile(
    r"\s(?:lui|leur)\s(?:a|ont|avai(?:t|ent)|aura|est|sera|dit|explique|annonce|demande|propose|reproche|permet)\b|\bà\s(?:son|leur)\s(?:encontre|égard|sujet)\b"
    rf"|(?<!\w){any_of('fr', 'echoes')}"
    r"|\b(?:une?|de)\stel(?:le)?s?\s|\w-(?:t-)?(?:ils?|elles?)\b|\b(?:ce|cette|ces)(?:lui|lle)?-là\b",
    re.IGNORECASE,
)
_FR_SHIFTED = re.compile(
    r"\A(?:(?:après|depuis|avant|malgré|selon|dans|lors\s+de|à|pour|avec|sur|sous|dès|pendant)\s+(?:son|sa|ses|leurs?)\s"
    r"|(?:ne\s)?(?!chez|assez|rez)\w{3,}ez\b"
    r"|ne\s(?:l[ae]s?|nous|vous)\s\w{3,}(?:ons|ez)\s(?:pas|plus|jamais)\b"
    r"|\w{3,}ons(?:-nous|-en|-y)?(?:-en)?\s(?!d))",  # « Après sa mort, un autre… »; « Revenons à… »
    re.IGNORECASE,
)
_FR_BARE = re.compile(
    r"(?:qu['’]|\bs['’]|\bque\s|,\s|^on\s.{0,40}\s)(?:ils|elles|elle)\s|(?<!il )(?<!ils )\by\s(?:sont|est)\b", re.I
)
_FR_NOUN = re.compile(
    r"\b(?i:l[ea]s?|une?|des|du|aux?|ces?|cette|chaque|plusieurs|notre|nos)\s\w{3,}|['’]\w{4,}|(?<=\s)[A-ZÀ-Ý]\w"
)
_EN_POINTER = re.compile(r"(?<=\s)(?:this|these|those)\s+(?P<noun>\w{4,})", re.IGNORECASE)


_FR_REPORTED_BY = re.compile(
    r"[»”\"]\s*[,.]?\s*(?:a|ont)?-?(?:\w+)-(?:t-)?(?:ils?|elles?)\b|[»”\"]\s*,\s+(?:s['’])?\w+-(?:t-)?(?:ils?|elles?)\b"
)
_FR_AGAINST = re.compile(
    r"\b(?:devrai\w+|doi\w+|faut|faudrait|préfèr\w+)\s+plutôt\s(?!.*\bque\b)|^comme\s[^,]{0,60},\s*il\s+s['’]agi\w+\s"
    r"|\bpas\sseulement\b(?!.*\bmais\b)|^(?:\S+\s+){1,4}qui\sl['’](?:a|ont|avai\w+)\s|^(?:\S+\s+){0,4}s['’]y\s|\b(?:ce|cette|ces)\s\w+-là\b",
    re.IGNORECASE,
)
# « Crampes sévères, fièvres et maux de tête. »: a list and no verb
_FR_LIST = re.compile(
    r"\A(?!(?:Les|Des|Ces|Ses|Nos|Vos|Leurs|Mes|Tes|Plusieurs|Quelques|Certaine?s|Tous|Toutes|Deux|Trois|Six|Dix|Aux|Dans"
    r"|Sans|Sous|Après|Depuis|Dès|Vers|Lors|Ils|Elles|Nous|Vous|Mais|Alors|Plus|Très|Puis|Toujours|Jamais)\s)"
    r"[A-ZÀ-Ý][\w-]+[sx](?:\s[a-zà-ÿ][\w-]*[sx])+\s*,\s"
)


def goes_on(text: str) -> bool:
    """Tell whether French `text` goes on with the sentence before it: « D'autant que … », « Parmi eux … »"""
    return _FR_CONTINUATION.match(text.lstrip(_QUOTE)) is not None


def speaker_missing(text: str) -> bool:
    """Tell whether « …, dit-elle » ends a quotation and nothing before the quotation says who she is."""
    match = _FR_REPORTED_BY.search(text)
    start = min((at for at in map(text.find, '«“"') if at >= 0), default=0)
    return match is not None and _FR_NOUN.search(text[:start]) is None


def lists_only(text: str, finite: re.Pattern[str]) -> bool:
    """Tell whether `text` begins with plurals in a row and has no verb that `finite` knows."""
    return _FR_LIST.match(text) is not None and finite.search(text) is None


def points_back(text: str, language: str, people: Mapping[str, Person], topic: str = "") -> bool:
    """Tell whether `text` says « ce procédé » or « dit-elle » without having named what it means.

    `people` are those of the article, by surname, and `topic` is what has been said before.
    """
    if language == "fr":
        text = without_own_attribution(text, people)
    pointer = _FR_POINTER if language == "fr" else _EN_POINTER
    if language == "fr" and (_FR_PRONOUN.search(text) or _FR_SHIFTED.match(text) or _FR_AGAINST.search(text)):
        return True
    bare = _FR_BARE.search(text) if language == "fr" else None
    if bare and not _FR_NOUN.search(text[: bare.start()]):
        return True
    return not all(_named(m["noun"], f"{topic} {text[: m.start()]}") for m in pointer.finditer(text))


def opens_with_topic(text: str, topic: str) -> bool:
    """Tell whether `topic` has the noun that French `text` begins to point to, « Cette violente crue », if it does."""
    match = _FR_OPENING_POINTER.match(text)
    return match is None or any(_named(noun, topic) for noun in match.groups() if noun)


def _named(noun: str, before: str) -> bool:
    """Tell whether `before` has the noun itself, or for « ce pays », « cette date » a place or a day."""
    if noun[:5].lower() in before.lower():
        return True
    if _FR_PLACE.fullmatch(noun):
        return (_FR_COUNTRY if noun.lower() == "pays" else _FR_SOMEWHERE).search(before) is not None
    return noun.lower() == "date" and _FR_SOME_DAY.search(before) is not None


def leans(text: str, language: str) -> bool:
    """Tell whether `text` begins with a bare role (« le groupe a … ») named before, or is but a noun phrase."""
    match = (_FR_ROLE if language == "fr" else _EN_ROLE).search(text)
    return (match is not None and match.start() < 40) or _FRAGMENT.match(text) is not None


def tells_background(text: str) -> bool:
    """Tell whether French `text` only says what was or had been so: no finite verb that `_FR_NOW` knows is of now.

    >>> tells_background("Le risque était grand dimanche, avait prévenu la préfecture.")
    True
    """
    return _FR_THEN.search(text) is not None and _FR_NOW.search(text) is None


def _late(text: str, *, french: bool) -> bool:
    """Tell whether a pronoun after an introduction (« En mai, il a… ») has nothing before it to stand for.

    A subordinate clause has a subject of its own (« Quand la ville s'éveille, elle… »), and so has a main clause before
    the pronoun (« Lundi, le port a fermé, ce qui… »); a mere complement has none.
    """
    match = (_FR_LATE if french else _EN_LATE).search(text)
    if not match or match.start() > 120 or not _INTRODUCTION.match(text):
        return False
    if (_FR_CLAUSE if french else _EN_CLAUSE).match(text):
        return False
    if french and _FR_MAIN_CLAUSE.match(text[: match.start()]):
        return False
    verb = match.groupdict().get("verb")
    return not (french and verb and re.match(_IMPERSONAL, verb, re.IGNORECASE))


def nominal(text: str) -> bool:
    """Tell whether `text` is a noun with a relative clause and no verb of its own: « Un choix qui divise. »"""
    if not _FR_NOMINAL.match(text):
        return False
    rest = _FR_RELATIVE_VERB.sub(" ", _FR_REPORTED.sub(" ", text))
    return len(FR_FINITE.findall(rest)) <= len(_FR_SUBORDINATOR.findall(rest))
