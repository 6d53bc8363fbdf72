"""Expected risk over n-best lists: packed continuations are scored as if alone, and training moves the preference."""

import json

import pytest
import torch
from tokenizers import Tokenizer

from service.decoding import Hypothesis
from training.lora import LoraGemma
from training.nbest import quality, record_of, sample
from training.risk import Candidates, Weights, pack, read_candidates, risk_loss

ONE = Candidates((2, 5, 7, 6), ((10, 11, 1), (11, 1), (12, 10, 10, 1)), (0.2, 0.9, 0.4), (11, 12, 1))
OTHER = Candidates((2, 5, 6), ((9, 1), (8, 8, 8, 8, 8, 1)), (0.5, 0.6), (8, 1))


@pytest.fixture
def model(tiny):
    torch.manual_seed(1)
    model = LoraGemma(tiny / "base", rank=4, dtype=torch.float32)
    with torch.no_grad():
        for weight in model.adapter.values():
            weight.copy_(torch.randn(weight.shape) / 4)
    return model


def test_each_continuation_in_a_row_has_the_losses_that_it_has_alone(model):
    packed = pack([ONE, OTHER], "cpu")
    losses = model.packed_losses(packed)
    owner = 0
    for source in (ONE, OTHER):
        for tokens in source.continuations:
            ids = torch.tensor([[*source.prompt, *tokens]])
            labels = torch.where(torch.arange(ids.shape[1]) < len(source.prompt), -100, ids)
            mine = losses[packed.owners == owner]
            assert len(mine) == len(tokens)
            assert mine.mean().item() == pytest.approx(model.loss(ids, labels).item(), rel=1e-4)
            owner += 1


def test_the_loss_is_the_expected_risk_and_the_cross_entropy_of_the_reference(model):
    loss, expected = risk_loss(model, [ONE], Weights(sharpness=3.0, risk=2.0, reference=0.5), "cpu")
    packed = pack([ONE], "cpu")
    losses = model.packed_losses(packed)
    means = torch.stack([-losses[packed.owners == owner].mean() for owner in range(4)])
    shares = (3.0 * means[:3]).softmax(-1)
    assert expected == pytest.approx((shares * torch.tensor(ONE.qualities)).sum().item(), rel=1e-5)
    assert loss.item() == pytest.approx(2.0 * (1 - expected) - 0.5 * means[3].item(), rel=1e-5)


def test_training_on_candidates_moves_what_the_model_prefers(model):
    optimiser = torch.optim.AdamW(model.parameters(), lr=0.01)
    qualities = []
    for _ in range(30):
        loss, expected = risk_loss(model, [ONE, OTHER], Weights(), "cpu")
        loss.backward()
        optimiser.step()
        optimiser.zero_grad()
        qualities.append(expected)
    assert qualities[-1] > qualities[0] + 0.05


def test_what_is_longer_than_the_attention_window_is_refused(model):
    model.config["sliding_window"] = 6
    with pytest.raises(ValueError, match="longer than 6 tokens"):
        model.packed_losses(pack([ONE], "cpu"))


def test_records_hold_finished_outputs_once_with_their_quality(tiny, tmp_path):
    outputs = [
        Hypothesis("one two", score=-0.1, tokens=3, finished=True),
        Hypothesis("one two ", score=-0.2, tokens=3, finished=True),
        Hypothesis("one", score=-0.3, tokens=2, finished=True),
        Hypothesis("one two three", score=-0.4, tokens=3, finished=False),
    ]
    record = record_of("French: un deux\nEnglish:", "one two", outputs)
    assert record["completions"] == [" one two", " one"]
    assert record["scores"][0] == 1.0 > record["scores"][1] > 0
    path = tmp_path / "nbest.jsonl"
    lone = {**record, "completions": [" one"], "scores": [0.5]}
    path.write_text("".join(json.dumps(one) + "\n" for one in (record, lone)))
    (read,) = read_candidates(path, Tokenizer.from_file(str(tiny / "base/tokenizer.json")), 5, 99)
    assert read.candidates == ((10, 11, 1), (10, 1))
    assert read.reference == (10, 11, 1)


def test_quality_is_between_nothing_and_everything():
    assert quality("The barges are waiting.", "The barges are waiting.") == pytest.approx(1)
    assert quality("Quite another thing", "The barges are waiting.") < 0.2


def test_a_sample_is_clean_and_the_same_each_time(tmp_path):
    (tmp_path / "news.tsv").write_text(
        "".join(f"La maison numéro {n} est grande.\tHouse {n} is big.\n" for n in range(9))
    )
    (tmp_path / "test.fr").write_text("La maison numéro 3 est grande.\n")
    (tmp_path / "mix.toml").write_text(
        "[clean]\nmin_words = 1\nmax_words = 60\nmax_length_ratio = 2.5\nmin_letter_share = 0.5\noverlap_words = 5\n"
    )
    arguments = (tmp_path, tmp_path, tmp_path / "mix.toml", ["news=20"], 0)
    pairs = sample(*arguments)
    assert sorted(english for _, english, _ in pairs) == [f"House {n} is big." for n in range(9) if n != 3]
    assert sample(*arguments) == pairs
    with pytest.raises(ValueError, match="NAME=PAIRS"):
        sample(tmp_path, tmp_path, tmp_path / "mix.toml", ["nothing=5"], 0)
