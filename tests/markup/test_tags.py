"""Tags that a text spells out stand in its translation as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.markup.tags import keep_tags


@pytest.mark.parametrize(
    ("source", "target", "kept"),
    [
        ("La balise <eos> ferme.", 'The "eos" tag closes.', "The <eos> tag closes."),
        ("La balise <eos> ferme.", "The eos tag closes.", "The <eos> tag closes."),
        ("Le jeton <|im_end|> ferme.", "The “im_end” token closes.", "The <|im_end|> token closes."),
        ("La balise </div> ferme.", "The « div » tag closes.", "The </div> tag closes."),
        ("La balise <eos> ferme.", "The <eos> tag, the eos, closes.", "The <eos> tag, the eos, closes."),
        ("La balise <b> ouvre.", 'The "b" tag opens plan b.', "The <b> tag opens plan b."),
        ("La balise <a> ouvre.", "The tag opens a page.", "The tag opens a page."),
        ("Si a < b et c > d, non.", "If a < b and c > d, no.", "If a < b and c > d, no."),
    ],
)
def test_a_tag_of_which_only_the_word_is_left_is_put_back(source: str, target: str, kept: str) -> None:
    assert keep_tags(source, target) == kept


@given(st.text(), st.text())
def test_a_text_without_tags_changes_nothing(source: str, target: str) -> None:
    assert keep_tags(source.replace("<", ""), target) == target
