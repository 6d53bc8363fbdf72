"""What a Word document says of a run of text, directly or by its styles (ECMA-376, part 1, 17.3.2 and 17.7)."""

from collections.abc import Mapping
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_READ = ("strike", "dstrike", "vanish", "vertAlign")
OFF = frozenset({"0", "false", "off"})
"""How a property says that it does not hold."""
_MOST_PARENTS = 40


class Styles:
    """The styles of paragraphs and runs, each with what it inherits."""

    def __init__(self, root: Any = None) -> None:
        """Read styles.xml, None where there is none."""
        self._styles: dict[str, tuple[Mapping[str, str], str]] = {}
        self._default = ""
        for style in root.iter(f"{_W}style") if root is not None else ():
            name = style.get(f"{_W}styleId", "")
            properties = style.find(f"./{_W}rPr")
            marks = {read: value for read in _READ if (value := _marked(properties, read)) is not None}
            self._styles[name] = marks, _named(style, "basedOn")
            if style.get(f"{_W}type") == "paragraph" and style.get(f"{_W}default") in ("1", "true", "on"):
                self._default = name

    def of_paragraph(self, paragraph: Any) -> str:
        """Return the name of a paragraph's style."""
        return _named(paragraph.find(f"./{_W}pPr"), "pStyle") or self._default

    def has(self, run: Any, paragraph: str, name: str) -> bool:
        """Tell whether a run in a paragraph of a style has a property: its own word, else that of the styles.

        What the style of the run and that of the paragraph both say they take back (17.7.3).
        """
        properties = run.find(f"./{_W}rPr")
        own = _marked(properties, name)
        if own is not None:
            return own not in OFF
        by_paragraph = self._of(paragraph, name) not in OFF
        return by_paragraph != (self._of(_named(properties, "rStyle"), name) not in OFF)

    def _of(self, style: str, name: str) -> str:
        for _ in range(_MOST_PARENTS):
            properties, parent = self._styles.get(style, ({}, ""))
            if name in properties:
                return properties[name]
            style = parent
        return "0"


def _marked(properties: Any, name: str) -> str | None:
    """Return what the properties of a run say of one that is read; of `vertAlign` only whether it raises."""
    mark = properties.find(f"./{_W}{name}") if properties is not None else None
    if mark is None:
        return None
    value: str = mark.get(f"{_W}val", "1")
    return ("1" if value == "superscript" else "0") if name == "vertAlign" else value


def _named(element: Any, name: str) -> str:
    mark = element.find(f"./{_W}{name}") if element is not None else None
    value: str = mark.get(f"{_W}val", "") if mark is not None else ""
    return value
