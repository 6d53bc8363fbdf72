"""Every kind of dump is read whole, from anywhere, and what cannot be read is said instead of lost."""

import bz2
import csv
import datetime as dt
import gzip
import io
import json
import lzma
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from service.batch.errors import InputLost
from service.batch.fields import Fields
from service.batch.readers import read
from service.batch.readers.options import ReadOptions
from service.batch.reading import cut, read_all
from service.batch.records import Position, Record
from service.batch.seen import Seen
from service.batch.sources import expand
from service.errors import BadInput
from tests.batch.harness import dump, text

_ROWS = [
    {"id": f"n{i}", "title": f"Titre {i}", "text": text(i) + ("\n« Oui », dit-elle." if i % 3 else "")}
    for i in range(50)
]


def _records(*inputs: object, options: ReadOptions | None = None) -> list[Record]:
    sources = expand([str(given) for given in inputs])
    return [record for record, _ in read_all(sources, Position(0, 0, 0), options or ReadOptions())]


def _write(path: Path, kind: str) -> Path:
    if kind == "jsonl":
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _ROWS), encoding="utf-8")
    elif kind in ("csv", "tsv"):
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, ["id", "title", "text"], delimiter="\t" if kind == "tsv" else ";")
            writer.writeheader()
            writer.writerows(_ROWS)
    else:
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.Table.from_pylist(_ROWS), path, row_group_size=7)
    return path


@pytest.mark.parametrize("kind", ["jsonl", "csv", "tsv", "parquet"])
def test_each_kind_gives_the_same_articles(kind: str, tmp_path: Path) -> None:
    records = _records(_write(tmp_path / f"dump.{kind}", kind))
    assert [(r.id, r.title, r.body) for r in records] == [(r["id"], r["title"], r["text"]) for r in _ROWS]


@pytest.mark.parametrize("kind", ["jsonl", "csv", "tsv", "parquet"])
def test_reading_goes_on_after_any_record(kind: str, tmp_path: Path) -> None:
    (source,) = expand([str(_write(tmp_path / f"dump.{kind}", kind))])
    records = list(read(source, 0, ReadOptions()))
    for index in (0, 6, 7, 24, 48, 49):
        assert list(read(source, records[index].end, ReadOptions())) == records[index + 1 :]


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [
        (".gz", gzip.compress),
        (".bz2", bz2.compress),
        (".xz", lzma.compress),
        (".zst", lambda data: zstandard.ZstdCompressor().compress(data)),
        (".zst", lambda data: b"".join(zstandard.ZstdCompressor().compress(part) for part in (data[:99], data[99:]))),
        (".zst", lambda data: b"\x50\x2a\x4d\x18\4\0\0\0size" + zstandard.ZstdCompressor().compress(data)),  # pzstd
    ],
)
@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_compressed_dumps_read_the_same_from_anywhere(kind: str, suffix: str, pack: object, tmp_path: Path) -> None:
    plain = _write(tmp_path / f"dump.{kind}", kind)
    packed = tmp_path / f"dump.{kind}{suffix}"
    packed.write_bytes(pack(plain.read_bytes()))  # type: ignore[operator]
    (source,) = expand([str(packed)])
    records = list(read(source, 0, ReadOptions()))
    assert [record.body for record in records] == [row["text"] for row in _ROWS]
    assert list(read(source, records[30].end, ReadOptions())) == records[31:]


def test_a_broken_archive_gives_what_is_whole_and_one_fault_for_the_rest(tmp_path: Path) -> None:
    packed = gzip.compress(_write(tmp_path / "dump.jsonl", "jsonl").read_bytes())
    (tmp_path / "broken.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "whole.jsonl").write_text('{"id": 1, "text": "Un texte."}\n', encoding="utf-8")
    records = _records(tmp_path / "broken.jsonl.gz", tmp_path / "whole.jsonl")
    assert [r.fault.reason for r in records if r.fault] == ["InputDamaged"]
    assert 1 < len(records) < 50
    assert records[-1].body == "Un texte."


def test_bad_lines_are_faults_and_their_neighbours_articles(tmp_path: Path) -> None:
    lines = [
        '{"id": 1, "text": "Un."}',
        "rien",
        "[1]",
        '{"id": 4}',
        "",
        '{"id": 5, "text": "' + "x" * 500 + '"}',
        '{"id": 6, "text": "Six."}',
    ]
    path = tmp_path / "dump.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    records = _records(path, options=ReadOptions(max_bytes=200))
    assert [(r.id, r.fault.reason if r.fault else None) for r in records] == [
        ("1", None),
        ("dump.jsonl@25", "BadRecord"),
        ("dump.jsonl@30", "BadRecord"),
        ("4", "BadRecord"),
        ("dump.jsonl@45", "RecordTooLarge"),
        ("6", None),
    ]
    assert path.read_bytes()[25:29] == b"rien"


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (["Le canal rouvre.", "", "Il gèle."], "Le canal rouvre.\n\nIl gèle."),
        ([{"type": "p", "text": "Le canal rouvre."}, {"type": "image", "url": "a"}], "Le canal rouvre."),
        ([{"type": "p", "text": "Le canal rouvre."}, {"type": "list", "items": ["Un.", "Deux."]}], None),
        (["Le canal ", "rouvre."], None),
        ([3], None),
        ([], None),
        ({"text": "Le canal rouvre."}, None),
    ],
)
def test_a_list_of_paragraphs_is_a_text_and_what_may_be_another_one_is_a_fault(
    body: object, read: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_text(json.dumps({"id": 1, "title": "Le canal", "body": body}), encoding="utf-8")
    (record,) = _records(path)
    assert (record.body, record.fault is None) == (read or "", read is not None)


def test_rows_of_the_wrong_width_are_faults(tmp_path: Path) -> None:
    path = tmp_path / "dump.csv"
    path.write_text('id,text\n1,"Un, deux."\n2\n3,Trois.\n', encoding="utf-8")
    assert [(r.body, bool(r.fault)) for r in _records(path)] == [("Un, deux.", False), ("", True), ("Trois.", False)]


def test_the_guess_of_fields_is_said(tmp_path: Path) -> None:
    said: list[str] = []
    path = tmp_path / "dump.jsonl"
    path.write_text('{"uri": "u1", "Titre": "T", "prose": "Il y a ici des mots."}\n', encoding="utf-8")
    (record,) = _records(path, options=ReadOptions(announce=said.append))
    assert (record.id, record.title, record.body) == ("u1", "T", "Il y a ici des mots.")
    assert said == ["text from prose, title from Titre, id from uri"]


def test_named_fields_win_over_guesses(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_text('{"text": "non", "corps": "oui", "cle": 7}\n', encoding="utf-8")
    (record,) = _records(path, options=ReadOptions(Fields("corps", None, "cle")))
    assert (record.id, record.body) == ("7", "oui")


@pytest.mark.parametrize(
    "written", ["2026-03-02", "2026-03-02T08:30:00+01:00", "lundi 2 mars 2026", "Mon, 02 Mar 2026 08:30:00 GMT"]
)
def test_the_day_of_publication_is_read_from_lines_and_tables(tmp_path: Path, written: str) -> None:
    said: list[str] = []
    (tmp_path / "dump.jsonl").write_text(json.dumps({"id": 1, "text": "Un.", "pub_date": written}), encoding="utf-8")
    (tmp_path / "dump.csv").write_text(f'id,text,Date\n2,Deux.,"{written}"\n', encoding="utf-8")
    options = ReadOptions(announce=said.append)
    lines = _records(tmp_path / "dump.jsonl", options=options)
    rows = _records(tmp_path / "dump.csv", options=options)
    assert [record.published for record in [*lines, *rows]] == ["2026-03-02", "2026-03-02"]
    assert said[0] == "text from text, title from none, id from id, date from pub_date"


def test_a_date_that_tells_no_day_leaves_it_unknown(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_text('{"id": 1, "text": "Un.", "date": "hier"}\n{"id": 2, "text": "Deux.", "date": 20260302}\n')
    assert [(record.published, record.fault) for record in _records(path)] == [(None, None), (None, None)]


def test_days_in_a_parquet_file_are_read(tmp_path: Path) -> None:
    table = pa.table({"text": ["Un.", "Deux."], "date": [dt.date(2026, 3, 2), None]})
    pq.write_table(table, tmp_path / "dump.parquet")
    assert [record.published for record in _records(tmp_path / "dump.parquet")] == ["2026-03-02", None]


def test_a_named_field_of_the_date_wins_and_two_days_are_two_records(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    lines = [{"id": 1, "text": "Un.", "date": "2026-01-01", "paru": f"2026-03-0{day}"} for day in (2, 3)]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    first, second = _records(path, options=ReadOptions(Fields(date="paru")))
    assert (first.published, second.published) == ("2026-03-02", "2026-03-03")
    assert first.digest() != second.digest()


def test_a_record_without_identifier_is_named_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_text('{"text": "un"}\n{"text": "deux"}\n{"text": "un"}\n', encoding="utf-8")
    first, second, third = _records(path)
    assert first.id == third.id != second.id
    assert first.id.startswith("sha256:")


def test_folders_globs_and_files_of_one_article(tmp_path: Path) -> None:
    folder = tmp_path / "f" / "sous"
    folder.mkdir(parents=True)
    (folder / "b.txt").write_text("Bé.", encoding="utf-8")
    (tmp_path / "f" / "a.html").write_text("<p>A.</p>", encoding="utf-8")
    (tmp_path / "f" / "inconnu.xyz").write_text("?", encoding="utf-8")
    assert [(r.id, r.media) for r in _records(tmp_path / "f")] == [("a.html", "html"), ("sous/b.txt", "text")]
    assert [r.id for r in _records(tmp_path / "f" / "*" / "*.txt")] == ["b.txt"]
    with pytest.raises(BadInput, match="names no file"):
        expand([str(tmp_path / "rien" / "*.txt")])


def test_ninjs_items_alone_in_a_list_and_in_lines(tmp_path: Path) -> None:
    item = {"uri": "urn:x:1", "headlines": [{"value": "T"}], "bodies": [{"value": "Corps."}]}
    (tmp_path / "un.json").write_text(json.dumps(item), encoding="utf-8")
    (tmp_path / "liste.ninjs").write_text(json.dumps([item, {**item, "uri": "urn:x:2"}, 3]), encoding="utf-8")
    (tmp_path / "lignes.jsonl").write_text(json.dumps(item) + "\n", encoding="utf-8")
    records = _records(tmp_path / "un.json", tmp_path / "liste.ninjs", tmp_path / "lignes.jsonl")
    assert [r.media for r in records] == ["ninjs", "ninjs", "ninjs", "text", "ninjs"]
    assert [r.id for r in records if not r.fault] == ["urn:x:1", "urn:x:1", "urn:x:2", "urn:x:1"]


def warc(compressed: bool, pages: int = 6) -> bytes:
    """Return a web archive in which the pages 3 and 4 are no articles."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=compressed)
    for number in range(pages):
        kind = "image/png" if number == 3 else "text/html; charset=utf-8"
        headers = StatusAndHeaders(
            "404 Not" if number == 4 else "200 OK", [("Content-Type", kind)], protocol="HTTP/1.1"
        )
        page = io.BytesIO(f"<p>Page {number}</p>".encode())
        date = {"WARC-Date": "2026-01-02T03:04:05Z"}
        address = f"http://exemple.fr/{number}"
        record = writer.create_warc_record(
            address, "response", page, len(page.getvalue()), http_headers=headers, warc_headers_dict=date
        )
        writer.write_record(record)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["pages.warc", "pages.warc.gz"])
def test_a_web_archive_gives_its_pages_from_anywhere(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(warc(name.endswith("gz")))
    (source,) = expand([str(tmp_path / name)])
    records = list(read(source, 0, ReadOptions()))
    assert [r.body for r in records] == [f"<p>Page {i}</p>".encode() for i in (0, 1, 2, 5)]
    assert records[1].id == "http://exemple.fr/1 2026-01-02T03:04:05Z"
    for index in range(4):
        assert list(read(source, records[index].end, ReadOptions())) == records[index + 1 :]


def test_an_input_that_has_vanished_is_named(tmp_path: Path) -> None:
    (source,) = expand([str(dump(tmp_path / "dump.jsonl", 3))])
    (tmp_path / "dump.jsonl").unlink()
    with pytest.raises(InputLost, match=r"dump\.jsonl"):
        list(read(source, 0, ReadOptions()))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("abcdef"), max_size=40), st.integers(1, 7), st.integers(0, 40))
def test_chunks_are_cut_alike_from_every_chunk_boundary(names: list[str], size: int, at: int) -> None:
    placed = [(Record("s", i, i + 1, name), Position(0, i + 1, i + 1)) for i, name in enumerate(names)]
    whole = list(cut(placed, 0, size, "skip", Seen()))
    at = min(at, len(whole))
    known = b"".join(chunk.seen for chunk in whole[:at])
    assert list(cut(placed[at * size :], at, size, "skip", Seen(known))) == whole[at:]
    assert sum(len(chunk.records) + chunk.duplicates for chunk in whole) == len(names)
    assert {record.id for chunk in whole for record in chunk.records} == set(names)
