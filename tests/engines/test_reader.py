"""The reader of sentences: built beside the embedded model, checked, asked."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from service.bootstrap.adapters import open_summariser
from service.engines import catalog
from service.engines.kinds import embedded, reader
from service.engines.runtimes.native import library
from service.errors import ModelNotAvailable
from service.ports import SentenceClassifier
from service.settings import Settings

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(library.load() is None, reason="there is no C++ compiler here"),
]
ARTICLE = [
    "La région a fermé lundi le port de Brenne, après une crue qui a fait trois morts et détruit deux quais.",
    "Les 1.200 pêcheurs de la baie seront indemnisés à hauteur de 4 millions d'euros, a annoncé la préfète Awa Lorne.",
    "Il ne s'y attendait pas.",
    "Lire aussi : Notre dossier sur les ports.",
]


@pytest.fixture(scope="module")
def models_dir(embedded_folder: Path) -> Path:
    return embedded_folder.parent


@pytest.fixture(scope="module")
def opened(models_dir: Path) -> reader.Reader:
    found = reader.open_installed(models_dir, threads=2)
    assert found is not None
    return found


def test_it_is_built_with_the_embedded_model_and_says_what_it_is_made_of(models_dir: Path) -> None:
    folder = reader.locate(models_dir)
    assert folder is not None
    assert catalog.build(reader.NAME, models_dir) == folder
    catalog.verify(reader.NAME, models_dir)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["base_sha256"] == embedded.BASE_SHA256
    assert (folder / "NOTICE").is_file()
    (listed,) = [one for one in catalog.status(models_dir) if one.name == reader.NAME]
    assert listed.installed
    assert "sentences" in listed.description


def test_facts_are_told_from_what_cannot_stand_alone_and_from_links(opened: reader.Reader) -> None:
    asked: SentenceClassifier = opened
    logits = asked.classify(ARTICLE)
    assert logits.shape == (4, reader.OUTPUTS)
    assert logits[:2, 1].min() > logits[2:, 1].max() + 1
    assert logits[2:, 2].min() > logits[:2, 2].max() + 1
    first = logits.copy()
    logits[:] = 0  # what is remembered is nobody's to change
    assert np.array_equal(first, asked.classify(ARTICLE))
    assert asked.classify([]).shape == (0, reader.OUTPUTS)


def test_no_reader_is_opened_where_none_was_built_and_a_damaged_one_is_refused(
    models_dir: Path, tmp_path: Path
) -> None:
    assert reader.open_installed(tmp_path, threads=1) is None
    folder = reader.locate(models_dir)
    assert folder is not None
    copy = shutil.copytree(folder, tmp_path / folder.name)
    (copy / "head.safetensors").write_bytes(b"\0" * 100)
    with pytest.raises(ModelNotAvailable, match="damaged") as caught:
        reader.open_installed(tmp_path, threads=1)
    assert caught.value.mend == reader.MEND
    with pytest.raises(ModelNotAvailable, match="a kind of models that is not known"):
        catalog.open_translator("reader", models_dir=models_dir, threads=1)


def test_the_summariser_of_the_service_has_it(models_dir: Path) -> None:
    summariser, _ = open_summariser(Settings(models_dir=models_dir))
    assert reader.revision() in summariser.identity.revision


def test_without_the_library_it_is_neither_built_nor_opened(
    models_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "is_native", lambda: False)
    assert reader.open_installed(models_dir, threads=1) is None
    with pytest.raises(ModelNotAvailable, match="library"):
        reader.build(tmp_path)


def test_weights_that_are_missing_from_the_package_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "ADAPTER", tmp_path)
    with pytest.raises(ModelNotAvailable, match="adapter_model"):
        reader.revision()
