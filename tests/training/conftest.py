"""A tiny model to train."""

import json

import pytest
from tokenizers import Tokenizer, models, pre_tokenizers


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A folder with a two-layer Gemma of random weights, its tokenizer, and examples."""
    from transformers import Gemma3ForCausalLM, Gemma3TextConfig

    folder = tmp_path_factory.mktemp("tiny")
    words = ["<pad>", "<eos>", "<bos>", "<unk>", "▁", "French:", "English:"]
    words += ["un", "deux", "trois", "one", "two", "three"]
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    (folder / "base").mkdir()
    tokenizer.save(str(folder / "base/tokenizer.json"))
    Gemma3ForCausalLM(
        Gemma3TextConfig(
            vocab_size=len(words),
            hidden_size=16,
            intermediate_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            num_key_value_heads=1,
            head_dim=8,
            max_position_embeddings=64,
        )
    ).save_pretrained(folder / "base")
    pairs = [("un", "one"), ("deux", "two"), ("trois", "three")] * 20
    (folder / "data.jsonl").write_text(
        "".join(json.dumps({"prompt": f"French: {f}\nEnglish:", "completion": f" {e}"}) + "\n" for f, e in pairs)
    )
    (folder / "dev.fr").write_text("un\ndeux\n")
    (folder / "dev.en").write_text("one\ntwo\n")
    return folder
