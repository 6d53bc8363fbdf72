"""Writes a Marian model as the file of the compiled library: int8 in groups of inputs."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from service.engines import native_weights
from service.engines.conversion.finite import check_finite
from service.engines.marian_weights import MarianArchitecture
from service.engines.native_weights import quantised
from service.errors import ModelNotAvailable

QUANTISATION = MarianArchitecture.FORMAT
_ROWS = 16  # of an embedding, a multiple of which the library wants
_EPSILON = 1e-5  # of torch's layer norm, which Transformers' Marian leaves as it is
_ELSEWHERE = ("normalize_before", "normalize_embedding", "add_final_layer_norm")
_POSITIONS = "embed_positions.weight"  # computed, and in no file
_FLOAT = np.float32
Weights = dict[str, npt.NDArray[np.float32]]


def architecture_of(folder: Path) -> MarianArchitecture:
    """Return the sizes of a Marian model in Transformers' format, for the library.

    Raises ModelNotAvailable, saying what in its `config.json` the library does not know.
    """
    try:
        config: Mapping[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        found = MarianArchitecture(
            width=config["d_model"],
            vocabulary=-(-config["vocab_size"] // _ROWS) * _ROWS,
            positions=config["max_position_embeddings"],
            start=config["decoder_start_token_id"],
            is_swish=config["activation_function"] in ("swish", "silu"),
            embedding_scale=float(config["d_model"]) ** 0.5 if config.get("scale_embedding") else 1.0,
            epsilon=_EPSILON,
            encoder_layers=config["encoder_layers"],
            encoder_heads=config["encoder_attention_heads"],
            encoder_inner=config["encoder_ffn_dim"],
            decoder_layers=config["decoder_layers"],
            decoder_heads=config["decoder_attention_heads"],
            decoder_inner=config["decoder_ffn_dim"],
        )
        found.check()
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelNotAvailable(f"{folder / 'config.json'} is missing or damaged: {error!r}") from error
    wrong = {
        "model_type": config.get("model_type") != "marian",
        "activation_function": config["activation_function"] not in ("swish", "silu", "relu"),
        "decoder_vocab_size": config.get("decoder_vocab_size") not in (None, config["vocab_size"]),
        "share_encoder_decoder_embeddings": config.get("share_encoder_decoder_embeddings") is False,
        "tie_word_embeddings": config.get("tie_word_embeddings") is False,
        "decoder_start_token_id": found.start >= config["vocab_size"],
        "pad_token_id": type(config.get("pad_token_id")) is not int
        or not 0 <= config["pad_token_id"] < config["vocab_size"],
        **{name: bool(config.get(name)) for name in _ELSEWHERE},
    }
    if unknown := [name for name, is_wrong in wrong.items() if is_wrong]:
        raise ModelNotAvailable(
            f"the model in {folder} has {unknown[0]} {config.get(unknown[0])!r}, which the engine's library cannot run"
        )
    return found


def save_native(folder: Path, target: Path) -> None:
    """Write the model in `folder` into `target`, which exists.

    Raises ModelNotAvailable, also for weights that are no finite numbers, and what Transformers raises.
    """
    from transformers import MarianMTModel

    architecture = architecture_of(folder)
    model, loaded = MarianMTModel.from_pretrained(folder, local_files_only=True, output_loading_info=True)
    missing = [one for one in loaded["missing_keys"] if not one.endswith(_POSITIONS) and one != "final_logits_bias"]
    if missing or loaded["mismatched_keys"]:  # Transformers would draw them at random
        raise ModelNotAvailable(f"the weights in {folder} lack {sorted(missing or loaded['mismatched_keys'])[0]}")
    weights: Weights = {name: tensor.float().numpy() for name, tensor in model.state_dict().items()}
    check_finite(weights.items())
    embedding = weights["model.shared.weight"]
    names = ("model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight", "lm_head.weight")
    if not all(np.array_equal(weights[name], embedding) for name in names):
        raise ModelNotAvailable(f"the weights in {folder} are not tied as its config.json says")
    if not np.array_equal(weights[f"model.encoder.{_POSITIONS}"], weights[f"model.decoder.{_POSITIONS}"]):
        raise ModelNotAvailable(f"the encoder in {folder} has other positions than the decoder")
    native_weights.save(architecture, tensors_of(weights, architecture, model.config.pad_token_id), target)


def tensors_of(weights: Weights, sizes: MarianArchitecture, pad: int) -> dict[str, npt.NDArray[Any]]:
    """Return the library's tensors of weights by their Transformers names; `pad` is a token that is never written."""
    embedding, bias = weights["model.shared.weight"], weights["final_logits_bias"].reshape(-1).copy()
    bias[pad] = -np.inf
    beyond = sizes.vocabulary - len(embedding)
    tensors = {
        **quantised("embedding", np.pad(embedding, ((0, beyond), (0, 0)))),
        "logits_bias": np.pad(bias, (0, beyond), constant_values=-np.inf),
        "positions": np.ascontiguousarray(weights[f"model.encoder.{_POSITIONS}"]),
    }
    crossing = []
    for side in ("encoder", "decoder"):
        layers, heads, _ = sizes.stack(side)
        scale = _FLOAT((sizes.width // heads) ** -0.5)
        for number in range(layers):
            prefix = f"model.{side}.layers.{number}."
            own = {name.removeprefix(prefix): one for name, one in weights.items() if name.startswith(prefix)}
            to = f"{side}.{number}."
            names = [f"self_attn.{which}_proj" for which in "qkv"]
            tensors |= _linear(f"{to}query_key_value", own, names, (scale, 1, 1))
            tensors |= _linear(f"{to}output", own, ["self_attn.out_proj"])
            tensors |= _norm(f"{to}attention_norm", own, "self_attn_layer_norm")
            if side == "decoder":
                tensors |= _linear(f"{to}cross_query", own, ["encoder_attn.q_proj"], (scale,))
                tensors |= _linear(f"{to}cross_output", own, ["encoder_attn.out_proj"])
                tensors |= _norm(f"{to}cross_norm", own, "encoder_attn_layer_norm")
                crossing += [f"{prefix}encoder_attn.{which}_proj" for which in "kv"]
            tensors |= _linear(f"{to}inner", own, ["fc1"])
            tensors |= _linear(f"{to}outer", own, ["fc2"])
            tensors |= _norm(f"{to}feedforward_norm", own, "final_layer_norm")
    return tensors | _linear("cross_key_value", weights, crossing)


def _linear(
    name: str, weights: Weights, parts: list[str], scales: tuple[float | np.float32, ...] = ()
) -> dict[str, npt.NDArray[Any]]:
    """Return one linear layer that has the outputs of several, one after another, each multiplied by its scale."""
    of = dict(zip(parts, scales, strict=True)) if scales else dict.fromkeys(parts, 1)
    matrix = np.concatenate([weights[f"{part}.weight"] * _FLOAT(scale) for part, scale in of.items()])
    bias = np.concatenate([weights[f"{part}.bias"] * _FLOAT(scale) for part, scale in of.items()])
    return {**quantised(name, matrix), f"{name}.bias": bias}


def _norm(name: str, weights: Weights, part: str) -> dict[str, npt.NDArray[Any]]:
    return {f"{name}.gain": weights[f"{part}.weight"], f"{name}.shift": weights[f"{part}.bias"]}
