"""The whole recipe on a tiny model: three tasks prepared, learnt together, said in the card, and scored."""

import json
import lzma

import pytest
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from service.engines.abstractive.models import EMBEDDED_PROMPT, trained_tasks
from service.engines.prompting import prompts
from training import abstracts, evaluate, finetune, prepare
from training.prepare import FR_EN

PAIRS = [
    ("Le maire a ouvert la nouvelle école mardi.", "The mayor opened the new school on Tuesday."),
    ("Le pont rouvrira au printemps prochain.", "The bridge will open again next spring."),
    ("Les élus ont voté le budget de la ville.", "The councillors passed the town's budget."),
]
ARTICLE = {
    "title": "Le budget",
    "text": "Les élus ont voté le budget de la ville lundi soir. Le maire a ouvert la nouvelle école mardi. Le pont "
    "rouvrira au printemps prochain, après deux ans de travaux. Les habitants du quartier attendent encore la piscine.",
    "summary": "Les élus ont voté le budget de la ville.",
    "summary_novelty": 0.0,
    "teaser": False,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A base of random weights with a byte-level tokenizer, parallel data, an article and a test set."""
    from transformers import Gemma3ForCausalLM, Gemma3TextConfig

    folder = tmp_path_factory.mktemp("recipe")
    for name in ("base", "parallel", "test"):
        (folder / name).mkdir()
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = ["<pad>", "<eos>", "<bos>", "<unk>"]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=400, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator([text for pair in PAIRS for text in pair], trainer)
    tokenizer.save(str(folder / "base/tokenizer.json"))
    kind = {"tokenizer_class": "PreTrainedTokenizerFast", **{f"{t.strip('<>')}_token": t for t in special}}
    (folder / "base/tokenizer_config.json").write_text(json.dumps(kind))
    Gemma3ForCausalLM(
        Gemma3TextConfig(
            vocab_size=tokenizer.get_vocab_size(), hidden_size=16, intermediate_size=32, num_hidden_layers=2,
            num_attention_heads=2, num_key_value_heads=1, head_dim=8, max_position_embeddings=256,
            bos_token_id=2, eos_token_id=1, pad_token_id=0,
        )
    ).save_pretrained(folder / "base")  # fmt: skip
    (folder / "parallel/news.tsv").write_text("".join(f"{french}\t{english}\n" for french, english in PAIRS))
    (folder / "test/set.fr").write_text("La mairie est ouverte.\nLe marché a lieu jeudi.\n")
    (folder / "test/set.en").write_text("The town hall is open.\nThe market is on Thursday.\n")
    (folder / "articles.jsonl").write_text(json.dumps(ARTICLE) + "\n")
    return folder


def test_three_tasks_are_prepared_learnt_by_one_model_and_scored(folder, tmp_path, monkeypatch, capsys):
    mix, leads, out = tmp_path / "mix.jsonl.xz", tmp_path / "leads.jsonl.xz", tmp_path / "out"
    arguments = [str(folder / "parallel"), "--test", str(folder / "test"), "--out", str(mix), "--both"]
    assert prepare.main(arguments) == 0
    arguments = ["--data", str(folder / "articles.jsonl"), "--tokenizer", str(folder / "base/tokenizer.json")]
    assert abstracts.main([*arguments, "--out", str(leads)]) == 0
    arguments = ["--base", folder / "base", "--data", mix, leads, "--dev", folder / "test/set", "--out", out]
    options = ["--rank", 0, "--steps", 3, "--batch-tokens", 512, "--device", "cpu", "--warmup", 1]
    assert finetune.main([str(argument) for argument in [*arguments, *options]]) == 0
    assert "abstract.fr, translate.en-fr, translate.fr-en" in capsys.readouterr().out
    card = (out / "MODEL_CARD.md").read_text()
    assert trained_tasks(card) == {"translate.fr-en", "translate.en-fr", "abstract.fr"}
    (out / "prompt.jinja").write_text(prompts.load("gemma3-270m/translate.fr-en.v1").template)
    monkeypatch.setenv("ENTREFILET_MODELS_DIR", str(tmp_path / "models"))
    assert evaluate.main(["translation", str(folder / "test/set"), "--translator", str(out), "--beam-size", "1"]) == 0
    table = capsys.readouterr().out
    assert "| set | 2 |" in table
    assert "nrefs:1" in table


def test_the_prompts_of_training_are_those_of_the_service(folder, tmp_path):
    prompt = prompts.load("gemma3-270m/translate.fr-en.v1")
    assert prompt.render(source="Bonjour.") == FR_EN[0].format(fr="Bonjour.")
    leads = tmp_path / "leads.jsonl.xz"
    arguments = ["--data", str(folder / "articles.jsonl"), "--tokenizer", str(folder / "base/tokenizer.json")]
    assert abstracts.main([*arguments, "--out", str(leads)]) == 0
    with lzma.open(leads, "rt", encoding="utf-8") as lines:
        (example,) = map(json.loads, lines)
    start, _, end = prompts.load(EMBEDDED_PROMPT).render(article="\0").partition("\0")
    assert example["prompt"].startswith(start)
    assert example["prompt"].endswith(end)
