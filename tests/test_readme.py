"""README says what the code does: its commands are accepted, its settings are all there."""

import re
import shlex
from pathlib import Path

import pytest

from benchmarks.readme import settings_table
from service.cli.main import _parser

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [line.split("#")[0].split("<")[0] for line in re.findall(r"^\$ entrefilet (.*)$", README, re.MULTILINE)]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_shown_in_readme_is_accepted(command):
    arguments = shlex.split(command)
    assert _parser(arguments).parse_args(arguments).command == arguments[0]


def test_readme_shows_commands():
    assert len(COMMANDS) >= 4


def test_the_table_of_settings_is_the_settings():
    assert settings_table() in README


@pytest.mark.parametrize("target", re.findall(r"^\$ make (\w+)", README, re.MULTILINE))
def test_a_target_shown_in_readme_is_in_the_makefile(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"(?:docs|service)/[\w./-]+\w", README))))
def test_a_path_shown_in_readme_exists(path):
    assert (ROOT / path).exists()
