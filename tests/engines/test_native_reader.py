"""The compiled decoder as a reader: what it says of each sentence of a text."""

import itertools
import threading
from pathlib import Path

import numpy as np
import pytest

from service.decoding import ModelIdentity
from service.engines.runtimes.native import library, reader
from service.engines.runtimes.native.reader import NativeReader
from service.errors import ModelNotAvailable
from tests.engines.tiny_gemma import VOCABULARY, WIDTH

IDENTITY = ModelIdentity("tiny-gemma", "1")
SENTENCES = ["w3 w5 w8", "w9", "w1 w2 w2 w7 w40 w41 w42 w60", "w11 w12"]
pytestmark = pytest.mark.skipif(library.load() is None, reason="there is no C++ compiler here")


@pytest.fixture(scope="module")
def opened(gemma_folder: Path) -> NativeReader:
    return NativeReader(gemma_folder, IDENTITY, separator="w0")


def expected(gemma_reference, sentences: list[str], opening: tuple[str, ...] = ()) -> np.ndarray:
    """Return the states that Transformers finds, with the sentences of `opening` in front."""
    import torch

    ids, ends = [2], [1]
    for sentence in [*opening, *sentences]:
        ids += [VOCABULARY.index(word) for word in [*sentence.split(), "w0"]]
        ends.append(len(ids))
    with torch.no_grad():
        states = gemma_reference.model(torch.tensor([ids])).last_hidden_state[0].numpy()
    rows = [np.concatenate([states[a:b].mean(axis=0), states[b - 1]]) for a, b in itertools.pairwise(ends)]
    return np.array(rows[len(opening) :])


def likeness(found: np.ndarray, wanted: np.ndarray) -> float:
    return float(np.corrcoef(found.ravel(), wanted.ravel())[0, 1])


def test_each_sentence_has_the_mean_and_the_last_of_the_states_that_transformers_finds(opened, gemma_reference) -> None:
    found = opened.encode(SENTENCES)
    assert found.shape == (4, 2 * WIDTH)
    assert found.dtype == np.float32
    assert likeness(found, expected(gemma_reference, SENTENCES)) > 0.99
    assert likeness(found[::-1], expected(gemma_reference, SENTENCES)) < 0.9


def test_what_stands_behind_a_sentence_changes_nothing_in_it(opened) -> None:
    assert np.array_equal(opened.encode(SENTENCES)[:2], opened.encode(SENTENCES[:2]))


def test_a_text_in_several_pieces_is_read_with_its_beginning_in_front_of_each(
    opened, gemma_reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "MOST_TOKENS", 18)
    monkeypatch.setattr(reader, "OPENING", 7)
    found = opened.encode(SENTENCES)  # 1 + 4 + 2 + 9 tokens, then 3
    assert likeness(found[:3], expected(gemma_reference, SENTENCES[:3])) > 0.99
    assert likeness(found[3:], expected(gemma_reference, SENTENCES[3:], tuple(SENTENCES[:2]))) > 0.99


def test_no_sentence_and_an_empty_one_are_read(opened) -> None:
    assert opened.encode([]).shape == (0, 2 * WIDTH)
    assert np.isfinite(opened.encode(["", "w3"])).all()


def test_several_threads_read_at_once(opened) -> None:
    alone = opened.encode(SENTENCES)
    found: list[np.ndarray] = []
    threads = [threading.Thread(target=lambda: found.append(opened.encode(SENTENCES))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert all(np.array_equal(alone, one) for one in found)


def test_several_threads_find_what_one_finds(gemma_folder: Path, opened) -> None:
    long = [" ".join(f"w{(7 * i + j) % 91 + 1}" for j in range(11)) for i in range(40)]
    alone = opened.encode(long)
    for threads in (2, 3, 8):
        assert np.array_equal(alone, NativeReader(gemma_folder, IDENTITY, threads=threads, separator="w0").encode(long))


def test_a_tokenizer_without_the_separator_is_refused(gemma_folder: Path) -> None:
    with pytest.raises(ModelNotAvailable, match="do not belong together"):
        NativeReader(gemma_folder, IDENTITY, separator="\n")
