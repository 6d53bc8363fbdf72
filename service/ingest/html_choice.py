"""Which blocks of a page are its article: trafilatura names its text, the tree around that text says the rest."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from service.ingest.html_blocks import Block
from service.ingest.html_lists import without_mark
from service.text.boilerplate import is_boilerplate, is_correction
from service.text.word_lists import word_lists

_TAGS = {
    "nav": "navigation",
    "menu": "navigation",
    "footer": "footer",
    "form": "form",
    "button": "form",
    "aside": "aside",
    "dialog": "notice",
    "amp-sidebar": "navigation",
    "amp-social-share": "sharing",
    "amp-consent": "notice",
    "amp-user-notification": "notice",
    "amp-embed": "related",
    "amp-next-page": "related",
}
_ROLES = {"navigation": "navigation", "contentinfo": "footer", "search": "form", "dialog": "notice", "alert": "notice"}
_ZONES = word_lists("service.ingest", "zones.toml")
_NAMES = re.compile(
    rf"(?:^|[\s_-])(?:{'|'.join(f'(?P<{zone}>{_ZONES.alternatives(zone)})' for zone in _ZONES)})(?:$|[\s_-])",
    re.IGNORECASE,
)
_WIDE = frozenset({"html", "body", "main", "article"})  # never a zone by their class: templates put everything there
_PROSE = 8  # words from which a line without a full stop is taken for prose
_MIN_REPORTED_WORDS = 12  # words of prose that a reader would want to know of
_NOT_OPENED = frozenset({"frame behind many others", "frame too large", "frame nested too deeply"})
_CORRECTION_WORDS = 6
_REPORTED_ZONES = _NOT_OPENED | {
    "aside", "outside the article", "struck out", "footnote", "another body", "another item",
}  # fmt: skip
_UNSPACED = re.compile(r"[\W_]+")
_ENDED = re.compile(r"[.!?…»”\"):][\s»”\"')\]]*\Z")
_REWRITTEN = re.compile(r"[⁰¹²³⁴-⁹⁻₀-₉«»|\[,-]")  # what the walk writes for elements
_NAMED_SHORT = frozenset({"metadata", "navigation", "sharing"})
_MUCH = 200  # characters outside of links; a byline or a menu has fewer
_COUNTER = re.compile(r"\d{1,3}\s?/\s?\d{1,3}")
_NEVER = frozenset({"navigation", "notice", "form", "sharing", "comments"})


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A piece of a document that is no part of its article, and why."""

    reason: str
    text: str

    @property
    def is_prose(self) -> bool:
        """Whether a reader would want to know: sentences in neither a menu nor a notice, and corrections anywhere."""
        if is_correction(self.text) and len(self.text.split()) >= _CORRECTION_WORDS and _ENDED.search(self.text):
            return True
        return (
            self.reason in _REPORTED_ZONES
            and len(self.text.split()) >= _MIN_REPORTED_WORDS
            and (self.reason in _NOT_OPENED or bool(_ENDED.search(self.text)))
        )


def zone_of(element: Any, zone: str | None) -> str | None:  # noqa: PLR0911 - one way out for each answer
    """Return the zone that an element opens, or the one that it stands in."""
    if zone is not None:
        return zone
    tag = element.tag
    if tag == "footer" and next(element.iterancestors("blockquote"), None) is not None:
        return None  # who is quoted
    if tag == "footer" and any(parent.tag == "article" for parent in element.iterancestors("article")):
        return "metadata"
    found = _TAGS.get(tag) or _ROLES.get(element.get("role", ""))
    if not found and "popover" in element.attrib:  # shown only when a button opens it
        found = "notice"
    if found:
        in_heading = tag == "button" and any(True for _ in element.iterancestors("h2", "h3", "h4", "h5", "h6"))
        return None if in_heading else found
    if tag in _WIDE or "articleBody" in element.get("itemprop", "").split():
        return None
    names = f"{element.get('class', '')} {element.get('id', '')}".strip()
    match = _NAMES.search(names) if names else None
    if match is None:
        return None
    # « article-with-sidebar », « has-comments » hold the whole page: what holds its headline or much prose is no zone
    if match.lastgroup == "related" and _has_teasers(element):
        return "other articles"
    if sum(1 for _ in element.iter("p")) > 3 or next(element.iter("h1", "article", "main"), None) is not None:
        return "comments" if match.lastgroup == "comments" else None
    if match.lastgroup in _NAMED_SHORT and _has_much_prose(element):
        return None
    if match.lastgroup == "metadata" and next(element.iter("h2", "h3"), None) is not None:
        return None
    return match.lastgroup


def _has_teasers(element: Any) -> bool:
    """Tell an element of cards, each an `article` of few words, from one that holds the page's article."""
    cards = list(element.iter("article"))
    short = all(sum(len(text.split()) for text in card.itertext()) < 80 for card in cards)
    return len(cards) > 1 and short and next(element.iter("h1", "main"), None) is None


def _has_much_prose(element: Any) -> bool:
    """Tell an element that holds an article, though its class is that of a date or a menu, from one that is short."""
    total = sum(len(" ".join(text.split())) for text in element.itertext())
    links = sum(len(" ".join(link.itertext())) for link in element.iter("a"))
    return total - links > _MUCH


def key(text: str) -> str:
    """Return the letters and digits of a text, by which two readings of a page are compared."""
    return _UNSPACED.sub("", text).casefold()


def choose(blocks: Sequence[Block], extracted: str) -> tuple[list[Block], list[LeftOut]]:
    """Part the blocks of a page in those of its article and the others.

    `extracted` is what trafilatura takes for the article, blank for nothing. What stands between its first and its last
    block is kept too, unless a zone or its links say that it is not of the article; of what stands before and behind,
    prose with the same parent.
    """
    quick = "".join(extracted.split())
    whole = cache(lambda: key(extracted))  # seldom needed
    marks = [_is_marked(block, quick, whole) for block in blocks]
    places = [index for index, mark in enumerate(marks) if mark]
    if not places:
        return _by_shape(blocks)
    first, last = places[0], places[-1]
    parents = {id(blocks[index].parent) for index in places}
    holders = {id(blocks[index].holder) for index in places} - {id(None)}
    shapes = {blocks[index].shape for index in places} - {None}
    kept: list[Block] = []
    left: list[LeftOut] = []
    for index, block in enumerate(blocks):
        reason = block.zone
        if reason is None and _is_links(block) and (not marks[index] or len(block.text.split()) < _PROSE):
            reason = "links"
        elif reason is None and (_COUNTER.fullmatch(block.text) or not any(map(str.isalnum, block.text))):
            reason = "ornament"
        elif reason is None and not marks[index] and not first <= index <= last:
            beside = id(block.parent) in parents or id(block.holder) in holders or block.shape in shapes
            heads = block.kind == "heading" and index + 1 == first and id(block.holder) in holders
            is_own = heads or (beside and (_is_prose(block) or (block.kind in ("item", "row") and index > last)))
            reason = None if is_own else "outside the article"
        if reason is None or (marks[index] and _is_taken_back(block)):
            kept.append(block)
        else:
            left.append(LeftOut(reason, block.text))
    return kept, left


def _by_shape(blocks: Sequence[Block]) -> tuple[list[Block], list[LeftOut]]:
    """Choose prose by its shape, where trafilatura found none."""
    kept = [block for block in blocks if block.zone is None and not _is_links(block)]
    if not any(_is_prose(block) for block in kept):
        kept = []
    chosen = {id(block) for block in kept}
    return kept, [LeftOut(block.zone or "links", block.text) for block in blocks if id(block) not in chosen]


def _is_marked(block: Block, quick: str, whole: Callable[[], str]) -> bool:
    """Tell whether a block is among what trafilatura extracted, by its signs, else by its letters and figures."""
    if block.zone in _NEVER:
        return False
    text = without_mark(block.text)
    signs = "".join(text.split())
    if len(signs) > 1 and signs in quick:
        return True
    if block.zone is not None or (quick.find(signs[:12]) < 0 and not _REWRITTEN.search(text)):
        return False  # nothing of it was written otherwise than it stood
    mine = key(text)
    return len(mine) > 1 and mine in whole()


def _is_links(block: Block) -> bool:
    if block.links >= 0.8 * len(without_mark(block.text)):
        return not is_long_prose(block.text)
    lines = block.text.split("\n")
    # a column of links under a word: « Rubriques / Région / Culture »
    return len(lines) > 2 and block.links >= 0.5 * len(block.text) and all(len(line.split()) <= 4 for line in lines)


def is_long_prose(text: str) -> bool:
    """Tell a paragraph that is a link as a whole from a teaser."""
    return len(text.split()) >= 25 and bool(_ENDED.search(text))


def _is_taken_back(block: Block) -> bool:
    """Tell prose that only its place or the name of its class speaks against."""
    least = {"aside": _PROSE, "related": _PROSE, "metadata": 3 * _PROSE, "advertising": 3 * _PROSE}
    words = len(block.text.split())
    return words >= least.get(block.zone or "", words + 1) and not is_boilerplate(block.text)


def _is_prose(block: Block) -> bool:
    words = len(block.text.split())
    return (words >= _PROSE or bool(_ENDED.search(block.text))) and not is_boilerplate(block.text)
