import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from service.cli import backup
from service.cli.main import main
from service.errors import InvalidOption, InvalidSettings
from service.jobs.model import NewItem
from service.jobs.store import JobStore
from service.settings import Settings
from service.storage.backup import back_up, restore
from service.storage.database import Database, open_database
from service.storage.keys import KeyStore
from service.storage.response_cache import ResponseCache
from service.storage.tables import metadata
from tests.assertions import each


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data éé #1", database=None)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    opened = open_database(settings)
    yield opened
    opened.close()


def _fill(database: Database) -> str:
    JobStore(database).create("j", [NewItem({"text": "Le canal"}), NewItem({"text": "Le pont"})])
    ResponseCache(database, max_bytes=1_000_000).put("k", b"brief")
    _, token = KeyStore(database).create("desk", scopes=["jobs"], requests_per_minute=1, characters_per_day=0)
    return token


def test_what_is_backed_up_while_the_service_runs_is_there_again_elsewhere(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    token = _fill(database)
    file = tmp_path / "copy.db"
    assert back_up(settings, file) == file.stat().st_size
    assert file.stat().st_mode & 0o077 == 0  # it holds articles and secrets
    JobStore(database).create("later", [NewItem({"text": "x"})])
    elsewhere = Settings(data_dir=tmp_path / "new", database=None)
    rows = restore(elsewhere, file)
    assert (rows["jobs"], rows["items"], rows["keys"], rows["results"]) == (1, 2, 1, 1)
    again = open_database(elsewhere)
    job = JobStore(again).find("j")
    assert job
    assert job.total == 2
    assert KeyStore(again).authenticate(token)
    assert ResponseCache(again, max_bytes=1_000_000).get("k") == b"brief"
    again.close()


def test_cached_answers_may_be_left_out(settings: Settings, database: Database, tmp_path: Path) -> None:
    _fill(database)
    back_up(settings, tmp_path / "copy.db", results=False)
    rows = restore(Settings(data_dir=tmp_path / "new", database=None), tmp_path / "copy.db")
    assert (rows["jobs"], rows["results"]) == (1, 0)


def test_a_backup_overwrites_no_file(settings: Settings, database: Database, tmp_path: Path) -> None:
    _fill(database)
    file = tmp_path / "copy.db"
    file.write_text("mine")
    with pytest.raises(InvalidOption, match="exists"):
        back_up(settings, file)
    assert file.read_text() == "mine"


def test_a_folder_without_a_database_is_named(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="no database"):
        back_up(settings, tmp_path / "copy.db")


def test_a_file_that_cannot_be_written_leaves_nothing_behind(settings: Settings, database: Database) -> None:
    _fill(database)
    with pytest.raises(InvalidOption):
        back_up(settings, settings.data_dir / "no" / "such" / "copy.db")
    assert not [path for path in each(settings.data_dir.iterdir()) if path.name.startswith(".entrefilet-")]


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\1" * 5000])
def test_a_file_that_is_no_backup_is_refused_and_the_database_stays(
    content: bytes, settings: Settings, database: Database, tmp_path: Path
) -> None:
    _fill(database)
    file = tmp_path / "bad.db"
    file.write_bytes(content)
    with pytest.raises(InvalidOption, match=r"no (whole )?backup"):
        restore(settings, file, replace=True)
    assert JobStore(database).find("j")


def test_a_database_of_something_else_is_refused(settings: Settings, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("create table songs (title text)")
    with pytest.raises(InvalidOption, match="of something else"):
        restore(settings, tmp_path / "other.db")


def test_a_database_in_use_is_refused_and_one_at_rest_is_kept_beside_the_new_one(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    _fill(database)
    back_up(settings, tmp_path / "copy.db")
    JobStore(database).create("later", [NewItem({"text": "x"})])
    with pytest.raises(InvalidOption, match="exists"):
        restore(settings, tmp_path / "copy.db")
    with pytest.raises(InvalidSettings, match="in use"):
        restore(settings, tmp_path / "copy.db", replace=True)
    database.close()
    restore(settings, tmp_path / "copy.db", replace=True)
    again = open_database(settings)
    assert JobStore(again).find("j")
    assert JobStore(again).find("later") is None
    again.close()
    with closing(sqlite3.connect(settings.data_dir / "entrefilet.db.before-restore")) as before:
        assert before.execute("select count(*) from jobs").fetchone() == (2,)


def test_a_damaged_database_is_replaced(settings: Settings, database: Database, tmp_path: Path) -> None:
    _fill(database)
    back_up(settings, tmp_path / "copy.db")
    database.close()
    (settings.data_dir / "entrefilet.db").write_bytes(b"damaged" * 1000)
    assert restore(settings, tmp_path / "copy.db", replace=True)["jobs"] == 1
    again = open_database(settings)
    assert JobStore(again).find("j")
    again.close()


def test_postgresql_is_left_to_its_own_tools(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database=SecretStr("postgresql://u:s3cret@db.example/jobs"))
    with pytest.raises(InvalidSettings) as caught:
        back_up(settings, tmp_path / "copy.db")
    assert "pg_dump" in caught.value.mend
    assert "s3cret" not in f"{caught.value} {caught.value.mend}"


def test_the_commands_say_what_they_copied(
    settings: Settings,
    database: Database,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _fill(database)
    monkeypatch.setenv("ENTREFILET_DATA_DIR", str(settings.data_dir))
    assert main(["backup", str(tmp_path / "copy.db")]) == 0
    assert "MB" in capsys.readouterr().out
    assert main(["restore", str(tmp_path / "copy.db")]) == 3
    assert "--replace" in capsys.readouterr().err
    monkeypatch.setenv("ENTREFILET_DATA_DIR", str(tmp_path / "new"))
    assert main(["restore", str(tmp_path / "copy.db")]) == 0
    place = f"to {tmp_path / 'new'}\n"
    assert capsys.readouterr().out == f"restored 1 job, 2 articles of jobs, 1 API key, 1 cached answer {place}"


def test_the_rows_of_every_table_have_words_for_users() -> None:
    assert backup._ROWS.keys() == metadata.tables.keys()
