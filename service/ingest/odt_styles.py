"""How the styles of an OpenDocument text show it: struck out, hidden or raised (ODF 1.3, part 3, 16 and 20)."""

from dataclasses import dataclass, replace
from typing import Any

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_MOST_PARENTS = 40


@dataclass(frozen=True, slots=True)
class Look:
    """How a piece of text is shown."""

    struck: bool = False
    hidden: bool = False
    raised: bool = False


class Styles:
    """The styles of a document's paragraphs and spans, each with what it inherits."""

    def __init__(self, content: Any, named: Any) -> None:
        """Read the styles of content.xml and the named ones of styles.xml, either of which may be None.

        The automatic styles of styles.xml are those of heads and feet, and may have the names of others.
        """
        self._styles: dict[tuple[str, str], Any] = {}
        self._defaults: dict[str, Any] = {}
        self._looks: dict[tuple[str, str, Look], Look] = {}
        for root, parts in ((named, ("styles",)), (content, ("styles", "automatic-styles"))):
            for part in parts if root is not None else ():
                for group in root.iter(_OFFICE + part):
                    self._read(group)

    def _read(self, group: Any) -> None:
        for style in group.iter(f"{_STYLE}style", f"{_STYLE}default-style"):
            family, name = style.get(f"{_STYLE}family", ""), style.get(f"{_STYLE}name")
            if name is None:
                self._defaults[family] = style
            else:
                self._styles[family, name] = style

    def look(self, family: str, name: str, around: Look) -> Look:
        """Return how text of a style is shown that stands inside of what is shown as `around`."""
        known = self._looks.get((family, name, around))
        if known is None:
            known = self._looks[family, name, around] = self._resolved(family, name, around)
        return known

    def _resolved(self, family: str, name: str, around: Look) -> Look:
        chain: list[Any] = []
        style = self._styles.get((family, name))
        while style is not None and len(chain) < _MOST_PARENTS:
            chain.append(style)
            style = self._styles.get((family, style.get(f"{_STYLE}parent-style-name", "")))
        if family == "paragraph" and family in self._defaults:
            chain.append(self._defaults[family])
        look = replace(around, raised=False)
        for style in reversed(chain):
            for properties in style.iter(f"{_STYLE}text-properties"):
                look = _with(look, properties)
        return look


def _with(look: Look, properties: Any) -> Look:
    """Return a look with what the properties say of it, and as it was where they say nothing."""
    lines = [properties.get(f"{_STYLE}text-line-through-{name}") for name in ("style", "type")]
    if any(lines):
        look = replace(look, struck=any(line not in (None, "none") for line in lines))
    if display := properties.get(f"{_TEXT}display"):
        look = replace(look, hidden=display == "none")
    if position := properties.get(f"{_STYLE}text-position"):
        is_raised = position.startswith("super") or (position[:1].isdigit() and not position.startswith("0%"))
        look = replace(look, raised=is_raised)
    return look
