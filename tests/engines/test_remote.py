"""A server as the translator: named by its address in the settings, with its key, and examined by `doctor`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.bootstrap import Services
from service.cli import main
from service.engines.kinds.remote import Remote, examine
from service.errors import EngineFailed
from service.settings import load_settings
from tests.engines.small_server import Server


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def test_the_settings_say_how_a_server_is_asked(server: Server, tmp_path: Path) -> None:
    settings = load_settings(
        models_dir=tmp_path, translator=f"{server.url}#small", translator_key="hunter2", translator_style="completions"
    )
    services = Services(settings)
    services.rehearse()
    assert server.requests == []  # its calls may cost money
    (result,) = services.text_translator.translate_sentences(["Le maire de Brest"])
    assert result.text
    assert services.text_translator.translator.identity.name == "small"
    path, headers, body = server.requests[0]
    assert (path, headers["Authorization"], body["stop"]) == ("/v1/completions", "Bearer hunter2", "\n")
    assert body["prompt"] == "French: Le maire de Brest\nEnglish:"
    assert "hunter2" not in repr(settings)
    assert services.languages() == (("fr", "en"),)


def test_the_doctor_asks_the_server(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["doctor", "--models-dir", str(tmp_path), "--translator", f"{server.url}#small"]
    assert main(arguments) == 0
    assert "answers, « Bonjour. »" in capsys.readouterr().out
    server.script = [lambda: (401, {}, {"error": {"message": "who are you"}})]
    assert main(arguments) == 1
    assert "who are you (correct the key)" in capsys.readouterr().err


def test_a_server_that_is_down_is_one_line_with_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "http://127.0.0.1:9/v1#small"
    assert main(["doctor", "--models-dir", str(tmp_path), "--translator", name]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "did not answer" in said
    assert "start it, or correct its address" in said
    with pytest.raises(EngineFailed):
        examine(name, Remote())
