"""Choosing sets of sentences: an abstract of a given length, and points that cover the rest."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from itertools import combinations, islice

import numpy as np

from service.summarise.points import Point
from service.summarise.vectors import Matrix

TOLERANCE = 0.15
ALIKE = 0.5
"""How much of a sentence's value its likeness to another one takes away."""
SURPLUS = 40.0
"""What it costs to have as many words again as were asked for, beyond TOLERANCE: more than any sentence is worth."""
POINT_SHARE = 0.9
"""What a sentence is worth as a key point: less than in the abstract, so that of two the better one is there."""
LEADING = 3
"""How many of the best sentences that can be key points are news, which the abstract should tell first."""
SECOND_SHARE = 0.5
"""What the lesser sentence of a key point of two is worth in it."""
LEADING_SHARE = 0.5
"""What one of these is worth as a key point."""
BESIDE_SHARE = 0.75
"""What key points are worth beside an abstract when both are known."""


def choose_abstract(
    units: Sequence[frozenset[int]],
    value: Matrix,
    similarity: Matrix,
    repeats: Matrix,
    words: Callable[[frozenset[int]], int],
    target: int,
    *,
    able: Collection[tuple[int, ...]] = (),
    points: int = 0,
    beside: Callable[[frozenset[int]], float] | None = None,
    leading: float = LEADING_SHARE,
) -> frozenset[int]:
    """Return the set of sentences that, with the key points left to choose beside it, states most.

    `units` are sets of sentences that may only be taken together; `value` is how likely each sentence is, between 0 and
    1, to state a fact that a reader needs, and `words` how many words a set has once trimmed, about `target`. A set is
    worth the sum of its values, each less what the set already says (`_covered`: weighted coverage, submodular as in
    Lin and Bilmes, 2011), so that two short facts outweigh one long one, and POINT_SHARE of the last sentence of each
    of the `points` best of `able`, the possible key points, that hold none of it: where few sentences can be key
    points, the abstract leaves them to these and says what cannot. The LEADING best, the news, keep `leading` there.
    Beyond TOLERANCE a missing or surplus word costs more than any sentence brings; a word within it costs nothing
    above the target, and a little below it.
    Greedy, then improved by exchanges until none helps: of one unit for one, and where no such exchange does, of one
    for two or two for one that leaves the length within TOLERANCE: one long sentence may have kept out two short ones.
    Where `beside` tells what the key points that will be chosen beside a set are worth, a last round of exchanges of
    one for one reckons with BESIDE_SHARE of that instead of the best of `able`, which may repeat it or have no room.
    """
    if not units:
        return frozenset()
    known = sorted(frozenset[int]().union(*units))
    rows = {i: row for row, i in enumerate(known)}
    pairs = np.ix_(known, known)
    worths, alike, repeated = value[known].tolist(), similarity[pairs].tolist(), repeats[pairs].tolist()
    ranked = sorted(able, key=lambda point: (-value[point[-1]], point)) if points else []
    best = [
        (point, (leading if rank < LEADING else POINT_SHARE) * float(value[point[-1]]))
        for rank, point in enumerate(ranked)
    ]

    def stated(chosen: frozenset[int]) -> float:
        if not chosen:
            return -1e9
        size = words(chosen) / target
        off = max(0.0, abs(size - 1) - TOLERANCE)
        said = _covered(sorted(rows[i] for i in chosen), worths, alike, repeated)
        return said - SURPLUS * off - 0.3 * max(0.0, 1 - size)

    @cache
    def worth(chosen: frozenset[int]) -> float:
        return stated(chosen) + sum(islice((gain for point, gain in best if chosen.isdisjoint(point)), points))

    def fits(chosen: frozenset[int]) -> bool:
        return abs(words(chosen) / target - 1) <= TOLERANCE

    chosen: frozenset[int] = frozenset()
    while True:
        improved = _better(_moves(chosen, units), chosen, worth)
        improved = improved or _better(filter(fits, _wider_moves(chosen, units)), chosen, worth)
        if improved is None:
            break
        chosen = improved
    if beside is None or not points:
        return chosen

    @cache
    def together(chosen: frozenset[int]) -> float:
        return stated(chosen) + BESIDE_SHARE * beside(chosen)

    while (improved := _better(filter(fits, _moves(chosen, units)), chosen, together)) is not None:
        chosen = improved
    return chosen


def _better(
    moves: Iterable[frozenset[int]], than: frozenset[int], worth: Callable[[frozenset[int]], float]
) -> frozenset[int] | None:
    """Return the move of most worth if it is worth more than `than`."""
    best = max(moves, key=lambda m: (worth(m), sorted(m, reverse=True)), default=than)
    return best if worth(best) > worth(than) + 1e-9 else None


def _covered(
    rows: Sequence[int], value: Sequence[float], similarity: Sequence[list[float]], repeats: Sequence[list[float]]
) -> float:
    """Return how many facts a set states: the sum of its values, less what two sentences of it both say.

    `rows` rise. Plain lists: for the few sentences of an abstract they are several times as fast as arrays.
    """
    said = 0.0
    for at, row in enumerate(rows):
        before = rows[:at]
        alike = max((similarity[other][row] for other in before), default=0.0)  # the most alike before it
        said += value[row] * (1 - ALIKE * max(0.0, alike))
        said -= 1.5 * sum(repeats[other][row] + repeats[row][other] for other in before)
    return said


def _moves(chosen: frozenset[int], units: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    """Return every set one addition, one removal or one exchange away in which all units are whole."""
    outside = [unit for unit in units if not unit <= chosen]
    moves = [chosen | unit for unit in outside]
    for without in _without(chosen, units, 1):
        moves.append(without)
        moves.extend(without | unit for unit in outside)
    return moves


def _wider_moves(chosen: frozenset[int], units: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    """Return every set in which one unit has given way to two or two to one, and all units are whole."""
    outside = [unit for unit in units if not unit <= chosen]
    moves = [without | one | other for without in _without(chosen, units, 1) for one, other in combinations(outside, 2)]
    moves.extend(without | unit for without in _without(chosen, units, 2) for unit in outside)
    return moves


def _without(chosen: frozenset[int], units: Sequence[frozenset[int]], count: int) -> list[frozenset[int]]:
    """Return what is left of a set when `count` of its units go, where every sentence left has a whole unit."""
    held = [unit for unit in units if unit <= chosen]
    left = [chosen.difference(*gone) for gone in combinations(held, count)]
    return [rest for rest in left if all(any(i in unit and unit <= rest for unit in held) for i in rest)]


def choose_points(
    candidates: Sequence[Point],
    value: Matrix,
    similarity: Matrix,
    repeats: Matrix,
    *,
    taken: Sequence[int],
    limit: int,
    room: int | None = None,
    spread: float = 0.15,
) -> list[Point]:
    """Return up to `limit` of `candidates`, most useful first, that add most to what `taken` sentences say.

    Each is worth its `value` less its likeness to the nearest sentence that is taken or chosen, and a little for being
    far from all of these in the text (`spread`); of two sentences the lesser one counts for SECOND_SHARE. A candidate
    that holds or repeats one of them is left out, and so is one that would take the points over `room` words in all.
    """
    last = max(1, len(value) - 1)
    said = list(taken)
    left = [c for c in candidates if not set(c.sentences) & set(taken)]
    chosen: list[Point] = []

    def gain(point: Point) -> float:
        gains = []
        for i in point.sentences:
            apart = min((abs(i - other) / last for other in said), default=1.0)
            gains.append(float(value[i]) * (1 - ALIKE * _likeness(similarity, i, said)) + spread * min(apart, 0.3))
        return _gain(gains)

    while len(chosen) < limit:
        left = [
            c
            for c in left
            if not any(i in said or any(repeats[i, other] for other in said) for i in c.sentences)
            and (room is None or c.words <= room)
        ]
        if not left:
            break
        best = max(left, key=gain)
        chosen.append(best)
        said.extend(best.sentences)
        if room is not None:
            room -= best.words
    return chosen


def worth_of_points(points: Sequence[Point], value: Matrix, similarity: Matrix, taken: Sequence[int]) -> float:
    """Return what key points, in the order of choice, add to `taken` sentences: their values less what is alike."""
    said = list(taken)
    total = 0.0
    for point in points:
        gains = [float(value[i]) * (1 - ALIKE * _likeness(similarity, i, said)) for i in point.sentences]
        total += _gain(gains)
        said.extend(point.sentences)
    return total


def _likeness(similarity: Matrix, i: int, said: Sequence[int]) -> float:
    return max(0.0, max((float(similarity[i, other]) for other in said), default=0.0))


def _gain(gains: Sequence[float]) -> float:
    """Return what a point of one or two sentences is worth: the better one, and SECOND_SHARE of the other."""
    return max(gains) + SECOND_SHARE * (sum(gains) - max(gains))
