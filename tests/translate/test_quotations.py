"""Short quotations whose words look wrong: decoded again without their marks, which are put back."""

import pytest

from service.decoding import Decoding
from service.translate.quotations import with_marks, without_marks
from service.translate.sentences import SentenceTranslator
from tests.fakes import FakeTranslator

SOURCE, BARE = 'Il critique son "prédécesseur" à la radio.', "Il critique son prédécesseur à la radio."
WRONG = 'He criticises his "deprecent" on the radio.'


@pytest.mark.parametrize(
    ("source", "target", "bare"),
    [
        (SOURCE, WRONG, BARE),
        (SOURCE.replace('"prédécesseur"', "« prédécesseur »"), WRONG, BARE),
        (
            'Il s\'est dit "ému" et "fier" hier.',
            'He said he was "emotised" and "proud" yesterday.',
            'Il s\'est dit ému et "fier" hier.',
        ),
        ('Des "délais raccourcis" valent.', '"Cut-and-drop deadlines" apply.', "Des délais raccourcis valent."),
    ],
)
def test_the_marks_of_a_doubtful_quotation_go(source: str, target: str, bare: str) -> None:
    assert without_marks(source, target) == bare


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (SOURCE, 'He criticises his "predecessor" on the radio.'),
        (SOURCE, "He criticises his deprecent on the radio."),
        ('Les pays "amis" attendent.', 'The "friendly" countries are waiting.'),
        ('Le site dit "dangereux" ferme.', 'The so-called "dangerous" site is closing.'),
        ('Il publie "Le Grand Jour" lundi.', 'He publishes "Grand Night" on Monday.'),
        ("Il est ému.", 'He is "emotised".'),
        ("", ""),
    ],
)
def test_a_quotation_that_is_rendered_or_a_title_is_let_be(source: str, target: str) -> None:
    assert without_marks(source, target) is None


@pytest.mark.parametrize(
    ("english", "marked"),
    [
        ("He criticises his predecessor on the radio.", 'He criticises his "predecessor" on the radio.'),
        ("He criticises him on the radio.", None),
        ("His predecessor criticises, but to his great surprise his predecessor answers.", None),
    ],
)
def test_marks_are_put_back_where_it_is_clear_around_what(english: str, marked: str | None) -> None:
    assert with_marks(SOURCE, BARE, english) == marked


@pytest.mark.parametrize(
    ("source", "bare", "english"),
    [
        (
            'Le profil de "détenu particulièrement signalé".',
            "Le profil de détenu particulièrement signalé.",
            "A particular profile.",
        ),
        ('Le "prépack cession" accélère.', "Le prépack cession accélère.", "The disposals (early disposals) speed up."),
        ('Une "inflammation" de type grippal.', "Une inflammation de type grippal.", "Symptoms that are flu-like."),
    ],
)
def test_marks_are_not_put_around_part_of_a_quotation_or_across_brackets(source: str, bare: str, english: str) -> None:
    assert with_marks(source, bare, english) is None


def test_other_quotations_keep_the_marks_that_they_have() -> None:
    source, bare = 'Il s\'est dit "ému" et "fier" hier.', 'Il s\'est dit ému et "fier" hier.'
    english = 'He said he was moved and "proud" yesterday.'
    assert with_marks(source, bare, english) == 'He said he was "moved" and "proud" yesterday.'


def test_a_wrong_word_in_quotation_marks_is_decoded_again_without_them() -> None:
    engine = FakeTranslator({SOURCE: WRONG, BARE: "He criticises his predecessor on the radio."})
    (result,) = SentenceTranslator(engine, Decoding()).translate_sentences([SOURCE])
    assert result.text == 'He criticises his "predecessor" on the radio.'
    assert engine.texts.count(BARE) == 1


def test_where_that_is_no_better_the_first_answer_stands() -> None:
    engine = FakeTranslator({SOURCE: WRONG, BARE: "He criticises him on the radio."})
    (result,) = SentenceTranslator(engine, Decoding()).translate_sentences([SOURCE])
    assert result.text == WRONG


def test_a_right_quotation_costs_no_second_search() -> None:
    engine = FakeTranslator({SOURCE: 'He criticises his "predecessor" on the radio.'})
    SentenceTranslator(engine, Decoding()).translate_sentences([SOURCE])
    assert engine.texts == [SOURCE]
