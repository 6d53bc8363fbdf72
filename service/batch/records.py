"""What a dump is made of: records in reading order, cut into fixed chunks that are done whole or not at all."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any, Literal, NamedTuple

from service.ingest import reader

Media = Literal["text", "html", "ninjs", "markdown", "docx", "odt", "pdf", "newsml"]
MEDIA_TYPES: dict[Media, str] = {
    "text": reader.TEXT,
    "html": reader.HTML,
    "ninjs": reader.NINJS,
    "markdown": reader.MARKDOWN,
    "docx": reader.DOCX,
    "odt": reader.ODT,
    "pdf": reader.PDF,
    "newsml": reader.NEWSML,
}


class Position(NamedTuple):
    """Where reading goes on: index of the source, offset in it (its reader's own unit), records read before."""

    source: int
    offset: int
    record: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a record or an article has no brief: the error's name, what happened, what to do, and its traceback."""

    reason: str
    detail: str
    mend: str = ""
    traceback: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One article of a dump as it was read, or the fault that keeps it from being one.

    `offset` and `end` say where it stands in its source and where the next one begins: decoded bytes for lines,
    rows for Parquet, bytes of the file for WARC, items for the others. `cut` says why its end is missing, `published`
    the day on which it came out as 2026-03-01, which dates like « lundi » are resolved against.
    """

    source: str
    offset: int
    end: int
    id: str
    title: str | None = None
    body: str | bytes = ""
    media: Media = "text"
    fault: Fault | None = None
    charset: str | None = None
    cut: str = ""
    published: str | None = None

    def digest(self) -> bytes:
        """Return 16 bytes that two records share only if id and content are the same."""
        body = self.body.encode("utf-8", "surrogatepass") if isinstance(self.body, str) else self.body
        dated = [self.published] if self.published else []
        head = json.dumps([self.id, self.title, self.media, *dated], ensure_ascii=True).encode()
        return hashlib.blake2b(len(head).to_bytes(8, "big") + head + body, digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive records that go to the engine together; `number` counts from the run's start, on every run alike.

    An int8 engine's output depends slightly on which sentences share a batch, so results can be the same byte for
    byte after an interruption only if the same records are handed over together again. `digest` names the content,
    `seen` holds the digests of records met for the first time, `duplicates` counts those that were left out.
    """

    number: int
    records: tuple[Record, ...]
    end: Position
    digest: str
    seen: bytes = b""
    duplicates: int = 0


@dataclass(slots=True)
class Tally:
    """What was counted while chunks were done; `words` and `milliseconds` are histograms by lower bin edge.

    The engine translated `sentences`; `repeated` stood in the same chunk already, `remembered` in an earlier one.
    """

    articles: int = 0
    failed: int = 0
    duplicates: int = 0
    tokens: int = 0
    sentences: int = 0
    repeated: int = 0
    remembered: int = 0
    seconds: float = 0.0
    words: Counter[int] = field(default_factory=Counter)
    milliseconds: Counter[int] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Count what `other` counted as well."""
        self.articles += other.articles
        self.failed += other.failed
        self.duplicates += other.duplicates
        self.tokens += other.tokens
        self.sentences += other.sentences
        self.repeated += other.repeated
        self.remembered += other.remembered
        self.seconds += other.seconds
        self.words.update(other.words)
        self.milliseconds.update(other.milliseconds)
        self.warnings.update(other.warnings)
        self.reasons.update(other.reasons)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        values = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        return {name: dict(value) if isinstance(value, Counter) else value for name, value in values.items()}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Tally":
        """Read what `to_dict` wrote; JSON has turned the buckets into strings."""
        batch_keys = {name: Counter({int(k): v for k, v in values[name].items()}) for name in ("words", "milliseconds")}
        named = {name: Counter(values[name]) for name in ("warnings", "reasons")}
        return cls(**{**values, **batch_keys, **named})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a chunk: a JSON line a brief and a fault a failed record, both in the records' order."""

    rows: tuple[bytes, ...]
    failed: tuple[tuple[int, Fault], ...]
    tally: Tally
