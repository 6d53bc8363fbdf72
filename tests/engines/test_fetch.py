"""`entrefilet models fetch` as a user runs it, from a hub on loopback."""

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

import pytest
from huggingface_hub import constants

from service.cli import main
from tests.assertions import each
from tests.engines.hub_server import HubServer

ROOT = Path(__file__).resolve().parents[2]
NAME, REPOSITORY, OTHER = "opus-mt-fr-en", "Helsinki-NLP/opus-mt-fr-en", "someone/tiny-nc"
TEXT = "Le maire a signé la convention.\n\nLa ville consacrera 2,6 millions d'euros au port.\n"
NOWHERE = "http://127.0.0.1:9"  # the port of a service that is long out of use
_FILE = "{repo_id}/resolve/{revision}/{filename}"  # how the hub's library makes a file's address
NOT_OURS = ("HF_", "HUGGING", "TRANSFORMERS_", "ENTREFILET_")


@dataclass(frozen=True)
class Machine:
    """A machine with nothing on it yet, whose command line is `run` and whose files are all in `folder`."""

    folder: Path
    hub: str

    @property
    def models(self) -> Path:
        return self.folder / "models"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that a process on this machine has: none of the hub's or ours but its own."""
        ours = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(NOT_OURS) and not name.lower().endswith("_proxy")
        }
        folders = {"HF_HOME": "hf", "ENTREFILET_DATA_DIR": "data", "ENTREFILET_MODELS_DIR": "models"}
        own = {name: str(self.folder / folder) for name, folder in folders.items()}
        return {**ours, **own, "HF_ENDPOINT": self.hub}

    def run(self, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        """Run `entrefilet` in this process, in which torch is imported once for all of these tests."""
        out, err = io.StringIO(), io.StringIO()
        with (
            patch.dict(os.environ, self.environment, clear=True),
            # what the hub's library reads of its environment as it is imported
            patch.object(constants, "ENDPOINT", self.hub.rstrip("/")),
            patch.object(constants, "HUGGINGFACE_CO_URL_TEMPLATE", f"{self.hub.rstrip('/')}/{_FILE}"),
            patch.object(constants, "HF_HUB_CACHE", str(self.folder / "hf" / "hub")),
            patch("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode()))),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            return subprocess.CompletedProcess(arguments, main(arguments), out.getvalue(), err.getvalue())

    def run_apart(self, *arguments: str) -> str:
        """Run `entrefilet`, which is to succeed, in a process of its own as a user does, and return what it prints."""
        run = subprocess.run(
            [sys.executable, "-m", "service.cli", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        return run.stdout

    def done(self, *arguments: str, text: str = "") -> str:
        """Run `entrefilet`, which is to succeed, and return what it prints."""
        run = self.run(*arguments, text=text)
        assert run.returncode == 0, run.stderr
        return run.stdout

    def refused(self, *arguments: str) -> str:
        """Run `entrefilet`, which is to find no model, and return the one line that says why."""
        run = self.run(*arguments)
        assert (run.returncode, run.stdout) == (4, ""), run.stderr
        assert "Traceback" not in run.stderr
        said = [line for line in run.stderr.splitlines() if line.startswith("entrefilet: ")]
        assert said == run.stderr.splitlines()[-1:]
        return said[0]

    def state(self, name: str) -> list[str]:
        """Return what `models list` says of a model."""
        found = [line for line in self.done("models", "list").splitlines() if line.split()[0] == name]
        return found[0].split() if found else []


def serve(model: Path, folder: Path) -> HubServer:
    """Start a hub with a free model, and the same under a licence that forbids commercial use."""
    repositories = {}
    for repository, licence in ((REPOSITORY, "apache-2.0"), (OTHER, "cc-by-nc-4.0")):
        repositories[repository] = shutil.copytree(model, folder / "repositories" / repository)
        card = f"---\nlanguage:\n- fr\n- en\nlicense: {licence}\n---\n# A model\n"
        (repositories[repository] / "README.md").write_text(card, encoding="utf-8")
        (repositories[repository] / "tf_model.h5").write_bytes(b"weights that nobody here reads")
    return HubServer(repositories)


@pytest.fixture
def hub(marian_folder: Path, tmp_path: Path) -> Iterator[HubServer]:
    server = serve(marian_folder, tmp_path)
    yield server
    server.close()


@pytest.fixture
def machine(hub: HubServer, tmp_path: Path) -> Machine:
    return Machine(tmp_path, hub.url)


@pytest.fixture(scope="module")
def fetched(marian_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[HubServer, Machine, Path]]:
    """A hub, a machine that has fetched its free model by the catalog's name, and the folder that was printed."""
    folder = tmp_path_factory.mktemp("fetched")
    server = serve(marian_folder, folder)
    machine = Machine(folder, server.url)
    try:
        yield server, machine, Path(machine.run_apart("models", "fetch", NAME).strip())
    finally:
        server.close()


def test_a_model_fetched_by_its_name_is_listed_translates_and_is_what_auto_takes(
    fetched: tuple[HubServer, Machine, Path],
) -> None:
    hub, machine, folder = fetched
    assert "model.safetensors" in hub.requested_files(REPOSITORY)
    assert "tf_model.h5" not in hub.requested_files(REPOSITORY)
    assert folder == machine.models / f"{NAME}-{machine.state(NAME)[1]}"
    assert machine.done("models", "verify", NAME) == f"{NAME}: whole\n"
    by_name = machine.done("translate", "--translator", NAME, text=TEXT)
    assert [bool(line.strip()) for line in by_name.split("\n")] == [True, False, True, False]
    assert machine.done("translate", text=TEXT) == by_name
    brief = json.loads(machine.done("brief", "--format", "json", text=TEXT))
    assert brief["provenance"]["translator"] == {"name": NAME, "revision": folder.name.removeprefix(f"{NAME}-")}


def test_a_model_that_is_here_already_is_not_fetched_again_and_needs_no_hub(
    fetched: tuple[HubServer, Machine, Path],
) -> None:
    hub, machine, folder = fetched
    hub.log.clear()
    assert machine.done("models", "fetch", NAME) == f"{folder}\n"
    assert hub.log
    assert not hub.requested_files(REPOSITORY)
    assert replace(machine, hub=NOWHERE).done("models", "fetch", NAME) == f"{folder}\n"


def test_a_licence_that_forbids_commercial_use_is_refused_before_the_weights_and_taken_when_asked_for(
    hub: HubServer, machine: Machine
) -> None:
    said = machine.refused("models", "fetch", OTHER)
    assert f"{OTHER} is under the licence cc-by-nc-4.0, which forbids commercial use" in said
    assert "--allow-noncommercial" in said
    assert hub.requested_files(OTHER) == {"README.md"}
    assert not any("/stored/" in line for line in each(hub.log))
    assert machine.state("tiny-nc") == []
    machine.done("models", "fetch", OTHER, "--allow-noncommercial")
    assert {"README.md", "config.json", "model.safetensors"} < hub.requested_files(OTHER)
    assert machine.state("tiny-nc")[-1] == "[cc-by-nc-4.0]"
    assert "forbids commercial use" in machine.refused("translate", "--translator", OTHER)
    assert machine.done("translate", "--translator", OTHER, "--allow-noncommercial", text=TEXT).strip()


@pytest.mark.parametrize(
    ("name", "repository"), [("nobody/nothing",) * 2, ("opus-mt-fr-xx", "Helsinki-NLP/opus-mt-fr-xx")]
)
def test_a_repository_that_the_hub_does_not_have_is_said_in_one_line(
    machine: Machine, name: str, repository: str
) -> None:
    run = machine.run("models", "fetch", name)
    step, said = run.stderr.splitlines()
    assert (run.returncode, run.stdout, step) == (4, "", "fetching from the hub")
    assert said.startswith(f"entrefilet: {repository} cannot be fetched from the hub: it has no such repository")
    assert "check the name" in said


def test_a_hub_that_goes_away_in_the_middle_of_the_weights_leaves_no_half_model(
    hub: HubServer, machine: Machine
) -> None:
    hub.breaks = {"model.safetensors": 50_000}
    for abrupt in (True, False):
        hub.abrupt = abrupt
        said = machine.refused("models", "fetch", NAME)
        assert said.startswith(f"entrefilet: {REPOSITORY} cannot be fetched from the hub: ")
        assert "check the connection" in said
        assert not machine.models.exists()
        assert machine.state(NAME)[1:3] == ["not", "installed"]
        cached = {path.name for path in (machine.folder / "hf").rglob("*") if path.suffix != ".lock"}
        assert "blobs" in cached
        assert not [name for name in cached if name == "model.safetensors" or name.endswith(".incomplete")]
    hub.breaks = {}
    folder = Path(machine.done("models", "fetch", NAME).strip())
    assert machine.done("models", "verify", NAME) == f"{NAME}: whole\n"
    assert [path.name for path in machine.models.glob("[!.]*")] == [folder.name]


def test_half_a_download_is_no_model_once_the_hub_is_gone(hub: HubServer, machine: Machine) -> None:
    hub.breaks, hub.abrupt = {"model.safetensors": 50_000}, True
    machine.refused("models", "fetch", NAME)
    hub.close()
    assert f"{REPOSITORY} cannot be fetched from the hub: " in machine.refused("models", "fetch", NAME)
    assert not machine.models.exists()


@pytest.mark.parametrize("address", [NOWHERE, "127.0.0.1:9", "ftp://127.0.0.1"])
def test_a_hub_that_cannot_be_reached_is_a_clear_error(tmp_path: Path, address: str) -> None:
    machine = Machine(tmp_path, address)
    said = machine.refused("models", "fetch", NAME)
    assert said.startswith(f"entrefilet: {REPOSITORY} cannot be fetched from the hub: ")
    assert "give its path instead of the name" in said
    assert not machine.models.exists()
