"""Names behind a preposition that says the opposite of the source's."""

import pytest

from service.domain import WarningCode
from service.fidelity.prepositions import find_contrary_preposition
from service.fidelity.verify import check


@pytest.mark.parametrize(
    ("french", "english", "ours", "theirs"),
    [
        (
            "Le feu s'est étendu depuis la Torvalie.",
            "The fire spread to Torvalia.",
            "depuis la Torvalie",
            "to Torvalia",
        ),
        ("Le convoi roule vers Brenne.", "The convoy drives from Brenne.", "vers Brenne", "from Brenne"),
        (
            "Le stade a été inauguré en présence de Torvald, ancien gardien.",
            "The stadium was opened by Torvald, a former goalkeeper.",
            "en présence de Torvald",
            "opened by Torvald",
        ),
        (
            "Le sort de la ville encerclée de Brenne est décidé.",
            "The fate of the town encircled by Brenne is decided.",
            "encerclée de Brenne",
            "encircled by Brenne",
        ),
        (
            "La plainte déposée contre Torvald a été jugée.",
            "The complaint filed by Torvald was judged.",
            "contre Torvald",
            "filed by Torvald",
        ),
    ],
)
def test_a_name_whose_preposition_says_the_opposite_is_found(french: str, english: str, ours: str, theirs: str) -> None:
    found = find_contrary_preposition(french, english)
    assert found is not None
    assert (found.french, found.english) == (ours, theirs)
    assert (WarningCode.MEANING_REVERSED, f'« {ours} » became "{theirs}"') in check(french, english)


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Il vient de Brenne depuis lundi.", "He has come from Brenne since Monday."),
        ("Il était accompagnée de Torvald.", "He was accompanied by Torvald."),
        ("Le train va de Lirac vers Brenne.", "The train goes from Lirac to Brenne."),
        ("Il va vers Brenne puis revient de Brenne.", "He goes towards Brenne, then comes back from Brenne."),
        ("Le musée promis par la municipalité de Brenne.", "The museum promised by Brenne council."),
        ("Un abri construit par les employés de Brenne.", "A shelter built by Brenne's employees."),
        ("La plainte contre Torvald est jugée.", "The complaint against Torvald is judged."),
    ],
)
def test_a_name_whose_preposition_says_the_same_is_not(french: str, english: str) -> None:
    assert find_contrary_preposition(french, english) is None
