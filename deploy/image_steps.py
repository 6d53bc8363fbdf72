"""Run the image's build steps in a plain folder, where no container engine is, and make a brief with what they leave.

    python deploy/image_steps.py [FOLDER]

Every RUN, COPY, ENV and ARG of the Dockerfile's first stage is carried out as it stands, /opt and /src standing below
FOLDER (a temporary one, deleted at the end, where none is named). Of the second stage the parts that need root are left
out: the system's packages and the user. Last, the brief of an example is made from an empty folder with the environment
that the image has, and `entrefilet doctor` examines it.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def steps(dockerfile: str, stage: int) -> Iterator[tuple[str, str]]:
    """Yield (instruction, argument) of a stage, counted from 0, with continued lines joined and comments out."""
    joined = re.sub(r"\\\n", " ", "\n".join(line for line in dockerfile.splitlines() if not line.startswith("#")))
    current = -1
    for line in joined.splitlines():
        name, _, argument = line.strip().partition(" ")
        current += name == "FROM"
        if name and current == stage and name != "FROM":
            yield name, argument.strip()


def main() -> int:
    """Return 0 when all steps went well and the brief is made."""
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1]).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        return _run(folder)
    with tempfile.TemporaryDirectory() as name:
        return _run(Path(name))


def _run(folder: Path) -> int:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    source = folder / "src"
    source.mkdir(exist_ok=True)
    environment = {**os.environ, "HOME": str(folder)}
    environment.pop("PYTHONPATH", None)

    def below(argument: str) -> str:
        return re.sub(r"(?<![\w.])/(opt|src)\b", lambda match: f"{folder}/{match[1]}", argument)

    def set_variables(argument: str) -> None:
        for part in shlex.split(below(argument)):
            name, _, value = part.partition("=")
            environment[name] = value.replace("$PATH", environment["PATH"])

    def run(command: str, where: Path) -> None:
        print(f"+ {command}", flush=True)
        subprocess.run(["bash", "-euc", command], cwd=where, env=environment, check=True)

    (folder / "opt").mkdir(exist_ok=True)
    for name, argument in steps(text, 0):
        if name == "RUN":
            run(below(argument), source)
        elif name == "ENV":
            set_variables(argument)
        elif name == "COPY":
            *sources, target = shlex.split(argument)
            for item in sources:
                goal = source / target
                if (ROOT / item).is_dir():
                    ignored = shutil.ignore_patterns("__pycache__", "*.trie")
                    shutil.copytree(ROOT / item, goal, dirs_exist_ok=True, ignore=ignored)
                else:
                    shutil.copy(ROOT / item, goal)
    for name, argument in steps(text, 1):
        if name == "ENV":
            set_variables(argument)
    empty = folder / "empty"
    empty.mkdir(exist_ok=True)
    environment["ENTREFILET_DATA_DIR"] = str(folder / "data")
    run(f"entrefilet brief {shlex.quote(str(ROOT / 'docs/examples/canal.fr.txt'))}", empty)
    run("entrefilet doctor --quick | grep -v ^[a-z_]*_", empty)
    return 0


if __name__ == "__main__":
    sys.exit(main())
