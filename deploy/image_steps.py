"""Carry out the steps of the Dockerfile in a plain folder, where no container engine is, and use what they leave.

    python deploy/image_steps.py [--quick] [FOLDER]

Every RUN, COPY, ARG and ENV of the first stage is carried out as it stands, /opt and /src standing below FOLDER (a
temporary one, deleted at the end, where none is named), but for the system's packages. Of the second stage, which
copies from the first, the parts that change the system are left out: its packages and its user. Then, with the image's
environment, as its user where this is run by root, and with no checkout near: the brief of an example is made,
`entrefilet doctor` examines, the image's command serves, its health check passes, and a caller gets a brief. With
--quick the article is a short one, and nothing is examined.
"""

import argparse
import fnmatch
import http.client
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_FOLDERS = re.compile(r"(?<![\w.])/(opt|src)\b")
_SHORT = "Le pont de Brumeval rouvre lundi. Fermé depuis trois ans, il a coûté 2 millions d'euros à la commune."
_SECONDS = 600  # on a machine that others use


def steps(dockerfile: str, stage: int) -> Iterator[tuple[str, str]]:
    """Yield (instruction, argument) of a stage, counted from 0, with continued lines joined and comments out."""
    joined = re.sub(r"\\\n", " ", "\n".join(line for line in dockerfile.splitlines() if not line.startswith("#")))
    current = -1
    for line in joined.splitlines():
        name, _, argument = line.strip().partition(" ")
        current += name == "FROM"
        if name and current == stage and name != "FROM":
            yield name, argument.strip()


class Image:
    """What the steps leave below a folder."""

    def __init__(self, folder: Path) -> None:
        """Take an empty folder; `build` fills it."""
        self._folder = folder
        self._source = folder / "src"
        self._home = folder / "home"
        # what uv has fetched for this machine is not fetched again; its hash is looked at all the same
        cache = os.environ.get("UV_CACHE_DIR", str(Path.home() / ".cache/uv"))
        self._environment = {**os.environ, "HOME": str(self._home), "UV_CACHE_DIR": cache}
        self._environment.pop("PYTHONPATH", None)
        self._command: list[str] = []
        self._healthcheck: list[str] = []
        self._user: int | None = None

    def build(self, dockerfile: str) -> None:
        """Carry out the steps. Raises CalledProcessError, and ValueError for a step that this program does not know."""
        for folder in (self._folder / "opt", self._source, self._home):
            folder.mkdir(exist_ok=True)
        for name, argument in steps(dockerfile, 0):
            if name == "RUN":
                self._shell(self._below(argument), self._source)
            elif name == "ENV":
                self._set(argument)
            elif name == "COPY":
                self._copy(argument)
            elif name not in ("ARG", "WORKDIR"):
                raise ValueError(f"the Dockerfile's first stage has {name}, which {Path(__file__).name} does not know")
        for name, argument in steps(dockerfile, 1):
            if name == "ENV":
                self._set(argument)
            elif name == "COPY" and not argument.startswith("--from=build /opt/entrefilet /opt/entrefilet"):
                self._copy(argument)
            elif name == "CMD":
                self._command = json.loads(self._below(argument))
            elif name == "HEALTHCHECK":
                self._healthcheck = json.loads(self._below(argument).partition(" CMD ")[2])
            elif name == "USER":
                self._user = int(argument.partition(":")[0])
        shutil.rmtree(self._source)
        shutil.rmtree(self._folder / "opt" / "build")

    def use(self, article: str, *, examine: bool) -> None:
        """Make a brief by the command and one by the service, and have the whole examined, if asked to.

        Raises CalledProcessError, RuntimeError, OSError."""
        (self._home / "article.txt").write_text(article, "utf-8")
        if self._user is not None and not self._may_run(self._user):
            print(f"user {self._user} may not run this Python: what follows runs as you", flush=True)
            self._user = None
        if self._user is not None:
            for path in (self._folder, self._folder / "opt"):
                path.chmod(0o755)
            for path in (self._home, *self._home.rglob("*")):
                os.chown(path, self._user, self._user)
        self._shell("entrefilet brief article.txt", self._home, self._user)
        if examine:
            self._shell("entrefilet doctor", self._home, self._user)
        port = free_port()
        environment = self._environment | {"ENTREFILET_PORT": str(port), "ENTREFILET_HOST": "127.0.0.1"}
        check = [part.replace(":8080/", f":{port}/") for part in self._healthcheck]
        print(f"+ {shlex.join(self._command)}", flush=True)
        server = subprocess.Popen(self._command, cwd=self._home, env=environment, user=self._user)
        ask(
            server,
            lambda: subprocess.run(check, env=environment, stderr=subprocess.DEVNULL, check=False).returncode,
            port,
            article,
        )

    def _may_run(self, user: int) -> bool:
        if os.getuid() != 0:
            return False
        with suppress(PermissionError):
            return subprocess.run([sys.executable, "-c", ""], cwd="/", user=user, check=False).returncode == 0
        return False

    def _below(self, argument: str) -> str:
        return _FOLDERS.sub(lambda match: f"{self._folder}/{match[1]}", argument)

    def _set(self, argument: str) -> None:
        for part in shlex.split(self._below(argument)):
            name, _, value = part.partition("=")
            self._environment[name] = value.replace("$PATH", self._environment["PATH"])

    def _copy(self, argument: str) -> None:
        *sources, target = shlex.split(argument)
        goal = self._source / self._below(target)  # an absolute target is one below the folder
        for item in sources:
            if (ROOT / item).is_dir():
                shutil.copytree(ROOT / item, goal, dirs_exist_ok=True, ignore=_ignored)
            else:
                shutil.copy(ROOT / item, goal)

    def _shell(self, command: str, where: Path, user: int | None = None) -> None:
        if command.startswith("apt-get "):
            print(f"left out: {command}", flush=True)  # what it installs must be here
            return
        print(f"+ {command}", flush=True)
        started = time.monotonic()
        subprocess.run(["bash", "-euc", command], cwd=where, env=self._environment, user=user, check=True)
        print(f"  {time.monotonic() - started:.1f} s", flush=True)


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def ask(server: "subprocess.Popen[bytes]", check: Callable[[], int], port: int, article: str) -> None:
    """Wait until `check`, the image's health check, returns 0; have a brief made of an article; end the server.

    Raises RuntimeError where the service ends, is not healthy in time or makes no brief, OSError where it hangs up."""
    started = time.monotonic()
    try:
        while check():
            if server.poll() is not None or time.monotonic() - started > _SECONDS:
                raise RuntimeError(f"the image's command is not healthy (exit status {server.returncode})")
            time.sleep(0.2)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
        body, headers = json.dumps({"text": article}), {"Content-Type": "application/json"}
        connection.request("POST", "/v1/briefs", body, headers)
        with connection.getresponse() as response:
            brief = json.load(response)
        connection.close()
    finally:
        server.terminate()
        server.wait(60)
    if not brief["abstract"]["en"] or server.returncode:
        raise RuntimeError(f"the image made no brief, or ended with {server.returncode}")
    print(f"healthy, and a brief made, after {time.monotonic() - started:.1f} s", flush=True)


def _ignored(folder: str, names: list[str]) -> set[str]:
    """Return which names of a folder .dockerignore leaves out, as shutil.copytree asks."""
    patterns = (ROOT / ".dockerignore").read_text("utf-8").split()
    place = Path(folder).relative_to(ROOT)
    return {
        name
        for name in names
        for pattern in patterns
        if fnmatch.fnmatch(name if pattern.startswith("**/") else str(place / name), pattern.removeprefix("**/"))
    }


def main() -> int:
    """Return 0 when all steps went well and the briefs were made."""
    parser = argparse.ArgumentParser(description="carry out the image's steps in a plain folder")
    parser.add_argument("folder", nargs="?", type=Path, help="where to; a temporary folder by default")
    parser.add_argument("--quick", action="store_true", help="use what is built for no more than a short article")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder: Path = (args.folder or Path(name)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        image = Image(folder)
        image.build((ROOT / "Dockerfile").read_text("utf-8"))
        article = _SHORT if args.quick else (ROOT / "docs/examples/canal.fr.txt").read_text("utf-8")
        image.use(article, examine=not args.quick)
    return 0


if __name__ == "__main__":
    sys.exit(main())
