"""Marian models in the compiled library: they compute what Transformers does, whatever else is being translated."""

import json
import math
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

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
from tests.assertions import each
from tests.engines.tiny_models import LINES, save_marian

IDENTITY = ModelIdentity("tiny-marian", "1")
SENTENCES = ["Brest.", *LINES, " ".join(LINES[0::3])]
DECODINGS = [Decoding(max_length=12), Decoding(beam_size=4, max_length=12)]
pytestmark = pytest.mark.skipif(library.load() is None, reason="there is no C++ compiler here")


@pytest.fixture(scope="module", params=["swish", "relu"])
def original(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with weights of every kind that matter, in Transformers' format."""
    import torch
    from transformers import MarianMTModel

    folder = save_marian(tmp_path_factory.mktemp("original") / "opus-mt-fr-en", 128, request.param)
    model = MarianMTModel.from_pretrained(folder)
    torch.manual_seed(7)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "layer_norm.weight" in name:
                parameter.normal_(1.0, 0.3)
            elif "embed_positions" not in name:
                parameter.normal_(std=0.1 if name.endswith("bias") else 0.12)
        model.model.shared.weight[model.config.pad_token_id] = 0.0
        model.final_logits_bias.normal_(std=0.2)
    model.save_pretrained(folder)
    return folder


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
            (found,) = opened(broken, threads=1).translate([LINES[0]], Decoding(beam_size=2, max_length=4))
        except (ModelNotAvailable, EngineFailed):
            seen[0] += 1
        else:
            seen[1] += 1
            assert 1 <= found.tokens <= 4
    assert all(seen)


def test_weights_that_are_no_numbers_end_in_an_error_of_the_engine(installed: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(installed, tmp_path / "broken")
    mapped = MappedWeights(installed, MarianArchitecture)
    names = [name for name, _, _ in mapped.architecture.layout()]
    tensors = {name: np.array(tensor) for name, tensor in zip(names, mapped.tensors, strict=True)}
    tensors["embedding.scales"][:] = np.nan
    (broken / native_weights.FILE).unlink()
    native_weights.save(mapped.architecture, tensors, broken)
    with pytest.raises(EngineFailed, match="its weights are damaged") as caught:
        opened(broken).translate(SENTENCES, Decoding(max_length=3))
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
