"""Part files: JSON Lines or Parquet, compressed if asked, written whole under another name and renamed."""

import bz2
import gzip
import json
import lzma
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal, cast

from service.batch.errors import OutputUnusable

Kind = Literal["jsonl", "parquet"]
Compression = Literal["none", "gzip", "bz2", "xz", "zstd"]

_SUFFIX: dict[Compression, str] = {"none": "", "gzip": ".gz", "bz2": ".bz2", "xz": ".xz", "zstd": ".zst"}


@dataclass(frozen=True, slots=True)
class PartFormat:
    """How part files are written."""

    kind: Kind = "jsonl"
    compression: Compression = "none"

    def name(self, number: int) -> str:
        """Return the file name of a part."""
        if self.kind == "parquet":
            return f"part-{number:05d}.parquet"
        return f"part-{number:05d}.jsonl{_SUFFIX[self.compression]}"

    def write(self, path: Path, rows: Iterable[bytes]) -> None:
        """Write rows (JSON lines) to `path`, whole or not at all; the same rows give the same bytes."""
        with whole_file(path) as raw:
            if self.kind == "parquet":
                _write_parquet(raw, rows, self.compression)
            else:
                with _compressor(raw, self.compression) as stream:
                    for row in rows:
                        stream.write(row)


@contextmanager
def whole_file(path: Path, *, sync: bool = True) -> Iterator[IO[bytes]]:
    """Open a temporary neighbour of `path` that takes its name when the block ends well. Raises OutputUnusable.

    Without `sync` a power cut may leave a torn file: only for what is checked before it is used.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with temporary.open("wb") as stream:
            yield stream
            stream.flush()
            if sync:
                os.fsync(stream.fileno())
        temporary.replace(path)
        if sync:
            _sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise OutputUnusable(
            f"{path} cannot be written: {error.strerror or error}", mend="make room or mend the folder, then run again"
        ) from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _compressor(raw: IO[bytes], compression: Compression) -> Iterator[IO[bytes]]:
    if compression == "none":
        yield raw
    elif compression == "gzip":
        with gzip.GzipFile("", "wb", 6, raw, mtime=0) as stream:  # no name, no time: the same rows, the same bytes
            yield cast(IO[bytes], stream)
    elif compression == "bz2":
        with bz2.BZ2File(raw, "wb") as packed:
            yield cast(IO[bytes], packed)
    elif compression == "xz":
        with lzma.LZMAFile(raw, "wb") as packed_xz:
            yield cast(IO[bytes], packed_xz)
    else:
        import zstandard

        with zstandard.ZstdCompressor().stream_writer(raw, closefd=False) as writer:
            yield cast(IO[bytes], writer)


def _write_parquet(raw: IO[bytes], rows: Iterable[bytes], compression: Compression) -> None:
    """Write what is most asked for as columns, and the whole brief as JSON beside them."""
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    text, strings = pa.string(), pa.list_(pa.string())
    columns = {
        "id": text, "source": text, "offset": pa.int64(), "language": text, "title_fr": text, "title_en": text,
        "abstract_fr": text, "abstract_en": text, "style": text, "key_points_fr": strings, "key_points_en": strings,
        "warnings": strings, "people": strings, "organisations": strings, "places": strings, "dates": strings,
        "quantities": strings, "acronyms": strings, "brief": text,
    }  # fmt: skip
    table = pa.Table.from_pylist([_columns(json.loads(row)) for row in rows], schema=pa.schema(columns))
    pq.write_table(
        table, raw, compression={"none": "none", "xz": "brotli", "bz2": "brotli"}.get(compression, compression)
    )


def _columns(row: dict[str, Any]) -> dict[str, Any]:
    brief = row["brief"]
    title = brief["title"] or {}
    return {
        "id": row["id"],
        "source": row["source"],
        "offset": row["offset"],
        "language": brief["language"],
        "title_fr": title.get("fr"),
        "title_en": title.get("en"),
        "abstract_fr": brief["abstract"]["fr"],
        "abstract_en": brief["abstract"]["en"],
        "style": brief["abstract"]["style"],
        "key_points_fr": [point["fr"] for point in brief["key_points"]],
        "key_points_en": [point["en"] for point in brief["key_points"]],
        "warnings": [f"{warning['code']} {warning['where']}: {warning['detail']}" for warning in brief["warnings"]],
        **_context_columns(brief.get("context") or {}),
        "brief": json.dumps(brief, ensure_ascii=False, separators=(",", ":")),
    }


def _context_columns(context: dict[str, Any]) -> dict[str, list[str]]:
    """Return names in English, dates in ISO 8601 and figures as "value unit"; empty lists for what was not asked."""
    names = ("people", "organisations", "places")
    return {
        **{name: [entity["en"] or entity["fr"] for entity in context.get(name, ())] for name in names},
        "dates": [date["iso"] for date in context.get("dates", ()) if date["iso"]],
        "quantities": [
            f"{one['value']:.10g} {one['unit'] or one['counted'] or ''}".rstrip()
            for one in context.get("quantities", ())
        ],
        "acronyms": [_acronym(one) for one in context.get("acronyms", ())],
    }


def _acronym(one: dict[str, Any]) -> str:
    """Return an acronym with what it stands for, behind a question mark what it may stand for."""
    name = one["name_en"] or one["name_fr"]
    doubtful = "? " + " or ".join(one["candidates"]) if one["candidates"] else "?"
    return f"{one['en']}: {name or doubtful}"
