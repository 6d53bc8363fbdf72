"""`entrefilet doctor`: what it finds, and what it says of what is broken."""

import json
import shutil
import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from service.bootstrap import examination
from service.bootstrap.examination import Finding, examine
from service.cli.main import main
from service.engines.runtimes.native import library
from service.jobs.model import NewItem
from service.jobs.store import JobStore
from service.settings import Settings
from service.storage.database import open_database


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", models_dir=tmp_path / "models", database=None)


def _examine(settings: Settings) -> dict[str, Finding]:
    return {finding.check: finding for finding in examine(settings, quick=True)}


def _disks(settings: Settings) -> dict[str, Finding]:
    return {found.detail.split()[0]: found for found in examine(settings, quick=True) if found.check == "disk"}


def test_a_machine_without_a_model_is_told_how_to_build_it(settings: Settings) -> None:
    found = _examine(settings)
    assert found["model"].state == "failed"
    assert found["model"].mend == "run: entrefilet models build"
    assert {found[name].state for name in ("versions", "database", "glossary", "clock")} == {"ok"}
    assert "made on first use" in found["database"].detail
    assert not settings.data_dir.exists()  # an examination makes nothing


@pytest.mark.parametrize("name", ["/no/such/folder", "http://127.0.0.1:1/v1"])
def test_a_summariser_that_is_not_there_is_named(settings: Settings, name: str) -> None:
    found = _examine(settings.model_copy(update={"summariser": name}))["summariser"]
    assert (found.state, name in found.detail, "ENTREFILET_SUMMARISER" in found.mend) == ("failed", True, True)
    assert _examine(settings)["summariser"].state != "failed"


def test_a_reader_that_was_not_built_is_a_warning_where_there_is_a_library_to_run_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examination.library, "instruction_set", lambda: "avx2")
    found = _examine(settings)["summariser"]
    assert (found.state, found.mend) == ("warning", "run: entrefilet models build reader")
    monkeypatch.setattr(examination.library, "instruction_set", lambda: None)
    assert _examine(settings)["summariser"].state == "ok"


@pytest.mark.model
@pytest.mark.parametrize(("name", "mend"), [("opus-mt-fr-en", "models fetch"), ("nonsense", "")])
def test_a_translator_that_is_not_installed_is_named_though_another_one_is(name: str, mend: str) -> None:
    found = _examine(Settings(translator=name))["model"]
    assert found.state == "failed"
    assert name in found.detail
    assert found.mend
    assert mend in found.mend


def test_a_missing_library_is_a_warning_with_the_command_that_compiles_it(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library.source, "LIBRARY", tmp_path / "missing.so")
    found = _examine(settings)["processor"]
    assert found.state == "warning"
    assert "library is missing" in found.detail
    assert library.COMPILE in found.mend


def test_a_file_in_the_place_of_a_folder_is_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    found = [f for f in examine(settings.model_copy(update={"data_dir": tmp_path / "file"}), quick=True) if f.mend]
    assert ("disk", "failed", "set ENTREFILET_DATA_DIR") in [(f.check, f.state, f.mend) for f in found]


def test_a_read_only_folder_that_holds_models_is_well_and_an_empty_one_is_not(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.models_dir.mkdir()
    monkeypatch.setattr(examination.os, "access", lambda path, _mode: path != settings.models_dir)
    assert _disks(settings)["models_dir"].state == "failed"
    (settings.models_dir / "toy-r1").mkdir()
    (settings.models_dir / "toy-r1" / "manifest.json").write_text("{}")
    assert _disks(settings)["models_dir"].state == "ok"


def test_the_folder_of_jobs_is_not_examined_where_jobs_are_in_postgresql(settings: Settings) -> None:
    assert "data_dir" in _disks(settings)
    url = SecretStr("postgresql://u@127.0.0.1:1/x")
    assert "data_dir" not in _disks(settings.model_copy(update={"database": url}))


def test_a_database_that_does_not_answer_is_named_without_its_password(settings: Settings) -> None:
    url = SecretStr("postgresql://u:hunter2@127.0.0.1:1,127.0.0.1:2/x?target_session_attrs=read-write")
    found = _examine(settings.model_copy(update={"database": url}))["database"]
    assert (found.state, bool(found.mend), "hunter2" in f"{found}") == ("failed", True, False)


def test_a_database_is_opened_and_a_damaged_one_is_named(settings: Settings) -> None:
    database = open_database(settings)
    JobStore(database).create("j", [NewItem({"text": "x" * 300_000})])
    database.close()
    assert _examine(settings)["database"].detail.endswith("whole")
    path = settings.data_dir / "entrefilet.db"
    path.write_bytes(b"\0" * path.stat().st_size)
    broken = _examine(settings)["database"]
    assert broken.state == "failed"
    assert broken.mend


def test_a_full_disk_a_slow_processor_and_a_wrong_clock_are_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10**12, 10**12, 10**6))
    monkeypatch.setattr(time, "time", lambda: 0.0)
    monkeypatch.setattr(examination, "_cpu_quota", lambda: 0.5)
    found = _examine(settings.model_copy(update={"threads": 8}))
    assert (found["disk"].state, found["disk"].mend) == ("failed", "free some space")
    assert (found["clock"].state, found["clock"].detail) == ("failed", "1970-01-01T00:00:00Z")
    assert (found["threads"].state, found["threads"].mend) == ("warning", "set ENTREFILET_THREADS to 1")


def test_a_glossary_that_is_not_there_is_named(settings: Settings, tmp_path: Path) -> None:
    found = _examine(settings.model_copy(update={"glossary": tmp_path / "none.csv"}))["glossary"]
    assert found.state == "failed"
    assert "none.csv" in found.detail
    assert found.mend


def test_a_bug_in_a_check_is_a_finding_and_the_rest_is_examined(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_settings: Settings) -> Finding:
        raise RuntimeError("torn")

    monkeypatch.setattr(examination, "_database", broken)
    found = _examine(settings)
    assert (found["database"].state, found["database"].detail) == ("failed", "RuntimeError: torn")
    assert "glossary" in found


def test_json_holds_settings_and_checks_and_no_secret(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENTREFILET_TRANSLATOR_KEY", "hunter2")
    monkeypatch.setenv("ENTREFILET_DATA_DIR", str(tmp_path / "data"))
    assert main(["doctor", "--json", "--quick", "--models-dir", str(tmp_path)]) == 4
    said = capsys.readouterr()
    assert "hunter2" not in said.out + said.err
    document = json.loads(said.out)
    assert document["settings"]["models_dir"] == str(tmp_path)
    assert {check["check"]: check["state"] for check in document["checks"]}["model"] == "failed"
    assert said.err.startswith("entrefilet: model: no model is installed (run: entrefilet models build)")


@pytest.mark.model
def test_a_whole_installation_makes_the_brief_of_a_test_article(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENTREFILET_DATA_DIR", str(tmp_path))
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "ok       brief" in out
    assert "verified" in out
