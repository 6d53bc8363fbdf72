"""Pairs with other figures made out of real ones."""

import random

import pytest

from training.figures import vary_figures


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Une hausse de 12,5 % sur un an.", "A rise of 12.5% over a year."),
        ("Quelque 70 000 visiteurs sont venus.", "Some 70,000 visitors came."),
        ("Les 34 députés ont voté.", "The 34 MPs voted."),
    ],
)
def test_a_figure_is_changed_on_both_sides_alike(french, english):
    varied = vary_figures(french, english, random.Random(3))
    assert varied
    ours, theirs = ("".join(c for c in text if c.isdigit()) for text in varied)
    assert ours == theirs
    assert varied != (french, english)


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Le 14 mars 2019, il est venu.", "He came on 14 March 2019."),
        ("Sept personnes sont venues.", "Seven people came."),
        ("Il y a 12 ou 12 élus.", "There are 12 councillors."),
        ("Les 34 députés.", "The thirty-four MPs."),
    ],
)
def test_dates_years_and_figures_that_do_not_answer_one_another_stay(french, english):
    assert vary_figures(french, english, random.Random(3)) is None
