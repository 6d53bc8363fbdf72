"""Laws of reading: nothing visible is lost, nothing is glued, offsets are true, twice gives the same."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from service.domain import Article
from service.errors import BadInput
from service.ingest.html import read_fragment, read_page
from service.ingest.html_choice import key
from service.text.segment import segment
from tests.ingest.fuzzing import fragments, tokens

_ADDED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")


def _letters(text: str) -> str:
    return key(text.translate(_ADDED))


def _visible(markup: str) -> str:
    root = html.fromstring(f"<div>{markup}</div>")
    return "".join(root.itertext())


@given(fragments)
@settings(max_examples=150, deadline=None)
def test_no_letter_or_figure_of_a_fragment_is_lost(markup: str) -> None:
    assert sorted(_letters(read_fragment(markup))) == sorted(_letters(_visible(markup)))


@given(st.lists(tokens, min_size=2, max_size=8), st.data())
@settings(max_examples=150, deadline=None)
def test_no_two_tokens_are_glued_at_a_boundary(found: list[str], data: st.DataObject) -> None:
    joints = ("<br>", "<p>", "</p><p>", "<li>", "<td>", "</div><div>", "<hr>", "<h2>", "<dt>", "<dd>", "<blockquote>")
    markup = found[0] + "".join(data.draw(st.sampled_from(joints)) + token for token in found[1:])
    assert re.findall(r"[^\W_]+", read_fragment(markup)) == found


@given(st.lists(fragments, min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_every_letter_of_a_page_is_in_its_article_or_among_what_was_left_out(parts: list[str]) -> None:
    prose = "Le conseil a voté mardi soir la fermeture du vieux lavoir, dont la toiture menace de tomber."
    markup = f"<html><body><article><p>{prose}</p>" + "".join(f"<div>{part}</div>" for part in parts)
    markup += f"<p>{prose} Voilà tout.</p></article></body></html>"
    page = read_page(markup, max_characters=100_000, min_words=3)
    reported = page.article.text + (page.article.title or "") + "".join(piece.text for piece in page.left_out)
    shown = html.fromstring(markup)
    assert sorted(_letters(reported)) == sorted(_letters("".join(shown.itertext())))


@given(fragments)
@settings(max_examples=60, deadline=None)
def test_reading_is_the_same_each_time_and_offsets_are_true(markup: str) -> None:
    text = read_fragment(markup)
    assert text == read_fragment(markup)
    for sentence in segment(Article(text), "fr").sentences if text else ():
        assert text[sentence.start : sentence.end] == sentence.text


@given(st.text(alphabet="<>/pdivbr&;a =\"'é\x00\x0c!-[]1", max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_page_is_read_or_refused(markup: str) -> None:
    try:
        page = read_page(markup.encode(), max_characters=10_000, min_words=1)
    except BadInput as error:
        assert error.mend  # noqa: PT017 - a refusal is as good as a reading, if it says what to do
    else:
        assert page.article.text
