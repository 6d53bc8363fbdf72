"""Sentences of a brief and runs of an article as the page shows them, with what is explained in a tooltip."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from service.domain import Context, Entity, Expansion, Warning


@dataclass(frozen=True)
class Piece:
    """A run of a part; `keys` are those of the names, dates and figures that it mentions, parted by blanks.

    `hint` is the tooltip of a date or figure; `moment` is a date as the HTML element "time" takes it.
    """

    text: str
    keys: str = ""
    hint: str = ""
    moment: str = ""


@dataclass(frozen=True)
class Pair:
    """An English sentence, its French, the article's sentences behind it and what is doubtful about it.

    `pieces` are the English with its acronyms apart, each with what it stands for as its hint.
    """

    en: str
    fr: str | None
    sentences: tuple[int, ...]
    warnings: tuple[Warning, ...] = ()
    pieces: tuple[Piece, ...] = ()


class Abbreviations:
    """The acronyms of a brief's context and what each stands for: a line without room for a name has it as a hint."""

    def __init__(self, context: Context | None) -> None:
        self._meanings = {
            form: one.explanation for one in (context.acronyms if context else ()) for form in _forms(one)
        }
        self._meanings |= {
            form: _meaning(one) for one in (context.organisations if context else ()) for form in _letters(one)
        }
        forms = "|".join(re.escape(form) for form in sorted(self._meanings, key=lambda form: (-len(form), form)))
        self._pattern = re.compile(rf"(?<![\w-])(?:{forms})(?!\w)") if forms else None

    def apart(self, pairs: Sequence[Pair]) -> tuple[Pair, ...]:
        """Return sentences with their English in pieces."""
        return tuple(replace(pair, pieces=tuple(self._pieces(pair.en))) for pair in pairs)

    def _pieces(self, text: str) -> Iterator[Piece]:
        position = 0
        for match in self._pattern.finditer(text) if self._pattern else ():
            if match.start() > position:
                yield Piece(text[position : match.start()])
            yield Piece(match.group(), hint=self._meanings[match.group()])
            position = match.end()
        if position < len(text):
            yield Piece(text[position:])


def _letters(entity: Entity) -> Iterator[str]:
    """Yield the acronym of an organisation, or the letters that may stand for several."""
    if entity.acronym and entity.acronym != entity.en:
        yield entity.acronym
    elif entity.candidates:
        yield from {mention.text for mention in entity.mentions}


def _forms(one: Expansion) -> Iterator[str]:
    """Yield how an acronym stands in the English of a brief, unless it is its own name."""
    if one.en != (one.name_en or one.name_fr):
        yield one.en


def _meaning(entity: Entity) -> str:
    return f"may be {' or '.join(entity.candidates)}" if entity.candidates else entity.en or entity.fr
