import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import NotText
from service.ingest.decode import read_bytes

FRENCH = "L’été s’achève à Ségou : « Nous avons vendu 3 000 œufs à 2 € », raconte Zoé."
META = '<meta charset="{}"><p>{}</p>'


@pytest.mark.parametrize("charset", ["klingon", "rot13", "unicode_escape", "x-user-defined", "", "utf-7"])
def test_an_unknown_label_is_passed_over(charset: str) -> None:
    text, decoding = read_bytes(FRENCH.encode(), charset)
    assert (text, decoding.encoding, decoding.by) == (FRENCH, "utf-8", "bytes")
    assert decoding.ignored == ((charset,) if charset else ())


def test_stray_bytes_become_replacement_characters_and_are_counted() -> None:
    text, decoding = read_bytes("Été à Ségou, où naît ".encode() + b"\xff la for\xc3\xaat", "utf-8")
    assert text == "Été à Ségou, où naît \ufffd la forêt"
    assert (decoding.replaced, decoding.by) == (1, "transport")


def test_a_replacement_character_that_was_written_is_no_damage() -> None:
    assert read_bytes("é\ufffdé".encode())[1].replaced == 0


@pytest.mark.parametrize(
    ("data", "charset", "encoding", "by"),
    [
        (b"\xef\xbb\xbf" + FRENCH.encode(), "iso-8859-1", "utf-8", "mark"),
        (b"\xff\xfe" + FRENCH.encode("utf-16-le"), "utf-8", "utf-16-le", "mark"),
        (FRENCH.encode("utf-16-be"), None, "utf-16-be", "bytes"),
        (META.format("iso-8859-1", FRENCH).encode(), "utf-8", "utf-8", "transport"),
        (META.format("iso-8859-15", "sœur à 12 €").encode("iso-8859-15"), None, "iso-8859-15", "meta"),
        (META.format("iso-8859-1", FRENCH).encode("cp1252"), None, "windows-1252", "meta"),
        (META.format("utf-16", FRENCH).encode(), None, "utf-8", "meta"),
        (b"<!-- <meta charset=koi8-r> -->" + META.format("utf-8", FRENCH).encode(), None, "utf-8", "meta"),
        (
            b"<script>" + b"x" * 3000 + b"</script>" + META.format("iso-8859-15", "bœuf").encode("iso-8859-15"),
            None,
            "iso-8859-15",
            "meta",
        ),
        (
            b'<?xml version="1.0" encoding="iso-8859-15"?><p>' + "cœur".encode("iso-8859-15"),
            None,
            "iso-8859-15",
            "meta",
        ),
        ("<p>Le cœur coûte 3 € et la sœur s'en va</p>".encode("iso-8859-15"), None, "iso-8859-15", "bytes"),
        ("Où naît la forêt, l’été ? À Ségou, déjà « là ».".encode("mac-roman"), None, "macintosh", "bytes"),
        ("Où naît la forêt, l'été ? À Ségou, déjà là.".encode("cp850"), None, "cp850", "bytes"),
    ],
)
def test_the_mark_then_the_transport_then_the_page_then_the_bytes_decide(
    data: bytes, charset: str | None, encoding: str, by: str
) -> None:
    text, decoding = read_bytes(data, charset, markup=True)
    assert (decoding.encoding, decoding.by, decoding.replaced) == (encoding, by, 0)
    assert "\ufffd" not in text


def test_bytes_are_believed_where_a_label_cannot_be_true() -> None:
    text, decoding = read_bytes(FRENCH.encode(), "iso-8859-1")
    assert (text, decoding.ignored) == (FRENCH, ("iso-8859-1",))
    text, decoding = read_bytes("Été à Ségou, là où naît la forêt".encode("latin-1"), "utf-8")
    assert (text, decoding.ignored) == ("Été à Ségou, là où naît la forêt", ("utf-8",))


def test_text_in_another_script_is_read_where_there_is_enough_of_it() -> None:
    russian = "Москва слезам не верит, и зимой в ней бывает очень холодно, говорят старики у реки. " * 3
    assert read_bytes(russian.encode("cp1251"))[0] == russian


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "latin-1", "utf-16", "x", "shift_jis"]), st.booleans())
def test_any_bytes_are_read_or_refused(data: bytes, charset: str | None, markup: bool) -> None:
    with contextlib.suppress(NotText):
        text, decoding = read_bytes(data, charset, markup=markup)
        assert text.count("\ufffd") >= decoding.replaced >= 0


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff"), min_size=1))
def test_utf_8_is_read_back_whatever_one_byte_label_it_has(text: str) -> None:
    assert read_bytes(("é" + text + "ü").encode(), "utf-8")[0] == "é" + text + "ü"


@pytest.mark.parametrize("start", ["ID3", "RIFF", "OggS", "BZh"])
def test_a_text_may_begin_with_the_letters_that_a_sound_begins_with(start: str) -> None:
    text = f"{start} : Volkswagen rappelle 12 000 voitures électriques."
    assert read_bytes(text.encode())[0] == text


@pytest.mark.parametrize(
    "data",
    [b"ID3\x04\0\0", b"RIFF\x24\x08\0\0WAVEfmt ", b"OggS\0\x02", b"BZh91AY&SY\x8c\x1d\x12\xe0\0\0\0"],
)
def test_a_sound_is_told_for_what_it_is(data: bytes) -> None:
    with pytest.raises(NotText, match=r"sound|bzip2"):
        read_bytes(data)
