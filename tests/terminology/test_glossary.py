"""Glossaries: their terms are found with inflection, placed or reported."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import WarningCode
from service.terminology.glossary import Glossary, enforce, missed
from service.terminology.termbase import read_pairs

CSV = """source,target
maire,Lord Mayor
chiffre d'affaires,turnover
régional,regional
Entrefilet,=
association régionale,county body
"""


def glossary() -> Glossary:
    return Glossary.load(CSV, "csv")


def _tbx_of(french: list[tuple[str, str]], english: list[tuple[str, str]]) -> str:
    def section(code: str, terms: list[tuple[str, str]]) -> str:
        tigs = "".join(
            f'<tig><term>{term}</term><termNote type="administrativeStatus">{status}</termNote></tig>'
            for term, status in terms
        )
        return f'<langSet xml:lang="{code}">{tigs}</langSet>'

    entry = f"<termEntry>{section('fr', french)}{section('en', english)}</termEntry>"
    return f"<martif><text><body>{entry}</body></text></martif>"


def test_forbidden_terms_are_never_chosen_and_flagged_when_they_appear() -> None:
    data = _tbx_of(
        [("péniche", "preferredTerm-admn-sts"), ("chaland", "deprecatedTerm-admn-sts")],
        [
            ("lighter", "deprecatedTerm-admn-sts"),
            ("barge", "admittedTerm-admn-sts"),
            ("canal boat", "preferredTerm-admn-sts"),
        ],
    )
    read = Glossary.load(data, "tbx")
    assert {entry.target for entry in read.entries} == {"canal boat"}
    text, findings = enforce("Les péniches passent.", "The barges pass.", read, lambda _: "")
    assert (text, findings) == ("The barges pass.", [])
    _, findings = enforce("Les péniches passent.", "The lighters and barges pass.", read, lambda _: "")
    assert findings == [(WarningCode.TERM_FORBIDDEN, "« lighter » should not be used, but « canal boat »")]
    _, findings = enforce("Les chalands passent.", "The barges pass.", read, lambda _: "")
    assert findings == [(WarningCode.TERM_FORBIDDEN, "« chaland » should not be used, but « péniche »")]


def test_the_fingerprint_changes_with_a_term_and_not_with_the_order() -> None:
    assert Glossary.load("a,b\nc,d", "csv").fingerprint == Glossary.load("c,d\na,b", "csv").fingerprint
    assert Glossary.load("a,b", "csv").fingerprint != Glossary.load("a,c", "csv").fingerprint


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Les chiffres d’affaires montent.", ["chiffres d’affaires"]),
        ("Maire de Lyon, il se tait.", ["Maire"]),
        ("Les élections régionales et les enjeux régionaux.", ["régionales", "régionaux"]),
        ("Une association régionale.", ["association régionale"]),
        ("Entrefilet paraît, un entrefilet aussi.", ["Entrefilet"]),
        ("La mairie est fermée.", []),
        ("M. Maire est venu.", []),
    ],
)
def test_terms_are_found_inflected_and_longest_first(sentence: str, found: list[str]) -> None:
    assert [sentence[match.start : match.end] for match in glossary().find(sentence)] == found


def test_a_placed_term_needs_no_second_translation() -> None:
    def never(source: str) -> str:
        raise AssertionError(source)

    assert enforce("Le maire parle.", "The Lord Mayor speaks.", glossary(), never) == ("The Lord Mayor speaks.", [])


def test_a_term_is_placed_where_the_model_says_it_its_own_way() -> None:
    answers = {"maires": "mayors"}
    text, findings = enforce("Les maires parlent.", "The mayors speak.", glossary(), lambda s: answers.get(s, "?"))
    assert (text, findings) == ("The Lord Mayors speak.", [])


def test_a_term_is_placed_by_translating_again_with_it_written_in() -> None:
    requested = []

    def retranslate(source: str) -> str:
        requested.append(source)
        return "The Lord Mayor speaks." if "Lord Mayor" in source else "burgomaster"

    text, findings = enforce("Le maire parle.", "He speaks.", glossary(), retranslate)
    assert (text, findings) == ("The Lord Mayor speaks.", [])
    assert requested == ["maire", "Le X17 parle.", "Le Lord Mayor parle."]


def test_a_term_is_placed_by_translating_again_with_a_code_in_its_place() -> None:
    answers = {"maire": "burgomaster", "Le X17 parle.": "The X17 speaks."}
    text, findings = enforce("Le maire parle.", "He speaks.", glossary(), answers.__getitem__)
    assert (text, findings) == ("The Lord Mayor speaks.", [])


def test_a_code_that_the_source_holds_already_is_not_used() -> None:
    requested = []

    def retranslate(source: str) -> str:
        requested.append(source)
        return "The X18 has an X17." if "X18" in source else "burgomaster"

    text, _ = enforce("Le maire a un X17.", "He has an X17.", glossary(), retranslate)
    assert text == "The Lord Mayor has an X17."


def test_a_term_that_cannot_be_placed_is_reported_and_the_first_translation_kept() -> None:
    text, findings = enforce("Le maire parle.", "He speaks.", glossary(), lambda source: "Something else.")
    assert text == "He speaks."
    assert findings == [(WarningCode.GLOSSARY_MISSED, "« maire » should be « Lord Mayor »")]
    assert missed("Le maire parle.", text, glossary()) == findings


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_sentence_either_has_its_terms_or_a_finding(sentence: str, target: str) -> None:
    source = f"{sentence} maire."
    text, findings = enforce(source, target, glossary(), lambda _: target)
    assert missed(source, text, glossary()) == findings


def test_many_terms_that_begin_alike_are_found_in_no_time() -> None:
    terms = [(f"le mot{n}", f"word {n}") for n in range(10_000)] + [("le", "the")]
    glossary_ = Glossary.collect(read_pairs(terms))
    began = time.process_time()
    found = glossary_.find("le " * 2000 + "le mot7777")
    assert time.process_time() - began < 5
    assert found[-1].entry.target == "word 7777"
    assert len(found) == 2001


def test_terms_that_differ_in_capitals_only_do_not_multiply() -> None:
    variants = ["".join(pair) for pair in itertools.product(*[(letter, letter.upper()) for letter in "communiqu"])]
    glossary_ = Glossary.collect(read_pairs((f"{word} {word}", "x") for word in variants))
    began = time.process_time()
    assert glossary_.find("COMMUNIQU " * 300)
    assert time.process_time() - began < 10
