"""What becomes of a run when articles, the engine, the disk or the input fail: nothing is lost, and it goes on."""

import multiprocessing
import resource
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from service.batch.errors import InputLost
from service.batch.records import Chunk, Outcome
from tests.batch.fakes import DIE, FAIL, FOREIGN, HANG, InProcess
from tests.batch.harness import article, contents, dump, letters, rows, run, text

_SMALL = ("--chunk-size", "4", "--part-size", "8")


def test_failures_are_dead_letters_with_their_place_and_their_traceback(tmp_path: Path) -> None:
    special = {1: "{", 5: article("a5", f"{text(5)} {FAIL}"), 6: article("a6", f"{text(6)} {FOREIGN}")}
    source = dump(tmp_path / "dump.jsonl", 9, special)
    assert run(source, "--output", tmp_path / "out", *_SMALL) == 5
    assert len(rows(tmp_path / "out")) == 6
    bad, failed, foreign = letters(tmp_path / "out")
    assert (bad["id"], bad["reason"]) == (f"dump.jsonl@{bad['offset']}", "BadRecord")
    assert (failed["id"], failed["reason"], foreign["reason"]) == ("a5", "EngineFailed", "LanguageNotSupported")
    assert source.read_bytes()[bad["offset"] :].startswith(b"{\n")
    assert "the engine choked" in (tmp_path / "out" / "tracebacks" / f"{failed['traceback']}.txt").read_text()


def test_retry_failed_tries_them_again_and_keeps_what_was_done(tmp_path: Path) -> None:
    long = text(5, 150)
    special = {1: article("long", long), 5: article("a5", f"{text(5)} {FOREIGN}"), 7: article("court", "non")}
    source, folder = dump(tmp_path / "dump.jsonl", 12, special), tmp_path / "out"
    limits = ("--max-bytes", "5000")
    assert run(source, "--output", folder, *_SMALL, *limits) == 5
    first = contents(folder)
    assert {letter["reason"] for letter in letters(folder)} == {
        "RecordTooLarge",
        "LanguageNotSupported",
        "ArticleTooShort",
    }
    assert run(source, "--output", folder, *_SMALL, "--retry-failed") == 5
    assert {letter["id"] for letter in letters(folder)} == {"a5", "court"}
    assert len(rows(folder)) == 10
    assert {name: body for name, body in contents(folder).items() if name in first and name[0] == "p"} == {
        name: body for name, body in first.items() if name[0] == "p"
    }
    assert run(source, "--output", folder, *_SMALL, "--retry-failed") == 5
    assert {letter["id"] for letter in letters(folder)} == {"a5", "court"}
    assert len(rows(folder)) == 10


def test_a_repaired_archive_is_read_on_from_where_it_was_damaged(tmp_path: Path) -> None:
    import gzip

    whole = gzip.compress(dump(tmp_path / "whole.jsonl", 400).read_bytes())
    broken = tmp_path / "dump.jsonl.gz"
    broken.write_bytes(whole[: len(whole) // 2])
    assert run(broken, "--output", tmp_path / "out", *_SMALL) == 5
    assert [letter["reason"] for letter in letters(tmp_path / "out")] == ["InputDamaged"]
    broken.write_bytes(whole)
    assert run(broken, "--output", tmp_path / "out", *_SMALL, "--retry-failed") == 0
    assert sorted(row["id"] for row in rows(tmp_path / "out")) == sorted(f"a{i}" for i in range(400))


@pytest.mark.parametrize("limit", ["3", "10%"])
def test_too_many_errors_end_the_run_which_a_higher_limit_takes_on(limit: str, tmp_path: Path) -> None:
    special = {i: article(f"a{i}", f"{text(i)} {FOREIGN}") for i in range(0, 300, 5)}
    source, folder = dump(tmp_path / "dump.jsonl", 300, special), tmp_path / "out"
    assert run(source, "--output", folder, *_SMALL, "--max-errors", limit) == 5
    assert len(rows(folder)) < 140
    assert run(source, "--output", folder, *_SMALL, "--max-errors", "50%") == 5
    assert (len(rows(folder)), len(letters(folder))) == (240, 60)


def test_what_an_earlier_sitting_has_staged_is_not_this_one_s_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    special = {i: article(f"a{i}", f"{text(i)} {FOREIGN}") for i in range(0, 40, 5)}
    source = dump(tmp_path / "dump.jsonl", 40, special)
    arguments = ("--output", tmp_path / "out", "--chunk-size", "4", "--part-size", "40")
    assert run(source, *arguments, "--max-errors", "3") == 5
    staged = len(list((tmp_path / "out" / "work").glob("chunk-*")))
    capsys.readouterr()
    assert run(source, *arguments, "--max-errors", "50%") == 5
    briefs = next(line for line in capsys.readouterr().err.splitlines() if line.startswith("briefs"))
    _, total, now, _ = briefs.split()
    assert staged
    assert (int(total), int(now)) == (32, 32 - 4 * staged + sum(i < 4 * staged for i in special))


def test_an_article_that_hangs_or_kills_the_engine_fails_alone(tmp_path: Path) -> None:
    special = {2: article("a2", f"{text(2)} {HANG}"), 9: article("a9", f"{text(9)} {DIE}")}
    source = dump(tmp_path / "dump.jsonl", 16, special)
    arguments = ("--output", tmp_path / "out", *_SMALL, "--article-seconds", "0.5")
    assert run(source, *arguments, executor=None) == 5
    assert [(letter["id"], letter["reason"]) for letter in letters(tmp_path / "out")] == [
        ("a2", "ArticleTimedOut"),
        ("a9", "EngineDied"),
    ]
    assert len(rows(tmp_path / "out")) == 14


def test_a_hanging_engine_is_killed_within_the_cap_not_within_the_whole_chunk_s(tmp_path: Path) -> None:
    source = dump(tmp_path / "dump.jsonl", 100, {41: article("a41", f"{text(41)} {HANG}")})
    started = time.monotonic()
    arguments = ("--output", tmp_path / "out", "--chunk-size", "50", "--article-seconds", "2")
    assert run(source, *arguments, executor=None) == 5
    assert time.monotonic() - started < 50  # of the 100 seconds that 50 articles might take
    assert [(letter["id"], letter["reason"]) for letter in letters(tmp_path / "out")] == [("a41", "ArticleTimedOut")]
    assert len(rows(tmp_path / "out")) == 99


def _run_with_little_room(source: str, folder: str) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))
    raise SystemExit(run(source, "--output", folder, *_SMALL))


def test_a_disk_that_takes_no_more_ends_the_run_and_room_takes_it_on(tmp_path: Path) -> None:
    source = dump(tmp_path / "dump.jsonl", 40, {i: article(f"a{i}", text(i, 12)) for i in range(20, 24)})
    process = multiprocessing.get_context("forkserver").Process(
        target=_run_with_little_room, args=(str(source), str(tmp_path / "out"))
    )
    process.start()
    process.join(60)
    assert process.exitcode == 1
    assert list((tmp_path / "out").glob(".*.tmp")) == []
    assert run(source, "--output", tmp_path / "out", *_SMALL) == 0
    assert run(source, "--output", tmp_path / "calm", *_SMALL) == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "calm")


def test_a_folder_that_cannot_be_written_ends_the_run_and_a_mended_one_takes_it_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, folder = dump(tmp_path / "dump.jsonl", 12), tmp_path / "out"
    folder.write_text("a file stands where the folder should")
    assert run(source, "--output", folder, *_SMALL) == 1
    assert "Not a directory" in capsys.readouterr().err
    folder.unlink()
    assert run(source, "--output", folder, *_SMALL) == 0


def test_an_input_that_vanishes_ends_the_run_and_its_return_takes_it_on(tmp_path: Path) -> None:
    first, second = dump(tmp_path / "un.jsonl", 100), dump(tmp_path / "deux.jsonl", 150)
    folder, away = tmp_path / "out", tmp_path / "away"
    run(first, second, "--output", tmp_path / "calm", *_SMALL)

    class Vanishing(InProcess):
        def run(self, chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, Outcome]]:
            second.rename(away)
            return super().run(chunks)

    with pytest.raises(InputLost, match=r"deux\.jsonl"):
        run(first, second, "--output", folder, *_SMALL, executor=Vanishing)
    assert len(rows(folder)) == 96
    away.rename(second)
    assert run(first, second, "--output", folder, *_SMALL) == 0
    assert contents(folder) == contents(tmp_path / "calm")
