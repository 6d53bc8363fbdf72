"""Choosing sets of sentences: an abstract of a given length, and points that cover the rest."""

from collections.abc import Callable, Collection, Sequence
from itertools import islice

import numpy as np

from service.summarise.vectors import Matrix

TOLERANCE = 0.15
POINT_LIMIT = 29
"""Most words of a key point, names in full included, in either language."""
ALIKE = 0.5
"""How much of a sentence's value its likeness to another one takes away."""
SURPLUS = 40.0
"""What it costs to have as many words again as were asked for, beyond TOLERANCE: more than any sentence is worth."""
POINT_SHARE = 0.9
"""What a sentence is worth as a key point: less than in the abstract, so that of two the better one is there."""
LEADING = 3
"""How many of the best sentences that can be key points are news, which the abstract should tell first."""
LEADING_SHARE = 0.5
"""What one of these is worth as a key point."""


def choose_abstract(
    units: Sequence[frozenset[int]],
    value: Matrix,
    similarity: Matrix,
    repeats: Matrix,
    words: Callable[[frozenset[int]], int],
    target: int,
    *,
    able: Collection[int] = (),
    points: int = 0,
) -> frozenset[int]:
    """Return the set of sentences that, with the key points left to choose beside it, states most.

    `units` are sets of sentences that may only be taken together; `value` is how likely each sentence is, between 0 and
    1, to state a fact that a reader needs, and `words` how many words a set has once trimmed, about `target`. A set is
    worth the sum of its values, each less what the set already says (`_covered`: weighted coverage, submodular as in
    Lin and Bilmes, 2011), so that two short facts outweigh one long one, and POINT_SHARE of the `points` best sentences
    of `able` outside it: where few sentences are short enough for key points, the abstract leaves them to these and
    says what is too long for one. The LEADING best, the news, lose more there. Beyond TOLERANCE a missing or surplus
    word costs more than any sentence brings; a word within it costs nothing above the target, and a little below it.
    Greedy, then improved by exchanges until none helps.
    """
    ranked = sorted(able, key=lambda i: (-value[i], i)) if points else []
    share = np.full(len(value), POINT_SHARE)
    share[ranked[:LEADING]] = LEADING_SHARE
    memo: dict[frozenset[int], float] = {frozenset(): -1e9}

    def worth(chosen: frozenset[int]) -> float:
        if chosen not in memo:
            size = words(chosen) / target
            off = max(0.0, abs(size - 1) - TOLERANCE)
            beside = list(islice((i for i in ranked if i not in chosen), points))
            said = _covered(chosen, value, similarity, repeats) + float(value[beside] @ share[beside])
            memo[chosen] = said - SURPLUS * off - 0.3 * max(0.0, 1 - size)
        return memo[chosen]

    chosen: frozenset[int] = frozenset()
    while True:
        best = max(_moves(chosen, units), key=lambda m: (worth(m), sorted(m, reverse=True)), default=chosen)
        if worth(best) <= worth(chosen) + 1e-9:
            return chosen
        chosen = best


def _covered(chosen: frozenset[int], value: Matrix, similarity: Matrix, repeats: Matrix) -> float:
    """Return how many facts a set states: the sum of its values, less what two sentences of it both say."""
    rows = sorted(chosen)
    pairs = np.ix_(rows, rows)
    alike = np.triu(similarity[pairs], 1).max(axis=0, initial=0.0)  # to the most alike before it
    return float(value[rows] @ (1 - ALIKE * alike)) - 1.5 * float(repeats[pairs].sum())


def _moves(chosen: frozenset[int], units: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    """Return every set one addition, one removal or one exchange away in which all units are whole."""
    moves = [chosen | unit for unit in units if not unit <= chosen]
    for old in units:
        if old <= chosen:
            without = chosen - old
            if all(any(u <= without and i in u for u in units) for i in without):
                moves.append(without)
                moves.extend(without | unit for unit in units if not unit <= chosen)
    return moves


def choose_points(
    candidates: Sequence[int],
    value: Matrix,
    similarity: Matrix,
    repeats: Matrix,
    *,
    taken: Sequence[int],
    limit: int,
    spread: float = 0.15,
) -> list[int]:
    """Return up to `limit` of `candidates`, most useful first, that add most to what `taken` sentences say.

    Each is worth its `value` less its likeness to the nearest sentence that is taken or chosen, and a little for being
    far from all of these in the text (`spread`). A candidate that repeats one of them is left out.
    """
    position = np.arange(len(value)) / max(1, len(value) - 1)
    said = list(taken)
    left = [c for c in candidates if c not in set(taken)]
    chosen: list[int] = []
    while len(chosen) < limit:
        left = [c for c in left if all(not repeats[c, other] for other in said)]
        if not left:
            break
        alike = similarity[np.ix_(left, said)].max(axis=1, initial=0.0)
        apart = np.abs(position[left][:, None] - position[said][None, :]).min(axis=1, initial=1.0)
        gains = value[left] * (1 - ALIKE * alike) + spread * np.minimum(apart, 0.3)
        best = left[int(np.argmax(gains))]
        chosen.append(best)
        said.append(best)
        left.remove(best)
    return chosen
