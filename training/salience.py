"""Articles labelled by reading: their facts, the sentences that state each, and what must not be chosen.

The labels stand in `labels/salience.jsonl` as numbers of the sentences that `service` cuts, with a digest of each; the
articles come from the data folder. Labels of the same shape with whole sentences, `news/salience.jsonl.xz` of that
folder, are read beside them.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from service.domain import Article, Document
from service.text.segment import segment
from training.news import read_items

LABELS = Path(__file__).with_name("labels") / "salience.jsonl"
_SOURCES = ("news/masakhanews_fr.jsonl.xz", "news/orangesum_valid.jsonl.xz")

Half = Literal["tune", "held"]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something an English reader must know, and the sentences that each say it."""

    text: str
    sentences: frozenset[int]


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article with what a reader found in it; numbers are those of `document.sentences`."""

    id: str
    document: Document
    facts: tuple[Fact, ...]
    title: int
    lead: frozenset[int]
    avoid: frozenset[int]

    @property
    def half(self) -> Half:
        """The half that the article belongs to, by a hash of its id: one to tune on, one to report on."""
        return "held" if hashlib.sha256(self.id.encode()).digest()[0] % 2 else "tune"


def read_labels(data: Path, *, titles: bool = False) -> list[Labelled]:
    """Return every labelled article of which `data` has the text, with its own headline if `titles`.

    Raises ValueError when a labelled sentence is not the one that was labelled.
    """
    items = {item["id"]: item for source in _SOURCES for item in read_items(data / source)}
    found: list[Labelled] = []
    for label in _labels(data):
        item = items[label["id"]]
        document = segment(Article(item["text"], item["title"] if titles else None), "fr")
        found.append(_joined(label, document))
    return found


def _labels(data: Path) -> Iterator[dict[str, Any]]:
    yield from read_items(LABELS)
    whole = data / "news/salience.jsonl.xz"
    if whole.exists():
        yield from read_items(whole)


def _joined(label: dict[str, Any], document: Document) -> Labelled:
    numbers = {s.text: s.index for s in document.sentences}
    check_digests(label["id"], label.get("digests", {}), document)

    def known(sentences: list[int | str]) -> frozenset[int]:
        # a whole sentence that is now cut otherwise is matched by its end
        found = {s if isinstance(s, int) else numbers.get(s, _ending(s, document)) for s in sentences}
        return frozenset(n for n in found if n is not None)

    facts = (Fact(fact["fact"], known(fact["sentences"])) for fact in label["facts"])
    title = label["title"]
    return Labelled(
        label["id"],
        document,
        tuple(fact for fact in facts if fact.sentences),
        title if isinstance(title, int) else next(iter(known([title]))),
        known(label["lead"]),
        known(label["avoid"]),
    )


def _ending(sentence: str, document: Document) -> int | None:
    return next((s.index for s in document.sentences if sentence.endswith(s.text) and len(s.text) > 20), None)


def digest_of(text: str) -> str:
    """Return the digest by which a labelled sentence is known again."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def check_digests(name: str, digests: Mapping[str, str], document: Document) -> None:
    """Raise ValueError if a sentence of the article `name` is not the one whose digest stands under its number."""
    for number, digest in digests.items():
        if digest_of(document.sentences[int(number)].text) != digest:
            raise ValueError(f"{name}: sentence {number} is not the one that was read")
