"""Inputs that were cut off: what is whole is read, the loss is said with its place, the mended input is read on."""

import bz2
import csv
import gzip
import io
import json
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from service.batch.readers import read
from service.batch.readers.options import ReadOptions
from service.batch.sources import expand
from tests.batch.harness import letters, rows, run, text
from tests.batch.test_reading import warc

_ROWS = [{"id": f"n{i}", "title": f"Titre {i}", "text": text(i)} for i in range(60)]
_PACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}


def _content(kind: str) -> bytes:
    if kind == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _ROWS).encode()
    if kind == "csv":
        stream = io.StringIO(newline="")
        writer = csv.DictWriter(stream, ["id", "title", "text"], quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(_ROWS)
        return stream.getvalue().encode()
    return warc(compressed=kind == "warc.gz", pages=20)


_KINDS = [(kind, suffix) for kind in ("jsonl", "csv", "warc") for suffix in _PACK if (kind, suffix) != ("warc", ".gz")]


@pytest.mark.parametrize(("kind", "suffix"), [*_KINDS, ("warc.gz", "")])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.97, 1.0])
def test_what_stands_before_a_cut_is_read_and_the_cut_is_said(
    kind: str, suffix: str, share: float, tmp_path: Path
) -> None:
    content = _PACK[suffix](_content(kind))
    (tmp_path / f"ganz.{kind}{suffix}").write_bytes(content)
    path = tmp_path / f"dump.{kind}{suffix}"
    path.write_bytes(content[: int(len(content) * share) - 6])
    (whole,) = expand([str(tmp_path / f"ganz.{kind}{suffix}")])
    (source,) = expand([str(path)])
    expected = [record.body for record in read(whole, 0, ReadOptions())]
    *good, last = read(source, 0, ReadOptions())
    assert last.fault is not None
    assert last.fault.reason == "InputDamaged"
    assert f"cannot be read beyond {last.offset}" in last.fault.detail
    assert all(record.fault is None for record in good)
    assert [record.body for record in good] == expected[: len(good)]
    assert len(good) <= len(expected)
    if not suffix or (suffix == ".gz" and share == 1.0):  # the others are packed block by block
        assert len(good) >= int((len(expected) - 2) * share)
    rest = list(read(whole, last.offset, ReadOptions()))
    assert [record.body for record in rest] == expected[len(good) :]


@pytest.mark.parametrize("suffix", _PACK)
def test_the_same_command_completes_after_the_input_is_mended(
    suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = _PACK[suffix](_content("jsonl"))
    path = tmp_path / f"dump.jsonl{suffix}"
    path.write_bytes(content[:-9])
    command = (path, "--output", tmp_path / "out", "--chunk-size", "4", "--part-size", "8")
    assert run(*command) == 5
    (letter,) = letters(tmp_path / "out")
    assert letter["reason"] == "InputDamaged"
    assert run(*command) == 5
    path.write_bytes(content)
    assert run(*command) == 0
    assert letters(tmp_path / "out") == []
    assert [row["id"] for row in rows(tmp_path / "out")] == [row["id"] for row in _ROWS]
    assert run(*command) == 0


def test_a_parquet_file_that_was_cut_off_stops_no_other(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(_ROWS), tmp_path / "a.parquet")
    content = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "a.parquet").write_bytes(content[:-20])
    (tmp_path / "b.jsonl").write_bytes(_content("jsonl"))
    command = (tmp_path / "a.parquet", tmp_path / "b.jsonl", "--output", tmp_path / "out", "--duplicates", "keep")
    assert run(*command) == 5
    assert [(letter["reason"], letter["offset"]) for letter in letters(tmp_path / "out")] == [("InputDamaged", 0)]
    (tmp_path / "a.parquet").write_bytes(content)
    assert run(*command) == 0
    assert len(rows(tmp_path / "out")) == 2 * len(_ROWS)
