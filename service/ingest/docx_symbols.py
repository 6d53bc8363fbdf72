"""The signs of symbol fonts in a Word document (ECMA-376, part 1, 17.3.3.30)."""

from functools import cache

from service.text.word_lists import word_lists


def symbol(font: str | None, code: str | None) -> str:
    """Return the sign at a place of a font, given in hexadecimal; nothing where it cannot be known."""
    try:
        char = chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return ""
    if font == "Symbol":
        char = char.translate(_symbol_font())
    # half of a pair, or another symbol font's own place, tells nothing
    return "" if 0xD800 <= ord(char) <= 0xF8FF else char


@cache
def _symbol_font() -> dict[int, str]:
    """Return the signs of the Symbol font, which Word writes at U+F020 and on, or at their plain codes."""
    rows = word_lists("service.ingest", "symbol_font.toml").entries
    signs = {int(first, 16) + place: sign for first, (row,) in rows.items() for place, sign in enumerate(row)}
    return signs | {0xF000 + code: sign for code, sign in signs.items()}
