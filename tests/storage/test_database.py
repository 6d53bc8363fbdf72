import sqlite3
import threading
from pathlib import Path
from typing import Self

import pytest
from pydantic import SecretStr
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError

from service.errors import InvalidSettings
from service.jobs.model import NewItem, Webhook
from service.jobs.service import JobQueue
from service.jobs.store import JobStore
from service.settings import Settings
from service.storage.database import Database, open_database, use_write_ahead_log
from service.storage.tables import metadata


@pytest.mark.parametrize(
    ("url", "reported"),
    [
        ("redis://localhost:6379/0", "Redis cannot hold jobs"),
        ("rediss://:s3cret@cache.example", "Redis cannot hold jobs"),
        ("mysql://root:s3cret@db.example/jobs", "no postgresql:// URL"),
        ("/var/lib/entrefilet.db", "no postgresql:// URL"),
        ("postgresql://u:s3cret@/jobs?host=/nowhere", "cannot open the database"),
        ("postgresql://u:s3cret@host:port/jobs", "cannot open the database"),
        ("postgresql://u:s3cret@127.0.0.1:1,127.0.0.1:2/jobs", "cannot open the database"),
        ("postgresql://u@/jobs?secret=s3cret", "cannot open the database"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_plainly_and_without_its_password(
    url: str, reported: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidSettings, match=reported) as caught:
        open_database(Settings(data_dir=tmp_path, database=SecretStr(url)))
    assert caught.value.mend
    assert "s3cret" not in f"{caught.value} {caught.value.mend}"


def test_every_spelling_of_a_postgresql_url_is_read(settings: Settings) -> None:
    if settings.database is None:
        open_database(settings).close()
        return
    plain = settings.database.get_secret_value()
    spellings = [plain.replace("postgresql", scheme, 1) for scheme in ("postgres", "POSTGRESQL", "postgresql+psycopg")]
    # the first of two hosts does not answer
    spellings.append(plain.replace("?host=", "?target_session_attrs=read-write&host=/nowhere,"))
    for url in map(SecretStr, spellings):
        database = open_database(settings.model_copy(update={"database": url}))
        assert database.ready()
        database.close()


def test_tables_of_an_earlier_release_gain_the_columns_they_lack(settings: Settings, database: Database) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("alter table jobs drop column trace")
        connection.exec_driver_sql(
            "insert into jobs (id, state, created, total, completed, failed) values ('old', 'done', 1, 1, 1, 0)"
        )
    again = open_database(settings)
    with again.read() as connection:
        assert connection.exec_driver_sql("select id, trace from jobs").all() == [("old", None)]
    again.close()


def test_tables_of_an_earlier_release_gain_the_indexes_they_lack(settings: Settings, database: Database) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("drop index items_equal")
        connection.exec_driver_sql("alter table items drop column digest")
    again = open_database(settings)
    with again.read() as connection:
        assert "items_equal" in {index["name"] for index in inspect(connection).get_indexes("items")}
    again.close()


def test_many_may_open_an_empty_database_at_once(settings: Settings) -> None:
    barrier, opened, failed = threading.Barrier(4), [], []

    def work() -> None:
        barrier.wait(20)
        try:
            database = open_database(settings)
            JobQueue(
                settings, database, handle=lambda p: p, describe=lambda e: {}, post=lambda *a, **k: (204, {})
            ).stop()
            database.close()
            opened.append(database)
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(opened) == 4


class _Contended:
    """A connection that another one keeps from changing the journal's mode."""

    def __init__(self, code: int, failures: int) -> None:
        self.code, self.failures = code, failures

    def execute(self, _statement: str) -> Self:
        if self.failures:
            self.failures -= 1
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = self.code
            raise error
        return self

    def fetchall(self) -> list[tuple[str]]:
        return [("wal",)]


@pytest.mark.parametrize("code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY, sqlite3.SQLITE_LOCKED])
def test_a_file_that_another_connection_turns_to_the_log_is_waited_for(code: int) -> None:
    contended = _Contended(code, failures=3)
    use_write_ahead_log(contended)
    assert contended.failures == 0


def test_a_file_that_cannot_hold_the_log_fails_at_once() -> None:
    with pytest.raises(sqlite3.OperationalError):
        use_write_ahead_log(_Contended(sqlite3.SQLITE_READONLY, failures=1))


def test_an_error_of_the_database_holds_no_article_and_no_secret(database: Database) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("drop table items")
    webhook = Webhook("https://desk.example/hook", "whsec_c2VjcmV0")
    with pytest.raises(DBAPIError) as caught:
        JobStore(database).create("j", [NewItem({"text": "Le canal rouvre"})], webhook=webhook)
    reported = str(caught.value)
    assert "canal" not in reported
    assert "whsec_" not in reported


def test_every_table_is_made(database: Database) -> None:
    with database.read() as connection:
        for table in metadata.sorted_tables:
            connection.execute(table.select().limit(1))
