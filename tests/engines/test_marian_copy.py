"""The model that the comparison with LibreTranslate hosts gives back what it reads, in the way of either server."""

import json
import zipfile
from pathlib import Path

import pytest

from benchmarks.libretranslate import PAIR, same_words, write_package
from benchmarks.marian_copy import Shape, build
from service.decoding import Decoding
from service.engines import catalog
from service.engines.runtimes.marian import SOURCE_PIECES
from tests.engines.tiny_models import LINES

SMALL = Shape(width=256, inner=128, heads=4, layers=2, vocabulary=300, pieces=120)


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small copying model, converted as the service converts a Marian model."""
    folder = tmp_path_factory.mktemp("copy")
    model = build(folder / ("opus-mt-" + "-".join(PAIR)), LINES * 4, SMALL)
    return catalog.fetch(str(model), folder / "models")


@pytest.mark.parametrize("beam", [1, 4])
def test_a_copying_model_gives_back_sentences_of_any_length(converted: Path, beam: int) -> None:
    engine = catalog.open_translator(str(converted), models_dir=converted.parent, threads=1)
    sentences = [LINES[0], LINES[5], "Brest.", " ".join(LINES[0::2])]
    outputs = engine.translate(sentences, Decoding(beam_size=beam))
    assert [one.text for one in outputs] == sentences
    assert all(one.finished for one in outputs)


def test_the_argos_package_has_the_same_weights_and_ends_its_sentences_by_itself(
    converted: Path, tmp_path: Path
) -> None:
    import ctranslate2
    import sentencepiece

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
