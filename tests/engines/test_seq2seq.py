"""BART-like summarisers from a folder: a tiny one made here goes through the very same code as a real one."""

from pathlib import Path

import pytest

from service.domain import Article, BriefOptions
from service.engines.abstractive import models
from service.engines.abstractive.seq2seq import Seq2SeqAbstractiveModel
from service.errors import EngineFailed, ModelNotAvailable
from service.generation import GenerationRequest
from service.summarise.abstractive import AbstractiveSummariser
from service.summarise.ranker import open_ranker
from service.text.segment import segment
from tests.engines.tiny_models import LINES, save_bart

TEXT = " ".join(line for line in LINES if line[:2] in ("Le", "La", "Au"))


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """For a model of this size a second thread only waits for the first."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return save_bart(tmp_path_factory.mktemp("bart") / "tiny-barthez")


@pytest.fixture(scope="module")
def writer(folder) -> Seq2SeqAbstractiveModel:
    return Seq2SeqAbstractiveModel(folder, device="cpu")


def test_a_folder_is_opened_by_its_path_and_named_after_it(folder):
    opened = models.open_abstractive_model(str(folder), models_dir=folder, threads=1)
    assert opened.identity.name == "tiny-barthez"
    assert len(opened.identity.revision) == 12
    assert opened.tasks("fr") == {"abstract"}
    assert opened.tasks("en") == frozenset()


def test_the_model_writes_what_it_learnt_by_heart(writer):
    written = writer.write(GenerationRequest("abstract", TEXT, "fr", 20))
    assert written == ["Le maire a signé la convention mardi soir à Brest."]
    assert written == writer.write(GenerationRequest("abstract", TEXT, "fr", 20))


def test_a_text_over_the_limit_is_refused_not_cut(writer):
    with pytest.raises(EngineFailed, match="reads"):
        writer.write(GenerationRequest("abstract", TEXT * 20, "fr", 20))


def test_the_summariser_ships_what_the_model_wrote_and_the_article_says(writer):
    document = segment(Article(TEXT, "Titre"), "fr")
    summariser = AbstractiveSummariser(open_ranker(), writer)
    summary = summariser.summarise(document, BriefOptions(style="abstractive", abstract_words=20))
    assert summary.style == "abstractive"
    assert summary.abstract[0].text == "Le maire a signé la convention mardi soir à Brest."
    assert summary.generation.kept == 1


def test_the_summariser_ships_nothing_of_it_about_another_article(writer):
    other = "La pluie a inondé douze caves de Nantes dans la nuit. Les pompiers ont relogé quatre familles au gymnase."
    document = segment(Article(other, "Titre"), "fr")
    summary = AbstractiveSummariser(open_ranker(), writer).summarise(document, BriefOptions(style="abstractive"))
    assert summary.style == "extractive"
    assert (summary.generation.used, summary.generation.kept) == (False, 0)


def test_a_long_article_is_fitted_into_the_input_by_whole_sentences(writer):
    sentences = [f"La commune numéro {n} a voté son budget de la culture sans débat." for n in range(40)]
    document = segment(Article(" ".join([*sentences, LINES[0]]), "Titre"), "fr")
    summary = AbstractiveSummariser(open_ranker(), writer).summarise(document, BriefOptions(style="abstractive"))
    assert summary.generation.failure is None
    assert 0 < summary.generation.read < summary.generation.sentences


def test_a_folder_without_a_model_is_named(tmp_path):
    with pytest.raises(ModelNotAvailable, match="cannot be loaded"):
        Seq2SeqAbstractiveModel(tmp_path)
    with pytest.raises(ModelNotAvailable, match="no summariser"):
        models.open_abstractive_model("barthez", models_dir=tmp_path, threads=1)
