import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import ArticleEmpty, ArticleTooLong, ArticleTooShort, BadInput, NotText
from service.ingest.plain import count_words, decode, read_article, split_title

FRENCH = "L’été s’achève à Ségou : « Nous avons vendu 3 000 œufs à 2 € », raconte Zoé."
LIMITS = {"max_characters": 1000, "min_words": 5}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_french_is_read_in_each_encoding_that_tells_itself(encoding: str) -> None:
    assert decode(FRENCH.encode(encoding)) == FRENCH


def test_latin_1_and_utf_16_with_the_big_end_first_are_read() -> None:
    assert decode("Été à Ségou".encode("latin-1")) == "Été à Ségou"
    assert decode(b"\xfe\xff" + FRENCH.encode("utf-16-be")) == FRENCH


@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff"), min_size=1).map("A{}".format)
)
def test_what_was_encoded_as_utf_8_is_read_back(text: str) -> None:
    assert decode(text.encode("utf-8")) == text


@pytest.mark.parametrize("charset", ["ISO-8859-1", "latin1", "windows-1252", "us-ascii", '"cp1252"'])
def test_a_declared_western_charset_is_read_as_windows_1252(charset: str) -> None:
    assert decode(FRENCH.encode("cp1252"), charset) == FRENCH


def test_another_declared_charset_is_honoured() -> None:
    assert decode("Москва".encode("koi8-r"), "koi8-r") == "Москва"
    assert decode("Été".encode("mac-roman"), "macintosh") == "Été"


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "PNG"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "JPEG"),
        (b"GIF89a" + bytes(50), "GIF"),
        (b"%PDF-1.7\n%abc", "PDF"),
        (b"PK\x03\x04" + bytes(50), "ZIP"),
        (gzip.compress(b"abc", mtime=0), "gzip"),
        (b"Un texte\x00 avec un z\xc3\xa9ro", "binary"),
        (b"\x01\x02\x03\x04abc\x05\x06", "control characters"),
        ("Москва слезам не верит".encode("cp1251"), "neither UTF-8 nor Windows-1252"),
    ],
)
def test_what_is_no_text_is_named_with_its_mend(data: bytes, named: str) -> None:
    with pytest.raises(NotText, match=named) as caught:
        decode(data)
    assert caught.value.mend
    assert caught.value.field == "text"


@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "latin-1", "utf-16", "x"]))
def test_any_bytes_are_read_or_refused(data: bytes, charset: str | None) -> None:
    outcome = "read"
    try:
        read_article(decode(data, charset), **LIMITS)
    except BadInput as error:
        outcome = error.mend
    assert outcome


@pytest.mark.parametrize("text", ["", " \n\t\u00a0\u200b\n"])
def test_a_text_without_anything_to_read_is_empty(text: str) -> None:
    with pytest.raises(ArticleEmpty):
        read_article(text, **LIMITS)


def test_a_text_that_is_too_long_names_size_limit_and_setting() -> None:
    with pytest.raises(ArticleTooLong, match=r"1,001 characters; the limit is 1,000") as caught:
        read_article("x" * 1001, **LIMITS)
    assert "ENTREFILET_MAX_CHARACTERS" in caught.value.mend


def test_a_text_of_three_words_names_how_many_are_needed() -> None:
    with pytest.raises(ArticleTooShort, match="3 words; at least 5") as caught:
        read_article("L’eau est froide.", **LIMITS)
    assert "ENTREFILET_MIN_WORDS" in caught.value.mend


def test_a_title_that_is_an_article_is_refused() -> None:
    with pytest.raises(ArticleTooLong) as caught:
        read_article("Un deux trois quatre cinq.", title="x" * 1001, **LIMITS)
    assert caught.value.field == "title"


def test_an_article_is_normalised_with_its_title() -> None:
    article = read_article("\ufeff\r\nUn deux trois\u00ad quatre cinq. \r\n", title=" Le\ntitre ", **LIMITS)
    assert (article.title, article.text) == ("Le titre", "Un deux trois quatre cinq.")


def test_control_characters_in_a_text_are_refused() -> None:
    with pytest.raises(NotText):
        read_article("\x01\x02" * 50, **LIMITS)


BODY = "La pluie est venue hier. Les paysans respirent enfin, et les marchés rouvrent."


def test_a_headline_over_an_empty_line_becomes_the_title() -> None:
    article = read_article(f"Une récolte sauvée\n\n{BODY}", **LIMITS)
    assert (article.title, article.text) == ("Une récolte sauvée", BODY)


@pytest.mark.parametrize(
    ("first", "gap"),
    [
        ("Une récolte sauvée", "\n\n"),
        ("« Nous sommes prêts », dit la maire", "\n\n"),
        ("Pourquoi le fleuve monte-t-il ?", "\n\n"),
        ("Une récolte sauvée", "\n"),
    ],
)
def test_a_headline_is_recognised(first: str, gap: str) -> None:
    long_body = BODY + " " + BODY
    assert split_title(f"{first}{gap}{long_body}") == (first, long_body)


@pytest.mark.parametrize(
    "text",
    [
        f"La pluie est venue.\n\n{BODY}",
        f"Par Jean Dupont\n\n{BODY}",
        f"Jean Dupont\n\n{BODY}",
        f"International\n\n{BODY}",
        f"es visites du ministre\n\n{BODY}",
        f"{'Une récolte sauvée ' * 10}\n\n{BODY}",
        "Une récolte sauvée\nUn hiver doux",
        "Une récolte sauvée",
        BODY,
    ],
)
def test_a_first_line_that_may_be_something_else_stays_in_the_text(text: str) -> None:
    assert split_title(text) == (None, text)


def test_a_given_title_leaves_the_text_alone() -> None:
    text = f"Une récolte sauvée\n\n{BODY}"
    assert read_article(text, title="Autre", **LIMITS).text == text


def test_words_are_counted_as_a_reader_counts_them() -> None:
    assert count_words("L’État verse vingt-deux euros — 3 000, aujourd'hui !") == 7
    assert count_words("部长宣布") == 4
