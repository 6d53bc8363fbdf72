"""What every test may rely on: nothing is written outside temporary folders, but for models in the user's cache."""

import os
from collections.abc import Iterator

import hypothesis
import pytest

from tests.postgresql import PostgreSQL

# How long an example takes says more about the machine than about the code: what must be fast is measured elsewhere.
hypothesis.settings.register_profile("tests", deadline=None)
hypothesis.settings.load_profile("tests")

if "PYTEST_XDIST_WORKER" in os.environ:
    # Processes that run side by side are as many as the cores: a second thread of each would only wait for the other's,
    # spinning. Set before any library that has threads is imported, and for the processes that tests start.
    for name in ("ENTREFILET_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    os.environ.setdefault("KMP_BLOCKTIME", "0")


# Each is one test or few that take a minute: begun last, they would leave the other processes with nothing to do.
LONGEST = (
    "tests/web/openapi/test_contract.py",
    "tests/batch/test_real_engine.py",
    "tests/batch/test_kills.py",
    "tests/batch/test_ray.py",
    "tests/web/browser",
    "tests/engines",
    "tests/test_cli.py",
)

# Importing Transformers and its models takes 12 s of processor time: the files that do it share a process, and the
# small models that they make there.
ON_TRANSFORMERS = (
    "tests/engines/test_bad_input.py",
    "tests/engines/test_batch_invariance.py",
    "tests/engines/test_catalog.py",
    "tests/engines/test_fetch.py",
    "tests/engines/test_finite_weights.py",
    "tests/engines/test_native_files.py",
    "tests/engines/test_native_marian.py",
    "tests/engines/test_native_marian_files.py",
    "tests/engines/test_seq2seq.py",
    "tests/engines/test_translator_contract.py",
    "tests/training/test_finetune.py",
    "tests/training/test_recipe.py",
)


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run the files that take longest first; tell which tests share a process: those of a file, and of some files."""

    def path(item: pytest.Item) -> str:
        return item.path.relative_to(config.rootpath).as_posix()

    def rank(item: pytest.Item) -> int:
        return next((place for place, start in enumerate(LONGEST) if path(item).startswith(start)), len(LONGEST))

    items.sort(key=rank)
    for item in items:
        item.add_marker(pytest.mark.xdist_group("transformers" if path(item) in ON_TRANSFORMERS else path(item)))


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
