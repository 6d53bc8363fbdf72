"""An engine that is asked for one length at a time makes of a sentence what it makes of it alone."""

from pathlib import Path

import pytest

from service.batch.engine import BATCHING
from service.decoding import Decoding, ModelIdentity
from service.engines import catalog
from service.engines.batches import Batching
from service.engines.prompting import prompts
from service.engines.prompting.prompted import PromptedTranslator
from service.engines.runtimes.ctranslate import CTranslateGenerator
from tests.engines.conftest import FR_EN, THREADS

SENTENCES = [
    "Oui.",
    "Non.",
    "Le maire a signé.",
    "Les élus ont voté lundi soir.",
    "Le train de Lyon part à 8 heures.",
    "Le train de Lyon part à 9 heures.",
    "Le dernier train de nuit de Lyon part à 8 heures et demie.",
    "La commission a rendu mercredi un avis favorable sur le projet de loi.",
    "La commission a rendu mercredi un avis favorable sur le projet de loi, a annoncé son président devant la presse.",
    "Aucune décision n'a été prise avant la fin de l'année, selon la mairie de Brest, qui attend l'avis du préfet.",
]


# of one scope with the engines: each is opened once, and the tests of one follow one another
@pytest.fixture(
    scope="module",
    params=["one length", "padded", *(pytest.param(name, marks=pytest.mark.model) for name in ("service", "batch"))],
)
def engine(request: pytest.FixtureRequest) -> PromptedTranslator:
    if request.param == "service":
        service = request.getfixturevalue("embedded_translator")
        assert isinstance(service, PromptedTranslator)
        return service
    if request.param == "batch":
        models: Path = request.getfixturevalue("embedded_folder").parent
        batch = catalog.open_translator("embedded", models_dir=models, threads=THREADS, batching=BATCHING)
        assert isinstance(batch, PromptedTranslator)
        return batch
    generator = CTranslateGenerator(
        request.getfixturevalue("llama_folder"),
        ModelIdentity("tiny-llama", "1"),
        threads=THREADS,
        batching=Batching(1024, is_batch_invariant=request.param == "one length", pad_to_multiple_of=8),
        padding_token="▁" if request.param == "padded" else "",
    )
    return PromptedTranslator(generator, prompts.load(FR_EN))


@pytest.mark.parametrize("beam_size", [1, 2, 8])
def test_a_sentence_becomes_what_it_becomes_alone(engine: PromptedTranslator, beam_size: int) -> None:
    # a step is enough to tell two ways of rounding apart, as the scores have to be the same to the last bit
    decoding = Decoding(beam_size=beam_size, max_length=5)
    together = engine.translate(SENTENCES[::-1], decoding)[::-1]
    assert together == [engine.translate([sentence], decoding)[0] for sentence in SENTENCES]


def test_sentences_of_one_length_share_a_batch_key(engine: PromptedTranslator) -> None:
    batch_keys = [engine.batch_key(sentence, Decoding()) for sentence in SENTENCES]
    assert 1 < len(set(batch_keys)) < len(SENTENCES)


def test_padded_prompts_have_few_lengths(llama_folder: Path) -> None:
    identity, batching = ModelIdentity("tiny-llama", "1"), Batching(pad_to_multiple_of=8)
    as_they_are = CTranslateGenerator(llama_folder, identity, threads=1, batching=batching)
    padded = CTranslateGenerator(llama_folder, identity, threads=1, batching=batching, padding_token="▁")
    for sentence in SENTENCES:
        for beam_size, pad_to_multiple_of in ((1, 8), (4, 8), (12, 12)):
            decoding = Decoding(beam_size=beam_size)
            assert padded.batch_key(sentence, decoding) % pad_to_multiple_of == 0
            assert (
                0
                <= padded.batch_key(sentence, decoding) - as_they_are.batch_key(sentence, decoding)
                < pad_to_multiple_of
            )


def test_terms_of_a_glossary_count_for_the_batch_key(engine: PromptedTranslator) -> None:
    terms = (("commission", "standing committee of the national parliament in Paris, with its seat at the palace"),)
    with_terms = engine.batch_key(SENTENCES[7], Decoding(terms=terms))
    if "terms" in engine.prompt.variables:
        assert with_terms > engine.batch_key(SENTENCES[7], Decoding())
    else:
        assert with_terms == engine.batch_key(SENTENCES[7], Decoding())


def test_a_batch_key_is_the_length_of_the_prompt(llama: CTranslateGenerator) -> None:
    translator = PromptedTranslator(llama, prompts.load(FR_EN))
    lengths = [translator.count_tokens(sentence) for sentence in SENTENCES]
    batch_keys = [translator.batch_key(sentence, Decoding()) for sentence in SENTENCES]
    assert [batch_key - batch_keys[0] for batch_key in batch_keys] == [length - lengths[0] for length in lengths]
