"""Write the base that is fine-tuned: Gemma 3 270M with its vocabulary cut, as a plain Transformers folder.

    python -m training.base OUT [--adapter FOLDER]

OUT gets config.json, model.safetensors (float32, 504 MB) and the cut tokenizer: what `training.finetune --base` reads.
With --adapter, that adapter (such as the shipped one) is merged in, for training all weights from there.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

from service.engines.conversion.gemma import (
    GLOBAL_EVERY,
    GLOBAL_ROPE,
    HEAD_DIM,
    HEADS,
    KEY_VALUE_HEADS,
    LAYERS,
    LOCAL_ROPE,
    SLIDING_WINDOW,
    merge_adapter,
    read_weights,
)
from service.engines.conversion.gguf_weights import GgufFile
from service.engines.kinds import embedded


def main(argv: list[str] | None = None) -> int:
    """Write the folder; it is complete when the command ends with 0."""
    import torch
    from transformers import Gemma3ForCausalLM, Gemma3TextConfig

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--adapter", type=Path)
    args = parser.parse_args(argv)
    kept = json.loads((embedded.ADAPTER / "kept_token_ids.json").read_text(encoding="utf-8"))
    vocabulary = json.loads((embedded.ADAPTER / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    weights = read_weights(GgufFile(embedded.read_base()), kept)
    if args.adapter:
        merge_adapter(weights, args.adapter)
    layer = "model.layers.0.mlp.gate_proj.weight"
    model = Gemma3ForCausalLM(
        Gemma3TextConfig(
            vocab_size=len(kept),
            hidden_size=weights[layer].shape[1],
            intermediate_size=weights[layer].shape[0],
            num_hidden_layers=LAYERS,
            num_attention_heads=HEADS,
            num_key_value_heads=KEY_VALUE_HEADS,
            head_dim=HEAD_DIM,
            query_pre_attn_scalar=HEAD_DIM,
            sliding_window=SLIDING_WINDOW,
            layer_types=["sliding_attention" if (i + 1) % GLOBAL_EVERY else "full_attention" for i in range(LAYERS)],
            rope_parameters={
                "full_attention": {"rope_type": "default", "rope_theta": GLOBAL_ROPE},
                "sliding_attention": {"rope_type": "default", "rope_theta": LOCAL_ROPE},
            },
            **{f"{name}_token_id": vocabulary[f"<{name}>"] for name in ("bos", "eos", "pad")},
        )
    )
    missing, unexpected = model.load_state_dict({k: torch.from_numpy(v) for k, v in weights.items()}, strict=False)
    if unexpected or set(missing) - {"lm_head.weight"}:
        raise SystemExit(f"the weights do not fit: missing {missing}, unexpected {unexpected}")
    model.tie_weights()
    model.save_pretrained(args.out)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(embedded.ADAPTER / name, args.out / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
