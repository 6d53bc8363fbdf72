"""Which inputs are decoded together, and how the workers' answers come back in order."""

from collections.abc import Sequence


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
