"""Turns Gemma 3 weights into a CTranslate2 model: GGUF tensors, cut vocabulary, merged adapter, int8.

Only numpy and CTranslate2's own specification classes: no transformers model is instantiated.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from service.engines.conversion.finite import check_finite
from service.engines.conversion.gguf_weights import GgufFile
from service.errors import ModelNotAvailable

Weights = dict[str, npt.NDArray[np.float32]]

LAYERS, HEADS, KEY_VALUE_HEADS, HEAD_DIM = 18, 4, 1, 256
OWN_WIDTH, WIDTH = 640, HEADS * HEAD_DIM  # CTranslate2's multi-query attention takes a model to be as wide as its heads
SLIDING_WINDOW, GLOBAL_EVERY = 512, 6
LOCAL_ROPE, GLOBAL_ROPE = 10_000, 1_000_000
EPSILON = 1e-6  # of the norms
# CTranslate2 reads this through _quantize; "int8" leaves the other arithmetic to the device that loads it
QUANTISATION = "int8"

_BEYOND_PLAIN_LORA = (
    "alpha_pattern",
    "bias",
    "fan_in_fan_out",
    "lora_bias",
    "modules_to_save",
    "rank_pattern",
    "trainable_token_indices",
    "use_dora",
)
_NUMPY_TYPES = {"F16": "<f2", "F32": "<f4", "F64": "<f8"}
_LAYER_NAMES = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "attn_q_norm": "self_attn.q_norm",
    "attn_k_norm": "self_attn.k_norm",
    "post_attention_norm": "post_attention_layernorm",
    "ffn_norm": "pre_feedforward_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
    "post_ffw_norm": "post_feedforward_layernorm",
}


def hugging_face_name(gguf_name: str) -> str:
    """Return the Transformers name of a llama.cpp tensor: `blk.3.attn_q.weight` is layer 3's `q_proj`."""
    if gguf_name == "token_embd.weight":
        return "model.embed_tokens.weight"
    if gguf_name == "output_norm.weight":
        return "model.norm.weight"
    found = re.fullmatch(r"blk\.(\d+)\.(\w+)\.weight", gguf_name)
    if not found or found[2] not in _LAYER_NAMES:
        raise ModelNotAvailable(f"tensor {gguf_name} does not belong to Gemma 3")
    return f"model.layers.{found[1]}.{_LAYER_NAMES[found[2]]}.weight"


def read_weights(
    gguf: GgufFile,
    kept_ids: Sequence[int],
    progress: Callable[[float], None] | None = None,
    *,
    layers: int = LAYERS,
) -> Weights:
    """Return the weights of the first `layers` by their Transformers names, the embedding cut to the rows `kept_ids`.

    llama.cpp stores RMS norms as 1 + w because its kernel multiplies by them plainly; Gemma's own form is w.
    """
    weights: Weights = {}
    names = {name: hugging_face_name(name) for name in gguf.names}
    names = {name: target for name, target in names.items() if _layer_of(target) < layers}
    for done, (name, target) in enumerate(names.items(), start=1):
        value = gguf.tensor(name, kept_ids if name == "token_embd.weight" else None)
        weights[target] = value - np.float32(1) if target.endswith("norm.weight") else value
        if progress:
            progress(done / len(names))
    return weights


def _layer_of(name: str) -> int:
    """Return the number of the layer that a weight belongs to, or −1 for one of none."""
    found = re.match(r"model\.layers\.(\d+)\.", name)
    return int(found[1]) if found else -1


def merge_adapter(weights: Weights, folder: Path) -> None:
    """Add a LoRA adapter in peft's format to `weights`, in place: W + alpha / r · B · A (Hu et al., 2021, §4.1).

    Raises ModelNotAvailable if it cannot be read, does not fit the weights, or is of a kind that this sum is not.
    """
    from safetensors import SafetensorError

    try:
        config = json.loads((folder / "adapter_config.json").read_text(encoding="utf-8"))
        tensors = read_tensors(folder / "adapter_model.safetensors")
    except (OSError, ValueError, SafetensorError) as error:
        raise ModelNotAvailable(f"the adapter in {folder} cannot be read: {error}", mend="reinstall it") from error
    if beyond := [key for key in _BEYOND_PLAIN_LORA if config.get(key) not in (None, False, {}, [], "none")]:
        raise ModelNotAvailable(f"the adapter in {folder} uses {beyond[0]}, which is not supported")
    rank = int(config["r"])
    scale = config["lora_alpha"] / (rank**0.5 if config.get("use_rslora") else rank)
    for name, tensor in tensors.items():
        if not name.endswith("lora_A.weight"):
            continue
        target = name.removeprefix("base_model.model.").removesuffix("lora_A.weight") + "weight"
        if target not in weights:
            raise ModelNotAvailable(f"the adapter changes {target}, which the base does not have")
        left = tensors[name.replace("lora_A", "lora_B")].astype(np.float64)  # the same sum on every processor
        weights[target] = weights[target] + (left @ tensor.astype(np.float64) * scale).astype(np.float32)


def read_tensors(path: Path) -> Weights:
    """Return a safetensors file's tensors in float32. Raises OSError, SafetensorError, and ValueError for odd types.

    numpy has no bfloat16: it is the upper half of a float32.
    """
    from safetensors import deserialize

    tensors: Weights = {}
    for name, found in deserialize(path.read_bytes()):  # type: ignore[no-untyped-call]
        if found["dtype"] == "BF16":
            values = (np.frombuffer(found["data"], "<u2").astype(np.uint32) << 16).view(np.float32)
        elif found["dtype"] in _NUMPY_TYPES:
            values = np.frombuffer(found["data"], _NUMPY_TYPES[found["dtype"]]).astype(np.float32)
        else:
            raise ValueError(f"{name} is {found['dtype']}, not one of BF16, {', '.join(_NUMPY_TYPES)}")
        tensors[name] = values.reshape(found["shape"])
    return tensors


def save_ctranslate2(weights: Weights, vocabulary: Mapping[str, int], folder: Path) -> None:
    """Write `weights` as an int8 CTranslate2 model into `folder`, which exists; frees them while it goes.

    The numbers are those that `ctranslate2.converters.TransformersConverter` writes for a Gemma3ForCausalLM, between
    zeros that make it `WIDTH` wide: the same model, whose key-value head CTranslate2 then keeps once, and not four
    times over. Raises ModelNotAvailable for weights that are no finite numbers.
    """
    from ctranslate2.converters.utils import fuse_linear
    from ctranslate2.specs import Activation, TransformerDecoderModelSpec
    from ctranslate2.specs.common_spec import LinearSpec

    check_finite(weights.items())
    spec = TransformerDecoderModelSpec.from_config(
        LAYERS,
        HEADS,
        activation=Activation.GELUTanh,
        pre_norm=True,
        ffn_glu=True,
        rms_norm=True,
        rotary_dim=HEAD_DIM,
        rotary_interleave=False,
        rotary_base=LOCAL_ROPE,
        num_heads_kv=KEY_VALUE_HEADS,
        head_dim=HEAD_DIM,
        sliding_window=SLIDING_WINDOW,
        pre_post_layer_norm=True,
        qk_norm=True,
    )
    decoder = spec.decoder
    decoder.scale_embeddings = np.float32(OWN_WIDTH**0.5)
    decoder.start_from_zero_embedding = False
    decoder.embeddings.weight = _widened(weights.pop("model.embed_tokens.weight"), axis=1)
    decoder.projection.weight = decoder.embeddings.weight
    _set_norm(decoder.layer_norm, _widened_norm(weights.pop("model.norm.weight")))
    for index, layer in enumerate(decoder.layer):
        prefix = f"model.layers.{index}."
        own = {name.removeprefix(prefix): weights.pop(name) for name in list(weights) if name.startswith(prefix)}
        every_sixth = (index + 1) % GLOBAL_EVERY == 0
        # the runtime reads this name, which the specification has no room for
        object.__setattr__(layer.self_attention, "multi_query", np.int8(1))
        layer.self_attention.rotary_base = np.float32(GLOBAL_ROPE if every_sixth else LOCAL_ROPE)
        layer.self_attention.sliding_window = np.int32(0 if every_sixth else SLIDING_WINDOW)
        for attribute in ("input", "post_attention", "pre_feedforward", "post_feedforward"):
            _set_norm(getattr(layer, f"{attribute}_layer_norm"), _widened_norm(own[f"{attribute}_layernorm.weight"]))
        _set_norm(layer.self_attention.q_norm, own["self_attn.q_norm.weight"])
        _set_norm(layer.self_attention.k_norm, own["self_attn.k_norm.weight"])
        split = [LinearSpec() for _ in range(3)]
        for linear, which in zip(split, "qkv", strict=True):
            linear.weight = _widened(own[f"self_attn.{which}_proj.weight"], axis=1)
        fuse_linear(layer.self_attention.linear[0], split)
        layer.self_attention.linear[1].weight = _widened(own["self_attn.o_proj.weight"], axis=0)
        layer.ffn.linear_0.weight = _widened(own["mlp.gate_proj.weight"], axis=1)
        layer.ffn.linear_0_noact.weight = _widened(own["mlp.up_proj.weight"], axis=1)
        layer.ffn.linear_1.weight = _widened(own["mlp.down_proj.weight"], axis=0)
    spec.register_vocabulary(sorted(vocabulary, key=lambda token: vocabulary[token]))
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<bos>", "<eos>", "<unk>"
    # what is added to the mean of the squares, which zeros make smaller
    spec.config.layer_norm_epsilon = EPSILON * OWN_WIDTH / WIDTH
    spec.validate()
    spec.optimize(quantization=QUANTISATION)
    spec.save(str(folder))


def _widened(weight: npt.NDArray[np.float32], axis: int) -> npt.NDArray[np.float32]:
    """Return a matrix with zeros for those entries of the wide model that the model does not have."""
    missing = [(0, 0), (0, 0)]
    missing[axis] = (0, WIDTH - OWN_WIDTH)
    return np.pad(weight, missing)


def _widened_norm(weight: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return a norm's w, to which the kernel adds 1, for states whose root mean square the zeros make smaller."""
    gain = (1 + weight) * np.float32((OWN_WIDTH / WIDTH) ** 0.5)
    return np.pad(gain - 1, (0, WIDTH - OWN_WIDTH))


def _set_norm(spec: Any, weight: npt.NDArray[np.float32]) -> None:
    spec.gamma = weight
    spec.layer_norm_use_residual = True  # the kernel adds the 1 that Gemma's form leaves out
