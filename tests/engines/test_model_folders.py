"""A model folder is whole or not there, whatever happens to those who write it."""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest

from service.engines import model_folders
from service.errors import EngineFailed, ModelNotAvailable

FACTS = {"name": "toy", "revision": "r1"}


def write_toy(folder: Path) -> None:
    (folder / "weights.bin").write_bytes(b"w" * 100_000)
    (folder / "words.json").write_text('["un", "deux"]', encoding="utf-8")


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a process that knows `install`, `write_toy` and its arguments, a folder first."""
    head = """
        import os, resource, signal, sys, time
        from pathlib import Path
        import filelock
        from service.engines.model_folders import install
        from service.errors import EntrefiletError
        from tests.engines.test_model_folders import FACTS, write_toy
        target = Path(sys.argv[1])
    """
    program = textwrap.dedent(head) + textwrap.dedent(code)
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def run(code: str, *arguments: object) -> tuple[int, str, str]:
    """Run such a process to its end; return its exit status, output and errors."""
    process = start(code, *arguments)
    said, wrong = process.communicate(timeout=60)
    return process.returncode, said, wrong


def test_other_users_may_read_what_a_library_wrote_for_its_user_alone(tmp_path: Path) -> None:
    def write(folder: Path) -> None:
        write_toy(folder)
        (folder / "weights.bin").chmod(0o600)

    before = os.umask(0o022)
    try:
        target = model_folders.install(tmp_path / "toy-r1", write, facts=FACTS)
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in target.iterdir()} == {0o644}


def left_over(models: Path) -> list[str]:
    return sorted(path.name for path in models.iterdir() if not path.name.endswith(".lock"))


def test_a_folder_is_written_once_and_found_the_next_time(tmp_path: Path) -> None:
    calls: list[Path] = []

    def write(folder: Path) -> None:
        calls.append(folder)
        write_toy(folder)

    target = tmp_path / "models" / "toy-r1"
    for _ in range(2):
        assert model_folders.install(target, write, facts=FACTS) == target
    assert len(calls) == 1
    assert model_folders.manifest(target)["revision"] == "r1"
    assert left_over(target.parent) == ["toy-r1"]
    model_folders.verify(target, mend="")


def test_an_error_while_writing_comes_through_and_leaves_nothing(tmp_path: Path) -> None:
    def write(folder: Path) -> None:
        write_toy(folder)
        raise EngineFailed("no")

    with pytest.raises(EngineFailed, match="no"):
        model_folders.install(tmp_path / "toy-r1", write, facts=FACTS)
    assert left_over(tmp_path) == []


@pytest.mark.parametrize(
    "moment",
    [
        "install(target, lambda folder: os.kill(os.getpid(), signal.SIGKILL), facts=FACTS)",
        "install(target, lambda folder: (write_toy(folder), os.kill(os.getpid(), signal.SIGKILL)), facts=FACTS)",
        "Path.rename = lambda *_: os.kill(os.getpid(), signal.SIGKILL); install(target, write_toy, facts=FACTS)",
    ],
    ids=["before a byte", "before the manifest", "before the rename"],
)
def test_a_killed_build_leaves_no_folder_and_the_next_one_sweeps_up_after_it(tmp_path: Path, moment: str) -> None:
    target = tmp_path / "toy-r1"
    status, _, wrong = run(moment, target)
    assert status == -signal.SIGKILL, wrong
    assert not target.exists()
    assert len(left_over(tmp_path)) == 1
    model_folders.install(target, write_toy, facts=FACTS)
    assert left_over(tmp_path) == ["toy-r1"]


def test_two_processes_that_start_together_build_once(tmp_path: Path) -> None:
    code = """
        def write(folder):
            with open(sys.argv[2], "a") as log:
                log.write("built\\n")
            time.sleep(0.2)
            write_toy(folder)
        install(target, write, facts=FACTS, waiting=lambda: print("waiting"))
    """
    target, log = tmp_path / "models" / "toy-r1", tmp_path / "log"
    both = [start(code, target, log) for _ in range(2)]
    said = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert log.read_text() == "built\n"
    model_folders.verify(target, mend="")


@pytest.mark.parametrize("damage", ["flip", "cut", "delete", "manifest"])
def test_damage_is_named_with_its_mend_and_repaired_by_installing_again(tmp_path: Path, damage: str) -> None:
    target = model_folders.install(tmp_path / "toy-r1", write_toy, facts=FACTS)
    weights = target / "weights.bin"
    if damage == "flip":
        weights.write_bytes(b"w" * 50_000 + b"x" + b"w" * 49_999)
    elif damage == "cut":
        weights.write_bytes(b"w" * 10)
    elif damage == "delete":
        weights.unlink()
    else:
        (target / model_folders.MANIFEST).write_text("{", encoding="utf-8")
    with pytest.raises(ModelNotAvailable, match=r"manifest" if damage == "manifest" else r"weights\.bin") as caught:
        model_folders.verify(target, mend="run: build")
    assert caught.value.mend == "run: build"
    model_folders.install(target, write_toy, facts=FACTS)
    model_folders.verify(target, mend="")
    assert left_over(tmp_path) == ["toy-r1"]


def test_a_full_disk_is_a_clear_error_and_leaves_nothing(tmp_path: Path) -> None:
    # a limit on file size fails a write half-way as a full disk does, and needs no privileges to set up
    code = """
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
        try:
            install(target, write_toy, facts=FACTS)
        except EntrefiletError as error:
            print(error, "|", error.mend)
    """
    _, said, wrong = run(code, tmp_path / "toy-r1")
    assert "cannot be written" in said, wrong
    assert "ENTREFILET_MODELS_DIR" in said
    assert left_over(tmp_path) == []


def test_a_models_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(ModelNotAvailable, match="cannot be written") as caught:
        model_folders.install(tmp_path / "file" / "toy-r1", write_toy, facts=FACTS)
    assert "ENTREFILET_MODELS_DIR" in caught.value.mend


def test_a_folder_without_write_permission_is_a_clear_error_but_a_whole_model_in_it_is_used() -> None:
    code = """
        if os.geteuid() == 0:  # permissions do not bind root
            os.setegid(65534)
            os.seteuid(65534)
        install(target, write_toy, facts=FACTS)
        print("used")
        try:
            install(target.with_name("other-r2"), write_toy, facts=FACTS)
        except EntrefiletError as error:
            print(error)
    """
    # not tmp_path, whose parents are closed to the user that the process becomes
    with tempfile.TemporaryDirectory() as made:
        models = Path(made)
        target = model_folders.install(models / "toy-r1", write_toy, facts=FACTS)
        models.chmod(0o555)
        _, said, wrong = run(code, target)
        models.chmod(0o755)
    assert said.startswith("used\n"), wrong
    assert "cannot be written" in said, wrong


def test_a_built_folder_can_be_read_by_other_users(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        target = model_folders.install(tmp_path / "toy-r1", write_toy, facts=FACTS)
    finally:
        os.umask(old)
    assert target.stat().st_mode & 0o777 == 0o755
    assert (target / "weights.bin").stat().st_mode & 0o777 == 0o644
