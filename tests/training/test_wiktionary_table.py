"""The spelling of the lexicon's third table."""

import pytest

from training.wiktionary_table import british


@pytest.mark.parametrize(
    ("american", "expected"),
    [
        ("labor room", "labour room"),
        ("center of gravity", "centre of gravity"),
        ("Sovietize", "Sovietise"),
        ("sterilizing", "sterilising"),
        ("prize", "prize"),
        ("the size of", "the size of"),
        ("meter", "meter"),  # a device, or a metre: not told by the word
    ],
)
def test_english_of_wiktionary_has_british_spelling(american, expected):
    assert british(american) == expected
