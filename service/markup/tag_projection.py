"""Where the tags of a sentence belong in its translation: around the translation of the words that they marked."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from service.markup.word_alignment import Alignment

Escape = Callable[[str], str]

MAX_SPANS = 24
"""A sentence of more tags is translated between them; no writer has so many, and they are compared in pairs."""

_EDGES = " \t.,;:!?…«»\"“”'’()[]"
_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text with markup: `raw` as it stands in the source, `text` as a reader sees it (nothing, of a tag).

    An atom is kept as it is: inline code, an address, what is marked as not to be translated. Tags of the same `name`
    belong together.
    """

    kind: Literal["text", "open", "close", "atom"]
    raw: str
    text: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a sentence between a tag and its end, at offsets into the sentence without outer blanks.

    `first` and `last` are the places of the tags among the pieces; a half that stands in another sentence is empty.
    `whole` is what has both halves, in order.
    """

    start: int
    end: int
    content: str
    before: str
    after: str
    first: int
    last: int
    atom: bool = False
    whole: bool = True


Image = tuple[Span, int, int]
"""A span, and from where to where its words stand in the translation."""


def words(pieces: Iterable[Piece]) -> str:
    """Return what a reader sees of the pieces."""
    return "".join(piece.text for piece in pieces)


def spans(pieces: Sequence[Piece]) -> list[Span]:
    """Return the tags and atoms of a sentence as spans, in the order in which they begin."""
    text = words(pieces)
    core = text.strip()
    lead = text.index(core)
    found: list[Span] = []
    opened: list[tuple[int, int]] = []
    offset = 0

    def add(start: int, end: int, first: int, last: int, *, atom: bool = False, whole: bool = True) -> None:
        start, end = (min(max(at - lead, 0), len(core)) for at in (start, end))
        content = core[start:end]
        start += len(content) - len(content.lstrip())
        before = pieces[first].raw if first >= 0 else ""
        after = pieces[last].raw if last < len(pieces) and not atom else ""
        content = content.strip()
        found.append(Span(start, start + len(content), content, before, after, first, last, atom, whole))

    for index, piece in enumerate(pieces):
        if piece.kind == "open":
            opened.append((index, offset))
        elif piece.kind == "close":
            first, start = opened.pop() if opened else (-1, 0)
            add(start, offset, first, index, whole=first >= 0 and pieces[first].name == piece.name)
        elif piece.kind == "atom":
            add(offset, offset + len(piece.text), index, index, atom=True)
        offset += len(piece.text)
    for index, start in opened:
        add(start, offset, index, len(pieces), whole=False)
    return sorted(found, key=lambda span: (span.first, span.last))


def contents(pieces: Sequence[Piece]) -> list[str]:
    """Return the words of tags whose translation `place` should know, in all no more than the sentence has."""
    if _is_crowded(pieces):
        return []
    left = len(words(pieces))
    chosen = []
    for content in sorted({span.content for span in spans(pieces) if not span.atom}, key=len):
        left -= len(content)
        if left >= 0:
            chosen.append(content)
    return chosen


def _is_crowded(pieces: Sequence[Piece]) -> bool:
    return sum(piece.kind != "text" for piece in pieces) > 2 * MAX_SPANS


def project_tags(pieces: Sequence[Piece], translate: Callable[[str], str], escape: Escape) -> str | None:
    """Return the translation of a sentence with its tags, or None where that cannot be done.

    A tag goes around what `translate`, which knows the translations of the sentence and of the words of each tag,
    gives for its words alone. Where the sentence has them otherwise, it goes around the words at about the same place.
    What has no words, and an atom that the translation has lost, cannot be placed.
    """
    if _is_crowded(pieces):
        return None
    text = words(pieces)
    core = text.strip()
    translation = translate(core)
    lead = text.index(core)
    before, after = text[:lead], text[lead + len(core) :]
    marked = spans(pieces)
    if not core or any(span.start == span.end for span in marked):
        return "".join(piece.raw or piece.text for piece in pieces) if not core else None
    images: list[Image] = []
    for span in marked:
        image = _image(span, core, translation, images, translate)
        if image and (span.whole or _at_its_edge(span, image, core, translation)):
            images.append((span, *image))
    placed = {(span.first, span.last) for span, _, _ in images}
    known = [(span.start, start) for span, start, _ in images] + [(span.end, end) for span, _, end in images]
    alignment = Alignment(core, translation, known)
    for span in marked:
        if (span.first, span.last) in placed:
            continue
        paired = span.whole or not (span.before and span.after)
        about = _about(span, translation, images, alignment) if paired and not span.atom else None
        if about is None:
            return None
        images.append((span, *about))
    return before + _emit(translation, images, escape) + after


def _about(span: Span, translation: str, images: list[Image], alignment: Alignment) -> tuple[int, int] | None:
    """Return about where the words of a span are, nested in and apart from those that have their place."""
    low, high = 0, len(translation)
    for known, start, end in images:
        if known.start <= span.start and span.end <= known.end:
            low, high = max(low, start), min(high, end)
        elif not (span.start <= known.start and known.end <= span.end):
            if known.end <= span.start and end <= high:
                low = max(low, end)
            elif span.end <= known.start and start >= low:
                high = min(high, start)
    found = alignment.image(span.start, span.end, low, high)
    if found is None:
        return None
    start, end = found
    if not span.whole:  # it goes on in another sentence
        start, end = (start, len(translation)) if span.before else (0, end)
    for known, a, b in images:
        if span.start <= known.start and known.end <= span.end:
            start, end = min(start, a), max(end, b)
    return (start, end) if all(_fits(span, (start, end), other) for other in images) else None


def _image(
    span: Span, core: str, translation: str, images: list[Image], translate: Callable[[str], str]
) -> tuple[int, int] | None:
    """Return where the words of a span stand in the translation, nested and apart as the spans are."""
    outside = core[: span.start].strip(_EDGES) + core[span.end :].strip(_EDGES)
    if not outside and not span.atom:
        return _whole(span, core, translation)
    if not any(char.isalnum() for char in span.content):
        return None
    forms = [span.content] if span.atom else _forms(span.content, translate(span.content))
    for form in forms:
        pattern, flags = (re.escape(form), re.NOFLAG) if span.atom else (_loose(form), re.IGNORECASE)
        matches = re.finditer(rf"(?<!\w){pattern}(?!\w)", translation, flags)
        fitting = [m.span() for m in matches if all(_fits(span, m.span(), other) for other in images)]
        if fitting:
            wanted = span.start / len(core) * len(translation)
            return min(fitting, key=lambda position: abs(position[0] - wanted))
    return None


def _at_its_edge(span: Span, image: tuple[int, int], core: str, translation: str) -> bool:
    """Tell whether what goes on in another sentence reaches the edge of this one in the translation too."""
    if span.before and span.after:  # two tags that do not belong together
        return False
    if span.before:
        return span.end == len(core) and image[1] == len(translation)
    return span.start == 0 and image[0] == 0


def _whole(span: Span, core: str, translation: str) -> tuple[int, int]:
    """Return the image of a span that is the whole sentence but for its marks."""
    start, end = 0, len(translation)
    if span.start > 0:
        start = len(translation) - len(translation.lstrip(_EDGES))
    if span.end < len(core):
        end = len(translation.rstrip(_EDGES))
    return (start, end) if start < end else (0, len(translation))


def _forms(source: str, retranslated: str) -> list[str]:
    """Return what the words of a span may be in the translation, the likeliest first."""
    bare = retranslated.strip(_EDGES)
    forms = (retranslated.strip(), bare, _ARTICLE.sub("", bare, count=1), source, source.strip(_EDGES))
    return [form for form in dict.fromkeys(forms) if form]


def _loose(form: str) -> str:
    """Return a pattern for the same words whatever stands between them: « 3,2 % » is found as 3.2%."""
    parts = [re.escape(word) for word in re.findall(r"\w+", form)]
    return r"[\W_]{1,3}".join(parts) + (r"(?:\s?%)?" if form.endswith("%") else "")


def _fits(span: Span, position: tuple[int, int], other: Image) -> bool:
    """Tell whether two spans are nested or apart in the translation as they are in the source."""
    known, start, end = other
    if known.start <= span.start and span.end <= known.end and not known.atom:
        return start <= position[0] and position[1] <= end
    if span.start <= known.start and known.end <= span.end:
        return position[0] <= start and end <= position[1]
    apart = known.end <= span.start or span.end <= known.start
    return apart and (position[1] <= start or end <= position[0])


def _emit(translation: str, images: list[Image], escape: Escape) -> str:
    """Return the translation, escaped, with each tag at its place and each atom in the place of its words."""
    events: list[tuple[int, int, int, str]] = []
    kept_spans = []
    for span, start, end in images:
        if span.atom:
            kept_spans.append((start, end))
            events.append((start, 1, span.first, span.before))
            continue
        if span.before:
            events.append((start, 1, span.first, span.before))
        if span.after:
            events.append((end, 0, span.last, span.after))
    out, done = [], 0
    for at, _, _, raw in sorted(events):
        out += [escape(_without(translation, done, at, kept_spans)), raw]
        done = at
    return "".join(out) + escape(_without(translation, done, len(translation), kept_spans))


def _without(translation: str, start: int, end: int, kept_spans: list[tuple[int, int]]) -> str:
    """Return a part of the translation without the words that atoms stand for."""
    for a, b in kept_spans:
        if a <= start < b:
            start = min(b, end)
    return translation[start:end]
