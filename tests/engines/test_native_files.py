"""The files of a decoder that the compiled library runs: what is torn, damaged or of another model is refused."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from service.decoding import ModelIdentity
from service.engines import native_weights
from service.engines.native_weights import Architecture, MappedWeights
from service.engines.runtimes.native import library
from service.engines.runtimes.native.generator import NativeGenerator
from service.errors import ModelNotAvailable
from tests.engines.tiny_gemma import VOCABULARY

IDENTITY = ModelIdentity("tiny-gemma", "1")
pytestmark = pytest.mark.skipif(library.load() is None, reason="there is no C++ compiler here")


def test_a_file_that_is_missing_torn_or_of_another_format_is_refused(gemma_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelNotAvailable, match="missing or damaged"):
        MappedWeights(tmp_path, Architecture)
    whole = (gemma_folder / native_weights.FILE).read_bytes()
    for torn in (whole[:5], whole[:200], whole[: len(whole) // 2]):
        (tmp_path / native_weights.FILE).write_bytes(torn)
        with pytest.raises(ModelNotAvailable, match="missing or damaged"):
            MappedWeights(tmp_path, Architecture)
    other = whole.replace(native_weights.FORMAT.encode(), b"entrefilet-int8-0", 1)
    (tmp_path / native_weights.FILE).write_bytes(other)
    with pytest.raises(ModelNotAvailable, match="entrefilet-int8-0"):
        MappedWeights(tmp_path, Architecture)


def test_tensors_that_are_smaller_than_the_sizes_say_are_refused(gemma_folder: Path, tmp_path: Path) -> None:
    whole = (gemma_folder / native_weights.FILE).read_bytes()
    larger = whole.replace(b'\\"vocabulary\\": 96', b'\\"vocabulary\\": 96'.replace(b"96", b"96000"), 1)
    header = len(larger) - len(whole) + int.from_bytes(whole[:8], "little")
    (tmp_path / native_weights.FILE).write_bytes(header.to_bytes(8, "little") + larger[8:])
    with pytest.raises(ModelNotAvailable, match=r"embedding\.tiles has not the size"):
        MappedWeights(tmp_path, Architecture)


def test_a_damaged_header_is_refused_with_what_to_do_or_read_as_it_was(gemma_folder: Path, tmp_path: Path) -> None:
    whole = (gemma_folder / native_weights.FILE).read_bytes()
    header, drawn = 8 + int.from_bytes(whole[:8], "little"), np.random.default_rng(1)
    for _ in range(300):
        damaged = bytearray(whole)
        for place in drawn.integers(0, header, drawn.integers(1, 4)):
            damaged[place] = drawn.integers(32, 127) if place > 8 else drawn.integers(0, 256)
        (tmp_path / native_weights.FILE).write_bytes(damaged)
        try:
            MappedWeights(tmp_path, Architecture)
        except ModelNotAvailable as error:
            assert error.mend or "whole number" in str(error)  # noqa: PT017 - most damage is refused, some is in a name


@pytest.mark.parametrize(
    "header", [b"[]", b"[" * 100_000, b'{"__metadata__": []}', b'{"__metadata__": {"format": "entrefilet-int8-1"}}']
)
def test_a_header_of_another_shape_is_refused(header: bytes, tmp_path: Path) -> None:
    (tmp_path / native_weights.FILE).write_bytes(len(header).to_bytes(8, "little") + header)
    with pytest.raises(ModelNotAvailable, match="missing or damaged") as caught:
        MappedWeights(tmp_path, Architecture)
    assert "models build" in caught.value.mend


@pytest.mark.parametrize(
    ("field", "value"), [("windows", (0,)), ("rope_bases", (1e4,)), ("epsilon", float("nan")), ("width", -64)]
)
def test_sizes_that_no_decoder_has_are_refused(field: str, value: object) -> None:
    sizes = Architecture(128, 4, 32, 192, 96, 1e-6, (0, 8), (1e4, 1e6))
    with pytest.raises(ValueError, match="the architecture has"):
        replace(sizes, **{field: value}).check()


def test_a_tokenizer_of_another_model_is_refused(gemma_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(gemma_folder, tmp_path / "other")
    path = tmp_path / "other" / "tokenizer.json"
    tokenizer = json.loads(path.read_text(encoding="utf-8"))
    tokenizer["model"]["vocab"]["beyond"] = len(VOCABULARY)
    path.write_text(json.dumps(tokenizer), encoding="utf-8")
    with pytest.raises(ModelNotAvailable, match="of another model: it has tokens up to 96"):
        NativeGenerator(tmp_path / "other", IDENTITY, threads=1)


def test_a_file_is_written_once_and_other_readers_of_safetensors_read_it(
    gemma_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safetensors.numpy import load_file

    opened: list[str] = []
    original = Path.open
    monkeypatch.setattr(
        Path, "open", lambda path, *mode, **more: opened.append(path.name) or original(path, *mode, **more)
    )
    mapped = MappedWeights(gemma_folder, Architecture)
    tensors = dict(zip([name for name, _, _ in mapped.architecture.layout()], mapped.tensors, strict=True))
    opened.clear()
    native_weights.save(mapped.architecture, tensors, tmp_path)
    assert opened == [native_weights.FILE]
    read = load_file(tmp_path / native_weights.FILE)
    assert read.keys() == tensors.keys()
    assert all(np.array_equal(read[name], tensor) for name, tensor in tensors.items())


def test_sizes_that_make_no_whole_groups_are_refused(tmp_path: Path) -> None:
    sizes = Architecture(100, 4, 32, 192, 96, 1e-6, (0,), (1e4,))
    with pytest.raises(ModelNotAvailable, match="100 wide"):
        native_weights.save(sizes, {}, tmp_path)
