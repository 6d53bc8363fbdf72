"""Training on a tiny model: it learns, it checkpoints, and a resumed run goes on where it was."""

import json
import shutil

import pytest
from tokenizers import Tokenizer

from service.engines.abstractive.models import trained_tasks
from training.examples import Example, batches, read_examples


def train(tiny, out, *more):
    from training.finetune import main

    arguments = ["--base", tiny / "base", "--data", tiny / "data.jsonl", "--out", out, "--batch-tokens", 64]
    options = ["--device", "cpu", "--log-every", 5, "--lr", 0.02, "--warmup", 2, *more]
    assert main([str(argument) for argument in [*arguments, *options]]) == 0


def losses(text):
    return [float(line.split("loss ")[1].split()[0]) for line in text.splitlines() if " tok/s" in line]


def test_an_adapter_learns_and_reports_on_the_dev_set(tiny, tmp_path, capsys):
    train(tiny, tmp_path / "out", "--rank", 4, "--steps", 40, "--dev", tiny / "dev", "--pad-to-multiple-of", 8)
    out = capsys.readouterr().out
    assert losses(out)[-1] < losses(out)[0]
    assert "chrF" in out
    assert (tmp_path / "out/adapter_model.safetensors").exists()
    assert trained_tasks((tmp_path / "out/MODEL_CARD.md").read_text()) == {"translate.fr-en"}


def test_prompts_are_padded_as_the_engine_pads_them(tiny):
    tokenizer = Tokenizer.from_file(str(tiny / "base/tokenizer.json"))
    example = read_examples(tiny / "data.jsonl", tokenizer, 64, pad_to_multiple_of=8)[0]
    assert [tokenizer.id_to_token(i) for i in example.prompt] == [
        "<bos>", "▁", "▁", "▁", "▁", "French:", "un", "English:",
    ]  # fmt: skip
    assert [tokenizer.id_to_token(i) for i in example.completion] == ["one", "<eos>"]
    assert len(read_examples(tiny / "data.jsonl", tokenizer, 64)[0].prompt) == 4


def test_the_fast_adapter_computes_what_transformers_and_peft_compute(tiny, tmp_path):
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM

    from training.lora import LoraGemma

    ours = LoraGemma(tiny / "base", rank=4, dtype=torch.float32)
    with torch.no_grad():
        for weight in ours.adapter.values():
            weight.copy_((torch.randn(weight.shape) / 4).bfloat16())  # what an adapter is saved in
    ours.save_pretrained(tmp_path)
    ids = torch.randint(4, 12, (3, 9))
    labels = torch.where(torch.arange(9) < 4, -100, ids)
    ours.loss(ids, labels).backward()
    theirs = PeftModel.from_pretrained(
        AutoModelForCausalLM.from_pretrained(tiny / "base", dtype=torch.float32), tmp_path, is_trainable=True
    )
    loss = theirs(input_ids=ids, labels=labels).loss
    loss.backward()
    assert ours.loss(ids, labels).item() == pytest.approx(loss.item(), rel=1e-5)
    gradients = {name.replace(".default", ""): weight.grad for name, weight in theirs.named_parameters()}
    for key, weight in ours.adapter.items():
        torch.testing.assert_close(weight.grad, gradients[ours.peft_name(key)], rtol=1e-3, atol=1e-6)


def test_an_adapter_of_another_rank_is_refused_with_the_mend(tiny, tmp_path):
    train(tiny, tmp_path / "first", "--rank", 4, "--steps", 1)
    with pytest.raises(ValueError, match="say --rank 4"):
        train(tiny, tmp_path / "second", "--rank", 8, "--steps", 1, "--init", tmp_path / "first")


@pytest.mark.skipif(shutil.which("c++") is None, reason="fusing needs a C++ compiler")
@pytest.mark.filterwarnings("ignore:The .grad attribute")  # torch looks at it itself while it compiles
def test_bf16_and_fused_training_learns_too(tiny, tmp_path, capsys):
    train(tiny, tmp_path / "out", "--rank", 4, "--steps", 40, "--dtype", "bf16", "--fuse")
    out = capsys.readouterr().out
    assert losses(out)[-1] < losses(out)[0]


def test_all_weights_can_be_trained(tiny, tmp_path):
    train(tiny, tmp_path / "out", "--rank", 0, "--steps", 2)
    assert (tmp_path / "out/model.safetensors").exists()


def test_a_resumed_run_goes_on_from_its_step(tiny, tmp_path, capsys):
    train(tiny, tmp_path / "out", "--rank", 4, "--steps", 5)
    capsys.readouterr()
    train(tiny, tmp_path / "out", "--rank", 4, "--steps", 10, "--resume")
    assert "step 10 " in capsys.readouterr().out
    assert json.loads((tmp_path / "out/run.json").read_text())["step"] == 10


def test_an_adapter_can_be_trained_further(tiny, tmp_path, capsys):
    train(tiny, tmp_path / "first", "--rank", 4, "--steps", 30)
    first = losses(capsys.readouterr().out)
    train(tiny, tmp_path / "second", "--rank", 4, "--steps", 5, "--init", tmp_path / "first")
    assert losses(capsys.readouterr().out)[0] < first[0]


def test_batches_hold_similar_lengths_within_the_budget_and_resume_in_the_same_order():
    examples = [Example((1,) * n, (2,)) for n in range(1, 40)]
    stream = batches(examples, 80, seed=1)
    seen = [next(stream) for _ in range(30)]
    assert all(max(map(len, b)) * len(b) <= 80 or len(b) == 1 for b in seen)
    later = batches(examples, 80, seed=1, skip=10)
    assert [next(later) for _ in range(5)] == seen[10:15]
