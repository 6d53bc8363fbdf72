"""Which set of sentences an abstract takes when some of them can stand beside it as key points."""

from itertools import combinations

import numpy as np

from service.summarise.selection import choose_abstract

WORDS = 50  # of each sentence
TARGET = 100


def chosen(able: int, points: int, worth: float = 0.8, other: float = 0.5) -> list[int]:
    """Return which are chosen of two sentences of `other` worth and, behind them, `able` points of `worth`."""
    total = 2 + able
    found = choose_abstract(
        [frozenset((i,)) for i in range(total)],
        np.array([other, other] + [worth] * able),
        np.eye(total),
        np.zeros((total, total)),
        lambda numbers: WORDS * len(numbers),
        TARGET,
        able=[(i,) for i in range(2, total)],
        points=points,
    )
    return sorted(found)


def test_without_key_points_the_abstract_takes_what_is_worth_most() -> None:
    assert min(chosen(able=5, points=0)) > 1


def test_sentences_that_can_be_key_points_are_left_to_them_where_there_are_few() -> None:
    assert chosen(able=5, points=5) == [0, 1]


def test_where_many_sentences_can_be_key_points_the_abstract_takes_its_share() -> None:
    assert min(chosen(able=10, points=5)) > 1


def test_the_news_stays_in_the_abstract_though_it_could_be_a_key_point() -> None:
    assert chosen(able=1, points=5, worth=0.95, other=0.4) == [1, 2]


def test_the_abstract_reckons_with_the_key_points_that_will_stand_beside_it() -> None:
    room = {0: 0.0, 1: 0.0, 2: 0.8, 3: 0.0}  # what each adds as a point: the last repeats the third and adds nothing

    def beside(chosen: frozenset[int]) -> float:
        return sum(worth for i, worth in room.items() if i not in chosen)

    for known, expected in ((None, [0, 1]), (beside, [0, 3])):
        found = choose_abstract(
            [frozenset((i,)) for i in range(4)],
            np.array([0.6, 0.5, 0.8, 0.52]),
            np.eye(4),
            np.zeros((4, 4)),
            lambda numbers: WORDS * len(numbers),
            TARGET,
            able=[(2,), (3,)],
            points=2,
            beside=known,
        )
        assert sorted(found) == expected


def best_of(worth: list[float], length: list[int]) -> list[int]:
    """Return what is chosen of sentences that have nothing in common."""
    total = len(worth)
    found = choose_abstract(
        [frozenset((i,)) for i in range(total)],
        np.array(worth),
        np.eye(total),
        np.zeros((total, total)),
        lambda numbers: sum(length[i] for i in numbers),
        TARGET,
    )
    return sorted(found)


def test_one_long_sentence_gives_way_to_two_short_ones_that_say_more() -> None:
    assert best_of([0.9, 0.6, 0.6], [100, 50, 55]) == [1, 2]


def test_two_short_sentences_give_way_to_one_that_says_more() -> None:
    assert best_of([0.9, 0.3, 0.3, 0.95], [50, 25, 25, 60]) == [0, 3]


def test_no_set_of_the_length_asked_for_is_worth_much_more() -> None:
    draw = np.random.default_rng(0)
    short = 0
    for _ in range(20):
        worth, length = draw.random(8), draw.integers(12, 60, 8)
        sets = [list(c) for n in range(1, 8) for c in combinations(range(8), n)]
        fitting = [c for c in sets if 100 <= length[c].sum() <= 115]
        if fitting:
            short += worth[best_of(list(worth), list(length))].sum() < max(worth[c].sum() for c in fitting) - 1e-9
    assert short <= 2
