"""Texts with markup: their sentences are translated whole, and each tag is put back around the words that it marked.

A document is cut into what stays as it is and into runs, each a stretch of text with inline tags. Where a tag or an
atom cannot be placed in the translation of its sentence, the sentence is translated between its tags instead, so that
none is ever lost.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from service.domain import TextTranslation, Warning
from service.markup.tag_projection import Escape, Piece, contents, project_tags, words
from service.text.segment import split

__all__ = ["Document", "Piece", "Run", "Translated", "source_of", "translate_document"]

Run = tuple[Piece, ...]
Document = list[str | Run]
"""What stays as it is, and runs; the raw parts joined are the source, to the character."""

Translate = Callable[[str], TextTranslation]
"""Translates a text of which each line is a sentence; as many lines come back."""


@dataclass(slots=True)
class _Sentence:
    pieces: tuple[Piece, ...]
    line: int
    done: str | None = None

    @property
    def core(self) -> str:
        return words(self.pieces).strip()


@dataclass(frozen=True, slots=True)
class Translated:
    """The parts of a document in English, in order; a warning's `where` is the line of the source."""

    parts: list[str]
    warnings: tuple[Warning, ...]
    retried: int


def source_of(part: str | Run) -> str:
    """Return a part of a document as it stands in the source."""
    return part if isinstance(part, str) else "".join(piece.raw for piece in part)


def translate_document(document: Document, translate: Translate, escape: Escape) -> Translated:
    """Return a document with its runs translated, all its sentences in few calls of `translate`.

    `escape` makes of a text what shows it in this markup. Raises what `translate` raises.
    """
    translations = _Translations(translate)
    parts: list[str | list[_Sentence]] = []
    line = 0
    for part in document:
        parts.append(part if isinstance(part, str) else [_Sentence(pieces, line) for pieces in cut(part)])
        line += source_of(part).count("\n")
    sentences = [sentence for part in parts if not isinstance(part, str) for sentence in part]
    translations.add([sentence.core for sentence in sentences])
    translations.add([content for sentence in sentences for content in contents(sentence.pieces)])
    for sentence in sentences:
        sentence.done = project_tags(sentence.pieces, translations.translation_of, escape)
        if sentence.done is not None:
            translations.add_warnings(sentence.core, sentence.line)
    broken = [sentence for sentence in sentences if sentence.done is None]
    translations.add([piece.text.strip() for sentence in broken for piece in sentence.pieces if piece.kind == "text"])
    for sentence in broken:
        sentence.done = "".join(_by_itself(piece, translations.translation_of, escape) for piece in sentence.pieces)
        for piece in sentence.pieces:
            if piece.kind == "text":
                translations.add_warnings(piece.text.strip(), sentence.line)
    out = [part if isinstance(part, str) else "".join(s.done or "" for s in part) for part in parts]
    return Translated(out, tuple(translations.warnings), translations.retried)


def cut(run: Run) -> Iterator[tuple[Piece, ...]]:
    """Yield the sentences of a run, the blanks in them single; a tag that opens belongs to the words behind it."""
    pieces = list(_with_single_spaces(run))
    ends: list[int] = []
    for sentence in split(words(pieces)):
        ends.append((ends[-1] if ends else 0) + len(sentence))
    sentences: list[list[Piece]] = [[]]
    offset = 0

    def begin() -> None:
        if ends and offset >= ends[0] and len(ends) > 1:
            while ends and ends[0] <= offset:
                ends.pop(0)
            sentences.append([])

    for piece in pieces:
        if piece.kind == "close":
            sentences[-1].append(piece)
            continue
        begin()
        if piece.kind != "text":
            sentences[-1].append(piece)
            offset += len(piece.text)  # a sentence that seems to end inside an atom goes on
            continue
        rest = piece.text
        while rest:
            begin()
            length = max(ends[0] - offset, 1) if ends else len(rest)
            before = sentences[-1].pop().text if sentences[-1] and sentences[-1][-1].kind == "text" else ""
            sentences[-1].append(Piece("text", "", before + rest[:length]))
            offset += len(rest[:length])
            rest = rest[length:]
    return (tuple(sentence) for sentence in sentences)


def _with_single_spaces(run: Run) -> Iterator[Piece]:
    after_space = True
    for piece in run:
        if piece.kind == "text":
            text = piece.text.strip() and " ".join(piece.text.split())
            before = " " if piece.text[:1].isspace() and not after_space else ""
            after = " " if piece.text[-1:].isspace() and text else ""
            piece = replace(piece, text=before + text + after)  # noqa: PLW2901 - the piece as it goes on
            if not piece.text:
                continue
        if piece.text or piece.kind == "atom":
            after_space = piece.text[-1:].isspace()
        yield piece


def _by_itself(piece: Piece, translation_of: Callable[[str], str], escape: Escape) -> str:
    """Return a piece as it stands in a sentence that is translated between its tags."""
    core = piece.text.strip()
    if piece.kind != "text":
        return piece.raw
    if not core:
        return piece.text
    start = piece.text.index(core)
    return escape(piece.text[:start] + translation_of(core) + piece.text[start + len(core) :])


class _Translations:
    """Translates in few batches, and remembers what was doubtful about each text."""

    def __init__(self, translate: Translate) -> None:
        self._translate = translate
        self._known: dict[str, str] = {}
        self._findings: dict[str, list[Warning]] = {}
        self.warnings: list[Warning] = []
        self.retried = 0

    def add(self, texts: Sequence[str]) -> None:
        """Translate what is not known yet; what has no letter stays as it is."""
        lines = [
            text for text in dict.fromkeys(texts) if text not in self._known and any(char.isalpha() for char in text)
        ]
        if not lines:
            return
        result = self._translate("\n".join(lines))
        self._known |= dict(zip(lines, result.text.split("\n"), strict=True))
        self.retried += result.retried
        for warning in result.warnings:
            number = int(warning.where.removeprefix("lines[").removesuffix("]"))
            self._findings.setdefault(lines[number], []).append(warning)

    def translation_of(self, text: str) -> str:
        """Return the translation of a text that was asked for."""
        return self._known.get(text, text)

    def add_warnings(self, text: str, line: int) -> None:
        """Pass on what is doubtful about a text that is used."""
        self.warnings += [replace(found, where=f"lines[{line}]") for found in self._findings.get(text, ())]
