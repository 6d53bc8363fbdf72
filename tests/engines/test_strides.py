"""An engine that reads by strides makes of a sentence what it makes of it alone, whatever stands beside it."""

from pathlib import Path

import pytest

from service.domain import Decoding, ModelIdentity
from service.engines import catalog, prompts
from service.engines.batches import Batching
from service.engines.ctranslate import CTranslateGenerator
from service.engines.prompted import PromptedTranslator
from tests.engines.conftest import FR_EN

BATCHING = Batching(1024, stride=8)
SENTENCES = [
    "Oui.",
    "Le maire a signé.",
    "Les élus ont voté lundi soir.",
    "Le train de Lyon part à 8 heures.",
    "Le dernier train de nuit de Lyon part à 8 heures et demie.",
    "La commission a rendu mercredi un avis favorable sur le projet de loi.",
    "La commission a rendu mercredi un avis favorable sur le projet de loi, a annoncé son président devant la presse.",
    "Aucune décision n'a été prise avant la fin de l'année, selon la mairie de Brest, qui attend l'avis du préfet.",
]


@pytest.fixture(params=["tiny-llama", pytest.param("embedded", marks=pytest.mark.model)])
def by_strides(request: pytest.FixtureRequest) -> PromptedTranslator:
    if request.param == "tiny-llama":
        folder: Path = request.getfixturevalue("llama_folder")
        generator = CTranslateGenerator(folder, ModelIdentity("tiny-llama", "1"), threads=2, batching=BATCHING)
        return PromptedTranslator(generator, prompts.load(FR_EN))
    models: Path = request.getfixturevalue("embedded_folder").parent
    translator = catalog.open_translator("embedded", models_dir=models, threads=2, batching=BATCHING)
    assert isinstance(translator, PromptedTranslator)
    return translator


@pytest.mark.parametrize("beam_size", [1, 2])
def test_a_sentence_becomes_what_it_becomes_alone(by_strides: PromptedTranslator, beam_size: int) -> None:
    decoding = Decoding(beam_size=beam_size, max_length=30)
    together = by_strides.translate(SENTENCES, decoding)
    assert together == [by_strides.translate([sentence], decoding)[0] for sentence in SENTENCES]
    assert by_strides.translate(SENTENCES[::-1], decoding)[::-1] == together


def test_sentences_share_a_bucket_when_their_prompts_end_in_the_same_stride(by_strides: PromptedTranslator) -> None:
    buckets = [by_strides.bucket(sentence) for sentence in SENTENCES]
    assert 1 < len(set(buckets)) < len(SENTENCES)


def test_terms_of_a_glossary_count_for_the_bucket(by_strides: PromptedTranslator) -> None:
    if "terms" in by_strides.prompt.variables:
        told = (("commission", "standing committee of the national parliament in Paris"),)
        assert by_strides.bucket(SENTENCES[5], told) > by_strides.bucket(SENTENCES[5])
    else:
        assert by_strides.bucket(SENTENCES[5], (("commission", "committee"),)) == by_strides.bucket(SENTENCES[5])


def test_without_strides_a_bucket_is_one_length(llama: CTranslateGenerator) -> None:
    translator = PromptedTranslator(llama, prompts.load(FR_EN))
    lengths = [translator.count_tokens(sentence) for sentence in SENTENCES]
    buckets = [translator.bucket(sentence) for sentence in SENTENCES]
    assert [bucket - buckets[0] for bucket in buckets] == [length - lengths[0] for length in lengths]
