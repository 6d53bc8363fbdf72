"""The direction of dependencies, shown by importing rooms in a process of their own."""

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
