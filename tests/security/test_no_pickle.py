"""Nothing that lies in a file or a database, or comes from outside, is unpickled: that would be to run it."""

import ast
import io
import pickle
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import service
from service.jobs.queue import HintQueue
from service.settings import Settings
from service.summarise.ranker import Trees
from tests.assertions import each
from tests.faults.harness import wait_until

_PACKAGE = Path(service.__file__).parent
_UNSAFE = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "jsonpickle"}
# Ray and multiprocessing carry what one run's own processes say to each other, and pickle it themselves
_OWN_PROCESSES = {"batch/on_ray.py"}


def _uses() -> Iterator[tuple[str, str]]:
    for path in each(sorted(_PACKAGE.rglob("*.py"))):
        name = path.relative_to(_PACKAGE).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((name, alias.name.partition(".")[0]) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield name, (node.module or "").partition(".")[0]
            elif isinstance(node, ast.Call):
                safe = {keyword.arg: getattr(keyword.value, "value", None) for keyword in node.keywords}
                called = ast.unparse(node.func)
                if (called.endswith("np.load") and safe.get("allow_pickle") is not False) or called == "torch.load":
                    yield name, called


def test_no_module_unpickles() -> None:
    assert {name for name, used in _uses() if used in _UNSAFE or used.endswith("load")} == _OWN_PROCESSES


class Bomb:
    """Sets `exploded` when it is unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return exec, (f"from {__name__} import exploded; exploded.set()",)


exploded = threading.Event()


def test_the_bomb_goes_off_where_it_is_unpickled() -> None:
    pickle.loads(pickle.dumps(Bomb()))
    assert exploded.is_set()
    exploded.clear()


def test_a_pickled_hint_in_the_database_runs_nothing_and_stops_no_worker(tmp_path: Path) -> None:
    worked: list[int] = []
    queue = HintQueue("jobs", lambda: bool(worked.append(1)), workers=1, settings=Settings(data_dir=tmp_path))
    try:
        queue.hint()
        with sqlite3.connect(tmp_path / "hints.db") as connection:
            ((hint,),) = connection.execute("select data from task").fetchall()
            assert bytes(hint).startswith(b"[")
            connection.execute("update task set data = ?", (pickle.dumps(Bomb()),))
        connection.close()
        queue.start()
        queue.hint()
        wait_until(lambda: bool(worked))
    finally:
        queue.stop()
    assert not exploded.is_set()


def test_an_array_of_objects_is_no_ranker() -> None:
    file = io.BytesIO()
    np.savez(file, depth=np.array([Bomb()], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        Trees.load(file.getvalue())
    assert not exploded.is_set()
