"""Archives as crawlers write them: read past what is damaged, with every record read or counted."""

import gzip
import zlib
from pathlib import Path

import brotli
import pytest
import zstandard

from service.batch.readers import read
from service.batch.readers.options import ReadOptions
from service.batch.records import Record
from service.batch.sources import expand
from service.batch.work import BriefingWork
from service.domain import BriefOptions, WarningCode
from service.ingest.reader import Limits

WORDS = "Le conseil a voté mardi soir la fermeture du vieux lavoir, dont la toiture menace de tomber."


def page(number: int) -> bytes:
    return f"<!DOCTYPE html><html><body><article><p>Page {number}. {WORDS}</p></article></body></html>".encode()


def record(
    number: int,
    body: bytes | None = None,
    *,
    http: str = "Content-Type: text/html; charset=utf-8",
    kind: str = "response",
    content_type: str = "application/http; msgtype=response",
    longer: int = 0,
    address: str = "http://f.example/{}",
) -> bytes:
    content = page(number) if body is None else body
    if content_type.startswith("application/http"):
        content = f"HTTP/1.1 200 OK\r\n{http}\r\n\r\n".encode() + content
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address.format(number)}\r\n"
        f"WARC-Date: 2026-03-02T10:00:00Z\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(content) + longer}\r\n"
    )
    return head.encode() + b"\r\n" + content + b"\r\n\r\n"


def read_all(tmp_path: Path, data: bytes, reported: list[str] | None = None, start: int = 0) -> list[Record]:
    file = tmp_path / "a.warc"
    file.write_bytes(data)
    options = ReadOptions(announce=(reported if reported is not None else []).append)
    return list(read(expand([str(file)])[0], start, options))


def numbers(records: list[Record]) -> list[str]:
    """Return what became of each record: the end of its address, or the reason of its fault."""
    return [r.fault.reason if r.fault else r.id.split(" ")[0].rsplit("/", 1)[-1] for r in records]


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 0xFF, data[place + 1] ^ 0xFF]) + data[place + 2 :]


GOOD = [record(number) for number in range(1, 5)]
PACKED = [gzip.compress(one) for one in GOOD]


@pytest.mark.parametrize(
    "data",
    [
        GOOD[0] + record(2, longer=50) + GOOD[2] + GOOD[3],
        GOOD[0] + record(2, longer=-50) + GOOD[2] + GOOD[3],
        GOOD[0] + record(2, longer=10**9) + GOOD[2] + GOOD[3],
        GOOD[0] + GOOD[1].replace(b"WARC/1.0", b"WXRC/1.0") + GOOD[2] + GOOD[3],
        GOOD[0] + b"some bytes that belong to nobody\r\n\r\n" + GOOD[2] + GOOD[3],
        GOOD[0] + GOOD[1].replace(b"Content-Length: ", b"Content-Length: x") + GOOD[2] + GOOD[3],
        GOOD[0] + GOOD[1].replace(b"HTTP/1.1 200 OK", b"HXXP/1.1 200 OK") + GOOD[2] + GOOD[3],
        GOOD[0] + record(2, gzip.compress(page(2))[:-9], http="Content-Encoding: gzip") + GOOD[2] + GOOD[3],
        PACKED[0] + flipped(PACKED[1], 60) + PACKED[2] + PACKED[3],
        PACKED[0] + flipped(PACKED[1], len(PACKED[1]) - 7) + PACKED[2] + PACKED[3],
        PACKED[0] + PACKED[1][:-20] + PACKED[2] + PACKED[3],
    ],
    ids=["too long", "too short", "far too long", "no mark", "garbage", "no length", "no http", "cut coding",
         "packed badly", "wrong sum", "cut member"],
)  # fmt: skip
def test_a_damaged_record_is_one_dead_letter_between_its_neighbours(tmp_path: Path, data: bytes) -> None:
    records = read_all(tmp_path, data)
    assert numbers(records) == ["1", "BadRecord", "3", "4"]
    fault = records[1].fault
    assert fault
    assert "conseil" not in fault.detail
    assert [r.offset for r in records[1:]] == [r.end for r in records[:-1]]


_REVISIT = record(9, kind="revisit")


@pytest.mark.parametrize(
    "data",
    [
        GOOD[0] + record(2, longer=50) + _REVISIT + GOOD[3],
        GOOD[0] + record(2, longer=-50) + _REVISIT + GOOD[3],
        GOOD[0] + GOOD[1].replace(b"Content-Length: ", b"Content-Length: x") + _REVISIT + GOOD[3],
        GOOD[0] + b"some bytes that belong to nobody\r\n\r\n" + _REVISIT + GOOD[3],
        PACKED[0] + flipped(PACKED[1], 60) + gzip.compress(_REVISIT) + PACKED[3],
        PACKED[0] + PACKED[1][:-20] + gzip.compress(_REVISIT) + PACKED[3],
        GOOD[0] + _REVISIT + GOOD[3][:-90],
        PACKED[0] + gzip.compress(_REVISIT) + PACKED[3][:-40],
    ],
    ids=["too long", "too short", "no length", "garbage", "packed badly", "cut member", "torn", "torn packed"],
)
def test_what_is_left_out_is_announced_whatever_is_damaged(tmp_path: Path, data: bytes) -> None:
    reported: list[str] = []
    read_all(tmp_path, data, reported)
    assert reported == ["a.warc: left out 1 revisit records"]


def test_reading_goes_on_at_any_record(tmp_path: Path) -> None:
    for data in (b"".join(GOOD), b"".join(PACKED), PACKED[0] + flipped(PACKED[1], 60) + PACKED[2] + PACKED[3]):
        whole = read_all(tmp_path, data)
        for place in range(len(whole)):
            assert read_all(tmp_path, data, start=whole[place].offset) == whole[place:]


@pytest.mark.parametrize("data", [b"".join(GOOD)[:-90], b"".join(PACKED)[:-40]], ids=["plain", "packed"])
def test_an_archive_that_is_cut_off_says_so_behind_what_is_whole(tmp_path: Path, data: bytes) -> None:
    assert numbers(read_all(tmp_path, data)) == ["1", "2", "3", "InputDamaged"]


def test_an_archive_that_was_packed_as_a_whole_is_read(tmp_path: Path) -> None:
    assert numbers(read_all(tmp_path, gzip.compress(b"".join(GOOD)))) == ["1", "2", "3", "4"]


RAW = zlib.compressobj(wbits=-15)
PACK = zstandard.ZstdCompressor().compress
SKIPPABLE = b"\x5a\x2a\x4d\x18" + (5).to_bytes(4, "little") + b"aside"
CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(page(1)), page(1))


@pytest.mark.parametrize(
    ("http", "body"),
    [
        ("Content-Encoding: gzip", page(1)),
        ("Content-Encoding: gzip", gzip.compress(page(1))),
        ("Content-Encoding: br", page(1)),
        ("Content-Encoding: br", brotli.compress(page(1))),
        ("Content-Encoding: deflate", zlib.compress(page(1))),
        ("Content-Encoding: deflate", RAW.compress(page(1)) + RAW.flush()),
        ("Content-Encoding: deflate", page(1)),
        ("Content-Encoding: xyz", page(1)),
        ("Transfer-Encoding: chunked", page(1)),
        ("Transfer-Encoding: chunked", CHUNKED),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", page(1)),
        ("X: y", gzip.compress(page(1))),
        ("Content-Encoding: gzip", gzip.compress(page(1)[:70]) + gzip.compress(page(1)[70:]) + bytes(9)),
        ("Content-Encoding: zstd", page(1)),
        ("Content-Encoding: zstd", PACK(page(1))),
        ("Content-Encoding: zstd", PACK(page(1)[:70]) + SKIPPABLE + PACK(page(1)[70:]) + bytes(9)),
        ("Content-Encoding: zstd", SKIPPABLE + PACK(page(1))),
    ],
)
def test_codings_are_undone_where_they_hold_and_passed_over_where_not(tmp_path: Path, http: str, body: bytes) -> None:
    data = record(1, body, http=f"Content-Type: text/html; charset=utf-8\r\n{http}") + GOOD[1]
    first, second = read_all(tmp_path, data)
    assert first.body == page(1)
    assert second.fault is None


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(page(1)) + gzip.compress(page(2))[:-9]),
        ("deflate", zlib.compress(page(1))[:-9]),
        ("br", brotli.compress(page(1) * 9)[:-9]),
        ("zstd", PACK(page(1))[:-9]),
        ("zstd", PACK(page(1)) + PACK(page(2))[:-9]),
        ("zstd", PACK(page(1)) + SKIPPABLE[:-2]),
    ],
)
def test_a_page_whose_coding_is_cut_off_is_one_dead_letter(tmp_path: Path, coding: str, body: bytes) -> None:
    data = record(1, body, http=f"Content-Type: text/html; charset=utf-8\r\nContent-Encoding: {coding}") + GOOD[1]
    assert numbers(read_all(tmp_path, data)) == ["BadRecord", "2"]


def test_the_charset_of_the_header_goes_before_that_of_the_page(tmp_path: Path) -> None:
    body = b'<html><head><meta charset="iso-8859-1"></head><body><p>' + WORDS.encode() + b"</p></body></html>"
    (one,) = read_all(tmp_path, record(1, body))
    article = BriefingWork(None, BriefOptions(), Limits(10_000, 3))._article(one)  # type: ignore[arg-type]
    assert article.text == WORDS


@pytest.mark.parametrize("header", ["WARC-Truncated: length", "WARC-Segment-Number: 1"])
def test_a_page_whose_end_the_archive_has_not_is_told(tmp_path: Path, header: str) -> None:
    cut = record(1).replace(b"WARC-Date", f"{header}\r\nWARC-Date".encode())
    rest = record(1, b"suite", kind="continuation", content_type="application/octet-stream")
    reported: list[str] = []
    records = read_all(tmp_path, cut + rest + GOOD[1], reported)
    work = BriefingWork(None, BriefOptions(), Limits(10_000, 3))  # type: ignore[arg-type]
    (warning,), none = (work._article(one).warnings for one in records)
    assert (warning.code, none) == (WarningCode.TEXT_LEFT_OUT, ())
    assert header.partition(":")[0] in warning.detail
    assert reported == ["a.warc: left out 1 continuation records"]


def test_every_kind_of_record_is_read_or_counted(tmp_path: Path) -> None:
    reported: list[str] = []
    data = (
        record(0, b"software: x", kind="warcinfo", content_type="application/warc-fields")
        + record(1, kind="request")
        + record(2, b"", kind="revisit")
        + record(3, WORDS.encode(), kind="conversion", content_type="text/plain")
        + record(4, page(4), kind="resource", content_type="text/html; charset=utf-8")
        + record(5, b"\x89PNG", http="Content-Type: image/png")
        + record(6).replace(b"200 OK", b"404 NO")
    )
    records = read_all(tmp_path, data, reported)
    assert numbers(records) == ["3", "4"]
    assert [r.media for r in records] == ["text", "html"]
    assert reported == [
        "a.warc: left out 1 pages of other kinds, 1 responses of another status than 200, 1 revisit records"
    ]


def test_the_brackets_that_wget_writes_are_no_part_of_the_address(tmp_path: Path) -> None:
    (one,) = read_all(tmp_path, record(1, address="<http://f.example/{}>"))
    assert one.id == "http://f.example/1 2026-03-02T10:00:00Z"


def test_a_page_that_unpacks_to_very_much_is_one_dead_letter(tmp_path: Path) -> None:
    for coding, pack in (("gzip", gzip.compress), ("zstd", PACK)):
        much = pack(bytes(15 << 20)) * 2
        http = f"Content-Type: text/html\r\nContent-Encoding: {coding}"
        assert numbers(read_all(tmp_path, record(1, much, http=http) + GOOD[1])) == ["RecordTooLarge", "2"]
