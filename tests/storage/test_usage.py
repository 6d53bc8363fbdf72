import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pydantic import SecretStr

from service.errors import InvalidOption
from service.settings import Settings
from service.storage.database import Database, open_database
from service.storage.keys import Key, KeyStore
from service.storage.usage import MINUTE, Limits


@pytest.fixture
def settings(database_url: str | None, tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, database=SecretStr(database_url) if database_url is not None else None)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    opened = open_database(settings)
    yield opened
    opened.close()


ROOT = Path(__file__).parents[2]


class Clock:
    def __init__(self, now: float = 1_772_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def key(database: Database, rate: int = 3, quota: int = 0) -> Key:
    return KeyStore(database).create("desk", requests_per_minute=rate, characters_per_day=quota)[0]


def test_a_key_is_found_by_its_token_until_it_is_revoked(database: Database) -> None:
    store = KeyStore(database)
    made, token = store.create("la rédaction", scopes=["jobs", "briefs"], characters_per_day=9)
    assert store.authenticate(token) == made
    assert made.scopes == ("briefs", "jobs")
    assert store.authenticate(token + "x") is None
    assert store.authenticate("ef_000000000000_" + "x" * 43) is None
    assert store.list() == [made]
    assert store.revoke(made.id)
    assert not store.revoke(made.id)
    assert store.authenticate(token) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": ["all"]},
        {"scopes": []},
        {"requests_per_minute": 0},
        {"requests_per_minute": 10**10},
        {"characters_per_day": -1},
        {"characters_per_day": 10**10},
    ],
)
def test_limits_that_no_database_holds_are_refused(database: Database, wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidOption):
        KeyStore(database).create("desk", **wrong)


def test_a_minute_holds_as_many_requests_as_the_rate_and_tells_when_there_is_room(database: Database) -> None:
    clock = Clock()
    limits, mine = Limits(database, clock=clock), key(database)
    remaining = []
    for _ in range(3):
        remaining.append(limits.request(mine).remaining)
        clock.now += 10
    assert remaining == [2, 1, 0]
    refused = limits.request(mine)
    assert not refused.allowed
    assert refused.reset == pytest.approx(30)
    clock.now += 29.9
    assert not limits.request(mine).allowed
    clock.now += 0.2
    assert limits.request(mine).allowed
    assert not limits.request(mine).allowed


def test_keys_do_not_use_up_each_others_rate(database: Database) -> None:
    limits, mine, theirs = Limits(database), key(database, rate=1), key(database, rate=1)
    assert limits.request(mine).allowed
    assert limits.request(theirs).allowed
    assert not limits.request(mine).allowed


@given(st.lists(st.floats(0, 40), min_size=1, max_size=25))
@examples(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_pauses_no_minute_holds_more_than_the_rate(database: Database, pauses: list[float]) -> None:
    clock = Clock()
    limits, mine = Limits(database, clock=clock), key(database, rate=4)
    allowed: list[float] = []
    for pause in pauses:
        clock.now += pause
        reported = limits.request(mine)
        if reported.allowed:
            allowed.append(clock.now)
        recent = [at for at in allowed if at > clock.now - MINUTE]
        assert len(recent) <= 4
        assert reported.remaining == 4 - len(recent)
        assert reported.allowed or len(recent) == 4, "a request was refused for which there was room"


def test_a_quota_is_of_one_day_in_utc(database: Database) -> None:
    clock = Clock(1_772_064_000.0 - 10)  # ten seconds before midnight
    limits, mine = Limits(database, clock=clock), key(database, quota=100)
    assert limits.characters(mine, 60).remaining == 40
    refused = limits.characters(mine, 41)
    assert not refused.allowed
    assert (refused.remaining, refused.reset) == (40, pytest.approx(10))
    assert limits.characters(mine, 40).remaining == 0
    clock.now += 10
    assert limits.characters(mine, 100).allowed
    assert limits.characters(key(database), 10**9) is None


def test_threads_cannot_spend_the_same_allowance_twice(database: Database) -> None:
    limits, mine = Limits(database), key(database, rate=10, quota=100)
    allowed: list[bool] = []

    def ask() -> None:
        for _ in range(5):
            allowed.append(limits.request(mine).allowed)
            allowed.append(limits.characters(mine, 10).allowed)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(allowed) == 20


def test_processes_share_one_rate(settings: Settings, database: Database) -> None:
    made = key(database, rate=10)
    code = (
        "import sys; from pathlib import Path; from service.storage.database import open_database; "
        "from service.storage.usage import Limits; from service.storage.keys import KeyStore; "
        "from service.settings import Settings; database = open_database(Settings()); "
        "key, limits = KeyStore(database).find(sys.argv[1]), Limits(database, clock=lambda: 1_772_000_000.0); "
        "print(sum(limits.request(key).allowed for _ in range(8)))"
    )
    environment = {**os.environ, "ENTREFILET_DATA_DIR": str(settings.data_dir)}
    if settings.database:
        environment["ENTREFILET_DATABASE"] = settings.database.get_secret_value()
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, made.id], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    assert sum(int(process.communicate(timeout=240)[0]) for process in processes) == 10
    assert not Limits(database, clock=lambda: 1_772_000_000.0).request(made).allowed


def test_requests_of_keys_that_come_no_more_are_forgotten(database: Database) -> None:
    clock = Clock()
    limits = Limits(database, clock=clock)
    limits.request(key(database))
    clock.now += MINUTE
    limits.purge()
    with database.read() as connection:
        assert connection.exec_driver_sql("select count(*) from hits").scalar_one() == 0
