"""The direction of dependencies, shown by importing rooms in a process of their own, and what lies outside of code."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.assertions import each

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("flask", "torch", "transformers", "ctranslate2", "tokenizers", "lingua", "pydantic")
USE_CASES = ("briefing", "fidelity", "markup", "summarise", "terminology", "text", "translate")


def modules_of(folder):
    found = sorted(path for path in (ROOT / folder).rglob("*.py") if not path.stem.startswith("__"))
    return [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in found]


def loaded_by(statement):
    code = f"import sys; {statement}; print(*sorted(m.split('.')[0] for m in sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize("package", USE_CASES)
def test_a_use_case_needs_no_web_framework_and_no_model_runtime(package):
    modules = modules_of(f"service/{package}")
    assert modules
    assert loaded_by(f"import {', '.join(modules)}").isdisjoint(HEAVY)


@pytest.mark.parametrize(
    "module", ["service.cli", "service.bootstrap", "service.ingest.plain", "service.engines.catalog"]
)
def test_an_outer_module_is_imported_without_a_model_runtime(module):
    assert loaded_by(f"import {module}").isdisjoint({"flask", "torch", "transformers", "ctranslate2"})


def test_the_service_never_imports_training():
    for path in each((ROOT / "service").rglob("*.py")):
        assert "import training" not in path.read_text(encoding="utf-8")
        assert "from training" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("package", ["benchmarks", "training"])
def test_every_module_that_is_run_by_hand_can_be_imported(package):
    names = ", ".join(
        f"{package}.{path.stem}" for path in sorted((ROOT / package).glob("*.py")) if path.stem != "__init__"
    )
    assert loaded_by(f"import {names}")


_LONGEST_TEXT = 300
_MOST_WORDS = 25
_NO_WORDS = {
    "service/ingest/html_blocks.py": "names of HTML's elements",
    "service/summarise/features.py": "names of the ranker's features",
    "service/text/numerals.py": "the grammar of a token of digits, no word in it",
}


def long_lists(source):
    """Yield the lines of texts and lists of words that belong in a file of data; `__all__` and docstrings do not."""
    tree = ast.parse(source)
    passed = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr)
        or (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__")
    }
    for node in ast.walk(tree):
        if id(node) in passed:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) > _LONGEST_TEXT:
            yield node.lineno
        elif isinstance(node, ast.List | ast.Set | ast.Tuple):
            words = [one for one in node.elts if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if len(words) > _MOST_WORDS:
                yield node.lineno


def test_lists_of_words_and_long_texts_are_files_of_data():
    found = {
        name: lines
        for path in each((ROOT / "service").rglob("*.py"))
        if (name := path.relative_to(ROOT).as_posix()) not in _NO_WORDS
        and (lines := [*long_lists(path.read_text(encoding="utf-8"))])
    }
    assert found == {}


def test_what_is_passed_over_is_still_there():
    assert [name for name in _NO_WORDS if not [*long_lists((ROOT / name).read_text(encoding="utf-8"))]] == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (f'X = "{"|".join(["mot"] * 100)}"', [1]),
        (f"X = {['mot'] * 26}", [1]),
        (f"__all__ = {['name'] * 26}", []),
        (f'"""{"A docstring. " * 30}"""', []),
        ('X = "court"', []),
    ],
)
def test_a_long_list_is_seen(source, lines):
    assert [*long_lists(source)] == lines


_LONGEST_SLEEP = 0.2  # seconds
_HANGS = {
    "tests/batch/fakes.py": "an engine that hangs until it is killed",
    "tests/jobs/slow_worker.py": "a worker that hangs until it is killed",
    "tests/web/browser/pictures.py": "no test: the operator's page is given half a minute of work before its picture",
}


def long_sleeps(source):
    """Yield the lines that sleep for a fixed time, of more than 0.2 s."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        factor = {"sleep": 1, "wait_for_timeout": 1000}.get(name)  # Playwright's is in milliseconds
        if factor and node.args[0].value > _LONGEST_SLEEP * factor:
            yield node.lineno


def test_no_test_sleeps_for_a_fixed_time():
    found = {
        name: lines
        for path in each((ROOT / "tests").rglob("*.py"))
        if (name := path.relative_to(ROOT).as_posix()) not in _HANGS
        and (lines := [*long_sleeps(path.read_text(encoding="utf-8"))])
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "lines"),
    [("time.sleep(1)", [1]), ("sleep(0.1)", []), ("page.wait_for_timeout(500)", [1]), ("time.sleep(seconds)", [])],
)
def test_a_long_sleep_is_seen(source, lines):
    assert [*long_sleeps(source)] == lines
