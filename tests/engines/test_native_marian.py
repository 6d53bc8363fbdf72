"""Marian models in the compiled library: they compute what Transformers does, whatever else is being translated."""

import json
import math
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from service.decoding import Decoding, ModelIdentity
from service.engines import catalog
from service.engines.runtimes.native import library
from service.engines.runtimes.native.translator import NativeMarianTranslator
from tests.assertions import each
from tests.engines.tiny_models import LINES, save_drawn_marian

IDENTITY = ModelIdentity("tiny-marian", "1")
SENTENCES = ["Brest.", *LINES, " ".join(LINES[0::3])]
DECODINGS = [Decoding(max_length=12), Decoding(beam_size=4, max_length=12)]
pytestmark = pytest.mark.skipif(library.load() is None, reason="there is no C++ compiler here")


@pytest.fixture(scope="module", params=["swish", "relu"])
def original(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_drawn_marian(tmp_path_factory.mktemp("original") / "opus-mt-fr-en", request.param)


@pytest.fixture(scope="module")
def installed(original: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return catalog.fetch(str(original), tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def translator(installed: Path) -> NativeMarianTranslator:
    return opened(installed)


def opened(folder: Path, threads: int = 2, rows: int = 32) -> NativeMarianTranslator:
    return NativeMarianTranslator(folder, IDENTITY, source="fr", target="en", threads=threads, rows=rows)


class Reference:
    """Transformers' model of a folder, in float32 or with all that the library rounds rounded as it does."""

    def __init__(self, folder: Path, *, rounded: bool) -> None:
        from transformers import MarianMTModel

        self.model = MarianMTModel.from_pretrained(folder).eval()
        self.ids = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
        self.is_rounded = rounded
        if rounded:
            self._round()

    def _round(self) -> None:
        import torch

        model = self.model
        linear = {name: one for name, one in model.named_modules() if isinstance(one, torch.nn.Linear)}
        with torch.no_grad():
            for parameter in {id(one.weight): one.weight for one in linear.values()}.values():  # the embedding once
                parameter.copy_(_in_groups(parameter, 64))
        for name, one in linear.items():
            one.register_forward_pre_hook(lambda _module, inputs: (_in_groups(inputs[0], 127),))
            if name.endswith(("k_proj", "v_proj")):
                one.register_forward_hook(lambda _module, _inputs, output: output.half().float())

    def encode(self, pieces: list[str]) -> Any:
        import torch

        ids = [*(self.ids.get(piece, self.ids["<unk>"]) for piece in pieces), self.ids["</s>"]]
        return torch.tensor([ids])

    def log_probabilities(self, source: Any, tokens: list[int]) -> Any:
        """Return those of all tokens after the start and each of `tokens`, without what is never written."""
        import torch

        with torch.no_grad():
            target = torch.tensor([[self.model.config.decoder_start_token_id, *tokens]])
            logits = self.model(input_ids=source, decoder_input_ids=target).logits[0]
        logits[:, [self.ids["<unk>"], self.model.config.pad_token_id]] = -math.inf
        return torch.log_softmax(logits, -1)

    def greedy(self, source: Any, limit: int, margin: float) -> list[int]:
        """Return the likeliest tokens one by one, up to the first that is ahead by less than `margin`."""
        tokens = list[int]()
        while len(tokens) < limit and (not tokens or tokens[-1] != self.ids["</s>"]):
            best = self.log_probabilities(source, tokens)[-1].topk(2)
            if best.values[0] - best.values[1] < margin:
                break
            tokens.append(int(best.indices[0]))
        return tokens


def _in_groups(values: Any, steps: int) -> Any:
    groups = values.reshape(*values.shape[:-1], -1, 64)
    scales = groups.abs().amax(-1, keepdim=True) / steps
    scales[scales == 0] = 1
    return ((groups / scales).round() * scales).reshape(values.shape)


@pytest.fixture(scope="module", params=["float32", "rounded"])
def reference(request: pytest.FixtureRequest, original: Path) -> Reference:
    return Reference(original, rounded=request.param == "rounded")


def searched(
    translator: NativeMarianTranslator, reference: Reference, sentence: str, decoding: Decoding
) -> tuple[Any, list[tuple[list[int], float]]]:
    """Return a sentence as the model reads it, and the tokens of each hypothesis with their mean log-probability."""
    source = reference.encode(translator._pieces.encode([sentence])[0])
    end, unknown = (reference.ids[token] for token in ("</s>", "<unk>"))
    ((_, found),) = translator._engine.search(source.tolist(), [12], decoding, end=end, suppressed=unknown)
    return source, [(one.tokens, one.score) for one in found]


def test_log_probabilities_are_those_of_transformers_but_for_what_is_rounded(
    translator: NativeMarianTranslator, reference: Reference
) -> None:
    errors, spread, written = [], [], set()
    for sentence in each(SENTENCES):
        source, hypotheses = searched(translator, reference, sentence, Decoding(beam_size=4))
        assert len(hypotheses) == 4
        for tokens, score in hypotheses:
            expected = reference.log_probabilities(source, tokens[:-1])
            errors.append(
                score - float(sum(row[token] for row, token in zip(expected, tokens, strict=True))) / len(tokens)
            )
            spread.append(float(expected[expected.isfinite()].std()))
            written |= {*tokens}
    assert len(written) > 4
    assert np.sqrt(np.mean(np.square(errors))) < (0.02 if reference.is_rounded else 0.05) * np.mean(spread)


def test_the_likeliest_tokens_are_those_of_transformers_where_these_are_clearly_ahead(
    translator: NativeMarianTranslator, reference: Reference
) -> None:
    clear = 0
    for sentence in SENTENCES:
        source, ((tokens, _),) = searched(translator, reference, sentence, Decoding())
        expected = reference.greedy(source, 12, 0.15 if reference.is_rounded else 0.3)
        assert tokens[: len(expected)] == expected
        clear += len(expected)
    assert clear > 2 * len(SENTENCES)


@pytest.mark.parametrize("decoding", DECODINGS)
def test_an_output_is_the_same_whatever_else_is_translated(
    installed: Path, translator: NativeMarianTranslator, decoding: Decoding
) -> None:
    separate = [translator.translate([sentence], decoding)[0] for sentence in SENTENCES]
    assert translator.translate(SENTENCES, decoding) == separate
    narrow = opened(installed, threads=1, rows=5)
    assert narrow.translate(SENTENCES[::-1], decoding)[::-1] == separate
    assert len({one.text for one in separate}) > 2


def test_answers_come_one_by_one_and_what_is_left_is_given_up(translator: NativeMarianTranslator) -> None:
    whole = translator.translate(["", *SENTENCES], DECODINGS[1])
    found = dict(translator.translate_each(["", *SENTENCES], DECODINGS[1]))
    assert [found[number] for number in range(len(whole))] == whole
    with closing(translator.translate_each(SENTENCES * 20, Decoding(beam_size=8))) as answers:
        next(answers)
    assert translator.translate(["", *SENTENCES], DECODINGS[1]) == whole


def test_hypotheses_differ_and_are_in_order(translator: NativeMarianTranslator) -> None:
    for one in each(translator.translate(SENTENCES, DECODINGS[1])):
        assert len(one.others) == 3
        scores = [one.score, *(other.score for other in one.others)]
        assert scores == sorted(scores, reverse=True)


def test_padding_and_rows_beyond_the_vocabulary_are_never_written(translator: NativeMarianTranslator) -> None:
    size = len(translator._ids)
    assert size % 16
    pad, unknown, end = (translator._ids[token] for token in ("<pad>", "<unk>", "</s>"))
    decoding = Decoding(beam_size=size)
    ((_, outputs),) = translator._engine.search([[end]], [1], decoding, end=end, suppressed=unknown)
    written = {token for one in outputs for token in one.tokens}
    assert len(outputs) >= size - 2
    assert pad not in written
    assert max(written) < size
