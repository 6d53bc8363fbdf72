"""Training examples as token ids, in batches of similar length."""

import json
import random
from collections.abc import Iterator, Sequence, Sized
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tokenizers import Tokenizer

from service.engines.kinds.embedded import PADDING
from training.prepare import open_text

if TYPE_CHECKING:
    import torch

TASKS = {"French": "translate.fr-en", "English": "translate.en-fr", "French article": "abstract.fr"}
"""The tasks that one model learns, by how their prompts in `prompts/gemma3-270m` begin."""
E = TypeVar("E", bound=Sized)
IGNORED = -100  # torch's label for positions without loss


@dataclass(frozen=True, slots=True)
class Example:
    """A prompt and its completion as token ids; the loss is on the completion only."""

    prompt: tuple[int, ...]
    completion: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.prompt) + len(self.completion)


class Framer:
    """Makes examples of token ids as the service asks: a first token, padding, the prompt; the first two and
    the prompt are together a multiple of `pad_to_multiple_of` tokens long."""

    def __init__(self, tokenizer: Tokenizer, pad_to_multiple_of: int = 1) -> None:
        self._bos, self._padding_id, self._eos = map(tokenizer.token_to_id, ("<bos>", PADDING, "<eos>"))
        self._multiple_of = pad_to_multiple_of

    def __call__(self, prompt: Sequence[int], completion: Sequence[int]) -> Example:
        """Return the example of a prompt and a completion without control tokens."""
        padding = [self._padding_id] * (-(1 + len(prompt)) % self._multiple_of)
        return Example((self._bos, *padding, *prompt), (*completion, self._eos))


def read_examples(path: Path, tokenizer: Tokenizer, max_length: int, pad_to_multiple_of: int = 1) -> list[Example]:
    """Read {"prompt", "completion"} lines; those over `max_length` tokens are left out and counted on stdout."""
    frame = Framer(tokenizer, pad_to_multiple_of)
    with open_text(path) as lines:
        records = [json.loads(line) for line in lines]
    examples = []
    for start in range(0, len(records), 50_000):
        part = records[start : start + 50_000]
        prompts = tokenizer.encode_batch_fast([r["prompt"] for r in part], add_special_tokens=False)
        completions = tokenizer.encode_batch_fast([r["completion"] for r in part], add_special_tokens=False)
        examples += [frame(p.ids, c.ids) for p, c in zip(prompts, completions, strict=True)]
    kept = [example for example in examples if len(example) <= max_length]
    print(f"{path}: {len(kept)} examples, {len(examples) - len(kept)} over {max_length} tokens left out", flush=True)
    return kept


def read_tasks(path: Path) -> set[str]:
    """Return the tasks of a file of examples, by the names that the service knows them by. Raises KeyError."""
    with open_text(path) as lines:
        return {TASKS[json.loads(line)["prompt"].partition(":")[0]] for line in lines}


def batches(examples: list[E], batch_tokens: int, seed: int, skip: int = 0) -> Iterator[list[E]]:
    """Yield batches for ever, each of similar lengths and at most `batch_tokens` with padding, in random order.

    The same seed gives the same order; `skip` batches are passed over, so that a resumed run goes on where it was.
    """
    rng, number = random.Random(seed), 0
    while True:
        order = rng.sample(examples, len(examples))
        for start in range(0, len(order), 100_000):
            cut, batch = [], list[E]()
            for example in sorted(order[start : start + 100_000], key=len):
                if batch and len(example) * (len(batch) + 1) > batch_tokens:
                    cut.append(batch)
                    batch = []
                batch.append(example)
            cut.append(batch)
            rng.shuffle(cut)
            for batch in cut:
                number += 1
                if number > skip:
                    yield batch


def collate(batch: list[Example], device: str) -> "tuple[torch.Tensor, torch.Tensor, torch.Tensor]":
    """Return (ids, attention mask, labels), each of shape (batch, length), length a multiple of 8."""
    import torch

    length = -(-max(map(len, batch)) // 8) * 8
    ids = torch.zeros(len(batch), length, dtype=torch.long)
    mask, labels = torch.zeros_like(ids), torch.full_like(ids, IGNORED)
    for row, example in enumerate(batch):
        ids[row, : len(example)] = torch.tensor(example.prompt + example.completion)
        mask[row, : len(example)] = 1
        labels[row, len(example.prompt) : len(example)] = torch.tensor(example.completion)
    return ids.to(device, non_blocking=True), mask.to(device, non_blocking=True), labels.to(device, non_blocking=True)
