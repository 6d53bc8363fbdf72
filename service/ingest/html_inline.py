"""Inline text of a page: what stands in one block, with raised and lowered signs and without glued neighbours."""

import re

_MANY_LINES = re.compile(r"\n{3,}")
_CURRENCY = re.compile(r"\s?(?:€|\$|£|EUR\b|euros?\b|F\b|francs?\b|CHF\b|dollars?\b|dirhams?\b|dinars?\b)")
_SUPERSCRIPT = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_SUBSCRIPT = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_UNITS = frozenset({"m", "km", "cm", "mm", "dm", "hm", "dam", "s", "µm", "W/m", "hab/km"})
_ORDINAL = re.compile(r"i?[eè]mes?\b|[eè]res?\b")
_NUMERO = re.compile(r"(?:^|\W)[nN]\Z")
_ENDED = re.compile(r"[^\W\d_]{3}[.!?…][»”\")]{0,2}\Z")
_LAST_WORD = re.compile(r"[\w/]+\Z")
# Elements whose neighbours are words of their own wherever pages put them side by side.
_APART = frozenset({"a", "time", "button", "label", "td", "th", "option", "img", "svg", "picture"})


def raised(before: str, inner: str, after: str, *, is_note: bool) -> str:
    """Return raised text as it goes into a line: « 11,99 », « 10⁶ », « m² », « 1er », « n° », « maire[1] ».

    `before` and `after` are the text on both sides; `is_note` tells that it is a link or says that it is a note.
    Digits never run together with those before them.
    """
    inner = inner.strip()
    digits = inner.replace("−", "-").lstrip("+-").isdigit()
    if not inner or not digits:
        numero = inner.lower() in ("o", "º", "°") and _NUMERO.search(before)
        return "°" if numero else inner
    word = _LAST_WORD.search(before.rstrip()) if not before.endswith((" ", "\u00a0")) else None
    if before[-1:].isdigit():
        if len(inner) == 2 and inner.isdigit() and _CURRENCY.match(after):
            return "," + inner
        return f"[{inner}]" if is_note else inner.translate(_SUPERSCRIPT)
    if word and word.group() in _UNITS and not is_note:
        return inner.translate(_SUPERSCRIPT)
    return f"[{inner}]"


def lowered(before: str, inner: str) -> str:
    """Return lowered text: « CO2 », but « 10₂ » where digits would run together."""
    inner = inner.strip()
    return inner.translate(_SUBSCRIPT) if before[-1:].isdigit() else inner


def needs_space(left: str, right: str, left_tag: str, right_tag: str) -> bool:  # noqa: PLR0911 - a way out for each
    """Tell whether a blank belongs between the text of two elements that touch.

    A link, a moment or a button is a thing of its own. Elsewhere a programme may have split one word, so only a change
    from small letters to a capital, between letters and figures, or figures in elements of different names part them,
    and the end of a sentence.
    """
    if _ENDED.search(left) and right[:1].isupper() and right[1:2].islower():
        return True
    if not left or not right or not left[-1].isalnum() or not right[0].isalnum():
        return False
    if left_tag in _APART or right_tag in _APART:
        return True
    word = left.rsplit(maxsplit=1)[-1]
    if left_tag != right_tag and (left[-1].isdigit() or right[0].isdigit()):
        return True
    if left[-1].isdigit() and right[0].isdigit():
        return len(left.strip()) > 1 or len(right.strip()) > 1  # one sign each: a programme that wraps every sign
    if right[0].isdigit() and left[-1].islower():
        return len(word) > 2
    if left[-1].isdigit() and right[0].islower():
        return _is_word(right)
    return right[0].isupper() and (left[-1].islower() or left[-1].isdigit()) and len(word) > 1


def _is_word(right: str) -> bool:
    """Tell a word behind a figure from the end of an ordinal or a unit: « 1er », « 18ième », « 12km »."""
    first = right.split(maxsplit=1)[0]
    return len(first) > 3 and not _ORDINAL.match(first)


def needs_space_before_text(left: str, right: str, left_tag: str) -> bool:
    """Tell whether a blank belongs between an element's text and the text that touches it.

    Behind a moment always; elsewhere where a label and its line run together: « 60eMarchal », « 319 abstentions ».
    """
    if not left or not right or not left[-1].isalnum() or not right[0].isalnum():
        return False
    if left_tag == "time":
        return True
    word = left.rsplit(maxsplit=1)[-1]
    if left[-1].isdigit() and right[0].isdigit():
        return len(word) > 1
    if left[-1].isdigit() and right[0].islower():
        return _is_word(right)
    return right[0].isupper() and right[1:2].islower() and left[-1].islower() and len(word) > 1


def tidy(text: str) -> str:
    r"""Return inline text with its blanks made one and its line ends, each a \n of a `br`, without blanks beside."""
    if "\n" not in text:
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return _MANY_LINES.sub("\n\n", "\n".join(lines)).strip("\n ")
