import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.clauses import clauses, split_clauses
from tests.assertions import each


@given(st.text(max_size=400), st.integers(1, 60))
def test_the_pieces_joined_are_the_text_and_each_piece_fits(text: str, limit: int) -> None:
    pieces = split_clauses(text, lambda piece: len(piece) <= limit)
    assert "".join(pieces) == text
    assert all(len(piece) <= limit for piece in pieces)


@given(st.text(alphabet="ab ,;\n\u0301", min_size=1, max_size=300), st.integers(2, 20))
def test_no_piece_is_empty(text: str, limit: int) -> None:
    assert all(split_clauses(text, lambda piece: len(piece) <= limit))


def test_a_text_that_fits_is_left_whole_after_one_look() -> None:
    looks: list[str] = []
    assert split_clauses("Il part, elle reste.", lambda piece: not looks.append(piece)) == ["Il part, elle reste."]
    assert looks == ["Il part, elle reste."]


def test_a_semicolon_is_preferred_to_a_comma_and_a_comma_to_a_space() -> None:
    text = "La récolte, faible cette année, inquiète ; les prix montent, les stocks baissent."
    assert split_clauses(text, lambda piece: len(piece) <= 50) == [
        "La récolte, faible cette année, inquiète ; ",
        "les prix montent, les stocks baissent.",
    ]


def test_without_punctuation_the_cut_falls_before_a_relative_pronoun() -> None:
    text = "Le rapport cite les communes rurales qui attendent toujours leur raccordement"
    assert split_clauses(text, lambda piece: len(piece) <= 50)[1].startswith("qui attendent")


def test_a_number_with_spaces_is_not_cut() -> None:
    text = "Population recensée hier soir environ 1 234 567 habitants permanents déclarés"
    assert any("1 234 567" in piece for piece in split_clauses(text, lambda piece: len(piece) <= 45))


def test_a_word_of_five_thousand_characters_is_cut_with_few_looks() -> None:
    looks: list[int] = []

    def fits(piece: str) -> bool:
        looks.append(len(piece))
        return len(piece) <= 200

    pieces = split_clauses("x" * 5000, fits)
    assert "".join(pieces) == "x" * 5000
    assert len(looks) <= 2 * len(pieces)


def test_an_accent_stays_with_its_letter() -> None:
    pieces = split_clauses("e\u0301" * 9, lambda piece: len(piece) <= 6)
    assert all(not piece.startswith("\u0301") for piece in each(pieces))


def test_a_character_that_can_never_fit_is_returned() -> None:
    assert split_clauses("ab", lambda piece: False) == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "Le maire a signé la convention, mais les élus n'ont pas voté le budget.",
            ["Le maire a signé la convention, ", "mais les élus n'ont pas voté le budget."],
        ),
        (
            "Le maire de la ville annonce que les travaux du port sont terminés.",
            ["Le maire de la ville annonce ", "que les travaux du port sont terminés."],
        ),
        ("La ville paiera 2,6 millions d'euros.", ["La ville paiera 2,6 millions d'euros."]),
        ("Bonjour, monsieur.", ["Bonjour, monsieur."]),
        ("", [""]),
    ],
)
def test_a_sentence_is_cut_at_its_pauses_into_clauses_of_some_words(text: str, pieces: list[str]) -> None:
    assert clauses(text) == pieces


@given(st.text(alphabet="aé ,;:—()que mais", max_size=80))
def test_the_clauses_joined_are_the_sentence(text: str) -> None:
    assert "".join(clauses(text)) == text
