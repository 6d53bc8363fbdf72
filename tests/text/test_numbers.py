"""What counts as the same number in French and in English, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.fidelity.number_checks import compare, compare_units
from service.text.numbers import find_quantities
from service.text.numerals import parse_digits, parse_roman
from tests.assertions import each

SAME = [
    ("deux millions et demi de personnes", "two and a half million people"),
    ("deux millions et demi", "2.5 million"),
    ("du 8-11 juillet", "July 8-11"),
    ("à 18 h 30", "at 6:30 p.m."),
    ("à 18h30", "at 6.30pm"),
    ("à 18 heures", "at 6 p.m."),
    ("à huit heures et demie", "at half past eight"),
    ("1 234,5 tonnes", "1,234.5 tonnes"),
    ("1\u202f234,5\u00a0%", "1,234.5%"),
    ("2,6 milliards", "2.6 billion"),
    ("2,6 milliards", "$2.6bn"),
    ("2,6 milliards", "2,600 million"),
    ("50.000 euros", "50,000 euros"),
    ("le 1er mai", "May 1"),
    ("au XXIe siècle", "in the 21st century"),
    ("au XVIIIᵉ siècle".replace("ᵉ", "e"), "in the eighteenth century"),
    ("les années 1990", "the nineties"),
    ("les années 90", "the 1990s"),
    ("les années quatre-vingt-dix", "the '90s"),
    ("le 14 novembre 2023", "November 14, 2023"),
    ("le 14 novembre 2023", "14 Nov 2023"),
    ("le 14/11/2023", "14 November 2023"),
    ("le 11 septembre", "9/11"),
    ("en mille neuf cent quatre-vingt-dix-huit", "in nineteen ninety-eight"),
    ("une dizaine de soldats", "about ten soldiers"),
    ("une douzaine d'œufs", "a dozen eggs"),
    ("une centaine de maisons", "a hundred houses"),
    ("des milliers de gens", "thousands of people"),
    ("quatre-vingt-dix-sept", "ninety-seven"),
    ("soixante et onze", "71"),
    ("septante-deux", "seventy-two"),
    ("les deux frères", "both brothers"),
    ("les deux frères", "the couple"),
    ("le premier ministre", "the prime minister"),
    ("le premier étage", "the first floor"),
    ("un homme et une femme", "a man and a woman"),
    ("un disparu", "one missing"),
    ("un tiers des voix", "a third of the votes"),
    ("les deux tiers", "two-thirds"),
    ("la moitié", "half"),
    ("trois quarts d'heure", "45 minutes"),
    ("un an et demi", "18 months"),
    ("dix-huit mois", "a year and a half"),
    ("quinze jours", "two weeks"),
    ("quinze jours", "a fortnight"),
    ("24 heures", "a day"),
    ("trois à quatre millions", "three to four million"),
    ("150 à 200 000", "150,000 to 200,000"),
    ("cinq pour cent", "five per cent"),
    ("une victoire 3-1", "a 3-1 win"),
    ("l'A320 et M6", "the A320 and M6"),
    ("le G 20", "the G-20"),
    ("la COVID-19", "COVID-19"),
    ("en 1990-91", "in 1990-1991"),
    ("mille milliards", "a trillion"),
    ("500 000 personnes", "half a million people"),
    ("un demi-million", "half a million"),
    ("deux cents et quatre cents", "200 and 400"),
    ("un livre neuf", "a new book"),
    ("la récolte de mil et de maïs", "the millet and maize harvest"),
    ("en mil neuf cent quatorze", "in 1914"),
    ("neuf livres", "nine books"),
    ("46 cents", "46 cents"),
    ("le 01 42 34 56 78", "01 42 34 56 78"),
    ("un sexagénaire", "a 60-year-old"),
    ("le quinquennat", "the five-year term"),
    ("les huitièmes de finale", "the last 16"),
    ("BBC Two", "BBC Two"),
    ("O'Brien", "O'Brien"),
    ("à 19 h 30", "at 7.30"),
    ("p. 151-152", "pp. 151–52"),
    ("un demi-million", "a half million"),
    ("une demi-heure", "half-hour"),
]

DIFFERENT = [
    ("quatorze morts", "four dead", "quatorze", "four"),
    ("mil neuf cent quatorze", "1915", "mil neuf cent quatorze", "1915"),
    ("2,6 milliards", "2.6 million", "2,6 milliards", "2.6 million"),
    ("quatre-vingt-dix-sept", "eighty-seven", "quatre-vingt-dix-sept", "eighty-seven"),
    ("à 18 h 30", "at 6:30 a.m.", "18 h 30", "6:30 a.m."),
    ("le 1er mai", "May 10", "1er mai", "May 10"),
    ("les années 1990", "the 1980s", "1990", "1980s"),
    ("50.000 euros", "50 euros", "50.000", "50"),
    ("1 234,5", "1,324.5", "1 234,5", "1,324.5"),
    ("le vol A320", "flight A380", "A320", "A380"),
    ("10 millions d'euros", "10 million dollars", "euros", "dollars"),
    ("trois ans", "thirty years", "trois", "thirty"),
    ("3,2 km", "3.3 km", "3,2", "3.3"),
    ("à 48 km de là", "50 miles from there", "48", "50"),
    ("au XIXe siècle", "in the 20th century", "XIXe", "20th"),
]


@pytest.mark.parametrize(("french", "english"), SAME)
def test_the_same_number_in_another_dress_is_no_mismatch(french: str, english: str) -> None:
    missing, invented = compare(french, english)
    assert [quantity.phrase for quantity in (*missing, *invented)] == []


@pytest.mark.parametrize(("french", "english", "lost", "new"), DIFFERENT)
def test_another_number_is_missing_in_one_language_and_invented_in_the_other(
    french: str, english: str, lost: str, new: str
) -> None:
    missing, invented = compare(french, english)
    assert any(lost in quantity.phrase for quantity in missing)
    assert any(new in quantity.phrase for quantity in invented)


def test_a_dropped_number_is_missing_and_nothing_is_invented() -> None:
    missing, invented = compare("Le 14 novembre 2023, trois soldats sont morts.", "Soldiers died.")
    assert [quantity.phrase for quantity in missing] == ["14 novembre 2023", "14 novembre 2023", "trois"]
    assert invented == ()


def test_millet_is_no_thousand() -> None:
    (invented,) = compare("La récolte de mil a chuté.", "The harvest of 1,000 tonnes fell.")[1]
    assert invented.text.startswith("1,000")


def test_a_number_from_nowhere_is_invented() -> None:
    assert [q.text for q in compare("Des soldats sont morts.", "Twelve soldiers died.")[1]] == ["Twelve"]


def test_articles_never_have_to_survive() -> None:
    assert not any(quantity.hard for quantity in each(find_quantities("un chien, une chatte et l'un d'eux", "fr")))


def test_a_quantity_stands_where_it_says() -> None:
    text = "Ils étaient 1\u202f234 à deux\u00a0millions près."
    for quantity in each(find_quantities(text, "fr")):
        assert text[quantity.start : quantity.end] == quantity.text


@pytest.mark.parametrize(
    ("digits", "language", "value"),
    [
        ("1 234,5", "fr", 1234.5),
        ("1.234,5", "fr", 1234.5),
        ("1,234.5", "en", 1234.5),
        ("3,5", "en", 3.5),
        ("1.5", "fr", 1.5),
    ],
)
def test_separators_are_read_as_the_language_means_them(digits: str, language: str, value: float) -> None:
    assert parse_digits(digits, language) == {value}


@pytest.mark.parametrize(("numeral", "value"), [("XIV", 14), ("XXI", 21), ("XL", 40), ("IIX", None), ("", None)])
def test_roman_numerals_are_read_in_their_canonical_form_only(numeral: str, value: int | None) -> None:
    assert parse_roman(numeral) == value


@given(st.text(max_size=80))
def test_any_text_can_be_read_and_agrees_with_itself(text: str) -> None:
    for language in ("fr", "en"):
        for quantity in find_quantities(text, language):
            assert 0 <= quantity.start < quantity.end <= len(text)


@given(st.integers(min_value=2, max_value=999_999))
def test_any_whole_number_equals_itself_grouped_as_each_language_does(number: int) -> None:
    french, english = f"{number:,}".replace(",", "\u202f"), f"{number:,}"
    assert compare(f"Ils sont {french} ici.", f"There are {english} of them here.") == ((), ())
    assert compare(f"Ils sont {french} ici.", f"There are {number + 1:,} of them here.") != ((), ())


OTHER_UNIT = [
    ("39 kilomètres de sentier", "a 39-mile trail", "39 kilomètres", "39-mile"),
    ("45 kilomètres carrés", "45 square miles", "45 kilomètres carrés", "45 square miles"),
    ("45 km²", "45 kilometres", "45 km²", "45 kilometres"),
    ("cinq semaines", "five days", "cinq semaines", "five days"),
    ("3 pour cent", "3 points", "3 pour cent", "3 points"),
    ("40 millions d’euros", "$40 million", "40 millions d’euros", "$40 million"),
    ("30 °C", "30 °F", "30 °C", "30 °F"),
    ("au cours des dix derniers mois", "over the past ten years", "dix derniers mois", "ten years"),
    ("dans les 3 premières semaines", "in the first 3 days", "3 premières semaines", "3 days"),
]
SAME_UNIT = [
    ("39 kilomètres de sentier", "a 39-km trail"),
    ("12 tonnes", "12 tons"),
    ("30 °C", "30 degrees"),
    ("5 livres", "5 pounds"),
    ("quinze jours", "two weeks"),
    ("18 h 30", "18:30"),
    ("un jour", "one year"),
    ("39 kilomètres", "39 of them"),
    ("5 ans et 5 mois", "5 months and 5 years"),
    ("3 points de pourcentage", "3 percentage points"),
    ("40 millions d'euros", "€40m"),
    ("les dix dernières années", "the ten past years"),
    ("les dix derniers élèves", "the last ten years"),
]


@pytest.mark.parametrize(("source", "target", "ours", "theirs"), OTHER_UNIT)
def test_a_number_that_counts_another_unit_is_found(source: str, target: str, ours: str, theirs: str) -> None:
    assert [(left.text, right.text) for left, right in compare_units(source, target)] == [(ours, theirs)]


@pytest.mark.parametrize(("source", "target"), SAME_UNIT)
def test_a_number_that_may_count_the_same_unit_is_let_be(source: str, target: str) -> None:
    assert compare_units(source, target) == ()


def test_a_value_that_was_converted_rightly_is_let_be_and_a_wrong_one_told() -> None:
    for source, target in (
        ("à 48 km de là", "30 miles from there"),
        ("une tour de 100 mètres", "a 330-foot tower"),
        ("par 30 degrés", "in 86 degrees Fahrenheit"),
        ("il pèse 90 kilos", "he weighs 200 lbs"),
    ):
        assert compare(source, target) == ((), ()), source
    missing, invented = compare("à 48 km de là", "50 miles from there")
    assert [quantity.text for quantity in (*missing, *invented)] == ["48", "50"]
    assert compare("à 48 km de là", "48,000 metres from there") != ((), ())


def test_a_two_that_is_known_may_go_but_not_become_another_number() -> None:
    assert compare("Les deux hommes sont partis.", "The men have left.") == ((), ())
    assert compare("Les hommes sont partis.", "The two men have left.") == ((), ())
    assert compare("Les deux hommes sont partis.", "The three men have left.") != ((), ())
    assert compare("Deux hommes sont partis.", "The men have left.") != ((), ())
    assert compare("Des hommes sont partis.", "Two men have left.") != ((), ())


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("une centaine de milliers de personnes", "a hundred thousand people"),
        ("des dizaines de milliers de personnes", "tens of thousands of people"),
        ("40 milliards d'euros", "40 thousand million euros"),
        ("100 autres milliards d'euros", "another 100 billion euros"),
        ("la 1ère guerre mondiale", "World War I"),
        ("un quinquagénaire", "a 55-year-old man"),
        ("depuis une quinzaine d'années", "for a decade and a half"),
        ("à huis clos, sur leurs deux oreilles", "behind closed doors, soundly"),
    ],
)
def test_turns_of_phrase_for_one_amount_agree(source: str, target: str) -> None:
    assert compare(source, target) == ((), ())


def test_a_digit_too_many_behind_a_comma_is_found() -> None:
    assert compare("46,000 roupies", "46,0000 rupees") != ((), ())


@pytest.mark.parametrize(
    ("source", "target", "reported"),
    [
        ("voté par 31 voix contre 9", "voted by 31-31 against 9", ["31"]),
        ("11 700 lits pour les habitants", "11,700 beds for 11,700 people", ["11,700"]),
        ("Ils ont fait 12-12.", "They drew 12-12.", []),
        ("Il a 31 ans, et elle aussi.", "He is 31, and she is 31.", []),
    ],
)
def test_a_figure_told_twice_for_once_is_invented(source: str, target: str, reported: list[str]) -> None:
    missing, invented = compare(source, target)
    assert ([q.text for q in missing], [q.text for q in invented]) == ([], reported)
