"""The checks keep what they reach on the labelled pairs."""

from benchmarks.fidelity import labelled, score, spoil_number
from tests.assertions import each


def test_the_labelled_set_is_large_and_holds_every_kind_of_error() -> None:
    pairs = labelled()
    assert len(pairs) >= 300
    assert all(score.errors >= 9 for score in each(score(pairs).values()))


def test_number_errors_are_found_and_faithful_numbers_let_be() -> None:
    numbers = score(labelled())["number_mismatch"]
    assert numbers.recall >= 0.98
    assert numbers.false == 0


def test_the_other_checks_are_more_often_right_than_nine_times_in_ten() -> None:
    for code, reached in each(score(labelled()).items()):
        assert reached.precision >= 0.9, code
        assert reached.recall >= 0.75, code


def test_a_spoiled_number_differs_from_what_it_was() -> None:
    import random

    choose = random.Random(1)
    text = "In 2013, two men stole 3.5 million euros."
    assert all(spoil_number(text, choose) != text for _ in range(50))
    assert spoil_number("Nothing to count.", choose) is None
