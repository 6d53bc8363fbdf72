"""Cuts an article into sentences, headings and list items, and keeps where each one stands."""

import re
from collections.abc import Iterator
from itertools import pairwise

from service.domain import Article, Document, Sentence, SentenceKind
from service.text.boilerplate import is_boilerplate, is_lone_name, preamble_end
from service.text.boundaries import boundaries

__all__ = ["is_heading", "segment", "split"]

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_BULLET = re.compile(r"\A\s*(?:[•●▪◦‣·►▶*]|[-–—](?=\s))\s*")
_NUMBER = re.compile(r"\A\s*(?:\(?\d{1,3}[.)°]|\(?[a-zA-Z]\)|[ivx]{1,4}\))\s+(?=\S)")
_INTERHEAD = re.compile(r"\A\s*[-–—*=]{1,3}\s*(\S(?:.*\S)?)\s*[-–—*=]{1,3}\s*")
_FINAL = re.compile(r"[.!?…‽;:,][»”\"’')\]\s–—-]*\Z")
_HEADING_CHARACTERS = 120
_HEADING_WORDS = 16
# « Qui était Hamza ? », a heading, but not « – Tu viens ? »
_QUESTION = re.compile(r"\A(?:[•●▪◦‣·►▶*]\s*)?\w[^?!…]{0,120}\?")
# In an interview somebody is asked, as « vous » or behind initials, or answers in the first person.
_SPEAKER = r"(?:(?:Q|R|Question|Réponse)\s?[.:–—-]|(?:[A-ZÀ-Ý]\.?[\s-]?){2,20}\s?[:–—-])\s"
_ASKED = re.compile(rf"\A{_SPEAKER}|(?i:\b(?:vous|vos|votre|tu|ton|tes)\b)")
_ANSWERED = re.compile(rf"{_SPEAKER}|[–—-]\s|(?:[«“\"]\s?)?(?:(?:Oui|Non|Je|Nous|Absolument)\b|J['’])")


def split(text: str, language: str = "fr") -> list[str]:
    r"""Cut any text into its sentences, each with the blanks behind it; joined they are the text, to the character.

    A line end always ends a sentence: « Titre\nIl part. Elle reste. » gives three pieces.
    """
    pieces: list[str] = []
    for match in _LINE.finditer(text):
        line = match.group()
        cuts = [0, *boundaries(line.rstrip("\n"), language), len(line)]
        pieces += [line[start:end] for start, end in pairwise(cuts)]
    return pieces


def segment(article: Article, language: str) -> Document:
    """Return the sentences of `article`, which is normalised, each with its offsets, paragraph and kind.

    A paragraph is a line that is not blank. Bullets, numbers and dashes before a list item or a heading stand outside
    the sentence, so `text == article.text[start:end]` always holds. `language` is "fr" or "en".
    """
    lines = [(match.start(), match.group()) for match in _LINE.finditer(article.text) if match.group().strip()]
    kinds = _line_kinds([line for _, line in lines], language)
    sentences: list[Sentence] = []
    for paragraph, ((offset, line), kind) in enumerate(zip(lines, kinds, strict=True)):
        for start, end, piece_kind in _pieces(line, kind, language):
            sentences.append(
                Sentence(
                    index=len(sentences),
                    start=offset + start,
                    end=offset + end,
                    text=line[start:end],
                    paragraph=paragraph,
                    kind=piece_kind,
                )
            )
    return Document(article=article, language=language, sentences=tuple(sentences))


def is_heading(line: str) -> bool:
    """Tell whether a line has the shape of a heading: short, and not ended as a sentence or a list item is."""
    line = line.strip()
    short = len(line) <= _HEADING_CHARACTERS and len(line.split()) <= _HEADING_WORDS
    return short and any(char.isalnum() for char in line) and not _FINAL.search(line)


def _line_kinds(lines: list[str], language: str) -> list[SentenceKind]:
    """Judge each line with its neighbours in view: a lone name is a byline only outside the body."""
    kinds = [_line_kind(line) for line in lines]
    prose = [index for index, kind in enumerate(kinds) if kind is SentenceKind.PROSE]
    for index in _question_headings(lines, kinds, language):
        kinds[index] = SentenceKind.HEADING
    if not prose:  # nothing but short lines: whatever is not boilerplate is what there is to read
        prose = [index for index, kind in enumerate(kinds) if kind is SentenceKind.HEADING]
        kinds = [SentenceKind.PROSE if kind is SentenceKind.HEADING and len(prose) == 1 else kind for kind in kinds]
    first, last = (prose[0], prose[-1]) if prose else (0, len(lines))
    for index, line in enumerate(lines):
        if kinds[index] is SentenceKind.LIST_ITEM and SentenceKind.LIST_ITEM not in _beside(kinds, index):
            bullet = _BULLET.match(line)
            if bullet and bullet.group().strip() and is_heading(line[bullet.end() :]):
                kinds[index] = SentenceKind.HEADING  # « - Un été sec » between paragraphs is no list
        if kinds[index] is SentenceKind.HEADING and len(lines) > 1:
            if not first <= index <= last and is_lone_name(line.strip()):
                kinds[index] = SentenceKind.BOILERPLATE
            elif index > last and len(line.split()) > 4:  # a heading of nothing is a sentence without its full stop
                kinds[index] = SentenceKind.PROSE
    return kinds


def _question_headings(lines: list[str], kinds: list[SentenceKind], language: str) -> list[int]:
    """Return the places of the lines that hold nothing but a short question above the prose that answers it.

    None in an interview, whose questions belong to its text.
    """
    found: list[int] = []
    for index, (line, following) in enumerate(pairwise(lines)):
        question = line.strip()
        in_list = SentenceKind.LIST_ITEM in kinds[max(0, index - 1) : index + 2 : 2]
        if not question.endswith("?") or kinds[index + 1] is not SentenceKind.PROSE or in_list:
            continue
        if not is_heading(question.rstrip(" \u00a0\u202f?")):
            continue
        if _ASKED.search(question) or _ANSWERED.match(following.strip()):
            return []
        if _QUESTION.fullmatch(question) and not boundaries(question, language):
            found.append(index)
    return found


def _beside(kinds: list[SentenceKind], index: int) -> list[SentenceKind]:
    return kinds[max(0, index - 1) : index] + kinds[index + 1 : index + 2]


def _line_kind(line: str) -> SentenceKind:
    stripped = line.strip()
    if is_boilerplate(stripped):
        return SentenceKind.BOILERPLATE
    if _INTERHEAD.fullmatch(line) and is_heading(line.strip(" \t\n-–—*=?!")):
        return SentenceKind.HEADING
    number, bullet = _NUMBER.match(line), _BULLET.match(line)
    spoken = stripped[:1] in "–—" and stripped[-1:] in '.!?…»”"'  # a dialogue's dash opens prose
    if (number or bullet) and not spoken:
        return SentenceKind.LIST_ITEM
    return SentenceKind.HEADING if is_heading(stripped) else SentenceKind.PROSE


def _pieces(line: str, kind: SentenceKind, language: str) -> Iterator[tuple[int, int, SentenceKind]]:
    """Yield start, end and kind of each sentence of a line, without outer blanks and markers."""
    begin, stop = 0, len(line)
    if kind is SentenceKind.HEADING and (interhead := _INTERHEAD.fullmatch(line)):
        begin, stop = interhead.span(1)
    elif marker := _BULLET.match(line) or (_NUMBER.match(line) if kind is SentenceKind.LIST_ITEM else None):
        begin = marker.end()
    if kind in (SentenceKind.HEADING, SentenceKind.BOILERPLATE):
        yield from _trimmed(line, begin, stop, kind)
        return
    cuts = [0, *boundaries(line[begin:stop].rstrip("\n"), language), stop - begin]
    for start, end in pairwise(begin + cut for cut in cuts):
        opening = start + preamble_end(line[start:end])
        yield from _trimmed(line, start, opening, SentenceKind.BOILERPLATE)
        aside = len(cuts) > 2 and is_boilerplate(line[opening:end].strip())
        yield from _trimmed(line, opening, end, SentenceKind.BOILERPLATE if aside else kind)


def _trimmed(line: str, start: int, end: int, kind: SentenceKind) -> Iterator[tuple[int, int, SentenceKind]]:
    text = line[start:end]
    start += len(text) - len(text.lstrip())
    end = start + len(text.strip())
    if start < end:
        yield start, end, kind if any(char.isalnum() for char in line[start:end]) else SentenceKind.BOILERPLATE
