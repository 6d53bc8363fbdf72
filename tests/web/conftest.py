"""An application over fake services."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.settings import Settings
from service.web.app import create_app
from tests.web.fakes import FakeServices


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for what every test's service keeps, in this process and those that it starts."""
    monkeypatch.setenv("ENTREFILET_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def services() -> FakeServices:
    return FakeServices()


@pytest.fixture
def settings(data_dir: Path) -> Settings:
    return Settings(max_characters=5000, min_words=4)


@pytest.fixture
def app(settings: Settings, services: FakeServices, data_dir: Path) -> Iterator[Flask]:
    made = create_app(settings, services)
    yield made
    made.extensions["durable"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of the production server as a real process, over fakes that answer at once; one for a file's tests."""
    command = [sys.executable, "-m", "tests.web.contract_server"]
    environment = {**os.environ, "ENTREFILET_DATA_DIR": str(tmp_path_factory.mktemp("data"))}
    with subprocess.Popen(
        command, cwd=Path(__file__).parents[2], env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        for line in process.stderr:
            if found := re.search(r"listening on (http://\S+)", line):
                yield found.group(1)
                break
        process.kill()
