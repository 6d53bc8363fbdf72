"""What the check of a translated sentence says, and when it keeps quiet."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.decoding import Hypothesis
from service.domain import WarningCode
from service.fidelity.verify import check
from service.translate.reranking import best, weigh

SOURCE = "Le 14 novembre 2023, Karim Atallah n'a pas signé l'accord avec les hommes d'affaires maliens."
REPEATED = "« the agreement » is repeated"
GOOD = "On November 14, 2023, Karim Atallah did not sign the agreement with Malian businessmen."


def codes(source: str, target: str, *, finished: bool = True) -> set[str]:
    return {code.value for code, _ in check(source, target, finished=finished)}


def test_a_faithful_translation_raises_nothing() -> None:
    assert check(SOURCE, GOOD) == ()


@pytest.mark.parametrize(
    ("target", "finding"),
    [
        (GOOD.replace("14", "4"), (WarningCode.NUMBER_MISMATCH, "« 14 novembre 2023 » is missing")),
        (GOOD.replace("14", "4"), (WarningCode.NUMBER_MISMATCH, "« November 4, 2023 » is not in the source")),
        (GOOD.replace("Atallah", "Abdallah"), (WarningCode.ENTITY_CHANGED, "« Atallah » is missing")),
        (GOOD.replace("Malian", "Muslim"), (WarningCode.ENTITY_CHANGED, "« Muslim » is not in the source")),
        (GOOD.replace("did not sign", "signed"), (WarningCode.NEGATION_LOST, "« n'a pas » lost its negation")),
        (GOOD.replace("agreement", "accord conclu"), (WarningCode.UNTRANSLATED, "« conclu » was left in French")),
        (GOOD.replace("the agreement ", "the agreement " * 3), (WarningCode.REPETITION, REPEATED)),
        (
            "On November 14, 2023, Karim Atallah did not sign the",
            (WarningCode.TRUNCATED, "the translation stops in mid-sentence, after « not sign the »"),
        ),
        (SOURCE, (WarningCode.UNTRANSLATED, "« Le 14 novembre 2023, Karim Atallah n'a pas… » was left in French")),
    ],
)  # fmt: skip
def test_each_kind_of_error_is_named_with_the_words_that_are_meant(
    target: str, finding: tuple[WarningCode, str]
) -> None:
    assert finding in check(SOURCE, target)


def test_an_output_that_hit_its_limit_is_truncated() -> None:
    assert (WarningCode.TRUNCATED, "the translation was cut off before its end") in check(SOURCE, GOOD, finished=False)


def test_a_dropped_clause_and_a_runaway_are_seen_by_their_length() -> None:
    source = "Les négociations ont échoué, et les délégations quitteront Genève sans avoir fixé de nouvelle rencontre."
    assert "length_ratio" in codes(source, "The negotiations failed.")
    assert "length_ratio" in codes(
        "Oui, bien sûr.", "Yes, of course, and many other things that nobody ever said or wrote." * 2
    )


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Ce n'est qu'un début.", "This is only a beginning."),
        ("Il part avant qu'elle n'arrive.", "He leaves before she arrives."),
        ("Il est impossible de le savoir.", "It is not possible to know."),
        ("Il n'a pas réussi à entrer.", "He failed to get in."),
        ("Sans aucun doute, il viendra.", "He will certainly come."),
        ("Nul ne le sait.", "Nobody knows."),
        ("Ils sont très, très fatigués.", "They are very, very tired."),
        ("Le café est fermé.", "The café is closed."),
        ("Paris", "Paris"),
        ("« C'est une honte », dit-il.", '"It\'s a disgrace," he says.'),
        ("", ""),
    ],
)
def test_ways_of_saying_the_same_raise_nothing(french: str, english: str) -> None:
    assert check(french, english) == ()


def test_a_quotation_that_lost_its_marks_or_one_of_them_is_reported() -> None:
    source = "« Nous irons jusqu'au bout », a promis le maire."
    assert "entity_changed" in codes(source, "We will go all the way, the mayor promised.")
    assert "truncated" in codes(source, '"We will go all the way, the mayor promised.')


@given(st.text(max_size=120), st.text(max_size=120))
def test_any_two_texts_can_be_compared_and_always_alike(source: str, target: str) -> None:
    assert check(source, target) == check(source, target)


def test_a_check_takes_far_less_than_a_translation() -> None:
    check(SOURCE, GOOD)
    start = time.process_time()
    for number in range(50):
        check(SOURCE.replace("14", str(number)), GOOD.replace("14", str(number)))
    assert (time.process_time() - start) / 50 < 0.02


def hypothesis(text: str, score: float, finished: bool = True) -> Hypothesis:
    return Hypothesis(text=text, score=score, tokens=10, finished=finished)


def test_the_candidate_with_the_least_harm_wins_over_a_better_score() -> None:
    chosen, findings = best(SOURCE, [hypothesis(GOOD.replace("14", "4"), -0.1), hypothesis(GOOD, -0.9)])
    assert (chosen.text, findings) == (GOOD, ())


def test_among_equals_the_score_decides_and_then_the_order() -> None:
    assert best("Oui.", [hypothesis("Yes.", -0.5), hypothesis("Yes!", -0.2)])[0].text == "Yes!"
    assert best("Oui.", [hypothesis("Yes.", -0.2), hypothesis("Yes!", -0.2)])[0].text == "Yes."


def test_a_cut_off_candidate_weighs_more_than_a_wrong_name() -> None:
    name, cut = GOOD.replace("Atallah", "Abdallah"), GOOD
    assert best(SOURCE, [hypothesis(cut, -0.1, finished=False), hypothesis(name, -0.5)])[0].text == name
    assert weigh(()) == 0


def test_no_candidate_is_an_error() -> None:
    with pytest.raises(ValueError, match="no candidate"):
        best(SOURCE, [])


def test_a_word_turned_into_its_opposite_is_told() -> None:
    finding = (WarningCode.MEANING_REVERSED, '« fermera » became "open"')
    assert check("La maternité ne fermera pas.", "The maternity ward will not open.") == (finding,)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("La piscine n'est pas fermée.", "The pool remains open."),
        ("La piscine reste ouverte.", "The pool is not closed."),
        ("Le club a refusé l'offre.", "The club did not accept the offer."),
    ],
)
def test_a_negated_opposite_says_the_same(source: str, target: str) -> None:
    assert check(source, target) == ()


def test_an_abbreviated_hectare_is_no_acre_unless_it_is_converted() -> None:
    source = "Le feu a détruit 12 ha de forêt."
    assert check(source, "The fire destroyed 12 acres of forest.")
    for right in ("12 hectares", "12 ha", "30 acres"):
        assert check(source, f"The fire destroyed {right} of forest.") == ()


def test_a_changed_unit_is_told_once() -> None:
    finding = (WarningCode.NUMBER_MISMATCH, '« 40 millions d\'euros » became "40 million dollars"')
    assert check("Le contrat vaut 40 millions d'euros.", "The contract is worth 40 million dollars.") == (finding,)
