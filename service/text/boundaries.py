"""Where one sentence of a line ends and the next begins: sentencex's opinion, corrected for French."""

import re
from collections.abc import Iterator
from itertools import accumulate

from service.text.abbreviations import (
    BEFORE_NUMBER,
    FIRST_NAMES,
    MAYBE_LAST,
    NEVER_LAST,
    OFTEN_LAST,
    STARTERS,
    SURE_STARTERS,
    TITLES,
    TOP_LEVEL_DOMAINS,
)
from service.text.quotes import closing_marks, shielded

_TERMINATOR = re.compile(r"[.!?…‽]+(?:[ \u00a0\u202f][!?…]+)*")
_REFERENCE = re.compile(r"\[\d{1,3}\]")
_OPENERS = re.compile(r"[\s«“\"'’‘(\[¿¡—–•*-]*")
_BRACKETED_ELLIPSIS = re.compile(r"[(\[]\s?(?:\.{2,}|…)\s?[)\]]")
_WORD_BEFORE = re.compile(r"[\w.·-]+\Z")
_LETTER = re.compile(r"\w")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_GLUED_MARK = re.compile(r"[«“][ \u00a0\u202f]?|[\"(]")
_THOUSANDS = re.compile(r"\d{3}(?!\d)")
_WORD_LOOK = 32  # characters looked back for an abbreviation; longer words are none
_ACRONYM = re.compile(r"(?:[^\W\d_]{1,2}[.-]+)+[^\W\d_]{1,2}")  # O.N.U, P.-D.G, but not exemple.fr
_HYPHENATED_INITIALS = re.compile(r"[^\W\d_]h?\.?-[^\W\d_]h?")
# « art. L. 432-12 », « art. R*. 121-1 », « art. D 12 »: a code's letter and number
_CODE_ARTICLE = re.compile(r"[LRDACO]\*?\.?\s?\d")
_NUMBERED = re.compile(  # « Art. 1er bis. - », « II. – », « Annexe A. - »
    r"\A\W*(?:(?:art|article|annexe|chapitre|titre|section|sous-section|§)\.?\s.{1,40}|[IVXLC]{1,6}|\d{1,3}(?:er|°)?(?:\s\w{1,8})?)\Z",
    re.IGNORECASE,
)
_STRETCH = 4000  # characters shown to sentencex at once: its time is quadratic where many quotes stay open
_LIST_NUMBER = re.compile(r"\A\s*(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})")


def boundaries(line: str, language: str) -> list[int]:
    """Return the offsets inside `line`, which holds no line end, where a new sentence begins.

    Blanks belong to the sentence before them. Linear in the length of the line. `language` chooses the words that
    open sentences and sentencex's rules; any code is allowed, and French knowledge is used for codes other than en.
    """
    proposed = _proposals(line, language)
    shield = shielded(line)
    uncased = line.islower()  # whoever writes without capitals still ends sentences
    last_letter = next((end for end in range(len(line), 0, -1) if _LETTER.match(line, end - 1)), 0)
    found: set[int] = set()
    seen: set[int] = set()
    for terminator, end, start in _candidates(line):
        seen.add(start)
        if start >= last_letter or shield[start]:
            continue
        verdict = _judge(line, terminator, end, start, language, uncased=uncased)
        if verdict or (verdict is None and start in proposed):
            found.add(start)
    # What ends sentences in other scripts is the library's own knowledge.
    found |= {cut for cut in proposed - seen if not shield[cut] and _ends_in_other_script(line, cut)}
    return sorted(found)


def _proposals(line: str, language: str) -> set[int]:
    import sentencex

    encodable = line.encode("utf-8", "replace").decode("utf-8")  # one "?" for a lone surrogate: same length
    cuts: set[int] = set()
    for start in range(0, len(encodable), _STRETCH):
        pieces = sentencex.segment(language, encodable[start : start + _STRETCH])
        cuts.update(accumulate((len(piece) for piece in pieces), initial=start))
    return cuts - set(range(0, len(encodable) + 1, _STRETCH))


def _ends_in_other_script(line: str, cut: int) -> bool:
    before = line[max(0, cut - _WORD_LOOK) : cut].rstrip()
    return before != "" and ord(before[-1]) > 0x0600 and not before[-1].isalnum() and before[-1] not in "…’”‽"


def _candidates(line: str) -> Iterator[tuple[re.Match[str], int, int]]:
    """Yield each terminator, the offset behind it and its closing marks, and where the next sentence would begin."""
    closers = closing_marks(line)
    ellipses = {match.start() for match in _BRACKETED_ELLIPSIS.finditer(line)}
    for terminator in _TERMINATOR.finditer(line):
        if terminator.start() - 1 in ellipses or terminator.start() - 2 in ellipses:
            continue
        end = terminator.end()
        while end < len(line):
            blank = line[end].isspace() and end + 1 < len(line)
            if end in closers:
                end += 1
            elif blank and end + 1 in closers:
                end += 2
            elif reference := _REFERENCE.match(line, end):
                end = reference.end()
            else:
                break
        start = end
        while start < len(line) and line[start].isspace():
            start += 1
        if start < len(line):
            yield terminator, end, start


def _judge(line: str, terminator: re.Match[str], end: int, start: int, language: str, *, uncased: bool) -> bool | None:  # noqa: PLR0911
    """Tell whether a sentence begins at `start`; None where the rules have no opinion."""
    opener = _OPENERS.match(line, start)
    first = opener.end() if opener else start
    char = line[first : first + 1]
    next_word = _FIRST_WORD.match(line, first)
    word = next_word.group().lower() if next_word else ""
    if next_word and len(word) == 1 and line[next_word.end() : next_word.end() + 1] in (".", "-"):
        word = "m." if next_word.group() == "M" else ""  # an initial, not the word « à » or an elided « l’ »
    tail = _WORD_BEFORE.search(line, max(0, terminator.start() - _WORD_LOOK), terminator.start())
    token = tail.group() if tail else ""
    if start == end:
        return _is_missing_space(line, terminator, end, token, word)
    if char.islower() and not uncased:
        return False
    if char.isdigit() and terminator.group() in ("...", "…"):
        return False  # « vendu pour… 1,6 million »
    if (
        line[start] in "-–—"
        and terminator.group() == "."
        and terminator.start() < 60
        and _NUMBERED.match(line[: terminator.start()])
    ):
        return False
    if terminator.group() != "." or end > terminator.end():
        return True
    if token.lower() in BEFORE_NUMBER and _CODE_ARTICLE.match(line, first):
        return False
    return _judge_full_stop(line, terminator.start(), token, char, word, language)


def _judge_full_stop(line: str, dot: int, token: str, char: str, word: str, language: str) -> bool | None:
    """Judge a single full stop with a blank behind it: does it end a sentence or an abbreviation?"""
    form = token.lower().strip("-")
    before = line[max(0, dot - len(token) - _WORD_LOOK) : dot - len(token)].split()
    previous = before[-1] if before else ""
    opens = word in STARTERS.get(language, STARTERS["fr"])
    outset = (not before and dot <= _WORD_LOOK) or (token.isdigit() and len(token) < 3 and previous[-1:] in ".!?…:;»")
    counts = re.split(r"[’']", previous.rstrip("."))[-1].lower() in BEFORE_NUMBER  # « de l'art. 4. Elle », no list
    split_number = token.isdigit() and len(token) <= 3 and _THOUSANDS.match(line, dot + 2) is not None
    list_marker = outset and not counts and previous != "M." and bool(_LIST_NUMBER.fullmatch(token))
    verdict: bool | None = True
    if (
        split_number
        or list_marker
        or token in TITLES
        or form in NEVER_LAST
        or (char.isdigit() and form in BEFORE_NUMBER)
    ):
        verdict = False
    elif token in FIRST_NAMES:
        verdict = opens
    elif form in OFTEN_LAST or line[dot - len(token) - 1 : dot - len(token)] == "@":
        verdict = True
    elif _HYPHENATED_INITIALS.fullmatch(form):  # J.-P. Dupont, but 52 av. J.-C. Les Romains
        verdict = form in ("j.-c", "j-c") and (opens or previous.lower() in ("av.", "ap.", "avant", "après"))
    elif len(token) == 1 and token.isupper():
        named = previous == "" or previous[0].isupper() or previous.endswith(".")
        verdict = word in SURE_STARTERS.get(language, SURE_STARTERS["fr"]) if named else opens
    elif form == "ex" and previous.lower() in ("p.", "par"):
        verdict = False
    elif form in MAYBE_LAST or _ACRONYM.fullmatch(token):
        initials = len(token) == 3 and token.isupper()  # F.W. De Klerk
        verdict = word in SURE_STARTERS.get(language, SURE_STARTERS["fr"]) if initials else opens
    elif len(token) <= 4 and token.istitle():
        verdict = None  # Supt., Cllr.: short capitalised forms that only the library may know
    return verdict


def _is_missing_space(line: str, terminator: re.Match[str], end: int, token: str, word: str) -> bool:
    """Tell whether a blank was forgotten: « la fin.Le début », but not in an address, a domain or an acronym."""
    glued = _GLUED_MARK.match(line, end)  # « la fin."Le début" »
    begin = glued.end() if glued else end
    following = line[begin : begin + 2]
    starts_a_word = following[:1].isupper() and (following[1:].islower() or following[1:] in ("’", "'", " ", "\u00a0"))
    if not starts_a_word or word in TOP_LEVEL_DOMAINS:
        return False
    whole = line[max(0, end - 60) : end].rsplit(" ", 1)[-1] + line[end : end + 60].split(" ", 1)[0]
    if re.search(r"[@/_]|www\.", whole):
        return False
    before = line[max(0, terminator.start() - 1) : terminator.start()]
    if end > terminator.end() or before in ("»", "”", '"', ")", " ", "\u00a0", "\u202f"):
        return True
    whole_word = len(token) >= 3 and token[1:].islower() and "." not in token and token not in NEVER_LAST | TITLES
    return whole_word or (token.isdigit() and len(token) == 4)
