"""Runs that are killed at any moment and started again have the results of a run that nobody disturbed."""

import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.batch.fakes import FAIL, FOREIGN
from tests.batch.harness import article, contents, dump, letters, rows, run, text

KILLS = 100
_SMALL = ("--chunk-size", "4", "--part-size", "12")


def _be_a_run(source: str, folder: str) -> None:
    run(source, "--output", folder, *_SMALL, seconds=0.002)


def _dump(path: Path, count: int) -> Path:
    special = {
        3: article("a3", f"{text(3)} {FOREIGN}"),
        17: "{ no json",
        29: article("a29", f"{text(29)} {FAIL}"),
        41: article("a40", text(40)).replace("null", '"Titre 40"'),
        60: article("a60", ""),
    }
    return dump(path, count, special)


def test_a_run_killed_a_hundred_times_has_the_results_of_an_undisturbed_one(tmp_path: Path) -> None:
    source = _dump(tmp_path / "dump.jsonl", 240)
    assert run(source, "--output", tmp_path / "calm", *_SMALL) == 5
    calm = contents(tmp_path / "calm")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.batch.harness", "service.batch.checkpoint", "service.batch.engine"])
    pick, kills, folder = random.Random(20), 0, tmp_path / "killed"
    while kills < KILLS:
        process = context.Process(target=_be_a_run, args=(str(source), str(folder)))
        process.start()
        process.join(pick.uniform(0.02, 0.25))
        if process.exitcode is None:
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
            process.join()
        if process.exitcode == -signal.SIGKILL:
            kills += 1
            continue
        assert process.exitcode == 0
        assert contents(folder) == calm
        shutil.rmtree(folder)
    assert run(source, "--output", folder, *_SMALL) == 5
    assert contents(folder) == calm
    assert len(rows(folder)) == 240 - 5
    assert {letter["reason"] for letter in letters(folder)} == {
        "LanguageNotSupported",
        "BadRecord",
        "EngineFailed",
        "ArticleEmpty",
    }


def test_the_whole_command_killed_with_its_worker_goes_on_where_it_was(tmp_path: Path) -> None:
    source = dump(tmp_path / "dump.jsonl", 120)
    assert run(source, "--output", tmp_path / "calm", *_SMALL) == 0
    folder = tmp_path / "killed"
    command = [sys.executable, "-m", "tests.batch.run_fake", "0.03", str(source), "--output", str(folder), *_SMALL]
    for _ in range(3):
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            before = len(list((folder / "work").glob("chunk-*"))) if folder.exists() else 0
            _wait_for_progress(folder, before, process)
            process.kill()
    assert run(source, "--output", folder, *_SMALL) == 0
    assert contents(folder) == contents(tmp_path / "calm")


def test_an_interrupted_run_finishes_what_is_in_flight_and_says_how_to_go_on(tmp_path: Path) -> None:
    source = dump(tmp_path / "dump.jsonl", 120)
    folder = tmp_path / "out"
    command = [sys.executable, "-m", "tests.batch.run_fake", "0.1", str(source), "--output", str(folder), *_SMALL]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        _wait_for_progress(folder, 0, process)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "run the same command again" in said
    assert 0 < len(rows(folder)) < 120 or any((folder / "work").iterdir())
    assert run(source, "--output", folder, *_SMALL) == 0
    assert run(source, "--output", tmp_path / "calm", *_SMALL) == 0
    assert contents(folder) == contents(tmp_path / "calm")


def _wait_for_progress(folder: Path, before: int, process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> None:
    for _ in range(1000):
        parts = len(list(folder.glob("part-*")))
        if process.poll() is not None or parts or len(list((folder / "work").glob("chunk-*"))) > before:
            return
        time.sleep(0.02)
    raise AssertionError("the run makes no progress")


def test_standard_input_is_read_on_when_the_same_bytes_come_again(tmp_path: Path) -> None:
    import gzip

    content = gzip.compress(dump(tmp_path / "dump.jsonl", 60).read_bytes())
    folder = tmp_path / "out"
    command = [sys.executable, "-m", "tests.batch.run_fake", "0.1", "-", "--output", str(folder), *_SMALL]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        process.stdin.write(content)
        process.stdin.close()
        _wait_for_progress(folder, 0, process)
        process.kill()
    subprocess.run(command, input=content, check=True, stderr=subprocess.DEVNULL)
    assert [row["id"] for row in rows(folder)] == [f"a{i}" for i in range(60)]
