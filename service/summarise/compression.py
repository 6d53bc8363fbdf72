"""Shortening a sentence by cutting whole pieces that its grammar does not need, and nothing that its sense does."""

import re
from collections.abc import Iterator

from service.summarise.patterns import any_of
from service.summarise.vectors import count_words
from service.terminology.gazetteer import common_words

# A piece that holds any of these is never cut: negations, numbers, conditions, contrasts, doubt and quotations.
_FR_KEEP = re.compile(rf"\d|[«»\"“”]|(?<!\w){any_of('fr', 'never_cut')}(?!\w)", re.IGNORECASE)
_EN_KEEP = re.compile(rf"\d|[\"“”]|(?<!\w){any_of('en', 'never_cut')}(?!\w)", re.IGNORECASE)
FR_FINITE = re.compile(rf"(?<!\w){any_of('fr', 'finite_verbs')}(?!\w)", re.IGNORECASE)
_EN_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|said|says|\w{3,}ed)\b", re.IGNORECASE
)
_FR_SUBORDINATE = re.compile(rf"\A{any_of('fr', 'subordinate_openings')}", re.IGNORECASE)
_EN_SUBORDINATE = re.compile(rf"\A{any_of('en', 'subordinate_openings')}\b", re.IGNORECASE)
_COMMA = r"(?:(?<!\s)\s++)?,\s+"
_FR_TAIL = re.compile(_COMMA + any_of("fr", "tails"), re.IGNORECASE)
_EN_TAIL = re.compile(_COMMA + any_of("en", "tails"), re.IGNORECASE)
_FR_INSERTED = re.compile(
    _COMMA + r"(?:(?P<relative>qui|dont|où)\s|(?:l[ea]\s|l['’]|une?\s)?[a-zà-ÿ][\w’'-]+\s)[^,;:()]+,\s+"
    r"(?=(?:a|ont|est|sont|avait|avaient|sera|seront|était|étaient|doit|doivent|peut|peuvent|va|vont|n['’]|ne)(?!\w))"
)
_FRAME = re.compile(rf"{any_of('fr', 'frames')}[^,;:«»\"]*,\s+", re.IGNORECASE)
_FRAME_LIMIT = re.compile(rf"(?<!\w){any_of('fr', 'frame_limits')}", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:(?:l[ea]s?|une?|des|plusieurs)\s|l['’])\w|(?:M\.|Mme|Me|[A-ZÀ-Ý][\w’'-]{1,40})\s")
# « …, a dit Odile Vasseur, présidente de la région. »: who speaks, and behind the name what he is
_SPEAKER = re.compile(
    rf"(?P<said>[»”\"]?{_COMMA}(?:(?:a|ont)\s(?:(?:aussi|également|encore)\s)?{any_of('fr', 'speech_participles')}"
    rf"|{any_of('fr', 'speech_inverted')})\s(?:(?:M\.|Mme|Me|Dr)\s)?[A-ZÀ-Ý][\w’'-]+(?:\s[A-ZÀ-Ý][\w’'-]+){{0,3}})"
    r",\s(?:\d{2}\sans(?:,\s|(?=\.?$)))?(?P<what>(?:(?:l[ea]\s|l['’](?!a\s))?[a-zà-ÿ-]{4,})?[^;:«»“”\"()]*?)(?P<end>\.?)$"
)
_NOT_WHAT = re.compile(
    r"(?:^|,\s)(?:\w+ant\s|(?:dans|avec|pour|contre|chez|vers|alors|tandis|afin|comme|cité|et|ou)(?!\w))", re.IGNORECASE
)
_VENUE = re.compile(rf"({any_of('fr', 'statements')}\b[^,;:«»\"]{{0,50}}?)\s+{any_of('fr', 'venues')}(?=[.,]|$)")
_FR_WHEN = re.compile(
    r"(?:hier|aujourd|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|ce\s|cette\s)", re.IGNORECASE
)
_BRACKET = re.compile(r"(?:(?<!\s)\s++)?\(([^()]*)\)")
_LEAD_IN = re.compile(
    r"^(?:\((?:CNN|AFP|Reuters|AP)\)\s*[-–—]*\s*)?(?:[-–—•▪‣◦*·]\s*)?(?:\d{1,2}\s?(?:h|:)\s?\d{2}\s*[-–—:.]?\s+)?"
    r"(?:[A-ZÀ-Ý][\w’'-]+(?:\s[A-ZÀ-Ý]?[\w’'-]+){0,2}(?:,\s\d{1,2}(?:er)?\s\w+)?\s\((?:AFP|Reuters|AP|APS|PANA)\)\s*[-–—:.]\s*)?"
)
_PROMOTION = re.compile(
    r"^[ÀA]\s+(?:ne\s+)?(?:pas\s+|surtout\s+)*(?:manquer|lire|voir|écouter|regarder|découvrir)\b[^:.]{0,50}\s?:\s+(?=[A-ZÀ-Ý«\"])"
)
_STARTERS = rf"(?:L['’]|{any_of('fr', 'sentence_openers')}\s|C['’]|D['’]|Jusqu['’])"
# a heading or the text of a link that ran into the sentence behind it: « … une nouvelle monnaie L'inflation est … »
_GLUED = re.compile(
    rf"(?<=[\w%?)\"”»’'])\s(?={_STARTERS}[a-zà-ÿ\d])"
    rf"|(?<=[a-zà-ÿ\d)])\s(?={any_of('fr', 'openers_before_names')}[\s,])"
    r"|(?<=[a-zà-ÿ]{3})(?=(?:L[ae]s?|Une?|Des|Ils?|Elles?|Ces|Cette)\s[a-zà-ÿ])"  # even the space is lost
    r"|(?<=[a-zà-ÿ\d?)])\s(?=(?:L[ae]s?\s|L['’])[A-ZÀ-Ý][\w-]+(?:\s[A-ZÀ-Ý][\w-]+)?(?:,[^,]{3,80},)?\s(?:a|ont|est|sont|avait|était|devrait|pourrait)\s)"
)
# a name that ends a heading and begins the sentence behind it: « … selon Awa Lorne Awa Lorne a dit … »
_TWICE = re.compile(r"(?<![\w’'-])((?:[A-ZÀ-Ý][\w’'-]++\s){1,3}[A-ZÀ-Ý][\w’'-]++)\s(?=\1\s[a-zà-ÿ])")
_LEADS_ON = re.compile(rf"(?:^|\s|['’]){any_of('fr', 'leads_on')}$", re.IGNORECASE)
_CIVIL = re.compile(
    r"M(?:mes?|lles?|onsieur|adame|ademoiselle|aître|onseigneur|gr)|Dr|Docteur|Sir|Lord|Saint|San|Don|El|Al"
)
_LABEL = re.compile(rf"{any_of('fr', 'labels')}\s?[:,]", re.IGNORECASE)
_FR_ASIDE = re.compile(rf"{_COMMA}{any_of('fr', 'asides')}\s*,\s+")
_EN_ASIDE = re.compile(rf"{_COMMA}{any_of('en', 'asides')}\s*,\s+")
_DONC = re.compile(
    r"\b(est|sont|a|ont|était|étaient|avait|avaient|doit|doivent|peut|peuvent|va|vont)"
    r" (?:donc|ensuite|alors|en effet|par ailleurs|en outre|d['’]ailleurs|toutefois|cependant|néanmoins|pourtant) "
)
_ALSO = re.compile(r"^([^,;:«»\"]{0,60}(?<!\bet)(?<!\bmais)(?<!\bou)) (?:également|donc)(?= )")
_AS_FOR = re.compile(r"^Quant\s+(?:à|au|aux)\s+(?P<who>[A-ZÀ-Ý][^,]{2,60}),\s+(?:il|elle|ils|elles)\s+(?=[^\W\d_])")


def lead_in(text: str) -> int:
    """Return how many characters at the front are no part of the sentence.

    A bullet, a time stamp, a dateline, « À lire : », a heading or links that have lost the line end behind them.
    """
    match = _PROMOTION.match(text) or _LEAD_IN.match(text)
    start = match.end() if match and match.end() < len(text) else 0
    return start + glued(text[start:])


def glued(text: str) -> int:
    """Return how many characters at the front are headings or links that ran into the sentence, 0 if none.

    >>> glued("Un fils retrouvé Le port ferme en mai La ville de Brenne a rouvert son port lundi matin.")
    36
    """
    last = 0
    for match in sorted((*_TWICE.finditer(text), *_GLUED.finditer(text)), key=re.Match[str].end):
        head, rest = text[: match.end()].rstrip(), text[match.end() :]
        if count_words(rest) < 8 or not FR_FINITE.search(rest):
            break
        if _is_heading(head, rest) and balanced(head) and balanced(rest) and not _LEADS_ON.search(head):
            last = match.end()
    return last


def _is_heading(head: str, rest: str) -> bool:
    """Tell whether `head` may be a heading before a sentence: two words, or a name as in « Torva Le port … »."""
    if count_words(head) != 1:
        return count_words(head) >= 2
    is_surname = re.match(r"L[ae]s?\s[A-ZÀ-Ý]", rest) is not None  # « Bruno Le Maire a … »
    return head.istitle() and head.lower() not in common_words("fr") and not _CIVIL.fullmatch(head) and not is_surname


def runs_on(text: str) -> bool:
    """Tell whether a heading or another sentence stands in `text` without a mark between them."""
    return any(
        count_words(text[: m.start()]) >= 2 and not _LEADS_ON.search(text[: m.start()]) for m in _GLUED.finditer(text)
    )


def is_label(text: str) -> bool:
    """Tell whether a sentence is but a label with a noun phrase: « En cause : la sécheresse. »"""
    return _LABEL.match(text) is not None


def capitalise(text: str) -> str:
    """Return `text` with its first letter as a capital, whatever quotation mark stands before it."""
    for i, c in enumerate(text):
        if c.isalnum():
            return text[:i] + c.upper() + text[i + 1 :]
    return text


def balanced(text: str) -> bool:
    """Tell whether every quotation mark and bracket of `text` that opens also closes."""
    pairs = (("«", "»"), ("“", "”"), ("(", ")"), ("[", "]"))
    return text.count('"') % 2 == 0 and all(text.count(a) == text.count(b) for a, b in pairs)


def shorten(text: str, language: str, limit: int) -> str:
    """Return `text` cut down to `limit` words if its grammar allows, else as short as it allows.

    Worked example: « La Russie a sécurisé des mines, limitant l'accès des autres. » gives « La Russie a sécurisé des
    mines. »; negations, numbers, dates, conditions and quotations stay, and so does who said it.
    """
    for rule in (_venues, _frames, _speakers, _brackets, _tails, _inserted):
        for shorter in rule(text, french=language == "fr"):
            if count_words(text) <= limit:
                return text
            text = shorter
    return text


def as_subject(text: str) -> str:
    """Return « Quant à X, il a… » as « X a… »; any other text unchanged."""
    return _AS_FOR.sub(lambda match: match["who"] + " ", text)


def without_asides(text: str, language: str) -> str:
    """Return `text` without an inserted connective that only the sentence before explains: « X, en revanche, dit »."""
    if language != "fr":
        return _EN_ASIDE.sub(" ", text)
    return _ALSO.sub(r"\1", _DONC.sub(r"\1 ", _FR_ASIDE.sub(" ", text)), count=1)


def _venues(text: str, *, french: bool) -> Iterator[str]:
    while french and (match := _VENUE.search(text)):
        text = text[: match.end(1)] + text[match.end() :]
        yield text


def _frames(text: str, *, french: bool) -> Iterator[str]:
    """Cut « Interrogé par la radio, le maire a dit » to « Le maire a dit »: dates and what was asked stay."""
    match = _FRAME.match(text) if french else None
    if match is None or _FRAME_LIMIT.search(match[0]):
        return
    rest = text[match.end() :]
    if _SUBJECT.match(rest) and _complete(rest, french=True):
        yield capitalise(rest)


def _speakers(text: str, *, french: bool) -> Iterator[str]:
    """Cut « …, a dit Odile Vasseur, présidente de la région. » to « …, a dit Odile Vasseur. »"""
    match = _SPEAKER.search(text) if french else None
    if match and not (_NOT_WHAT.search(match["what"]) or _FR_KEEP.search(match["what"])):
        yield text[: match.end("said")] + match["end"]


def _brackets(text: str, *, french: bool) -> Iterator[str]:
    keep = _FR_KEEP if french else _EN_KEEP
    while True:
        for match in reversed(list(_BRACKET.finditer(text))):
            rest = text[: match.start()] + text[match.end() :]
            acronym = match[1].isupper() and match[1] in rest
            inside_quotation = not balanced(text[: match.start()]) or not match[1].strip(". …")
            if not keep.search(match[1]) and not acronym and not inside_quotation and balanced(rest):
                text = rest
                yield text
                break
        else:
            return


def _tails(text: str, *, french: bool) -> Iterator[str]:
    keep, tail = (_FR_KEEP, _FR_TAIL) if french else (_EN_KEEP, _EN_TAIL)
    while True:
        body, end = _ending(text)
        match = next((m for m in reversed(list(tail.finditer(body))) if "," not in body[m.end() :]), None)
        if match is None or keep.search(body[match.start() :]):
            return
        head = body[: match.start()]
        second_clause = not re.match(rf"{_COMMA}et\s", match[0]) or FR_FINITE.search(body[match.end() :])
        if not second_clause or not _complete(head, french=french):
            return
        text = head + end
        yield text


def _inserted(text: str, *, french: bool) -> Iterator[str]:
    """Cut « X, directeur du port, a dit » to « X a dit »: the first comma must close a subject without a verb."""
    match = _FR_INSERTED.search(text) if french else None
    if match is None or _FR_KEEP.search(match[0]):
        return
    subject = text[: match.start()]
    if (
        "," in subject
        or FR_FINITE.search(subject)
        or _FR_SUBORDINATE.match(subject)
        or _FR_WHEN.match(subject)
        or (not match["relative"] and FR_FINITE.search(match[0]))
    ):
        return
    rest = subject + " " + text[match.end() :]
    if _complete(rest, french=True):
        yield rest


def _ending(text: str) -> tuple[str, str]:
    body = text.rstrip(" .!?…")
    return body, text[len(body) :]


def _complete(head: str, *, french: bool) -> bool:
    """Tell whether what is left still reads as a sentence: a main clause with a verb, marks in pairs, long enough."""
    finite, subordinate = (FR_FINITE, _FR_SUBORDINATE) if french else (_EN_FINITE, _EN_SUBORDINATE)
    main = head
    while (match := subordinate.match(main)) and "," in main:
        main = main[main.index(",") + 1 :].lstrip()
        del match
    if subordinate.match(main) or not finite.search(main):
        return False
    return balanced(head) and count_words(head) >= 6
