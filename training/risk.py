"""Expected risk over n-best lists: what the model prefers among its own outputs becomes what the reference prefers.

Minimum risk training over fixed candidates (Shen et al., 2016, Minimum Risk Training for Neural Machine Translation;
Edunov et al., 2018, Classical Structured Prediction Losses for Sequence to Sequence Learning): the loss of a source is
Σ q(y) (1 - quality(y)) over its candidates, q being the softmax of their mean log-probabilities per token times a
sharpness, and to it comes the cross entropy of the reference, which keeps the model where the references are.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.examples import Framer
from training.lora import LoraGemma, Packed
from training.prepare import open_text


@dataclass(frozen=True, slots=True)
class Candidates:
    """A prompt, its candidates with the quality of each (0 to 1), and its reference, all as token ids with their end.

    Its length is that of the prompt and all continuations in one row, without the ends, which nothing reads.
    """

    prompt: tuple[int, ...]
    candidates: tuple[tuple[int, ...], ...]
    qualities: tuple[float, ...]
    reference: tuple[int, ...]

    @property
    def continuations(self) -> tuple[tuple[int, ...], ...]:
        """The candidates, then the reference."""
        return (*self.candidates, self.reference)

    def __len__(self) -> int:
        return len(self.prompt) + sum(len(one) - 1 for one in self.continuations)


@dataclass(frozen=True, slots=True)
class Weights:
    """How sharply a candidate's log-probability counts, and what the risk weighs against the cross entropy."""

    sharpness: float = 5.0
    risk: float = 20.0
    reference: float = 1.0


def read_candidates(path: Path, tokenizer: Tokenizer, most: int, max_length: int) -> list[Candidates]:
    """Read what `training.nbest` wrote, the first `most` candidates of each; those without a choice are left out."""
    frame = Framer(tokenizer)
    with open_text(path) as lines:
        records = [json.loads(line) for line in lines]

    def ids(text: str) -> list[int]:
        return list(tokenizer.encode(text, add_special_tokens=False).ids)

    found = []
    for record in records:
        prompt = ids(record["prompt"])
        framed = [frame(prompt, ids(text)) for text in (*record["completions"][:most], record["reference"])]
        *candidates, reference = (one.completion for one in framed)
        qualities = tuple(record["scores"][:most])
        one = Candidates(framed[0].prompt, tuple(candidates), qualities, reference)
        if len(set(qualities)) > 1 and len(one) <= max_length:
            found.append(one)
    print(f"{path}: {len(found)} sources of {len(records)}", flush=True)
    return found


def pack(batch: list[Candidates], device: str) -> Packed:
    """Return a batch with one source a row, padded to a multiple of 8."""
    length = -(-max(map(len, batch)) // 8) * 8
    ids = torch.zeros(len(batch), length, dtype=torch.long)
    positions, branches = torch.zeros_like(ids), torch.full_like(ids, -1)  # padding sees the prompt and itself
    reads, targets, owners, owner = list[int](), list[int](), list[int](), 0
    for row, one in enumerate(batch):
        first, end = row * length, len(one.prompt)
        ids[row, :end], positions[row, :end] = torch.tensor(one.prompt), torch.arange(end)
        branches[row, :end] = 0
        for number, tokens in enumerate(one.continuations, start=1):
            here = slice(end, end + len(tokens) - 1)
            ids[row, here] = torch.tensor(tokens[:-1], dtype=torch.long)
            positions[row, here] = len(one.prompt) + torch.arange(len(tokens) - 1)
            branches[row, here] = number
            reads += [first + len(one.prompt) - 1, *range(first + here.start, first + here.stop)]
            targets += tokens
            owners += [owner] * len(tokens)
            owner, end = owner + 1, here.stop
    return Packed(*(one.to(device) for one in (ids, positions, branches, *map(torch.tensor, (reads, targets, owners)))))


def risk_loss(model: LoraGemma, batch: list[Candidates], weights: Weights, device: str) -> tuple[Tensor, float]:
    """Return the loss of a batch and the quality that is expected of it, 0 to 1."""
    packed = pack(batch, device)
    losses = model.packed_losses(packed)
    counts = [[len(tokens) for tokens in one.continuations] for one in batch]
    lengths = torch.tensor([length for row in counts for length in row], device=device)
    means = -losses.new_zeros(len(lengths)).index_add(0, packed.owners, losses) / lengths
    start, qualities, entropies = 0, [], []
    for one, row in zip(batch, counts, strict=True):
        *candidates, reference = range(start, start + len(row))
        shares = (weights.sharpness * means[candidates]).softmax(-1)
        qualities.append((shares * torch.tensor(one.qualities, device=device)).sum())
        entropies.append(-means[reference])
        start += len(row)
    quality = torch.stack(qualities).mean()
    loss = weights.risk * (1 - quality) + weights.reference * torch.stack(entropies).mean()
    return loss, quality.item()
