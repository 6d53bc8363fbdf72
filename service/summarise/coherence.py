"""How a sentence opens: whether it can stand alone, and which connective may be taken off its front."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands at the front of a sentence.

    `connective` characters may be cut before the sentence is read alone; `dangling` says that even then its
    opening points back to something that it does not hold.
    """

    connective: int
    dangling: bool


_QUOTE = ' \u00a0\u202f«“"'
_COMMA = r"\s*,\s*"
_FR_CONNECTIVE = re.compile(
    r"(?:"
    # with or without a comma: coordinating words, after which any clause still begins as it should
    rf"(?:mais|or|et|car|toutefois|cependant|pourtant|néanmoins)(?:{_COMMA}|\s+)"
    # only with a comma: without one, several of these invert the subject or modify the next word
    r"|(?:en effet|en outre|en fait|eh bien"
    r"|en d['’]autres termes|en réalité|en revanche|en conséquence|par conséquent|par ailleurs|de plus"
    r"|de surcroît|du coup|du reste|d['’]ailleurs|d['’]autre part|d['’]une part|de même|de fait|de ce fait|ainsi|aussi"
    r"|donc|enfin|ensuite|puis|bref|certes|finalement|au contraire|à l['’]inverse|au final|au demeurant|autrement dit"
    r"|c['’]est pourquoi|dès lors|désormais|également|par exemple|pour autant|surtout|résultat|tout d['’]abord"
    r"|d['’]abord|dans le même temps|dans ce contexte|dans ce cadre|à cet égard|à ce titre|de son côté|de leur côté"
    r"|dans la foulée|à l['’]époque|à ce moment-là|ce faisant|cela dit|ceci dit|du moins|pire|mieux"
    r"|pour sa part|pour leur part|quoi qu['’]il en soit|sans surprise|reste que|parallèlement|pendant ce temps"
    r"|depuis lors|entre-temps|peu après|peu de temps après|le lendemain|la veille|le même jour"
    r"|(?:le jour|le mois|la semaine|l['’]année)\s(?:suivante?|précédente?|d['’](?:après|avant))"
    r"|comme (?:indiqué|dit|vu|mentionné|expliqué|rappelé)(?: (?:plus haut|ci-dessus|précédemment))?"
    r"|malheureusement|heureusement|hélas|évidemment|bien sûr|bien entendu|de toute façon|en tout cas|en somme|au fond"
    r"|(?:une?|deux|trois|quatre|cinq|six|dix|quelques|plusieurs)\s+(?:heures?|jours?|semaines?|mois|ans|années?)"
    r"\s+(?:plus\s+(?:tard|tôt)|après|auparavant|avant)"
    # « Malgré ces ouvertures, »: what it points back to is gone, the clause after it stands
    r"|(?:malgré|avec|après|face à|dans|à|pour|suite à|grâce à|depuis|lors de|en dépit de|outre|au-delà de|sur)"
    rf" c(?:e|et|ette|es) \w+(?: \w+)?){_COMMA}"
    r")",
    re.IGNORECASE,
)
_EN_CONNECTIVE = re.compile(
    r"(?:"
    rf"(?:but|and|yet)(?:{_COMMA}|\s+)"
    r"|(?:so|however|indeed|moreover|furthermore|besides|nevertheless|nonetheless|instead|therefore|thus|hence|also|finally"
    r"|meanwhile|still|then|in addition|in fact|in turn|in contrast|on the contrary|on the other hand|as a result"
    rf"|for example|for instance|for (?:his|her|its|their) part|in this context|of course|consequently){_COMMA}"
    r")",
    re.IGNORECASE,
)

_FR_TIME = (
    r"(?:année|semaine|saison|fois-ci|matin|matinée|soir|soirée|nuit|après-midi|mois|week-end|jour|jours|dernières?"
    r"|derniers?|prochaines?|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|été|hiver|printemps|automne)"
)
_IMPERSONAL = (
    r"(?:n['’]|ne\s+)?(?:s['’]agi\w+|y\s+a\w*|faut|faud\w+|fallait|fallu|convien\w+|existe\w*|rest\w+\s+(?:à|que|encore|des?|une?)\s|suffi\w+|sembl\w+\s+qu"
    r"|vau\w+\s+mieux|import\w+|arrive\s+qu|pleu\w+|neige\w*|fai[st]\s+(?:chaud|froid|beau)"
    r"|(?:est|était|sera|serait|a été|paraît|devient)\s+(?:\w+ment\s+)?(?:\w+\s+)?(?:possible|impossible|nécessaire"
    r"|temps|important|essentiel|difficile|probable|vrai|clair|évident|certain|question|interdit|prévu|urgent|utile|rare|trop"
    r"|facile|préférable|permis|recommandé|conseillé|encore|devenu))"
)
_FR_DANGLING = re.compile(
    r"(?:"
    rf"il\s+s['’]agi|il\s+(?!{_IMPERSONAL})|ils\s|elles?\s|eux\b|lui\b|leurs?\s|celui|celle|ceux|cela\b|ça\b|ceci\b|c['’](?:est|était|en)"
    r"|ce\s+(?:n['’]|ne\s|sont|sera|serait|fut|qui|que|qu['’]|à quoi|dont|dernier|derniers|faisant)"
    rf"|cet(?:te)?\s+(?!{_FR_TIME}\b)|ces\s+(?!{_FR_TIME}\b)|ce\s+(?!{_FR_TIME}\b)"
    r"|(?:son|sa|ses)\s+\w|le\s+(?:premier|second|même)\s*(?:,|\s(?:a|est|ont)\b)|l['’](?:un|une|autre)\b"
    r"|les\s+(?:uns|autres|deux)\b|les\s+(?:premiers|seconds)\b|d['’]autres?\b|autre\s|une?\s+autre\b"
    r"|tou[st]\b(?!\s+(?:les?|la|au\s+long|en)\b)"
    r"|toutes?\s+(?:choses|deux)|tous\s+(?:deux|trois)|y\s|en\s+(?:voici|voilà)|là(?:-bas|-dessus)?\b|ici\b|voilà\b|voici\b"
    r"|même\s+(?:constat|chose|son|topo)|idem\b|de\s+quoi\b|pour\s+cause|pour\s+(?:cela|cette\s|ce\s|ces\s|lui\b|elle)"
    r"|(?:à|de|dans|par|avec|sur|selon|pour|malgré|outre|après|depuis|face à|grâce à|en dépit de|au-delà de)\s+"
    rf"(?:cela|ça|ceci|celui|celle|ceux|lui\b|elles?\b|eux\b|c(?:et|ette|es|e)\s+(?!{_FR_TIME}\b))"
    r"|(?:par|du)\s+(?:le\s+)?fait\s+qu|d['’]où\b|à\s+savoir\b"
    r"|(?:une|un)\s+(?:chiffre|taux|record|bilan|tendance|phénomène|scénario|choix|geste|résultat|score|pari|sujet|drame"
    r"|posture|situation|constat|décision|mesure|déclaration|annonce|hausse|baisse|première|façon|manière"
    r"|somme|analyse|proposition|information|version|accusation)\s+(?:qui|que|qu['’]|dont|à|jugée|,)"
    r"|sauf\s+que|parce\s+qu|puisqu|tandis\s+qu|alors\s+qu|ainsi\b|aussi\b|puis\b|donc\b|soit\b|dont\b|qui\b|que\b|qu['’]"
    r"|(?:s['’]|lorsqu['’]|quand\s|si\s|quoiqu['’]|bien\s+qu['’]|parce\s+qu['’]|alors\s+qu['’])(?:ils?|elles?)\s"
    r"|(?:certaine?s|la\s+plupart|l['’]une?|plusieurs|beaucoup|chacune?|aucune?)\s+(?:de\s+(?:ses|ces|leurs)|d['’]entre)\b"
    r"|(?:certaine?s|la\s+plupart|plusieurs|beaucoup|chacune?|aucune?)\s+(?:en|y|a|ont|sont|est|avai(?:t|ent)|étai(?:t|ent)|ne\s"
    r"|n['’]|pourraient|peuvent|doivent)\b"
    rf"|(?:si|quand|lorsque|comme|tant\s+que|alors\s+que)\s+c(?:e|et|ette|es)\s+(?!{_FR_TIME}\b)\w"
    r"|ni\b|non\b|oui\b|pas\s|plus\s+(?:tard|tôt|loin)|autant\b|encore\b|également\b|quant\s+à\s+(?:lui|elle|eux|c)"
    r"|résultat\s*:|même\s+si\s+(?:ils?|elles?|cela)|comme\s+(?:lui|elle|eux|cela)|contrairement\s+à\s+(?:lui|elle|ce)"
    r")",
    re.IGNORECASE,
)
_EN_DANGLING = re.compile(
    r"(?:he|she|they|him|her|his|hers|their|theirs|its|that|those|these|such|both|another|others|neither|either|nor|then"
    r"|here(?:in)?|so|thus|too|yes|because|which|who|the\s+(?:former|latter|others?|same|two|move|pair)"
    r"|(?:in|for|after|at|by|with|despite)\s+(?:this|that|these|those|them|him|her))\b"
    r"|no,|there,|this\s+(?!week|year|month|morning|summer|winter|season)"
    r"|it['’]?s?\s+(?!(?:is\s+)?(?:not\s+)?(?:possible|likely|clear|important|time|expected|estimated)"
    r"|remains\s+to|seems\s+that|rained|takes)|(?:some|many|most|all|one|two|several)\s+of\s+(?:them|these|those)\b",
    re.IGNORECASE,
)
_FR_LATE = re.compile(
    r",\s*(?:(?:il\s+(?P<verb>\S+(?:\s+\S+){0,3})|ils\s|elles?\s)|(?:son|sa|ses|leurs?|celui|celle|ceux|cela|cet|cette|ces)\s"
    r"|ce\s+(?:dernier|qu)|(?:certaine?s|la\s+plupart|l['’]une?|plusieurs|beaucoup|chacune?)\s+(?:de|d['’]entre)\s+"
    r"(?:ses|ces|leurs|eux|elles)\b)",
    re.IGNORECASE,
)
_FR_CLAUSE = re.compile(r"(?:si|quand|lorsqu|alors\s+qu|comme|puisqu|tant\s+qu|bien\s+qu|quant)", re.IGNORECASE)
_EN_LATE = re.compile(r",\s*(?:he|she|they|it|his|her|their|its|this|these|those)\s(?P<verb>\S+)?", re.IGNORECASE)
_EN_CLAUSE = re.compile(r"(?:if|when|while|as|although|though|because)\b", re.IGNORECASE)
_INTRODUCTION = re.compile(
    r"(?:à|au|aux|après|avant|avec|chez|contre|dans|depuis|dès|durant|en|entre|face|grâce|hors|il\s+y\s+a|jusqu|lors|malgré"
    r"|outre|par|parmi|pendant|pour|quelques|sans|selon|sous|suite|sur|vers|une\s+fois\s|d['’]|le\s+(?:\d|mois|lendemain|soir|matin)"
    r"|l['’]an|hier|aujourd['’]hui|\w+(?:ant|é|ée|és|ées|nue?s?|dite?s?)\s|\w+ment\s*,|\w+ment\s\w+(?:é|i|u|s|t)e?s?\s*,|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|in|on|at|by|for|from|after|before|during|since|with|under|last"
    r"|earlier|later|according)",
    re.IGNORECASE,
)
# a role with an article and nothing that says whose or which: « le groupe a », « l'homme, »
_FR_ROLE = re.compile(
    r"(?:\b(?:l[ea]s?|du|des|aux?)\s|\bl['’])(?:jeunes?\s|ancien(?:ne)?s?\s|m[êe]mes?\s|deux\s)?(?:groupe|entreprise|société"
    r"|compagnie|firme|homme|femme|garçon|fille|couple|adolescente?|trentenaire|quinquagénaire|quadragénaire|sexagénaire"
    r"|suspecte?|victime|accusée?|prévenue?|intéressée?|élue?|ministre|présidente?|dirigeante?|auteure?|chanteu(?:r|se)"
    r"|act(?:eur|rice)|joueur|joueuse|club|association|organisation|institution|établissement|artiste|chercheur"
    r"|chercheuse|avocate?|médecin|enquête|étude|rapport|texte|document|projet|mesure|décision|accord|opération|procédure|phénomène"
    r"|initiative|film|ouvrage|livre|œuvre|événement|drame|pays|ville|région|île|village|réunion|incident|accident|émissaires?|responsables?|candidate?)s?"
    r"(?:\s(?:a|ont|est|sont|sera|serait|doit|peut|va|veut|n['’]|ne|s['’]est|\w+ait|\w+aient)\b|\s*[,.]|\s[-–—]\s)",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(r"(?:Une?|De quoi|Des)\s\w+(?:\s\w+){0,3}\s(?:qui|que|dont)\s[^,]*$")
_EN_ROLE = re.compile(
    r"\bthe\s(?:young\s|former\s)?(?:group|company|firm|man|woman|couple|suspect|victim|minister|president|author|singer"
    r"|actor|actress|player|club|association|organi[sz]ation|artist|researcher|lawyer|study|report|document|project"
    r"|measure|decision|deal|operation|film|book|incident|accident|officials?)s?"
    r"(?:\s(?:has|have|had|is|are|was|were|will|would|said|says|told)\b|\s*[,.])",
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
    return Opening(cut, dangling)


_FR_POINTER = re.compile(
    rf"(?<=\s)c(?:e|et|ette|es)\s+(?!{_FR_TIME}\b|qu|dont|n['’e])(?P<noun>\w{{4,}})", re.IGNORECASE
)
_FR_PRONOUN = re.compile(
    r"\s(?:lui|leur)\s(?:a|ont|avai(?:t|ent)|aura|est|sera|dit|explique|annonce|demande|propose|reproche|permet)\b|\bà\s(?:son|leur)\s(?:encontre|égard|sujet)\b"
    r"|\b(?:une?|de)\stel(?:le)?s?\s|\w-(?:t-)?(?:ils?|elles?)\b|\b(?:ce|cette|ces)(?:lui|lle)?-là\b",
    re.IGNORECASE,
)
_FR_SHIFTED = re.compile(
    r"(?:après|depuis|avant|malgré|selon|dans|lors\s+de|à|pour|avec|sur|sous|dès|pendant)\s+(?:son|sa|ses|leurs?)\s"
    r"|(?:ne\s)?(?!chez|assez|rez)\w{3,}ez\b"
    r"|\w{3,}ons(?:-nous|-en|-y)?(?:-en)?\s(?!d)",  # « Après sa mort, un autre… »; « Revenons à… »
    re.IGNORECASE,
)
_FR_BARE = re.compile(
    r"(?:qu['’]|\bs['’]|\bque\s|,\s|^on\s.{0,40}\s)(?:ils|elles|elle)\s|(?<!il )(?<!ils )\by\s(?:sont|est)\b", re.I
)
_FR_NOUN = re.compile(
    r"\b(?i:l[ea]s?|une?|des|du|aux?|ces?|cette|chaque|plusieurs|notre|nos)\s\w{3,}|['’]\w{4,}|(?<=\s)[A-ZÀ-Ý]\w"
)
_EN_POINTER = re.compile(r"(?<=\s)(?:this|these|those)\s+(?P<noun>\w{4,})", re.IGNORECASE)


_FR_TOLD_BY = re.compile(
    r"[»”\"]\s*[,.]?\s*(?:a|ont)?-?(?:\w+)-(?:t-)?(?:ils?|elles?)\b|[»”\"]\s*,\s+(?:s['’])?\w+-(?:t-)?(?:ils?|elles?)\b"
)
_FR_AGAINST = re.compile(
    r"\b(?:devrai\w+|doi\w+|faut|faudrait|préfèr\w+)\s+plutôt\s(?!.*\bque\b)|^comme\s[^,]{0,60},\s*il\s+s['’]agi\w+\s"
    r"|\bpas\sseulement\b(?!.*\bmais\b)|^(?:\S+\s+){1,4}qui\sl['’](?:a|ont|avai\w+)\s|^(?:\S+\s+){0,4}s['’]y\s|\b(?:ce|cette|ces)\s\w+-là\b",
    re.IGNORECASE,
)
# « Crampes sévères, fièvres et maux de tête. »: a list and no verb
_FR_LIST = re.compile(
    r"(?!(?:Les|Des|Ces|Ses|Nos|Vos|Leurs|Mes|Tes|Plusieurs|Quelques|Certaine?s|Tous|Toutes|Deux|Trois|Six|Dix|Aux|Dans"
    r"|Sans|Sous|Après|Depuis|Dès|Vers|Lors|Ils|Elles|Nous|Vous|Mais|Alors|Plus|Très|Puis|Toujours|Jamais)\s)"
    r"[A-ZÀ-Ý][\w-]+[sx](?:\s[a-zà-ÿ][\w-]*[sx])+\s*,\s"
)


def speaker_missing(text: str) -> bool:
    """Tell whether « …, dit-elle » ends a quotation and nothing before the quotation says who she is."""
    match = _FR_TOLD_BY.search(text)
    start = min((at for at in map(text.find, '«“"') if at >= 0), default=0)
    return match is not None and _FR_NOUN.search(text[:start]) is None


def lists_only(text: str, finite: re.Pattern[str]) -> bool:
    """Tell whether `text` begins with plurals in a row and has no verb that `finite` knows."""
    return _FR_LIST.match(text) is not None and finite.search(text) is None


def points_back(text: str, language: str) -> bool:
    """Tell whether `text` says « ce procédé » or « dit-elle » without having named what it means."""
    pointer = _FR_POINTER if language == "fr" else _EN_POINTER
    if language == "fr" and (_FR_PRONOUN.search(text) or _FR_SHIFTED.match(text) or _FR_AGAINST.search(text)):
        return True
    bare = _FR_BARE.search(text) if language == "fr" else None
    if bare and not _FR_NOUN.search(text[: bare.start()]):
        return True
    return any(m["noun"][:5].lower() not in text[: m.start()].lower() for m in pointer.finditer(text))


def leans(text: str, language: str) -> bool:
    """Tell whether `text` begins with a bare role (« le groupe a … ») named before, or is but a noun phrase."""
    match = (_FR_ROLE if language == "fr" else _EN_ROLE).search(text)
    return (match is not None and match.start() < 40) or _FRAGMENT.match(text) is not None


def _late(text: str, *, french: bool) -> bool:
    """Tell whether a pronoun after an introduction (« En mai, il a… ») has nothing before it to stand for.

    A subordinate clause has a subject of its own (« Quand la ville s'éveille, elle… »); a mere complement has none.
    """
    match = (_FR_LATE if french else _EN_LATE).search(text)
    if not match or match.start() > 120 or not _INTRODUCTION.match(text):
        return False
    if (_FR_CLAUSE if french else _EN_CLAUSE).match(text):
        return False
    verb = match.groupdict().get("verb")
    return not (french and verb and re.match(_IMPERSONAL, verb, re.IGNORECASE))
