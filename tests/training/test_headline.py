"""What the traits of a title count is fitted to titles that readers took."""

import numpy as np

from service.summarise.extractive import TITLE_WEIGHTS, title_traits
from service.summarise.ranker import open_ranker
from service.summarise.reading import read
from tests.training.test_salience import labelled
from training.headline import Choice, choice, count_right, fit


def choices(count: int) -> list[Choice]:
    """Articles of six candidates each; right is the one with most of the first trait and least of the second."""
    draw = np.random.default_rng(0)
    rows = [draw.normal(size=(6, 3)) for _ in range(count)]
    sums = [row @ np.array([1.0, -2.0, 0.0]) for row in rows]
    return [Choice(row, total == total.max()) for row, total in zip(rows, sums, strict=True)]


def test_the_traits_that_decide_get_their_weights_and_others_none() -> None:
    weights = fit(choices(200))
    assert np.allclose(weights, [1.0, -2.0, 0.0], atol=0.2)
    assert count_right(choices(200), weights) > 180


def test_articles_without_a_right_candidate_or_without_any_change_nothing() -> None:
    known = choices(50)
    unknown = Choice(np.ones((2, 3)), np.array([False, False]))
    none = Choice(np.empty((0, 3)), np.array([], dtype=bool))
    assert np.array_equal(fit([*known, unknown, none]), fit(known))
    assert count_right([unknown, none], np.ones(3)) == 0


def test_candidates_are_those_of_the_service_and_all_that_state_the_news_are_right() -> None:
    item, ranker = labelled(), open_ranker()
    found = choice(item, ranker)
    traits = title_traits(read(item.document, ranker.worth(item.document)))
    assert found.traits.shape == (len(traits), len(TITLE_WEIGHTS))
    assert found.right.tolist() == [i == item.title for i in traits]
