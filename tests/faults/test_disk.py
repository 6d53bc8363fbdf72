"""A disk that is full under a batch's output and under models."""

from pathlib import Path

import pytest

from service.engines import model_folders
from service.errors import ModelNotAvailable
from tests.batch.harness import contents, dump, rows, run
from tests.faults.harness import ROUNDS, fill
from tests.faults.outcomes import Outcome, record

_TIMES = 10 if ROUNDS else 1
_SMALL = ("--chunk-size", "4", "--part-size", "8")


def test_a_batch_whose_output_fills_the_disk_ends_and_goes_on_with_room(small_disk: Path, tmp_path: Path) -> None:
    source = dump(tmp_path / "dump.jsonl", 40)
    assert run(source, "--output", tmp_path / "calm", *_SMALL) == 0
    lost = 0
    for number in range(_TIMES):
        folder = small_disk / f"out{number}"
        folder.mkdir()
        filler = fill(small_disk)
        with filler.open("r+b") as file:
            file.truncate(filler.stat().st_size - 8192)
        assert run(source, "--output", folder, *_SMALL) == 1
        assert len(rows(folder)) < 40
        filler.unlink()
        assert run(source, "--output", folder, *_SMALL) == 0
        lost += contents(folder) != contents(tmp_path / "calm")
    record(Outcome("disk full under a batch's output", _TIMES, lost, (), "exit status 1; the same command goes on"))
    assert lost == 0


def test_a_model_that_does_not_fit_on_the_disk_leaves_nothing_and_is_whole_with_room(small_disk: Path) -> None:
    def write(folder: Path) -> None:
        for number in range(4):
            (folder / f"weights{number}").write_bytes(bytes(1 << 20))

    for number in range(_TIMES):
        target = small_disk / f"tiny-{number}"
        filler = fill(small_disk)
        with filler.open("r+b") as file:
            file.truncate(filler.stat().st_size - (2 << 20))
        with pytest.raises(ModelNotAvailable, match="No space left"):
            model_folders.install(target, write, facts={})
        assert not target.exists()
        filler.unlink()
        assert len(list(model_folders.install(target, write, facts={}).glob("weights*"))) == 4
        for file_ in target.iterdir():
            file_.unlink()
    record(Outcome("disk full under models", _TIMES, 0, (), "exit status 4; nothing half is left"))
