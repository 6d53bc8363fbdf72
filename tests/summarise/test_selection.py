"""Which set of sentences an abstract takes when some of them can stand beside it as key points."""

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
        able=range(2, total),
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
