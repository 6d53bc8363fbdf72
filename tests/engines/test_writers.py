"""Which writer a name stands for, and the embedded model as one."""

from pathlib import Path

import pytest

from service.bootstrap.adapters import open_summariser
from service.decoding import Decoding, Hypothesis
from service.engines.abstractive import models
from service.engines.abstractive.chat import ChatAbstractiveModel
from service.engines.abstractive.models import (
    EMBEDDED_PROMPT,
    PromptedAbstractiveModel,
    open_abstractive_model,
    trained_tasks,
)
from service.engines.kinds import embedded
from service.engines.prompting import prompts
from service.errors import EngineFailed, ModelNotAvailable
from service.generation import GenerationRequest
from service.settings import Settings
from tests.fakes import FakeGenerator

ARTICLE = "La ville ouvre une piscine.\nElle a coûté 3 millions d'euros."
PROMPT = "French article: La ville ouvre une piscine. Elle a coûté 3 millions d'euros.\nFrench abstract:"


def opened(name: str, tmp_path: Path):
    return open_abstractive_model(name, models_dir=tmp_path, threads=1)


def test_the_whole_prompt_of_the_embedded_model():
    assert prompts.load(EMBEDDED_PROMPT).render(article=" ".join(ARTICLE.split())) == PROMPT


def test_a_generator_with_a_prompt_writes_sentence_by_sentence():
    generator = FakeGenerator({PROMPT: "La ville ouvre une piscine. Elle coûte 3 millions d'euros."})
    writer = PromptedAbstractiveModel(generator, prompts.load(EMBEDDED_PROMPT))
    written = writer.write(GenerationRequest("abstract", ARTICLE, "fr", 30))
    assert written == ["La ville ouvre une piscine.", "Elle coûte 3 millions d'euros."]
    assert generator.calls[0].decoding == Decoding(repetition_penalty=1.1)
    assert writer.tasks("fr") == {"abstract"}
    assert writer.tasks("en") == frozenset()
    assert list(writer.prompts) == ["abstract.fr"]
    with pytest.raises(EngineFailed):
        writer.write(GenerationRequest("headline", ARTICLE, "fr", 10))


def test_a_sentence_that_was_cut_off_is_left_out():
    cut = Hypothesis("La ville ouvre une piscine. Elle coûte 3", -1.0, 9, finished=False)
    writer = PromptedAbstractiveModel(FakeGenerator({PROMPT: cut}), prompts.load(EMBEDDED_PROMPT))
    assert writer.write(GenerationRequest("abstract", ARTICLE, "fr", 30)) == ["La ville ouvre une piscine."]


def test_a_card_says_what_an_adapter_has_learnt():
    card = "# Card\n\n**Tasks.** translate.fr-en, translate.en-fr, abstract.fr\n\n**Base.** abstract.en\n"
    assert trained_tasks(card) == {"translate.fr-en", "translate.en-fr", "abstract.fr"}
    assert trained_tasks("# Card without tasks\n") == frozenset()


def test_an_embedded_model_that_has_not_learnt_to_writes_nothing(tmp_path):
    folder = tmp_path / f"{embedded.NAME}-{embedded.revision()}"
    folder.mkdir()
    assert opened("auto", tmp_path) is None
    (folder / "MODEL_CARD.md").write_text("**Tasks.** translate.fr-en\n", encoding="utf-8")
    assert opened("auto", tmp_path) is None
    (folder / "MODEL_CARD.md").write_text("**Tasks.** translate.fr-en, abstract.fr\n", encoding="utf-8")
    with pytest.raises(ModelNotAvailable):  # it would be opened, were its weights there
        opened("auto", tmp_path)


def test_names_stand_for_what_they_say(tmp_path):
    assert opened("extractive", tmp_path) is None
    remote = opened("http://127.0.0.1:9/v1#some-model", tmp_path)
    assert isinstance(remote, ChatAbstractiveModel)
    assert remote.identity.name == "some-model"
    assert remote.tasks("fr") == remote.tasks("en") == {"abstract", "key_points", "headline"}
    with pytest.raises(ModelNotAvailable, match="which model"):
        opened("http://127.0.0.1:9/v1", tmp_path)
    with pytest.raises(ModelNotAvailable, match="no summariser"):
        opened("barthez", tmp_path)


def test_the_settings_name_the_summariser(tmp_path):
    summariser, used = open_summariser(Settings(models_dir=tmp_path, summariser="http://127.0.0.1:9/v1#some-model"))
    assert summariser.identity.name == "some-model + extractive/ranker"
    assert "abstract.fr" in used
    plain, none = open_summariser(Settings(models_dir=tmp_path, summariser="extractive"))
    assert (plain.identity.name, none) == ("extractive/ranker", {})
    assert Settings(models_dir=tmp_path).summariser == models.AUTO
