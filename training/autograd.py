"""Functions with a gradient of their own: an adapted linear layer, and cross entropies over a large vocabulary."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

_ROWS = 512  # of logits held at once: 53 MB in bf16 at 52,000 pieces


class Adapted(torch.autograd.Function):
    """x Wᵀ + (scale · x Aᵀ) Bᵀ for x (n, in), W (out, in), A (r, in), B (out, r); W has no gradient."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, a: Tensor, b: Tensor, scale: float) -> Tensor:
        low = (x @ a.T) * scale
        ctx.save_for_backward(x, weight, a, b, low)
        ctx.scale = scale
        return (x @ weight.T).addmm_(low, b.T)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, None, Tensor, Tensor, None]:
        x, weight, a, b, low = ctx.saved_tensors
        gradient = gradients[0]
        to_low = (gradient @ b) * ctx.scale
        to_x = (gradient @ weight).addmm_(to_low, a) if ctx.needs_input_grad[0] else None
        return to_x, None, to_low.T @ x, gradient.T @ low, None


class TokenLosses(torch.autograd.Function):
    """Cross entropies (n) of `targets` (n) under the logits hidden · Eᵀ; E (pieces, width) is frozen."""

    @staticmethod
    def forward(ctx: Any, hidden: Tensor, embedding: Tensor, targets: Tensor, score: Callable[..., Any]) -> Tensor:
        losses, to_hidden = hidden.new_empty(len(hidden), dtype=torch.float32), torch.empty_like(hidden)
        for start in range(0, len(hidden), _ROWS):
            part = slice(start, start + _ROWS)
            losses[part], to_logits = score(hidden[part] @ embedding.T, targets[part])
            to_hidden[part] = to_logits @ embedding
        ctx.save_for_backward(to_hidden)
        return losses

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None, None]:
        (to_hidden,) = ctx.saved_tensors
        return to_hidden * gradients[0][:, None].to(to_hidden.dtype), None, None, None


def score(logits: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Return the cross entropies (n) and their gradients by the logits (n, pieces)."""
    scores = logits.float()
    highest = scores.amax(-1, keepdim=True)
    powers = (scores - highest).exp()
    norms = powers.sum(-1, keepdim=True)
    right = scores.gather(-1, targets[:, None])
    is_target = torch.arange(logits.shape[1], device=logits.device) == targets[:, None]
    return (highest + norms.log() - right).squeeze(-1), (powers / norms - is_target.float()).to(logits.dtype)
