"""Gemma 3 with a low-rank adapter in every linear layer, written for training speed in plain torch.

The arithmetic is that of Transformers' `Gemma3ForCausalLM` with peft's LoRA (Hu et al., 2021) without dropout; weights
are read from and adapters written in their formats. What makes it several times faster on a processor: the frozen
weights are in bf16 and have no gradients, the projections that read the same input are one product, elementwise work
is fused by `torch.compile`, no mask is needed because padding stands on the right, and the loss yields its gradient
in the same pass over the logits.
"""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from training.autograd import Adapted, TokenLosses, score
from training.examples import IGNORED

GROUPS = {
    "self_attn": (("q_proj", "k_proj", "v_proj"), ("o_proj",)),
    "mlp": (("gate_proj", "up_proj"), ("down_proj",)),
}
"""Linear layers by what they read: each inner tuple is one product."""
LAYERS = [name for groups in GROUPS.values() for group in groups for name in group]


def _norm(x: Tensor, weight: Tensor, epsilon: float) -> Tensor:
    x = x.float()
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + epsilon) * (1 + weight)


def _norm_to(x: Tensor, weight: Tensor, epsilon: float, dtype: torch.dtype) -> Tensor:
    return _norm(x, weight, epsilon).to(dtype)


def _add_norm(
    stream: Tensor, x: Tensor, after: Tensor, before: Tensor, epsilon: float, dtype: torch.dtype
) -> tuple[Tensor, Tensor]:
    """Return the residual stream with the normalised `x` added, and what the next block reads of it."""
    stream = stream + _norm(x, after, epsilon)
    return stream, _norm(stream, before, epsilon).to(dtype)


def _turn(x: Tensor, weight: Tensor, cosine: Tensor, sine: Tensor, epsilon: float) -> Tensor:
    """Return the normalised (batch, length, heads, width) with rotary positions as (batch, heads, length, width)."""
    normal = _norm(x, weight, epsilon)
    left, right = normal.chunk(2, -1)
    return (normal * cosine + torch.cat((-right, left), -1) * sine).to(x.dtype).transpose(1, 2).contiguous()


def _gate(x: Tensor) -> Tensor:
    gate, up = x.chunk(2, -1)
    return functional.gelu(gate.float(), approximate="tanh").to(x.dtype) * up


def _attend_seen(scores: Tensor, seen: Tensor) -> Tensor:
    """Return the weights of (…, length, length) scores where each position sees those that `seen` says."""
    return scores.float().masked_fill(~seen, -torch.inf).softmax(-1).to(scores.dtype)


def _attend(scores: Tensor, window: int) -> Tensor:
    """Return the weights of (…, length, length) scores, each position seeing itself and what stands before it."""
    places = torch.arange(scores.shape[-1], device=scores.device)
    ahead = places[None, :] - places[:, None]
    return scores.float().masked_fill((ahead > 0) | (ahead <= -window), -torch.inf).softmax(-1).to(scores.dtype)


@dataclass(frozen=True, slots=True)
class Packed:
    """Prompts with several continuations each, which see the prompt and themselves, not one another.

    `ids`, `positions` and `branches` are (batch, length): a position counts from the prompt's beginning in every
    continuation, a branch is 0 in the prompt and the continuation's number from 1 on. `reads` (n) are the places in
    the flattened batch whose output predicts `targets` (n), and `owners` (n) the continuation that each belongs to.
    """

    ids: Tensor
    positions: Tensor
    branches: Tensor
    reads: Tensor
    targets: Tensor
    owners: Tensor


class LoraGemma(nn.Module):
    """A Gemma 3 from a Transformers folder, frozen, and the adapter that is trained."""

    def __init__(
        self,
        base: Path,
        *,
        rank: int,
        dtype: torch.dtype = torch.bfloat16,
        fuse: bool = False,
        layers: int | None = None,
    ) -> None:
        """Load the weights, of the first `layers` or all; a new adapter changes nothing until it is trained.

        `fuse` needs a C++ compiler.
        """
        super().__init__()
        self.config = json.loads((base / "config.json").read_text(encoding="utf-8"))
        self.config["num_hidden_layers"] = count = layers or self.config["num_hidden_layers"]
        self.dtype, self.rank, self.scale = dtype, rank, 2.0
        weights = {
            name: value.float() if "norm" in name else value.to(dtype)
            for name, value in load_file(base / "model.safetensors").items()
            if not name.startswith("model.layers.") or int(name.split(".")[2]) < count
        }
        self.frozen = nn.ParameterDict(
            {name.replace(".", "/"): nn.Parameter(value, requires_grad=False) for name, value in weights.items()}
        )
        self.adapter = nn.ParameterDict()
        for layer in range(count):
            for place, groups in GROUPS.items():
                for name in (name for group in groups for name in group):
                    path = f"layers.{layer}.{place}.{name}"
                    out, into = weights[f"model.{path}.weight"].shape
                    a = torch.empty(rank, into).uniform_(-1, 1) / math.sqrt(into)  # peft's: kaiming, a = √5
                    self.adapter[self._key(path, "A")] = nn.Parameter(a)
                    self.adapter[self._key(path, "B")] = nn.Parameter(torch.zeros(out, rank))
        self._joined = self._join()
        wrap: Callable[..., Any] = (lambda f: torch.compile(f, dynamic=True)) if fuse else (lambda f: f)
        self._norm, self._add_norm, self._turn = wrap(_norm_to), wrap(_add_norm), wrap(_turn)
        self._gate, self._attend, self._score = wrap(_gate), wrap(_attend), wrap(score)
        self._attend_seen = wrap(_attend_seen)

    def loss(self, ids: Tensor, labels: Tensor) -> Tensor:
        """Return the mean cross entropy of the labelled positions; ids and labels are (batch, length), right-padded."""
        keep = labels[:, 1:] != IGNORED
        hidden = self._hidden(ids)[:, :-1][keep]
        embedding = self.frozen["model/embed_tokens/weight"]
        return TokenLosses.apply(hidden, embedding, labels[:, 1:][keep], self._score).sum() / keep.sum()

    def packed_losses(self, packed: Packed) -> Tensor:
        """Return the cross entropy (n) of each of the targets, in float32.

        Raises ValueError for what is longer than the window of the layers that see only what is near.
        """
        length = packed.ids.shape[1]
        if int(packed.positions.max()) >= self.config["sliding_window"]:
            raise ValueError(f"a prompt with a continuation is longer than {self.config['sliding_window']} tokens")
        branches = packed.branches
        seen = (branches[:, None, :] == 0) | (branches[:, None, :] == branches[:, :, None])
        seen &= torch.ones(length, length, dtype=torch.bool, device=seen.device).tril()
        hidden = self._hidden(packed.ids, packed.positions, seen[:, None])
        hidden = hidden.reshape(-1, hidden.shape[-1])[packed.reads]
        return TokenLosses.apply(hidden, self.frozen["model/embed_tokens/weight"], packed.targets, self._score)

    def load_adapter(self, folder: Path) -> None:
        """Read an adapter in peft's format. Raises ValueError where its rank is another."""
        config = json.loads((folder / "adapter_config.json").read_text(encoding="utf-8"))
        if config["r"] != self.rank:
            raise ValueError(
                f"the adapter in {folder} has rank {config['r']}, not {self.rank}: say --rank {config['r']}"
            )
        self.scale = config["lora_alpha"] / config["r"]
        tensors = load_file(folder / "adapter_model.safetensors")
        with torch.no_grad():
            for key, value in self.adapter.items():
                value.copy_(tensors[self.peft_name(key)])

    def save_pretrained(self, folder: Path, is_saved: Callable[[str], bool] = lambda _: True) -> None:
        """Write the adapter as peft does, in bf16: the weights of whose keys in `adapter` `is_saved` says so."""
        tensors = {self.peft_name(key): value.detach().to("cpu", torch.bfloat16).contiguous()
                   for key, value in self.adapter.items() if is_saved(key)}  # fmt: skip
        config = {
            "peft_type": "LORA",
            "task_type": "CAUSAL_LM",
            "r": self.rank,
            "lora_alpha": round(self.scale * self.rank),
            "lora_dropout": 0.0,
            "bias": "none",
            "inference_mode": True,
            "target_modules": LAYERS,
        }
        save_file(tensors, folder / "adapter_model.safetensors", metadata={"format": "pt"})
        (folder / "adapter_config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")

    def hidden(self, ids: Tensor) -> Tensor:
        """Return the last layer's normalised output, (batch, length, width), for ids (batch, length), right-padded."""
        return self._hidden(ids)

    def _hidden(self, ids: Tensor, positions: Tensor | None = None, seen: Tensor | None = None) -> Tensor:
        """Return the last layer's normalised output, (batch, length, width), in the model's dtype.

        Without `positions` (batch, length) and `seen` (batch, 1, length, length) each sees itself and what is before.
        """
        config, epsilon = self.config, self.config["rms_norm_eps"]
        batch, length = ids.shape
        width = config["hidden_size"]
        stream = functional.embedding(ids, self.frozen["model/embed_tokens/weight"]).float().view(-1, width)
        stream = stream * math.sqrt(width)
        x = self._norm(stream, self._weight(0, "input_layernorm"), epsilon, self.dtype)
        count = config["num_hidden_layers"]
        for layer in range(count):
            x = self._attention(x.view(batch, length, width), layer, positions, seen)
            stream, x = self._add_norm(
                stream, x, self._weight(layer, "post_attention_layernorm"),
                self._weight(layer, "pre_feedforward_layernorm"), epsilon, self.dtype,
            )  # fmt: skip
            x = self._linear(self._gate(self._linear(x, layer, "mlp", 0)), layer, "mlp", 1)
            last = layer + 1 == count
            following = self.frozen["model/norm/weight"] if last else self._weight(layer + 1, "input_layernorm")
            after = self._weight(layer, "post_feedforward_layernorm")
            stream, x = self._add_norm(stream, x, after, following, epsilon, self.dtype)
        return x.view(batch, length, width)

    def _attention(self, x: Tensor, layer: int, positions: Tensor | None, seen: Tensor | None) -> Tensor:
        config, epsilon = self.config, self.config["rms_norm_eps"]
        batch, length, width = x.shape
        heads, shared, wide = config["num_attention_heads"], config["num_key_value_heads"], config["head_dim"]
        joined = self._linear(x.reshape(-1, width), layer, "self_attn", 0).view(batch, length, -1, wide)
        query, key, value = joined.split([heads, shared, shared], 2)
        turns = self._rotary(layer, torch.arange(length, device=x.device) if positions is None else positions)
        query = self._turn(query, self._weight(layer, "self_attn.q_norm"), *turns, epsilon)
        key = self._turn(key, self._weight(layer, "self_attn.k_norm"), *turns, epsilon)
        # the heads that share a key stand below one another: one product for all of them
        query = query.view(batch * shared, heads // shared * length, wide)
        key, value = key.view(batch * shared, length, wide), value.transpose(1, 2).reshape(batch * shared, length, wide)
        scores = torch.bmm(query, key.transpose(1, 2)) * config["query_pre_attn_scalar"] ** -0.5
        scores = scores.view(batch, heads, length, length)
        weights = self._attend(scores, self._window(layer)) if seen is None else self._attend_seen(scores, seen)
        mixed = torch.bmm(weights.view(batch * shared, -1, length), value)
        mixed = mixed.view(batch, heads, length, wide).transpose(1, 2).reshape(batch * length, heads * wide)
        return self._linear(mixed, layer, "self_attn", 1)

    def _linear(self, x: Tensor, layer: int, place: str, group: int) -> Tensor:
        names = GROUPS[place][group]
        paths = [f"layers.{layer}.{place}.{name}" for name in names]
        a = torch.cat([self.adapter[self._key(path, "A")] for path in paths])
        b = torch.block_diag(*(self.adapter[self._key(path, "B")] for path in paths))
        weight = self._joined[layer, place, group]
        return Adapted.apply(x, weight, a.to(self.dtype), b.to(self.dtype), self.scale)

    def _join(self) -> dict[tuple[int, str, int], Tensor]:
        """Return the frozen weights of each product, (out, in)."""
        joined = {}
        for layer in range(self.config["num_hidden_layers"]):
            for place, groups in GROUPS.items():
                for group, names in enumerate(groups):
                    keys = [f"model/layers/{layer}/{place}/{name}/weight" for name in names]
                    joined[layer, place, group] = torch.cat([self.frozen.pop(key).data for key in keys])
        return joined

    def _weight(self, layer: int, name: str) -> Tensor:
        return self.frozen[f"model/layers/{layer}/{name.replace('.', '/')}/weight"]

    def _window(self, layer: int) -> int:
        kind = self.config["layer_types"][layer]
        return int(self.config["sliding_window"]) if kind == "sliding_attention" else 1 << 30

    def _rotary(self, layer: int, positions: Tensor) -> tuple[Tensor, Tensor]:
        """Return cosines and sines of (…, length) positions, each (…, length, 1, width): a head's halves turn alike."""
        wide = self.config["head_dim"]
        theta = self.config["rope_parameters"][self.config["layer_types"][layer]]["rope_theta"]
        speeds = theta ** -(torch.arange(0, wide, 2, device=positions.device).float() / wide)
        angles = positions.float()[..., None] * speeds
        angles = torch.cat((angles, angles), -1)[..., None, :]
        return angles.cos(), angles.sin()

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> "LoraGemma":
        super()._apply(fn, recurse)
        self._joined = {key: fn(value) for key, value in self._joined.items()}
        return self

    @staticmethod
    def _key(path: str, which: str) -> str:
        return f"{path}/{which}".replace(".", "/")

    @staticmethod
    def peft_name(key: str) -> str:
        """Return the name that peft gives to a weight of `adapter`."""
        path, which = key.replace("/", ".").rsplit(".", 1)
        return f"base_model.model.model.{path}.lora_{which}.weight"
