"""The library's kernels for each instruction set that this processor has: all compute the same model."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from service.engines import native_weights
from service.engines.runtimes.native import library
from tests.engines.tiny_gemma import WORDS, draw_gemma, save_gemma

pytestmark = pytest.mark.skipif(library.load() is None, reason="there is no C++ compiler here")

ANSWER = """
import json, math, sys
from pathlib import Path
from service.decoding import Decoding, ModelIdentity
from service.engines.runtimes.native import library
from service.engines.runtimes.native.generator import NativeGenerator
if library.load() is None:
    sys.exit(f"{library.fault()} | {library.mend()}")
prompts = json.loads(sys.argv[2])
model = NativeGenerator(Path(sys.argv[1]), ModelIdentity("tiny-gemma", "1"), threads=1, margin=math.inf)
found = model.generate(prompts, Decoding(beam_size=4), caps=[12] * len(prompts))
print(json.dumps([library.instruction_set(), [[o.text, o.score] for r in found for o in (r, *r.others)]]))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_gemma(draw_gemma(), tmp_path_factory.mktemp("kernels"))


def answers(folder: Path, kernels: str) -> tuple[str, Any]:
    """Return what 40 prompts of 1 to 40 words give with these kernels, or what is wrong with them."""
    drawn = np.random.default_rng(0)
    prompts = [" ".join(drawn.choice(WORDS, size)) for size in range(1, 41)]
    done = subprocess.run(
        [sys.executable, "-c", ANSWER, str(folder), json.dumps(prompts)],
        env=os.environ | {library.CHOICE: kernels}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        return done.stderr.strip(), None
    name, found = json.loads(done.stdout)
    return name, found


def test_every_instruction_set_of_this_processor_computes_the_same(folder: Path) -> None:
    by_set = {}
    for kernels in library.INSTRUCTION_SETS:
        name, found = answers(folder, kernels)
        if found is None:
            assert "that run on this processor" in name
        else:
            assert name == kernels
            by_set[name] = found
    assert "portable" in by_set
    assert library.instruction_set() in by_set
    reference = by_set.pop("portable")
    vectors = list(by_set.values())
    assert all(found == vectors[0] for found in vectors)  # to the last bit
    for found in vectors:  # portable arithmetic rounds otherwise, which may tip a choice now and then
        same = [(one[1], other[1]) for one, other in zip(found, reference, strict=True) if one[0] == other[0]]
        assert len(same) > 0.9 * len(found)
        assert np.allclose(*np.array(same).T, atol=0.05)


def test_kernels_that_are_not_there_are_named_with_those_that_are(folder: Path) -> None:
    said, found = answers(folder, "sse9")
    assert found is None
    assert "no kernels 'sse9'" in said
    assert "amx, avx512, avx2, portable" in said


def test_tensors_of_a_saved_model_begin_at_cache_lines(folder: Path) -> None:
    with (folder / native_weights.FILE).open("rb") as opened:
        length = int.from_bytes(opened.read(8), "little")
        header = json.loads(opened.read(length))
    assert (8 + length) % native_weights.ALIGNMENT == 0
    starts = [entry["data_offsets"][0] for name, entry in header.items() if name != "__metadata__"]
    assert len(starts) > 10
    assert not any(start % native_weights.ALIGNMENT for start in starts)
