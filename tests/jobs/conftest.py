import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from service.jobs.database import Database, metadata, open_database
from service.settings import Settings


class Clock:
    """A clock that the test turns."""

    def __init__(self, now: float = 1_772_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


# A server of your own, as postgresql://user:password@host/database, is tested beside SQLite; its tables are dropped.
POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL")


@pytest.fixture(params=["sqlite", "postgresql"] if POSTGRESQL else ["sqlite"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    database = SecretStr(POSTGRESQL) if POSTGRESQL and request.param == "postgresql" else None
    return Settings(data_dir=tmp_path, job_lease_seconds=1, database=database)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    opened = open_database(settings)
    yield opened
    if settings.database:
        with opened.write() as connection:
            metadata.drop_all(connection)
    opened.close()


@pytest.fixture
def wait_until() -> Callable[..., None]:
    import time

    def wait(condition: Callable[[], bool], seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.02)

    return wait
