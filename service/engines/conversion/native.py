"""Writes Gemma 3 weights as the file of the compiled library: int8 in groups, at the model's own width."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from service.engines import native_weights
from service.engines.conversion import gemma
from service.engines.conversion.finite import check_finite
from service.engines.conversion.gemma import Weights
from service.engines.native_weights import Architecture, quantised

QUANTISATION = native_weights.FORMAT


def save_native(weights: Weights, folder: Path) -> None:
    """Write `weights` (by their Transformers names) into `folder`, which exists; frees them while it goes.

    Raises ModelNotAvailable, also for weights that are no finite numbers.
    """
    check_finite(weights.items())
    embedding = weights.pop("model.embed_tokens.weight")
    layers = sum(name.endswith("input_layernorm.weight") for name in weights)
    inner, width = weights["model.layers.0.mlp.gate_proj.weight"].shape
    every_sixth = [(number + 1) % gemma.GLOBAL_EVERY == 0 for number in range(layers)]
    architecture = Architecture(
        width=width,
        heads=gemma.HEADS,
        head_width=gemma.HEAD_DIM,
        inner=inner,
        vocabulary=len(embedding),
        epsilon=gemma.EPSILON,
        windows=tuple(0 if one else gemma.SLIDING_WINDOW for one in every_sixth),
        rope_bases=tuple(float(gemma.GLOBAL_ROPE if one else gemma.LOCAL_ROPE) for one in every_sixth),
    )
    architecture.check()
    tensors: dict[str, npt.NDArray[Any]] = {"norm": _gain(weights.pop("model.norm.weight"))}
    tensors |= quantised("embedding", embedding)
    for number in range(layers):
        prefix = f"model.layers.{number}."
        own = {name.removeprefix(prefix): weights.pop(name) for name in list(weights) if name.startswith(prefix)}
        attention = [own[f"self_attn.{which}_proj.weight"] for which in "qkv"]
        gate_up = [own[f"mlp.{which}_proj.weight"] for which in ("gate", "up")]
        to = f"layers.{number}."
        tensors |= {
            f"{to}input_norm": _gain(own["input_layernorm.weight"]),
            f"{to}query_norm": _gain(own["self_attn.q_norm.weight"]),
            f"{to}key_norm": _gain(own["self_attn.k_norm.weight"]),
            f"{to}post_attention_norm": _gain(own["post_attention_layernorm.weight"]),
            f"{to}pre_feedforward_norm": _gain(own["pre_feedforward_layernorm.weight"]),
            f"{to}post_feedforward_norm": _gain(own["post_feedforward_layernorm.weight"]),
            **quantised(f"{to}query_key_value", np.concatenate(attention)),
            **quantised(f"{to}output", own["self_attn.o_proj.weight"]),
            **quantised(f"{to}gate_up", np.concatenate(gate_up)),
            **quantised(f"{to}down", own["mlp.down_proj.weight"]),
        }
    native_weights.save(architecture, tensors, folder)


def _gain(norm: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return what a norm multiplies by: Gemma's own form leaves out a 1."""
    return (1 + norm).astype(np.float32)
