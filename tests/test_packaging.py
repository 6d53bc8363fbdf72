"""The wheel holds everything that runs, and finds it from any folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from benchmarks import dependencies
from tests.assertions import each

ROOT = Path(__file__).resolve().parent.parent
NEEDED = [
    "service/prompts/gemma3-270m/translate.fr-en.v1.jinja",
    "service/engines/embedded_adapter/adapter_model.safetensors",
    "service/engines/embedded_adapter/NOTICE",
    "service/engines/embedded_reader/adapter_model.safetensors",
    "service/engines/embedded_reader/head.safetensors",
    "service/engines/embedded_reader/NOTICE",
    "service/summarise/ranker.npz",
    "service/summarise/salience.npz",
    "service/ingest/ninjs_schema.json",
    "service/web/page/templates/home.html",
    "service/web/page/static/page.css",
    "service/web/page/locales/fr.po",
    "service/terminology/data/nations.tsv",
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("entrefilet-*.whl"))


def test_the_wheel_holds_what_runs_and_nothing_of_training_or_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert not [needed for needed in NEEDED if needed not in names]
    assert not [name for name in each(names) if name.startswith(("training/", "tests/", "benchmarks/"))]


def test_an_installed_package_finds_its_prompts_and_data_from_any_folder(wheel, tmp_path):
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    code = (
        "from service.engines.kinds import embedded; from service.engines.prompting import prompts; "
        "from service.summarise.ranker import open_ranker;"
        "print(prompts.prompts_folder(), prompts.load(embedded.PROMPT).id, open_ranker().identity.revision)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith(str(site))


def test_every_package_that_is_required_is_used_and_every_one_that_is_used_is_required():
    # opentelemetry's packages share a namespace, so that one import names all of them
    used = {name for name in dependencies.uses() if not name.startswith("opentelemetry-")}
    required = dependencies.declared()
    assert required[""] <= used
    assert used <= required[""] | required["hub"] | required["postgres"] | required["ray"] | {"entrefilet"}
