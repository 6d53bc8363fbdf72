"""The examples of docs/integrating.md, run as they stand against the real server over fakes."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

GUIDE = (Path(__file__).parents[2] / "docs" / "integrating.md").read_text("utf-8")
EXAMPLES = re.findall(r"```(sh|python|js)\n(.*?)```", GUIDE, re.DOTALL)
TOOLS = {"sh": "curl", "python": sys.executable, "js": "node"}
COMMANDS = {
    "sh": ["bash", "-euo", "pipefail", "-c"],
    "python": [sys.executable, "-c"],
    "js": ["node", "--input-type=module", "-e"],
}

# on a machine that has neither curl nor Node.js the examples in Python are run alone
RUNNABLE = [(language, code) for language, code in EXAMPLES if shutil.which(TOOLS[language])]


@pytest.mark.parametrize(("language", "code"), RUNNABLE, ids=[f"{i}-{kind}" for i, (kind, _) in enumerate(RUNNABLE)])
def test_an_example_of_the_guide_runs(language: str, code: str, address: str, tmp_path: Path) -> None:
    code = code.replace("http://127.0.0.1:8080", address)
    done = subprocess.run(
        [*COMMANDS[language], code], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    if "127.0.0.1" in code:
        assert done.stdout.strip()


def test_the_guide_has_examples_in_every_language() -> None:
    assert {language for language, _ in EXAMPLES} == set(COMMANDS)
