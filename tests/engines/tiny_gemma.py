"""A Gemma 3 decoder with weights drawn at random, for the compiled library."""

import json
from pathlib import Path
from typing import Any

import pytest

from service.engines.conversion import gemma
from service.engines.conversion.native import save_native

WORDS = [f"w{number}" for number in range(92)]
VOCABULARY = ["<pad>", "<eos>", "<bos>", "<unk>", *WORDS]
LAYERS, WIDTH, HEAD, INNER, WINDOW = 3, 128, 32, 192, 8


def draw_gemma() -> Any:
    """Return the model as Transformers has it."""
    import torch
    from transformers import Gemma3ForCausalLM, Gemma3TextConfig

    torch.manual_seed(0)
    config = Gemma3TextConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=WIDTH,
        intermediate_size=INNER,
        num_hidden_layers=LAYERS,
        num_attention_heads=gemma.HEADS,
        num_key_value_heads=1,
        head_dim=HEAD,
        query_pre_attn_scalar=HEAD,
        sliding_window=WINDOW,
        layer_types=["sliding_attention", "full_attention", "sliding_attention"],
    )
    model = Gemma3ForCausalLM(config).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.normal_(std=0.3 if name.endswith("norm.weight") else 0.08)
    return model


def save_gemma(model: Any, folder: Path) -> Path:
    """Write the model in the library's format into a folder, with its tokenizer; return the folder."""
    weights = {
        name: tensor.numpy().copy() for name, tensor in model.state_dict().items() if not name.startswith("lm_head")
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("HEAD_DIM", HEAD), ("SLIDING_WINDOW", WINDOW), ("GLOBAL_EVERY", 2)):
            patch.setattr(gemma, name, value)
        save_native(weights, folder)
    vocabulary = {token: index for index, token in enumerate(VOCABULARY)}
    tokenizer = {
        "version": "1.0",
        "added_tokens": [
            {"id": 1, "content": "<eos>", "special": True, "single_word": False, "lstrip": False, "rstrip": False,
             "normalized": False}
        ],
        "normalizer": None,
        "pre_tokenizer": {"type": "WhitespaceSplit"},
        "post_processor": None,
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "<unk>"},
    }  # fmt: skip
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    return folder
