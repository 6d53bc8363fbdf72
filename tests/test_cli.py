"""The command line as a user meets it, on the real model where one is needed."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.cli import main

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "docs/examples/clinique.fr.txt"
SHORT = """La piscine de Brenne rouvre lundi

Le bassin avait été vidé en mars. La ville a payé les travaux. Le maire attend 300 nageurs le premier jour.
Les écoles de Brenne y iront dès mardi. Les clubs reprendront leurs cours en janvier.
"""


@pytest.fixture
def article(tmp_path):
    """An article that the real model is soon done with."""
    path = tmp_path / "piscine.fr.txt"
    path.write_text(SHORT, encoding="utf-8")
    return str(path)


def run(capsys, *arguments):
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def feed(monkeypatch, data):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.model
def test_a_brief_as_text_shows_both_languages_and_nothing_on_stderr(capsys, article):
    code, out, err = run(capsys, "brief", article, "--key-points", "1", "--abstract-words", "20")
    assert code == 0, err
    assert "ABSTRACT" in out
    assert "RÉSUMÉ" in out
    assert "KEY POINTS" in out
    assert err == ""


@pytest.mark.model
def test_the_same_article_gives_the_same_json_timing_aside(capsys, article):
    options = ("--format", "json", "--include-text", "--key-points", "1", "--abstract-words", "20")
    briefs = [json.loads(run(capsys, "brief", article, *options)[1]) for _ in range(2)]
    for brief in briefs:
        assert brief.pop("timing")
        assert brief["key_points"]
        for point in brief["key_points"]:
            assert [brief["text"][e["start"] : e["end"]] for e in point["evidence"]]
    assert briefs[0] == briefs[1]


@pytest.mark.model
def test_translate_gives_n_lines_for_n_lines(capsys, monkeypatch):
    feed(monkeypatch, "Bonjour.\n\n- Le maire a parlé.\nLE CONSEIL A VOTÉ LE BUDGET.\n".encode())
    code, out, _ = run(capsys, "translate", "-")
    lines = out.split("\n")
    assert code == 0
    assert len(lines) == 5
    assert lines[1] == ""
    assert lines[2].startswith("- ")
    assert lines[3].isupper()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\t \n", "empty"),
        (b"Trois petits mots", "word"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG"),
        (b"mot " * 60_000, "limit"),
    ],
)
def test_bad_input_is_one_line_that_says_what_is_wrong_and_exit_code_3(capsys, monkeypatch, data, says):
    feed(monkeypatch, data)
    code, out, err = run(capsys, "brief", "-")
    assert code == 3
    assert out == ""
    assert says.lower() in err.lower()
    assert len(err.strip().splitlines()) == 1
    assert "Traceback" not in err


@pytest.mark.model
def test_a_german_article_is_refused_by_name(capsys, monkeypatch):
    feed(
        monkeypatch,
        "Der Stadtrat hat am Montagabend mit großer Mehrheit den Haushalt für das nächste Jahr gebilligt.".encode(),
    )
    code, _, err = run(capsys, "brief")
    assert code == 3
    assert "German" in err


def test_a_reader_that_has_seen_enough_ends_the_command_quietly():
    command = f"{sys.executable} -m service.cli models list | true"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_a_missing_file_is_named(capsys):
    code, _, err = run(capsys, "brief", "no-such-file.txt")
    assert code == 3
    assert "no-such-file.txt" in err


def test_a_missing_model_says_how_to_build_it(capsys, tmp_path):
    code, _, err = run(capsys, "brief", str(EXAMPLE), "--models-dir", str(tmp_path))
    assert code == 4
    assert "entrefilet models build" in err


def test_an_option_out_of_range_is_named(capsys):
    code, _, err = run(capsys, "brief", str(EXAMPLE), "--key-points", "99")
    assert code == 3
    assert "key_points" in err


def test_a_wrong_setting_is_a_usage_error(capsys):
    code, _, err = run(capsys, "brief", str(EXAMPLE), "--beam-size", "0")
    assert code == 2
    assert "beam_size" in err


@pytest.mark.parametrize("arguments", [(), ("nonsense",), ("brief", "--colour", "red")])
def test_wrong_usage_exits_with_2(capsys, arguments):
    with pytest.raises(SystemExit) as leaving:
        main(arguments)
    assert leaving.value.code == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.model
def test_models_and_doctor_show_what_is_installed(capsys):
    assert "embedded" in run(capsys, "models", "list")[1]
    assert run(capsys, "models", "verify", "embedded")[0] == 0
    code, out, _ = run(capsys, "doctor")
    assert code == 0
    assert "models_dir" in out


@pytest.mark.parametrize("command", ["brief", "translate", "batch", "feed", "serve", "keys", "models", "doctor"])
def test_every_command_has_help_of_its_own(command):
    done = subprocess.run(
        [sys.executable, "-m", "service.cli", command, "--help"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"usage: entrefilet {command}")


def test_prompts_and_commands_are_found_from_any_folder(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "from service.engines.prompting.prompts import prompts_folder; print(prompts_folder())"],
        cwd=tmp_path, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (Path(done.stdout.strip()) / "gemma3-270m").is_dir()
