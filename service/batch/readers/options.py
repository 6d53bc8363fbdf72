"""What a reader is told, and what it does with a stream that breaks in the middle."""

import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, TypeVar

from service.batch.errors import InputLost
from service.batch.fields import Fields, place_id
from service.batch.records import Fault, Record
from service.batch.sources import Source
from service.errors import EntrefiletError

Item = TypeVar("Item")


@dataclass(slots=True)
class ReadOptions:
    """Field names, the largest record accepted in bytes, and who is told about guesses and open streams."""

    fields: Fields = field(default_factory=Fields)
    max_bytes: int = 8 << 20
    announce: Callable[[str], None] = lambda _: None
    opened: Callable[[IO[bytes]], None] = lambda _: None


def damage_errors() -> tuple[type[BaseException], ...]:
    """Return what the decompressors raise on bytes that are not what they should be."""
    try:
        from zstandard import ZstdError
    except ImportError:
        return (EOFError, zlib.error, lzma.LZMAError)
    return (EOFError, zlib.error, lzma.LZMAError, ZstdError)


def is_damage(error: BaseException) -> bool:
    """Tell a broken stream from a failing disk: gzip and bz2 raise OSError without an errno."""
    return isinstance(error, damage_errors()) or (isinstance(error, OSError) and error.errno is None)


def ahead(items: Iterator[Item], count: int) -> tuple[list[Item], BaseException | None]:
    """Return the first items, and the damage of the stream if it ends them, to be raised when they have been used."""
    found: list[Item] = []
    try:
        found.extend(islice(items, count))
    except Exception as error:
        if not is_damage(error):
            raise
        return found, error
    return found, None


def damaged(source: Source, offset: int, error: BaseException) -> Record:
    """Return the record that stands for the rest of a source which cannot be decoded."""
    fault = Fault(
        "InputDamaged",
        f"{source.name} cannot be read beyond {offset}: {error}",
        "repair the file and run again with --retry-failed",
    )
    return Record(source.name, offset, offset, place_id(source.name, offset), fault=fault)


@contextmanager
def lost(source: Source) -> Iterator[None]:
    """Turn an operating system's read error, or whatever a store's client raises, into InputLost."""
    try:
        yield
    except EntrefiletError:
        raise
    except OSError as error:
        raise InputLost(f"{source.name}: {error.strerror or error}", mend="bring it back and run again") from error
    except Exception as error:
        if "://" not in source.url:
            raise
        raise InputLost(f"{source.name}: {error}", mend="bring it back and run again") from error
