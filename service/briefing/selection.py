"""Choosing sets of sentences: an abstract of a given length, and points that cover the rest."""

from collections.abc import Callable, Sequence

import numpy as np

from service.briefing.vectors import Matrix

Words = Callable[[frozenset[int]], int]


def choose_abstract(
    units: Sequence[frozenset[int]],
    value: Matrix,
    counts: Matrix,
    words: Words,
    target: int,
    *,
    tolerance: float = 0.15,
    coverage: float = 0.5,
) -> frozenset[int]:
    """Return the set of sentences that says most in about `target` words.

    `units` are sets of sentences that may only be taken together; `value` (sentences) says what each is worth between
    0 and 1, `counts` (sentences × terms) which terms it holds. A set is worth the mean value of its words plus
    `coverage` times the share of the document's term mass that it holds (a submodular objective as in Lin and Bilmes,
    2011); outside `tolerance` every missing or surplus word costs more than any sentence brings. Greedy, then
    improved by exchanges until none helps.
    """
    present = counts > 0
    mass = counts.sum(axis=0)
    mass = np.where(mass > 1, np.log1p(mass), 0.2)  # what is said once is detail
    total = float(np.sort(mass)[::-1][: max(10, target)].sum()) or 1.0
    similarity = _cosines(counts)
    memo: dict[frozenset[int], float] = {}

    def worth(chosen: frozenset[int]) -> float:
        if chosen not in memo:
            memo[chosen] = _worth(chosen)
        return memo[chosen]

    def _worth(chosen: frozenset[int]) -> float:
        if not chosen:
            return -1e9
        rows = sorted(chosen)
        length = words(chosen)
        lengths = counts[rows].sum(axis=1) + 1.0
        gain = float((value[rows] * lengths).sum() / lengths.sum())
        covered = float(mass[present[rows].any(axis=0)].sum()) / total
        pairs = similarity[np.ix_(rows, rows)]
        repeated = float(np.clip(np.triu(pairs, 1) - 0.45, 0, None).sum())
        off = max(0.0, (1 - tolerance) * target - length, length - (1 + tolerance) * target) / target
        return gain + coverage * covered - 2.0 * repeated - 6.0 * off - 0.3 * abs(length - target) / target

    chosen: frozenset[int] = frozenset()
    while True:
        moves = [chosen | unit for unit in units if not unit <= chosen]
        for old in units:
            if old <= chosen:
                without = chosen - old
                if all(any(u <= without and i in u for u in units) for i in without):
                    moves.append(without)
                    moves.extend(without | unit for unit in units if not unit <= chosen)
        best = max(moves, key=lambda m: (worth(m), sorted(m, reverse=True)), default=chosen)
        if worth(best) <= worth(chosen) + 1e-9:
            return chosen
        chosen = best


def choose_points(
    candidates: Sequence[int],
    value: Matrix,
    similarity: Matrix,
    *,
    taken: Sequence[int],
    limit: int,
    relevance: float = 0.5,
    ceiling: float = 0.4,
) -> list[int]:
    """Return up to `limit` of `candidates`, most useful first, that together stand for the whole document.

    Facility location: each sentence is represented as well as the chosen one most like it (by words, and by nearness
    in the text), weighted by its own `value`; `taken` sentences, which the abstract already holds, represent their
    neighbours at half weight. A candidate whose cosine with a chosen or taken sentence is over `ceiling` repeats it.
    """
    n = len(value)
    place = np.arange(n) / max(1, n - 1)
    near = np.exp(-np.abs(place[:, None] - place[None, :]) * 8.0)
    likeness = 0.6 * similarity + 0.4 * near
    weight = 0.25 + value
    represented = 0.5 * likeness[list(taken)].max(axis=0) if len(taken) else np.zeros(n)
    chosen: list[int] = []
    left = [c for c in candidates if c not in set(taken)]
    while left and len(chosen) < limit:
        left = [c for c in left if all(similarity[c, other] <= ceiling for other in (*taken, *chosen))]
        if not left:
            break
        gains = np.clip(likeness[left] - represented, 0, None) @ weight / weight.sum()
        best = left[int(np.argmax(gains + relevance * value[left] / max(3, limit)))]
        chosen.append(best)
        left.remove(best)
        represented = np.maximum(represented, likeness[best])
    return chosen


def _cosines(counts: Matrix) -> Matrix:
    norms = np.linalg.norm(counts, axis=1, keepdims=True)
    unit = np.divide(counts, norms, out=np.zeros_like(counts, dtype=np.float64), where=norms > 0)
    return np.asarray(unit @ unit.T)
