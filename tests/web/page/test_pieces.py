"""Sentences of a brief in pieces: their acronyms have a tooltip that says what they stand for."""

from service.domain import Context, Entity, Mention
from service.web.page.pieces import Abbreviations, Pair


def pieces(text, *organisations):
    (pair,) = Abbreviations(Context(organisations=organisations)).apart([Pair(text, None, (0,))])
    return [(piece.text, piece.hint) for piece in pair.pieces]


def test_an_acronym_without_room_for_its_name_has_it_as_a_hint():
    alliance = Entity("Alliance des États du Sahel", "Alliance of Sahel States", (), acronym="AES")
    assert pieces("The AES met, and the AES-led force left.", alliance) == [
        ("The ", ""),
        ("AES", "Alliance of Sahel States"),
        (" met, and the ", ""),
        ("AES", "Alliance of Sahel States"),
        ("-led force left.", ""),
    ]


def test_an_acronym_of_several_meanings_has_all_of_them_as_its_hint():
    either = Entity("PAM", None, (Mention(0, 3, "PAM"),), candidates=("World Food Programme", "Authenticity Party"))
    assert pieces("PAM left.", either) == [("PAM", "may be World Food Programme or Authenticity Party"), (" left.", "")]


def test_a_sentence_without_acronyms_is_one_piece():
    assert pieces("The lake is full.") == [("The lake is full.", "")]
    assert pieces("") == []
