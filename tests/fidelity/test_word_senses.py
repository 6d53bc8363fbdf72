"""A word told in a sense that its neighbours rule out is doubtful."""

from pathlib import Path

import pytest

from service.domain import WarningCode
from service.fidelity.verify import check
from service.fidelity.word_senses import compare_senses, find_wrong_senses
from training import sense_alternatives

QUARRY = "Un bassin sera creusé dans l'ancienne carrière."


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        (QUARRY, "The pond will be dug in the former career.", ("carrière", "career", "quarry")),
        ("Il a mis fin à sa carrière de joueur.", "He ended his quarry as a player.", ("carrière", "quarry", "career")),
    ],
)
def test_a_sense_that_the_neighbours_rule_out_is_found(source: str, target: str, found: tuple[str, str, str]) -> None:
    assert [tuple(one)[:3] for one in find_wrong_senses(source, target)] == [found]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (QUARRY, "The pond will be dug in the former quarry."),
        (QUARRY, "The pond will be dug in the former pit."),  # freely rendered
        ("La carrière a fermé.", "The career has closed."),  # no rule tells which
        ("Le bassin de réserve est plein.", "The reservoir is full."),  # a set phrase
        ("La carrière de granit a marqué sa vie professionnelle.", "The granite quarry marked his career."),
    ],
)
def test_another_rendering_and_an_untold_sense_are_no_alarm(source: str, target: str) -> None:
    assert find_wrong_senses(source, target) == ()


def test_what_translators_write_for_a_sense_is_no_alarm() -> None:
    source, target = "Cela pose la question du report.", "This raises the question of the postponement."
    assert [one.english for one in compare_senses(source, target)] == ["raises"]
    assert find_wrong_senses(source, target) == ()


def test_the_table_of_what_translators_write_is_made_from_pairs(tmp_path: Path) -> None:
    pairs, out = tmp_path / "pairs.tsv", tmp_path / "alternatives.tsv"
    pairs.write_text(f"{QUARRY}\tThe pond will be dug in the former career.\nLe port.\tThe port.\n", encoding="utf-8")
    assert sense_alternatives.main([str(pairs), "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8").splitlines()[1:] == ["carrière\tquarry\tcareer"]


def test_the_warning_names_both_words_and_the_sense() -> None:
    found = dict(check(QUARRY, "The pond will be dug in the former career."))
    assert found[WarningCode.WORD_DOUBTFUL] == '« carrière » became "career" and not "quarry"'
