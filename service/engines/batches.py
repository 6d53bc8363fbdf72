"""Which inputs are decoded together, and how the workers' answers come back in order."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Batching:
    """How prompts share batches.

    `max_tokens` bounds the memory that a worker keeps; it counts hypotheses, so a beam gets smaller batches. With
    `is_batch_invariant`, a batch holds prompts of one length, and what becomes of one does not depend on the others:
    CTranslate2 reads at once as many tokens as the shortest prompt of a batch has, and the rest one by one, which
    rounds otherwise.

    Prompts of a model that bears it are padded to a multiple of `pad_to_multiple_of` tokens, so that enough of them
    share a length, and always decoded in batches of one: the larger the multiple, the fuller the batches, and the
    longer the prompts. The multiple is the number of hypotheses where that is larger: the wider a search, the rarer,
    and the smaller its batches.
    """

    max_tokens: int = 1024
    is_batch_invariant: bool = False
    pad_to_multiple_of: int = 16


MIXED = Batching()


def plan(lengths: Sequence[int], *, workers: int, max_tokens: int) -> list[list[int]]:
    """Group the indices of `lengths` (in tokens) into batches for `workers` that run at the same time.

    Inputs of similar length go together, longest first, and every batch holds about as many tokens as the others:
    so many that each worker gets as many batches as the others, so few that none is much above `max_tokens`. The same
    lengths always give the same batches, because a quantised model's output depends a little on what else is in the
    batch.

    >>> plan([3, 9, 4, 8], workers=2, max_tokens=100)
    [[1, 3], [2, 0]]
    """
    total = sum(lengths)
    rounds = -(-total // (workers * max_tokens))
    order = sorted(range(len(lengths)), key=lambda index: (-lengths[index], index))
    batches: dict[int, list[int]] = {}
    before = 0
    for index in order:
        batches.setdefault(before * workers * rounds // max(1, total), []).append(index)
        before += lengths[index]
    return list(batches.values())


def plan_by_batch_key(batch_keys: Iterable[Hashable], lengths: Sequence[int], *, max_tokens: int) -> list[list[int]]:
    """Group indices into batches of one key each, of at most `max_tokens` with padding, the longest first.

    The members of a key are spread evenly over as few batches as hold them.

    >>> plan_by_batch_key([1, 2, 1, 1], [3, 9, 4, 8], max_tokens=20)
    [[1], [0, 3], [2]]
    """
    members: dict[Hashable, list[int]] = {}
    for index, batch_key in enumerate(batch_keys):
        members.setdefault(batch_key, []).append(index)
    batches = []
    for indices in sorted(members.values(), key=lambda indices: -max(lengths[index] for index in indices)):
        rows = max(1, max_tokens // max(1, *(lengths[index] for index in indices)))
        number = -(-len(indices) // rows)
        batches += [indices[start::number] for start in range(number)]
    return batches
