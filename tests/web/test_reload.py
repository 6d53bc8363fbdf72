"""What SIGHUP changes, what it leaves, and what it says."""

import json
import logging
import signal
from pathlib import Path
from typing import Any

import pytest

from service.bootstrap import Services
from service.errors import InvalidSettings
from service.settings import Settings
from service.web.reload import reload
from tests.faults.harness import Process, wait_until
from tests.web.fakes import FakeServices


@pytest.fixture(autouse=True)
def handlers() -> Any:
    """Put the log back as it was: reloading gives the process a handler of its own."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    root.handlers, root.level = before, level


def test_what_can_change_changes_and_what_cannot_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    services, current = FakeServices(), Settings(data_dir=tmp_path, log_format="text")
    wanted = current.model_copy(update={"log_level": "debug", "log_format": "json", "beam_size": 2, "port": 9})
    settings = reload(lambda: wanted, current, services)  # type: ignore[arg-type]
    assert (settings.log_level, settings.log_format, settings.beam_size, settings.port) == ("debug", "json", 4, 8080)
    assert logging.getLogger().level == logging.DEBUG
    assert services.settings == settings
    reported = [json.loads(line)["message"] for line in capfd.readouterr().err.splitlines()]
    assert any("log_level, log_format" in line for line in reported)
    assert any("from the next start on: beam_size, port" in line for line in reported)


def test_settings_that_cannot_be_read_change_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    services, current = FakeServices(), Settings(data_dir=tmp_path)

    def load() -> Settings:
        raise InvalidSettings("setting beam_size: wrong", mend="correct it")

    assert reload(load, current, services) is current  # type: ignore[arg-type]
    assert services.settings is None
    assert "as before" in caplog.text


def test_a_glossary_is_read_again_for_new_work_and_a_wrong_one_leaves_the_old(tmp_path: Path) -> None:
    file = tmp_path / "terms.csv"
    file.write_text("canal,waterway\n")
    settings = Settings(data_dir=tmp_path, glossary=file)
    services = Services(settings)
    old = _Translator()
    services._translator = old  # type: ignore[assignment]
    services._briefer = _Briefer()  # type: ignore[assignment]
    services.reload(settings)
    first = services.text_translator
    file.write_text("canal,channel\n")
    services.reload(settings)
    assert [first.glossary.entries[0].target, services.text_translator.glossary.entries[0].target] == [
        "waterway",
        "channel",
    ]
    assert services.briefer.translator is services.text_translator
    assert old.glossary is None
    with pytest.raises(InvalidSettings, match="glossary"):
        services.reload(settings.model_copy(update={"glossary": tmp_path / "missing.csv"}))
    assert services.text_translator.glossary.entries[0].target == "channel"


class _Briefer:
    translator: Any = None

    def with_translator(self, translator: Any) -> "_Briefer":
        other = _Briefer()
        other.translator = translator
        return other


class _Translator:
    glossary: Any = None

    def replacing_glossary(self, glossary: Any) -> "_Translator":
        other = _Translator()
        other.glossary = glossary
        return other


def test_a_process_reads_its_settings_again_on_sighup_and_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('log_level = "warning"\n')
    with Process(tmp_path, configuration=file) as server:
        server.ask("GET", "/livez")
        assert "/livez 200" not in server.log
        file.write_text('log_level = "info"\nbeam_size = 3\n')
        server.signal(signal.SIGHUP)
        wait_until(lambda: "from the next start on: beam_size" in server.log)
        server.ask("GET", "/livez")
        wait_until(lambda: "/livez 200" in server.log)
