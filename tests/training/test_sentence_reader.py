"""Training the reader of sentences."""

import json

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from service.domain import Article  # noqa: E402
from service.text.segment import segment  # noqa: E402
from training import sentence_reader  # noqa: E402
from training.salience import Fact, Labelled  # noqa: E402
from training.sentence_reader import (  # noqa: E402
    SentenceReader,
    Text,
    batches,
    fit,
    label_loss,
    lead_loss,
    predict,
    read_labelled,
    report,
)


@pytest.fixture
def model(tiny, monkeypatch):
    monkeypatch.setattr(sentence_reader, "LAYERS", 2)
    monkeypatch.setattr(sentence_reader, "FROZEN", 1)
    torch.manual_seed(0)
    made = SentenceReader(tiny / "base", fuse=False)
    made.layers.dtype = torch.float32
    return made.float()


def texts(count: int = 24) -> list[Text]:
    """Return articles whose sentences « un » state a fact and whose « deux » are to be avoided."""
    drawn = np.random.default_rng(0)
    found = []
    for number in range(count):
        words = drawn.integers(0, 2, 4)
        ids, ends = [2], []
        for word in words:
            ids += [7 + int(word), 1]
            ends.append(len(ids))
        targets = np.array([[0.0, 1.0 - word, word, 0.0] for word in words])
        targets[0, 3] = 1
        found.append(Text(str(number), tuple(ids), tuple(ends), targets))
    return found


def test_sentences_are_told_apart_after_some_training(model, monkeypatch) -> None:
    monkeypatch.setattr(sentence_reader, "HEAD_RATE", 0.05)
    fit(model, texts(), label_loss, 1e-2, 80)
    found = predict(model, texts())
    states = np.concatenate([found[text.id][:, 1] for text in texts()])
    wanted = np.concatenate([text.targets[:, 1] for text in texts()]) > 0
    assert states[wanted].min() > states[~wanted].max()
    assert "to avoid 1.000" in report(found, texts())


def test_only_the_last_layers_have_an_adapter_and_the_head_is_scaled_as_the_service_reads_it(model, tmp_path) -> None:
    from safetensors.torch import load_file

    model.save(tmp_path)
    names = load_file(tmp_path / "adapter_model.safetensors")
    assert names
    assert all(".layers.1." in name for name in names)
    assert json.loads((tmp_path / "adapter_config.json").read_text())["r"] == sentence_reader.RANK
    head = load_file(tmp_path / "head.safetensors")
    assert torch.allclose(head["weight"], model.head.weight * sentence_reader.STATE_SCALE)


def test_the_losses_are_least_where_the_logits_say_what_is_wanted() -> None:
    text = texts(1)[0]
    right = torch.tensor(8 * (2 * text.targets - 1), dtype=torch.float32)
    assert label_loss(right, text) < 0.01 < label_loss(-right, text)
    match = Text("m", (), (), np.array([0.1, 0.5, 0.0]))
    logits = torch.zeros(3, 4)
    logits[:, 0] = torch.tensor([0.4, 2.0, 0.0])
    assert lead_loss(logits, match) < lead_loss(torch.zeros(3, 4), match)


def test_every_text_is_in_one_batch_of_bounded_size(monkeypatch) -> None:
    monkeypatch.setattr(sentence_reader, "TOKENS", 256)
    found = list(batches(texts(30), 1))
    assert sorted(text.id for batch in found for text in batch) == sorted(text.id for text in texts(30))
    assert max(map(len, found)) == 4


def test_labelled_articles_have_a_row_a_sentence(tiny) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(tiny / "base/tokenizer.json"))
    tokenizer.add_tokens(["\n"])
    article = segment(Article("La région ferme quatre lignes. Les usagers préparent un recours."), "fr")
    item = Labelled("a", article, (Fact("lines close", frozenset({0})),), 0, frozenset({0}), frozenset({1}))
    (text,) = read_labelled([item], tokenizer)
    assert text.targets.tolist() == [[0, 1, 0, 1], [0, 0, 1, 0]]
    assert len(text.ends) == 2
    assert text.ends[-1] == len(text.ids)
