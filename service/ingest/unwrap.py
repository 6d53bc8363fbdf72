"""Takes back the line ends that e-mail, agency wires and PDF viewers put inside paragraphs."""

import re

_WIDEST = 100  # characters; a text with one longer line was not wrapped
_NARROWEST = 40
_JOINTS_NEEDED = 4
_SHARE = 0.6
_ENDED = re.compile(r"[.!?…:;][»”\"’')\]]*\Z")
_OWN_LINE = re.compile(r"\A\s*(?:[•●▪*–—-]\s|\(?\d{1,3}[.)]\s)")


def unwrap(text: str) -> str:
    """Return normalised `text` with hard-wrapped paragraphs joined to one line each, or unchanged.

    A line is taken for wrapped if the first word of the next line would not have fitted behind it; the text, if most
    of its line ends are so and most of those stand inside a sentence. A blank line, a short line and a list item keep
    their line ends.
    """
    lines = text.split("\n")
    width = max(map(len, lines))
    if not _NARROWEST <= width <= _WIDEST:
        return text
    joints = [index for index in range(len(lines) - 1) if lines[index] and lines[index + 1]]
    full = {index for index in joints if _is_full(lines[index], lines[index + 1], width)}
    inside = sum(not _ENDED.search(lines[index]) for index in full)
    if len(full) < _JOINTS_NEEDED or len(full) < _SHARE * len(joints) or inside < _SHARE * len(full):
        return text
    result = lines[0]
    for index, line in enumerate(lines[1:]):
        if index not in full:
            result += "\n" + line
        elif lines[index].endswith("-"):  # « porte- / parole » is one word
            result += line.lstrip()
        else:
            result += " " + line.lstrip()
    return result


def _is_full(line: str, following: str, width: int) -> bool:
    word = following.split(maxsplit=1)[0]
    return len(line) + 1 + len(word) > width and not _OWN_LINE.match(following)
