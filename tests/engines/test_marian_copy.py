"""The model that the comparison with LibreTranslate hosts gives back what it reads, in the way of either server."""

import json
import zipfile
from pathlib import Path

import pytest

from benchmarks.libretranslate import PAIR, convert_for_argos, same_words, write_package
from benchmarks.marian_copy import Shape, build
from service.decoding import Decoding
from service.engines import catalog
from service.engines.runtimes.marian import MarianTranslator
from service.engines.runtimes.marian_pieces import SOURCE_PIECES
from service.engines.runtimes.native import library
from service.engines.runtimes.native.translator import NativeMarianTranslator
from service.ports import Translator
from tests.engines.tiny_models import LINES

SMALL = Shape(width=256, inner=128, heads=4, layers=2, vocabulary=300, pieces=120)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small copying model."""
    return build(tmp_path_factory.mktemp("copy") / ("opus-mt-" + "-".join(PAIR)), LINES * 4, SMALL)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(
            NativeMarianTranslator,
            marks=pytest.mark.skipif(library.load() is None, reason="there is no C++ compiler here"),
        ),
        MarianTranslator,
    ],
)
def engine(request: pytest.FixtureRequest, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Translator:
    """The model converted for either engine, as the service converts a Marian model."""
    models = tmp_path_factory.mktemp("models")
    with pytest.MonkeyPatch.context() as patch:
        if request.param is MarianTranslator:
            patch.setattr(library, "load", lambda: None)
        opened = catalog.open_translator(str(model), models_dir=models, threads=1)
    assert isinstance(opened, request.param)
    return opened


@pytest.mark.parametrize("beam", [1, 4])
def test_a_copying_model_gives_back_sentences_of_any_length(engine: Translator, beam: int) -> None:
    sentences = [LINES[0], LINES[5], "Brest.", " ".join(LINES[0::2])]
    outputs = engine.translate(sentences, Decoding(beam_size=beam))
    assert [one.text for one in outputs] == sentences
    assert all(one.finished for one in outputs)


def test_the_argos_package_has_the_same_weights_and_ends_its_sentences_by_itself(model: Path, tmp_path: Path) -> None:
    import ctranslate2
    import sentencepiece

    converted = convert_for_argos(model, tmp_path / "argos")
    with zipfile.ZipFile(write_package(converted, tmp_path, PAIR)) as package:
        package.extractall(tmp_path)
    folder = tmp_path / "_".join(PAIR)
    facts = json.loads((folder / "metadata.json").read_text("utf-8"))
    assert (facts["from_code"], facts["to_code"]) == PAIR
    assert (folder / "model/model.bin").read_bytes() == (converted / "model.bin").read_bytes()
    assert (folder / "sentencepiece.model").read_bytes() == (converted / SOURCE_PIECES).read_bytes()
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    tokens = pieces.encode(LINES[2], out_type=str)
    found = ctranslate2.Translator(str(folder / "model"), intra_threads=1).translate_batch([tokens], beam_size=4)
    assert found[0].hypotheses[0] == tokens


def test_only_an_answer_with_the_same_words_counts_as_right() -> None:
    assert same_words("« Oui », a dit le maire.", '"Oui", a dit le maire.')
    assert not same_words("Le maire a signé.", "Le maire a a signé.")
    assert not same_words("Le maire a signé.", "")
