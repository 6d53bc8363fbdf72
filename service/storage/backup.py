"""Copies of the database as one file: taken while the service runs, checked, and put back when it does not.

SQLite's own online backup (https://sqlite.org/backup.html) makes the copy, so that it is consistent whatever is written
meanwhile, and is itself a database that any SQLite reads. PostgreSQL has pg_dump and pg_restore, which do more.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import func, select

from service.errors import InvalidOption, InvalidSettings
from service.settings import Settings
from service.storage.tables import metadata

_PAGES_A_STEP = 1024  # 4 MB; between the steps others may write


def back_up(settings: Settings, path: Path, *, results: bool = True) -> int:
    """Copy the database of `data_dir` to a new file, whole or not at all; return its size in bytes.

    Without `results` the cached answers are left out: they can be made again. Raises InvalidSettings where the database
    is PostgreSQL or is not there, InvalidOption where the file exists or cannot be written.
    """
    source = _file_of(settings, "pg_dump")
    if not source.exists():
        raise InvalidSettings(
            f"there is no database in {settings.data_dir} yet", mend="correct ENTREFILET_DATA_DIR", field="data_dir"
        )
    if path.exists():
        raise InvalidOption(f"{path} exists", mend="name a new file, or delete it first", field="file")
    try:
        with _part_beside(path) as part:
            with (
                closing(_read_only(source)) as old,
                closing(sqlite3.connect(part)) as new,
            ):
                old.backup(new, pages=_PAGES_A_STEP, sleep=0.001)
                new.execute("pragma journal_mode=delete")
                if not results:
                    new.execute("delete from results")
                    new.commit()
                    new.execute("vacuum")
            os.link(part, path)  # fails where another process has made the file meanwhile
    except FileExistsError as error:
        raise InvalidOption(f"{path} exists", mend="name a new file, or delete it first", field="file") from error
    except (OSError, sqlite3.Error) as error:
        raise InvalidOption(f"{path}: {error}", mend="name a file on a disk with room for it", field="file") from error
    path.chmod(0o600)  # it holds articles and the secrets of webhooks
    return path.stat().st_size


def restore(settings: Settings, path: Path, *, replace: bool = False) -> dict[str, int]:
    """Put a backup in place of the database; return how many rows its tables have.

    The service must be stopped: a database in use is refused, and so is one that is there unless `replace` is given; it
    is then kept beside the new one as `entrefilet.db.before-restore`. Raises InvalidOption for a file that is no whole
    backup, InvalidSettings for a database that must not be touched.
    """
    target = _file_of(settings, "pg_restore")
    rows = _examine(path)
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if target.exists():
        if not replace:
            raise InvalidOption(f"{target} exists", mend="add --replace to put the backup in its place", field="file")
        _refuse_if_used(target)
    try:
        with _part_beside(target) as part:
            with (
                closing(_read_only(path)) as old,
                closing(sqlite3.connect(part)) as new,
            ):
                old.backup(new)
            if target.exists():
                target.replace(target.with_name(f"{target.name}.before-restore"))
            for rest in ("-wal", "-shm"):
                target.with_name(target.name + rest).unlink(missing_ok=True)
            part.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise InvalidSettings(
            f"cannot write {target}: {error}", mend="make room on the disk of ENTREFILET_DATA_DIR", field="data_dir"
        ) from error
    target.chmod(0o600)
    return rows


@contextmanager
def _part_beside(path: Path) -> Iterator[Path]:
    """Give a new file in the folder of another one; it is deleted at the end if it is still there."""
    handle, name = tempfile.mkstemp(prefix=".entrefilet-", dir=path.absolute().parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _file_of(settings: Settings, tool: str) -> Path:
    if settings.database:
        raise InvalidSettings(
            "jobs, keys and results are in PostgreSQL", mend=f"use {tool}, which knows its databases", field="database"
        )
    return settings.sqlite_file


def _examine(path: Path) -> dict[str, int]:
    """Return the rows of a backup's tables. Raises InvalidOption for a file that is damaged or something else."""
    if not path.is_file():
        raise InvalidOption(f"{path} is no file", mend="name a file that entrefilet backup has written", field="file")
    try:
        with closing(_read_only(path)) as backup:
            verdict = backup.execute("pragma integrity_check(1)").fetchone()[0]
            known = {row[0] for row in backup.execute("select name from sqlite_master where type = 'table'")}
            counts = {
                t.name: str(select(func.count()).select_from(t)) for t in metadata.sorted_tables if t.name in known
            }
            rows = {name: backup.execute(count).fetchone()[0] for name, count in counts.items()}
    except sqlite3.Error as error:
        raise InvalidOption(f"{path} is no backup: {error}", mend="name another backup", field="file") from error
    if verdict != "ok" or not {"jobs", "items", "keys"} <= rows.keys():
        reason = verdict if verdict != "ok" else "it is a database of something else"
        raise InvalidOption(f"{path} is no whole backup: {reason}", mend="name another backup", field="file")
    return rows


def _refuse_if_used(target: Path) -> None:
    """Refuse a database that another process has open: it would go on writing to the old file."""
    try:
        with closing(sqlite3.connect(target, timeout=0.5, isolation_level=None)) as connection:
            connection.execute("pragma locking_mode=exclusive")
            connection.execute("begin exclusive")
            connection.execute("rollback")
            in_use = connection.execute("pragma journal_mode=delete").fetchone()[0] != "delete"
    except sqlite3.DatabaseError as error:
        if not isinstance(error, sqlite3.OperationalError):
            return  # damaged, which is why it is replaced
        in_use = True
    if in_use:
        raise InvalidSettings(f"{target} is in use", mend="stop the service and its workers first", field="data_dir")
