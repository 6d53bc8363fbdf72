import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.normalise import normalise

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@given(ANY_TEXT)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(ANY_TEXT)
def test_the_result_is_composed_encodable_and_free_of_controls(text: str) -> None:
    result = normalise(text)
    assert unicodedata.is_normalized("NFC", result)
    result.encode("utf-8")
    assert not [char for char in result if unicodedata.category(char) == "Cc" and char not in "\n\t"]
    assert all(line == line.rstrip() for line in result.split("\n"))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Un\r\ndeux\rtrois\u2028quatre\u2029cinq", "Un\ndeux\ntrois\nquatre\ncinq"),
        ("\ufeffLe d\u00ade\u0301but\u200b", "Le début"),
        ("Il part.  \t\nElle reste.\u00a0", "Il part.\nElle reste."),
        ("«\u202fOui\u202f» : 12\u00a0500\u202f€", "«\u202fOui\u202f» : 12\u00a0500\u202f€"),
        ("a\x00b\x07c\td", "abc\td"),
        ("e\u200b\u0301", "é"),
        ("\ud800", "\ufffd"),
    ],
)
def test_each_kind_of_noise_is_taken_out_and_spacing_is_kept(raw: str, expected: str) -> None:
    assert normalise(raw) == expected
