"""Choosing sets of sentences: an abstract of a given length, and points that cover the rest."""

from collections.abc import Callable, Sequence

import numpy as np

from service.summarise.vectors import Matrix

TOLERANCE = 0.15
POINT_LIMIT = 29
"""Most words of a key point, names in full included, in either language."""


def likeness(similarity: Matrix) -> Matrix:
    """Return how well each sentence stands for each other: by shared words, and by nearness in the text."""
    place = np.arange(len(similarity)) / max(1, len(similarity) - 1)
    near = np.exp(-np.abs(place[:, None] - place[None, :]) * 8.0)
    return np.asarray(0.6 * similarity + 0.4 * near)


def choose_abstract(
    units: Sequence[frozenset[int]],
    value: Matrix,
    similarity: Matrix,
    repeats: Matrix,
    lengths: Matrix,
    words: Callable[[frozenset[int]], int],
    target: int,
    *,
    coverage: float = 1.0,
) -> frozenset[int]:
    """Return the set of sentences that says most in about `target` words.

    `units` are sets of sentences that may only be taken together; `value` says what each sentence is worth between 0
    and 1, `lengths` how many words it has, `words` how many a set has once trimmed. A set is worth the mean value of
    its words plus `coverage` times how well it stands for the whole document (facility location, submodular as in Lin
    and Bilmes, 2011), less what it repeats; beyond TOLERANCE a missing or surplus word costs more than any sentence
    brings. Greedy, then improved by exchanges until none helps.
    """
    like = likeness(similarity)
    weight = (0.25 + value) / (0.25 + value).sum()
    memo: dict[frozenset[int], float] = {frozenset(): -1e9}

    def worth(chosen: frozenset[int]) -> float:
        if chosen not in memo:
            rows = sorted(chosen)
            share = lengths[rows] / lengths[rows].sum()
            repeated = float(repeats[np.ix_(rows, rows)].sum()) / 2
            size = words(chosen) / target
            off = max(0.0, abs(size - 1) - TOLERANCE)
            memo[chosen] = (
                float(value[rows] @ share)
                + coverage * float(like[rows].max(axis=0) @ weight)
                - 3.0 * repeated
                - 6.0 * off
                - 0.3 * abs(size - 1)
            )
        return memo[chosen]

    chosen: frozenset[int] = frozenset()
    while True:
        best = max(_moves(chosen, units), key=lambda m: (worth(m), sorted(m, reverse=True)), default=chosen)
        if worth(best) <= worth(chosen) + 1e-9:
            return chosen
        chosen = best


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
    relevance: float = 0.5,
) -> list[int]:
    """Return up to `limit` of `candidates`, most useful first, that together stand for the whole document.

    Facility location: each sentence is represented as well as the chosen one most like it, weighted by its own
    `value`; `taken` sentences, which the abstract already holds, represent their neighbours at half weight. A
    candidate that is too like a chosen or taken sentence repeats it and is left out.
    """
    like = likeness(similarity)
    weight = (0.25 + value) / (0.25 + value).sum()
    represented = 0.5 * like[list(taken)].max(axis=0) if len(taken) else np.zeros(len(value))
    chosen: list[int] = []
    left = [c for c in candidates if c not in set(taken)]
    while len(chosen) < limit:
        left = [c for c in left if all(not repeats[c, other] for other in (*taken, *chosen))]
        if not left:
            break
        gains = np.clip(like[left] - represented, 0, None) @ weight
        best = left[int(np.argmax(gains + relevance * value[left] / max(3, limit)))]
        chosen.append(best)
        left.remove(best)
        represented = np.maximum(represented, like[best])
    return chosen
