"""Where a dump comes from: files, folders, globs, standard input and fsspec URLs, compressed or not."""

import bz2
import glob
import gzip
import hashlib
import io
import lzma
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Literal, cast

from service.batch.errors import InputLost
from service.errors import BadInput

Format = Literal[
    "jsonl", "csv", "tsv", "parquet", "ninjs", "text", "html", "warc", "markdown", "docx", "odt", "pdf", "newsml"
]  # fmt: skip

FORMATS: dict[str, Format] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".json": "ninjs",
    ".ninjs": "ninjs",
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".warc": "warc",
    ".md": "markdown",
    ".markdown": "markdown",
    ".docx": "docx",
    ".odt": "odt",
    ".pdf": "pdf",
    ".xml": "newsml",
    ".newsml": "newsml",
    ".nitf": "newsml",
}
ONE_ARTICLE: tuple[Format, ...] = ("text", "html", "markdown", "docx", "odt", "pdf")
"""Kinds of files that hold one article each."""
_COMPRESSED = (".gz", ".bz2", ".xz", ".zst")
_HEAD = 65536
_BLOCK = 1 << 18
ZSTANDARD = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")
"""How a frame of Zstandard begins, or one to be skipped, as pzstd writes before each (RFC 8878, 3.1)."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a dump. `name` is what results call it; `size` and `head` tell whether it is still the same."""

    name: str
    url: str
    format: Format
    size: int | None
    head: str

    def open_raw(self) -> IO[bytes]:
        """Open the bytes as they are stored. Raises InputLost."""
        return open_url(self.url)

    @contextmanager
    def open(self, opened: Callable[[IO[bytes]], None] = lambda _: None) -> Iterator[IO[bytes]]:
        """Open the decompressed bytes; the compression is read from the first bytes, not from the name.

        `opened` is handed the stored stream, whose position shows how far reading is. Raises InputLost.
        """
        with ExitStack() as stack:
            raw = self.open_raw()
            if self.url != "-":
                stack.callback(raw.close)
            opened(raw)
            plain = decompressed(raw)
            if plain is not raw:
                stack.callback(plain.close)
            yield plain


def expand(inputs: Sequence[str], kind: Format | None = None) -> list[Source]:
    """Return the files that inputs name, folders and globs in sorted order. Raises BadInput if one names none."""
    sources: list[Source] = []
    for given in inputs:
        if given == "-":
            sources.append(Source("-", "-", kind or "jsonl", None, ""))
            continue
        found = _expand_url(given) if "://" in given else _expand_path(given, kind)
        if not found:
            raise BadInput(f"{given} names no file", mend="correct the path; a folder needs files of a known kind")
        sources += [_describe(name, url, kind) for name, url in found]
    if sum(source.url == "-" for source in sources) > 1:
        raise BadInput("standard input is named twice")
    names = Counter(source.name for source in sources)
    return [source if names[source.name] == 1 else replace(source, name=source.url) for source in sources]


def _expand_path(given: str, kind: Format | None) -> list[tuple[str, str]]:
    path = Path(given)
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file() and (kind or _format_of(file.name)))
        return [(file.relative_to(path).as_posix(), str(file)) for file in files if not file.name.startswith(".")]
    if path.is_file():
        return [(path.name, str(path))]
    return [(Path(file).name, file) for file in sorted(glob.glob(given, recursive=True)) if Path(file).is_file()]


def _expand_url(given: str) -> list[tuple[str, str]]:
    import fsspec  # type: ignore[import-untyped]  # ships no types

    try:
        files, paths = fsspec.core.url_to_fs(given)
        found = sorted(files.glob(paths)) if glob.has_magic(paths) else [paths]
        if not glob.has_magic(paths) and files.isdir(paths):
            found = sorted(file for file in files.find(paths) if _format_of(file))
        return [(Path(file).name, files.unstrip_protocol(file)) for file in found]
    except Exception as error:  # every store's client has errors of its own
        raise InputLost(f"{given}: {error}", mend="see the address and its credentials") from error


def _describe(name: str, url: str, kind: Format | None) -> Source:
    kind = kind or _format_of(name)
    if kind is None:
        raise BadInput(
            f"{name}: unknown kind of file", mend=f"use one of {', '.join(FORMATS)}, or say it with --input-format"
        )
    try:
        if kind in ONE_ARTICLE and "://" not in url:
            return Source(name, url, kind, Path(url).stat().st_size, "")  # one article each: too many to open them all
        with open_url(url) as stream:
            head = stream.read(_HEAD)
            size = stream.seek(0, io.SEEK_END)
    except OSError as error:
        raise InputLost(f"{name}: {error.strerror or error}", mend="bring it back and run again") from error
    return Source(name, url, kind, size, hashlib.sha256(head).hexdigest()[:16])


def _format_of(name: str) -> Format | None:
    path = Path(name)
    return FORMATS.get((Path(path.stem) if path.suffix in _COMPRESSED else path).suffix.lower())


def open_url(url: str) -> IO[bytes]:
    """Open a path, an fsspec URL or `-`. Raises InputLost."""
    try:
        if url == "-":
            return sys.stdin.buffer
        if "://" not in url:
            return open(url, "rb", buffering=1 << 20)
        import fsspec

        return cast(IO[bytes], fsspec.open(url, "rb").open())
    except OSError as error:
        raise InputLost(f"{url}: {error.strerror or error}") from error
    except Exception as error:
        if "://" not in url:
            raise
        raise InputLost(f"{url}: {error}", mend="see the address and its credentials") from error  # the client's own


def decompressed(raw: IO[bytes]) -> IO[bytes]:
    """Return the plain bytes of a stream that is gzip, bzip2, xz, Zstandard or nothing of the kind."""
    peeked: Any = raw if hasattr(raw, "peek") else io.BufferedReader(cast(Any, raw), 1 << 20)
    magic = peeked.peek(6)[:6]
    stream: Any = None
    if magic[:2] == b"\x1f\x8b":
        stream = gzip.GzipFile(fileobj=peeked)
    elif magic[:3] == b"BZh":
        stream = bz2.BZ2File(peeked)
    elif magic[:6] == b"\xfd7zXZ\0":
        stream = lzma.LZMAFile(peeked)  # noqa: SIM115 - it holds nothing but `raw`, which its opener closes
    elif ZSTANDARD.match(magic):
        return io.BufferedReader(cast(Any, Unpacked(_zstandard_blocks(peeked))), _BLOCK)
    if stream is None:
        return cast(IO[bytes], peeked)
    return io.BufferedReader(cast(Any, Unpacked(iter(lambda: stream.read1(_BLOCK), b""))), _BLOCK)


class Unpacked(io.RawIOBase):
    """The plain bytes of a packed stream, block by block.

    The library's own streams lose up to a buffer of good bytes when they find the stream cut off; here an error of
    `blocks` is raised when all bytes before it have been read.
    """

    def __init__(self, blocks: Iterator[bytes]) -> None:
        super().__init__()
        self._blocks, self._ready, self._position = blocks, b"", 0

    def readable(self) -> bool:
        """It can be read, and no more than that."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer as far as the current block goes; 0 is the end. Raises what unpacking raises."""
        self._ready = self._ready or next(self._blocks, b"")
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        self._position += size
        return size

    def tell(self) -> int:
        """Return how many plain bytes have been read."""
        return self._position


def _zstandard_blocks(raw: IO[bytes]) -> Iterator[bytes]:
    """Yield what frames hold; an end in the middle of one raises EOFError, as in the other formats."""
    import zstandard

    frame = None
    while block := raw.read(_BLOCK):
        while block:
            frame = frame or zstandard.ZstdDecompressor().decompressobj()
            if plain := frame.decompress(block):
                yield plain
            block, frame = (frame.unused_data, None) if frame.eof else (b"", frame)
    if frame is not None:
        raise EOFError("the compressed file ends in the middle of a frame")


def skip_to(stream: IO[bytes], offset: int) -> None:
    """Move a freshly opened stream forward to `offset`, by seeking where it can and by reading where it cannot."""
    if stream.seekable():
        stream.seek(offset)
        return
    left = offset
    while left and (block := stream.read(min(left, 1 << 20))):
        left -= len(block)
    if left:
        raise InputLost(f"the input ends {left} bytes before the place where the run stopped")
