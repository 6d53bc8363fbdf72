"""The forms in which a run writes its results."""

import json
from pathlib import Path

import pytest

from tests.batch.harness import contents, dump, rows, run

_SMALL = ("--chunk-size", "4", "--part-size", "8")


@pytest.mark.parametrize("compress", ["gzip", "bz2", "xz", "zstd"])
def test_compressed_parts_hold_the_same_rows(compress: str, tmp_path: Path) -> None:
    from service.batch.sources import decompressed

    source = dump(tmp_path / "dump.jsonl", 10)
    run(source, "--output", tmp_path / "plain")
    run(source, "--output", tmp_path / "out", "--compress", compress)
    (name,) = contents(tmp_path / "out")
    with (tmp_path / "out" / name).open("rb") as raw, decompressed(raw) as stream:
        assert stream.read() == contents(tmp_path / "plain")["part-00000.jsonl"]


def test_parquet_parts_hold_columns_and_the_whole_brief(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    source = dump(tmp_path / "dump.jsonl", 10)
    run(source, "--output", tmp_path / "plain")
    assert run(source, "--output", tmp_path / "out", "--format", "parquet", "--compress", "zstd") == 0
    table = pq.read_table(tmp_path / "out" / "part-00000.parquet").to_pylist()
    assert [json.loads(row["brief"]) for row in table] == [row["brief"] for row in rows(tmp_path / "plain")]
    assert table[3]["title_en"] == "EN(Titre 3)"


def test_standard_output_has_the_rows_in_order(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    source = dump(tmp_path / "dump.jsonl", 20, {3: "{"})
    assert run(source, "--output", "-", *_SMALL) == 5
    out, err = capfdbinary.readouterr()
    run(source, "--output", tmp_path / "out", *_SMALL)
    assert [json.loads(line) for line in out.splitlines()] == rows(tmp_path / "out")
    assert b'"reason": "BadRecord"' in err


def test_standard_output_ends_too_when_too_many_have_failed(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    source = dump(tmp_path / "dump.jsonl", 20, {3: "{", 5: "{"})
    assert run(source, "--output", "-", *_SMALL, "--max-errors", "1") == 5
    out, err = capfdbinary.readouterr()
    assert len(out.splitlines()) < 18
    assert b"--max-errors" in err
    assert run(source, "--output", "-", *_SMALL, "--report", tmp_path / "r.html") == 2
