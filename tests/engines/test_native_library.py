"""The compiled library itself: compiled whole or not at all, loaded only as what these sources say, missed aloud."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from service.decoding import ModelIdentity
from service.engines import catalog
from service.engines.batches import MIXED
from service.engines.kinds import embedded, marian
from service.engines.runtimes.native import compile as sources
from service.engines.runtimes.native import library
from service.engines.runtimes.native.generator import NativeGenerator
from service.errors import ModelNotAvailable

IDENTITY = ModelIdentity("tiny", "1")
compiled = pytest.mark.skipif(library.load() is None, reason="there is no C++ compiler here")


@pytest.fixture(autouse=True)
def _warned_anew() -> None:
    library.warn_of_fallback.cache_clear()


def stale(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the library be one that was compiled before its sources changed."""
    other = folder / "decoder.so"
    other.write_bytes(sources.LIBRARY.read_bytes())
    monkeypatch.setattr(sources, "LIBRARY", other)
    monkeypatch.setattr(sources, "digest", lambda: "0" * 16)


def missing(folder: Path, monkeypatch: pytest.MonkeyPatch, compiler: str | None) -> None:
    """Let the library never have been compiled."""
    monkeypatch.setattr(sources, "LIBRARY", folder / "missing.so")
    monkeypatch.setattr(sources, "find_compiler", lambda: compiler)


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def open_both(folder: Path) -> None:
    """Open a model of each kind that CTranslate2 runs without the library; there are no weights."""
    with pytest.raises(ModelNotAvailable):
        embedded.open_generator(folder, IDENTITY, threads=1)
    with pytest.raises(ModelNotAvailable):
        marian.open(folder, IDENTITY, {"source": "fr", "target": "en"}, threads=1, batching=MIXED)


@compiled
def test_without_the_library_the_model_is_built_for_ctranslate2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_it = embedded.revision()
    missing(tmp_path, monkeypatch, None)
    assert not embedded.is_native()
    assert embedded.revision() != with_it
    with pytest.raises(ModelNotAvailable, match="library is missing") as caught:
        NativeGenerator(tmp_path, IDENTITY, threads=1)
    assert "install a C++ compiler" in caught.value.mend


@compiled
def test_a_library_of_other_sources_is_not_loaded_and_said_to_be_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale(tmp_path, monkeypatch)
    assert library.load() is None
    assert "stale" in library.fault()
    with pytest.raises(ModelNotAvailable, match="stale"):
        library.required()


def test_what_is_no_library_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "LIBRARY", tmp_path / "text.so")
    sources.LIBRARY.write_text("no library", encoding="utf-8")
    assert library.load() is None
    assert "cannot be loaded" in library.fault()


def test_the_name_of_a_file_does_not_decide_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "LIBRARY", tmp_path / "kernels that run on this processor.so")
    sources.LIBRARY.write_text("no library", encoding="utf-8")
    assert library.COMPILE in library.mend()


@compiled
def test_kernels_that_are_not_there_are_to_be_chosen_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "decoder.so"
    own.write_bytes(sources.LIBRARY.read_bytes())
    monkeypatch.setattr(sources, "LIBRARY", own)
    monkeypatch.setenv(library.CHOICE, "mmx")
    assert "'mmx'" in library.fault()
    assert library.CHOICE in library.mend()
    assert library.COMPILE not in library.mend()


@compiled
def test_a_stale_library_is_missed_aloud_once_with_the_command_that_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stale(tmp_path, monkeypatch)
    open_both(tmp_path)
    open_both(tmp_path)
    (line,) = warnings(caplog)
    assert "stale" in line
    assert "CTranslate2" in line
    assert library.COMPILE in line
    with pytest.raises(ModelNotAvailable, match="not installed") as caught:
        catalog.open_translator("embedded", models_dir=tmp_path, threads=1)
    assert caught.value.mend == f"run: {library.COMPILE} && entrefilet models build embedded"


def test_a_missing_library_is_missed_aloud_where_it_could_be_compiled_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    missing(tmp_path, monkeypatch, None)
    open_both(tmp_path)
    assert not warnings(caplog)
    assert embedded.mend() == embedded.MEND
    library.warn_of_fallback.cache_clear()
    missing(tmp_path, monkeypatch, "c++")
    open_both(tmp_path)
    assert ["is missing" in line for line in warnings(caplog)] == [True]


@compiled
def test_nothing_is_missed_where_the_library_is_there(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    open_both(tmp_path)
    assert not warnings(caplog)


def test_without_a_compiler_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXX", str(tmp_path / "no-compiler"))
    with pytest.raises(sources.NoCompiler, match="cannot be run"):
        sources.compile_library(tmp_path / "decoder.so")
    assert list(tmp_path.iterdir()) == []


def test_the_command_that_compiles_says_on_one_line_why_it_cannot(tmp_path: Path) -> None:
    command = [sys.executable, "-m", sources.__name__]
    environment = {"CXX": str(tmp_path / "no-compiler")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("the engine's library cannot be compiled: ")
    assert done.stderr.count("\n") == 1
