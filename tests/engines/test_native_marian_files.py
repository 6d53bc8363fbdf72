"""Marian models for the compiled library: which it runs, and what is refused, said and left to CTranslate2."""

import json
import math
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from service.decoding import Decoding, ModelIdentity
from service.engines import catalog, native_weights
from service.engines.conversion import marian as conversion
from service.engines.kinds import marian
from service.engines.marian_weights import MarianArchitecture
from service.engines.native_weights import MappedWeights
from service.engines.runtimes.marian import MarianTranslator
from service.engines.runtimes.native import compile as sources
from service.engines.runtimes.native import library
from service.engines.runtimes.native.translator import NativeMarianTranslator
from service.errors import EngineFailed, ModelNotAvailable
from tests.engines.tiny_models import LINES, save_drawn_marian

pytestmark = pytest.mark.skipif(library.load() is None, reason="there is no C++ compiler here")


@pytest.fixture(scope="module", params=["swish", "relu"])
def original(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_drawn_marian(tmp_path_factory.mktemp("original") / "opus-mt-fr-en", request.param)


@pytest.fixture(scope="module")
def installed(original: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return catalog.fetch(str(original), tmp_path_factory.mktemp("models"))


def opened(folder: Path) -> NativeMarianTranslator:
    return NativeMarianTranslator(folder, ModelIdentity("tiny-marian", "1"), source="fr", target="en", threads=1)


def test_a_model_that_says_what_the_library_does_not_know_is_run_by_ctranslate2(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert marian.is_native(original)
    native = marian.revision(original)
    with monkeypatch.context() as patch:
        patch.setattr(sources, "LIBRARY", tmp_path / "missing.so")
        assert not marian.is_native(original)
        assert marian.revision(original) != native
        translator = catalog.open_translator(str(original), models_dir=tmp_path, threads=1)
        assert isinstance(translator, MarianTranslator)
    config = json.loads((original / "config.json").read_text(encoding="utf-8"))
    changes = {
        "activation_function": "gelu",
        "d_model": 96,
        "decoder_ffn_dim": 100,
        "encoder_attention_heads": 8,
        "decoder_vocab_size": 5,
        "share_encoder_decoder_embeddings": False,
        "tie_word_embeddings": False,
        "normalize_before": True,
        "model_type": "bart",
        "pad_token_id": None,
        "decoder_start_token_id": config["vocab_size"],
        "decoder_layers": 0,
        "max_position_embeddings": "512",
    }
    for name, value in changes.items():
        (tmp_path / "config.json").write_text(json.dumps(config | {name: value}), encoding="utf-8")
        with pytest.raises(ModelNotAvailable, match=r"cannot run|whole number|damaged"):
            conversion.architecture_of(tmp_path)
        assert not marian.is_native(tmp_path)


def test_weights_that_are_not_all_there_are_refused(original: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    broken = shutil.copytree(original, tmp_path / "opus-mt-fr-en")
    weights = load_file(broken / "model.safetensors")
    del weights["model.decoder.layers.1.fc1.bias"]
    save_file(weights, broken / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelNotAvailable, match=r"lack model\.decoder\.layers\.1\.fc1\.bias"):
        catalog.fetch(str(broken), tmp_path / "models")


def test_without_the_library_a_model_that_was_converted_for_it_says_what_to_do(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "LIBRARY", tmp_path / "missing.so")
    with pytest.raises(ModelNotAvailable, match="library is missing") as caught:
        opened(installed)
    assert "models fetch" in caught.value.mend


def test_a_damaged_file_is_refused_with_what_to_do_or_answers(installed: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(installed, tmp_path / "broken")
    path = broken / native_weights.FILE
    whole = path.read_bytes()
    header, drawn, seen = 8 + int.from_bytes(whole[:8], "little"), np.random.default_rng(1), [0, 0]
    for _ in range(150):
        damaged = bytearray(whole)
        for place in drawn.integers(8, header, drawn.integers(0, 4)):
            damaged[place] = drawn.integers(32, 127)
        for place in drawn.integers(header, len(whole), drawn.integers(0, 40)):
            damaged[place] = drawn.integers(0, 256)
        if drawn.integers(4) == 0:
            damaged = damaged[: drawn.integers(0, len(whole))]
        path.unlink()
        path.write_bytes(damaged)
        try:
            (found,) = opened(broken).translate([LINES[0]], Decoding(beam_size=2, max_length=4))
        except (ModelNotAvailable, EngineFailed):
            seen[0] += 1
        else:
            seen[1] += 1
            assert 1 <= found.tokens <= 4
    assert all(seen)


def test_weights_are_written_the_same_in_whatever_order_an_array_has_them(installed: Path, tmp_path: Path) -> None:
    mapped = MappedWeights(installed, MarianArchitecture)
    names = [name for name, _, _ in mapped.architecture.layout()]
    tensors = {name: np.array(tensor).reshape(2, -1) for name, tensor in zip(names, mapped.tensors, strict=True)}
    written = []
    for order in ("C", "F"):
        folder = tmp_path / order
        folder.mkdir()
        native_weights.save(mapped.architecture, {n: np.asarray(t, order=order) for n, t in tensors.items()}, folder)
        written.append([np.array(tensor) for tensor in MappedWeights(folder, MarianArchitecture).tensors])
    for one, other in zip(*written, strict=True):
        np.testing.assert_array_equal(one, other)


def test_weights_that_are_no_numbers_end_in_an_error_of_the_engine(installed: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(installed, tmp_path / "broken")
    mapped = MappedWeights(installed, MarianArchitecture)
    names = [name for name, _, _ in mapped.architecture.layout()]
    tensors = {name: np.array(tensor) for name, tensor in zip(names, mapped.tensors, strict=True)}
    tensors["embedding.scales"][:] = np.nan
    (broken / native_weights.FILE).unlink()
    native_weights.save(mapped.architecture, tensors, broken)
    with pytest.raises(EngineFailed, match="its weights are damaged") as caught:
        opened(broken).translate(LINES, Decoding(max_length=3))
    assert caught.value.mend == "run: entrefilet models verify"


@pytest.mark.parametrize(
    ("field", "value"),
    [("width", -64), ("encoder_layers", 0), ("start", 192), ("is_swish", 1), ("epsilon", math.nan), ("positions", 1e9)],
)
def test_sizes_that_no_model_has_are_refused(field: str, value: object) -> None:
    sizes = MarianArchitecture(128, 192, 512, 0, True, 11.3, 1e-5, 2, 4, 128, 2, 4, 128)
    sizes.check()
    with pytest.raises(ValueError, match="the architecture has"):
        replace(sizes, **{field: value}).check()


def test_a_vocabulary_of_another_model_or_none_is_refused(installed: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(installed, tmp_path / "broken")
    path = broken / "vocab.json"
    ids = json.loads(path.read_text(encoding="utf-8"))
    for wrong, message in (
        (json.dumps(ids | {"beyond": 5000}), "of another model: it has tokens up to 5000"),
        (json.dumps({"<unk>": 1}), "no vocabulary"),
        (json.dumps(ids | {"one": "1"}), "no vocabulary"),
        ("{", "missing or damaged"),
    ):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(ModelNotAvailable, match=message):
            opened(broken)
