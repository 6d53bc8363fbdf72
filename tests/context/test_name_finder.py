"""Names are found whole, the longest first."""

import pytest

from service.context.name_finder import NameFinder


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("À Torva, puis à Torva.", ["Torva", "Torva"]),
        ("Torva Ville et Torva", ["Torva Ville", "Torva"]),
        ("Torva Villers", ["Torva"]),  # the longer name is no whole word here
        ("Torvald, Torva-sur-Mer, Neuf-Torva, _Torva", []),
        ("l’Union de Torva reste", ["Union de Torva"]),  # no name begins inside another
        ("la côte de Torva", ["côte de Torva"]),
        ("", []),
    ],
)
def test_longest_whole_names(text: str, found: list[str]) -> None:
    finder = NameFinder(["Torva", "Torva Ville", "Union de Torva", "côte de Torva", "Ville et"])
    assert [text[start:end] for start, end in finder.spans(text)] == found


def test_a_name_at_a_place() -> None:
    finder = NameFinder(["Torva", "Torva Ville"])
    assert finder.end_of("au Torva Ville", 3) == 14
    assert finder.end_of("au Torva Ville", 0) is None
    assert finder.end_of("Neuf-Torva", 5) is None


@pytest.mark.parametrize("names", [[], ["Torva", "T"]])
def test_names_that_cannot_be_sought(names: list[str]) -> None:
    with pytest.raises(ValueError, match="two letters"):
        NameFinder(names)
