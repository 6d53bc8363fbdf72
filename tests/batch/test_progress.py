"""A run says how it is going: a bar on a terminal, plain lines elsewhere, a table at the end."""

import io
from collections import Counter
from pathlib import Path

import pytest

from service.batch.errors import OutputUnusable
from service.batch.manifest import Manifest, Part
from service.batch.progress import Progress
from service.batch.records import Position, Tally
from service.batch.seen import Seen
from service.batch.sources import Source, expand
from tests.batch.harness import dump


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _sources(tmp_path: Path) -> list[Source]:
    return expand([str(dump(tmp_path / "dump.jsonl", 50))])


def test_a_terminal_gets_a_bar_with_articles_tokens_errors_and_time_left(tmp_path: Path) -> None:
    stream, sources = Terminal(), _sources(tmp_path)
    progress = Progress(sources, stream)
    with (tmp_path / "dump.jsonl").open("rb") as raw:
        progress.follow(raw)
        raw.seek((sources[0].size or 0) // 2)
        progress.advance(Tally(articles=25, failed=2), Tally(articles=25, tokens=100))
        progress.note("une note")
        progress.close()
    shown = stream.getvalue()
    assert "50%" in shown
    assert "27 articles" in shown
    assert "2 errors" in shown
    assert "tokens/s" in shown
    assert "une note\n" in shown


def test_a_log_gets_plain_lines(tmp_path: Path) -> None:
    stream, sources = io.StringIO(), _sources(tmp_path)
    progress = Progress(sources, stream, plain_seconds=0)
    with (tmp_path / "dump.jsonl").open("rb") as raw:
        progress.follow(raw)
        raw.seek((sources[0].size or 0) // 2)
        progress.advance(Tally(articles=25, failed=2), Tally(articles=25, tokens=100))
    line = stream.getvalue()
    assert line.startswith("27 articles, ")
    assert "50% read, 0:00:0" in line
    assert "\r" not in line


def test_the_table_tells_what_became_of_the_run(tmp_path: Path) -> None:
    stream = io.StringIO()
    totals = Tally(articles=90, failed=10, sentences=75, repeated=25, reasons=Counter(BadRecord=10))
    Progress(_sources(tmp_path), stream).table(totals, "out")
    table = {line[:22].strip(): line[22:].split() for line in stream.getvalue().splitlines()}
    assert table["briefs"][0] == "90"
    assert table["failed"] == ["10", "BadRecord", "10"]
    assert table["sentences translated"] == ["75", "25", "more", "repeated", "(25.0%)"]


def test_a_journal_with_a_torn_last_line_is_read_without_it(tmp_path: Path) -> None:
    path = tmp_path / "manifest.jsonl"
    manifest = Manifest.create(path, {"limits": {}}, {"count": 1})
    tally = Tally(articles=3, words=Counter({100: 3}), warnings=Counter(repetition=1))
    manifest.add_part(Part(0, 0, Position(0, 10, 3), 3, 1.0, tally))
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"part": 1, "round"')
    found = Manifest.load(path)
    assert found is not None
    assert found.parts == manifest.parts
    assert path.read_bytes() == whole


def test_a_journal_that_is_damaged_or_goes_missing_is_told_and_never_begun_in_the_middle(tmp_path: Path) -> None:
    path = tmp_path / "manifest.jsonl"
    manifest = Manifest.create(path, {"limits": {}}, {"count": 1})
    path.unlink()
    with pytest.raises(OutputUnusable, match="No such file"):
        manifest.end_round()
    assert not path.exists()
    path.write_bytes(b"\0" * 512 + b"\n")
    with pytest.raises(OutputUnusable, match="damaged"):
        Manifest.load(path)


def test_another_file_is_no_journal(tmp_path: Path) -> None:
    (tmp_path / "manifest.jsonl").write_text('{"version": 1}\n')
    with pytest.raises(OutputUnusable, match="no manifest"):
        Manifest.load(tmp_path / "manifest.jsonl")


def test_what_was_seen_stays_seen_when_the_recent_ones_are_sorted_in() -> None:
    digests = [number.to_bytes(8, "big") + bytes(8) for number in range(0, 140_000, 2)]
    twins = [number.to_bytes(8, "big") + b"\1" + bytes(7) for number in range(0, 200, 2)]
    seen = Seen(b"".join(digests[:100]))
    assert not any(seen.add(digest) for digest in digests[:100])
    assert all(seen.add(digest) for digest in digests[100:])
    assert all(seen.add(digest) for digest in twins)
    assert not any(seen.add(digest) for digest in digests + twins)
