"""The model file against damage of every kind: 100 files, or as many as FUZZ_SECONDS give (`make fuzz`).

A file is opened, or refused with what to do about it. What is opened answers, or says that it cannot: weights that
are no numbers, or another model's, end no process.
"""

import copy
import dataclasses
import json
import os
import struct
import time
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from service.decoding import Decoding, ModelIdentity
from service.engines import catalog, model_folders, native_weights
from service.engines.native_weights import Architecture, MappedWeights
from service.engines.runtimes.native import library
from service.engines.runtimes.native.generator import NativeGenerator
from service.errors import EngineFailed, ModelNotAvailable

SECONDS = float(os.environ.get("FUZZ_SECONDS", "0")) / 8  # the readers have the other seven parts
ROUNDS = 2  # of fifty files each, at least
SIZES = Architecture(64, 4, 16, 64, 16, 1e-6, (0, 4), (1e4, 1e6))
IDENTITY = ModelIdentity("damaged", "1")
VOCABULARY = ["<pad>", "<eos>", "<bos>", "<unk>", *(f"w{number}" for number in range(12))]
FIELDS = tuple(field.name for field in dataclasses.fields(SIZES))
pytestmark = pytest.mark.skipif(library.load() is None, reason="there is no C++ compiler here")

_numbers = st.one_of(
    st.integers(-(2**33), 2**33), st.sampled_from([0, 1, 2, 4, 16, 64, 128, 1024, 2**31 - 1, 2**31, 2**63, 10**30])
)
_values = st.one_of(
    _numbers,
    st.floats(),
    st.sampled_from([None, True, "64", [], {}, [64], "NaN", -0.0, 1e-320, 1e300]),
    st.lists(st.one_of(_numbers, st.floats()), max_size=4),
)
_names = st.integers(0, 10_000)
_FLOATS = struct.pack("<5f", float("nan"), float("inf"), float("-inf"), 3e38, -3e38)

Damage = tuple[str, Any, Any]
damages: st.SearchStrategy[list[Damage]] = st.lists(
    st.one_of(
        st.tuples(st.just("size"), st.sampled_from(FIELDS), _values),
        st.tuples(st.just("swap"), _names, _names),
        st.tuples(st.just("offsets"), _names, st.one_of(_values, st.tuples(_numbers, _numbers))),
        st.tuples(st.just("type"), _names, st.sampled_from(["F64", "I8", "BF16", "", None, 3, "F32", "I32"])),
        st.tuples(st.just("missing"), _names, st.none()),
        st.tuples(st.just("header length"), _numbers, st.none()),
        st.tuples(st.just("shift"), st.integers(1, 9), st.none()),
        st.tuples(st.just("cut"), st.integers(0, 100_000), st.integers(1, 100_000)),
        st.tuples(st.just("bytes"), st.integers(0, 100_000), st.binary(min_size=1, max_size=40)),
        st.tuples(st.just("floats"), _names, st.integers(0, 4)),
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made, drawn = tmp_path_factory.mktemp("model"), np.random.default_rng(1)

    def tensor(kind: str, number: int) -> npt.NDArray[Any]:
        if kind == "F32":
            return drawn.normal(0.0, 0.05, number).astype(np.float32)
        return drawn.integers(-64, 65, number).astype(np.int8 if kind == "I8" else np.int32)

    native_weights.save(SIZES, {name: tensor(kind, n) for name, kind, n in SIZES.layout()}, made)
    special = {"special": True, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
    tokenizer = {
        "version": "1.0",
        "added_tokens": [{"id": 1, "content": "<eos>", **special}],
        "normalizer": None,
        "pre_tokenizer": {"type": "WhitespaceSplit"},
        "post_processor": None,
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": {t: i for i, t in enumerate(VOCABULARY)}, "unk_token": "<unk>"},
    }
    (made / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    return made


def damaged(whole: bytes, damage: list[Damage]) -> bytes:
    """Return a model file with its header, the places of its tensors or its bytes changed."""
    size = int.from_bytes(whole[:8], "little")
    header, data = json.loads(whole[8 : 8 + size]), bytearray(whole[8 + size :])
    tensors = sorted(name for name in header if name != "__metadata__")
    architecture, length, shift = json.loads(header["__metadata__"]["architecture"]), None, 0
    for kind, where, value in damage:
        name = tensors[where % len(tensors)] if isinstance(where, int) else ""
        if kind == "size":
            architecture[where] = value
        elif kind == "swap":
            other = tensors[value % len(tensors)]
            header[name], header[other] = header.get(other), header.get(name)
        elif kind == "missing":
            header.pop(name, None)
        elif kind in ("offsets", "type"):
            entry = copy.deepcopy(header.get(name) or {})
            header[name] = entry | {"data_offsets" if kind == "offsets" else "dtype": value}
        elif kind == "header length":
            length = where % 2**64
        elif kind == "shift":
            shift = where
        elif kind == "cut":
            del data[where % (len(data) + 1) :][:value]
            data = data[: max(0, len(data) - value)]
        elif kind == "bytes":
            place = where % (len(data) + 1)
            data[place : place + len(value)] = value
        elif kind == "floats" and isinstance(header.get(name), dict):
            begin = header[name].get("data_offsets")
            if isinstance(begin, list | tuple) and len(begin) == 2 and 0 <= begin[0] < len(data):
                data[begin[0] : begin[0] + 4] = _FLOATS[4 * value : 4 * value + 4]
    header["__metadata__"]["architecture"] = json.dumps(architecture)
    written = json.dumps(header).encode() + b" " * shift
    return (len(written) if length is None else length).to_bytes(8, "little") + written + bytes(data)


@pytest.mark.timeout(SECONDS + 600)
def test_a_damaged_model_file_is_refused_with_what_to_do_or_answers(folder: Path) -> None:
    path = folder / native_weights.FILE
    whole = path.read_bytes()
    seen = {"refused": 0, "answered": 0, "failed": 0}

    def hold(damage: list[Damage]) -> None:
        path.unlink()  # what is mapped stays as it is: no file is ever written over
        path.write_bytes(damaged(whole, damage))
        try:
            generator = NativeGenerator(folder, IDENTITY, threads=1)
        except ModelNotAvailable as error:
            assert error.mend  # noqa: PT017
            seen["refused"] += 1
            return
        try:
            (found,) = generator.generate(["w1 w2 w3 w4 w5 w6"], Decoding(3, repetition_penalty=1.2), caps=[6])
        except EngineFailed as error:
            assert "models verify" in error.mend  # noqa: PT017
            seen["failed"] += 1
        else:
            assert 1 <= found.tokens <= 6
            seen["answered"] += 1

    ends = time.monotonic() + SECONDS
    first = int(os.environ.get("FUZZ_SEED", "0")) or (time.time_ns() % 2**31 if SECONDS else 1)
    try:
        for round_ in count():

            @settings(max_examples=50, deadline=None, database=None, suppress_health_check=list(HealthCheck))
            @given(damages)
            def run(damage: list[Damage]) -> None:
                hold(damage)

            seed(first + round_)(run)()
            if round_ + 1 >= ROUNDS and time.monotonic() >= ends:
                break
    finally:
        path.unlink()
        path.write_bytes(whole)
    assert seen["refused"]
    assert seen["answered"]
    if SECONDS:
        print(f"model files: {seen}")


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_weights_that_are_no_numbers_end_in_an_error_of_the_engine(folder: Path, tmp_path: Path, number: float) -> None:
    tensors = {
        name: np.array(tensor)
        for (name, _, _), tensor in zip(SIZES.layout(), MappedWeights(folder, Architecture).tensors, strict=True)
    }
    tensors["embedding.scales"][:] = number
    native_weights.save(SIZES, tensors, tmp_path)
    (tmp_path / "tokenizer.json").write_bytes((folder / "tokenizer.json").read_bytes())
    generator = NativeGenerator(tmp_path, IDENTITY, threads=1)
    with pytest.raises(EngineFailed, match="its weights are damaged") as caught:
        generator.generate(["w1 w2"], Decoding(), caps=[3])
    assert caught.value.mend == "run: entrefilet models verify"


def test_a_file_that_changed_after_it_was_built_is_not_loaded_though_every_size_is_right(
    folder: Path, tmp_path: Path
) -> None:
    facts = {"name": "toy", "revision": "1", "kind": "embedded", "prompt": "p", "licence": "mit"}

    def write(into: Path) -> None:
        for file in folder.iterdir():
            (into / file.name).write_bytes(file.read_bytes())

    built = model_folders.install(tmp_path / "toy-1", write, facts=facts)
    file = built / native_weights.FILE
    file.write_bytes(damaged(file.read_bytes(), [("swap", 0, 5)]))
    with pytest.raises(ModelNotAvailable, match="is damaged: its content is not what was built") as caught:
        catalog.open_translator(str(built), models_dir=tmp_path, threads=1)
    assert caught.value.mend


def test_a_decoder_with_three_bases_of_positions_is_refused() -> None:
    with pytest.raises(ModelNotAvailable, match="bases of positions"):
        Architecture(64, 4, 16, 64, 16, 1e-6, (0, 4, 4), (1e4, 1e5, 1e6)).check()
