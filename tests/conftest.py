"""What every test may rely on: nothing is written outside temporary folders, but for models in the user's cache."""

import os
from collections.abc import Iterator

import pytest

from tests.postgresql import PostgreSQL


@pytest.fixture(scope="session", autouse=True)
def data_in_a_temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Point jobs, keys and caches of this process and its children to a folder that goes away."""
    before = os.environ.get("ENTREFILET_DATA_DIR")
    os.environ["ENTREFILET_DATA_DIR"] = str(tmp_path_factory.mktemp("data"))
    yield
    if before is None:
        del os.environ["ENTREFILET_DATA_DIR"]
    else:
        os.environ["ENTREFILET_DATA_DIR"] = before


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server, started by the first test that asks for it."""
    with PostgreSQL() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """What the setting `database` is to be: nothing, for SQLite in a folder, and an empty PostgreSQL database."""
    if request.param == "sqlite":
        yield None
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    with server.database() as url:
        yield url
