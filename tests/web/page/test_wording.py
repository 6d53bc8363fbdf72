"""The page's words in English and in French."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from service.context.acronyms import Reading
from service.context.spelling_out import Speller
from service.domain import Warning, WarningCode
from service.fidelity import verify
from service.fidelity.verify import check
from service.terminology import glossary
from service.web.page import details, downloads, wording
from service.web.problems import Problem
from tests.web.fakes import FRENCH

TEMPLATES = Path(wording.__file__).parent / "templates"


def said() -> set[str]:
    """Return every message that the templates and the tables of the page can show."""
    found = {m for file in TEMPLATES.glob("*.html") for m in re.findall(r"_\(\\?'(.*?)\\?'\)", file.read_text("utf-8"))}
    for pair in wording.PROBLEMS.values():
        found |= set(pair)
    for table in (*details.WARNED.values(), *details.REFUSED.values()):
        found |= {template for _, template in table}
    for source in ("downloads", "pdf", "status", "history"):
        text = (TEMPLATES.parent / f"{source}.py").read_text("utf-8")
        found |= set(re.findall(r'wording\(\s*"(.*?)"', text)) | set(re.findall(r'Cache\("(.*?)"', text))
        found |= set(re.findall(r'Chart\("(.*?)"', text)) | set(re.findall(r'return \(?"([A-Z][a-z ]+)"', text))
    return (
        found
        | {"Articles of jobs", "Webhooks"}
        | set(wording.WARNINGS.values())
        | set(wording.STAGES.values())
        | set(downloads.ENDINGS.values())
    )


def test_every_message_has_its_french() -> None:
    catalog = wording.messages("fr")._catalog  # type: ignore[attr-defined]
    assert said() - set(catalog) == set()


DOUBTFUL = {
    WarningCode.NUMBER_MISMATCH: ("Il a coûté 18 millions d'euros.", "It cost a lot of euros."),
    WarningCode.ENTITY_CHANGED: ("Le ministre Jean Castelnau a parlé.", "The minister Peter Shrew spoke."),
    WarningCode.NEGATION_LOST: ("Le maire ne viendra pas à la fête.", "The mayor will come to the party."),
    WarningCode.MEANING_REVERSED: ("Les prix ont augmenté en mai.", "Prices fell in May."),
    WarningCode.UNTRANSLATED: ("La péniche est amarrée au quai.", "La péniche est amarrée au quai."),
    WarningCode.REPETITION: ("Le canal rouvre.", "The canal opens the canal opens the canal opens the canal opens."),
    WarningCode.LENGTH_RATIO: (
        "Le conseil a voté hier soir la fin des travaux du canal et du port de la ville.",
        "Yes.",
    ),
    WarningCode.TRUNCATED: ("Le conseil a voté hier soir.", "The council voted"),
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_meanings_that_an_acronym_may_have_are_said_in_both_languages(language: str) -> None:
    reading = Reading("Le PAM a livré du riz.")
    _, ((code, detail),) = Speller(reading).rewrite("Le PAM a livré du riz.", "The PAM delivered rice.")
    shown = wording.explain(Warning(code, "title.en", detail), language).detail.striptags()
    assert "World Food Programme" in shown
    assert ("peut désigner" if language == "fr" else "may stand for") in shown


def test_a_change_that_its_figures_contradict_is_said_in_both_languages() -> None:
    ((_, detail),) = check("Le taux est passé de 14,6 % à 20 %.", "The rate has fallen from 14.6% to 20%.")
    warning = Warning(WarningCode.MEANING_REVERSED, "title.en", detail)
    assert "fallen from 14.6% to 20%" in wording.explain(warning, "en").detail.striptags()
    assert "contredit" in wording.explain(warning, "fr").detail.striptags()


def test_a_word_in_another_sense_is_said_in_both_languages() -> None:
    source, target = "Un bassin sera creusé dans l'ancienne carrière.", "A pond will be dug in the former career."
    ((code, detail),) = check(source, target)
    shown = [wording.explain(Warning(code, "title.en", detail), one).detail.striptags() for one in ("en", "fr")]
    assert shown == [
        "“carrière” became “career”: here it is “quarry”.",
        "« carrière » est devenu « career » : ici, c’est « quarry ».",
    ]


@pytest.mark.parametrize("code", DOUBTFUL)
def test_what_the_checks_say_is_said_in_whole_sentences_of_both_languages(code: WarningCode) -> None:
    found = [detail for kind, detail in check(*DOUBTFUL[code], finished=code != WarningCode.TRUNCATED) if kind == code]
    assert found
    for detail in found:
        english = wording.explain(Warning(code, "title.en", detail), "en").detail
        french = wording.explain(Warning(code, "title.en", detail), "fr").detail
        assert english.striptags() != detail
        assert french
        assert english != french


def test_every_sentence_that_the_checks_can_say_is_known() -> None:
    """What is written in quotes in the checks, with its holes filled, has to match a pattern."""
    sources = (verify, glossary)
    codes = "|".join(code.name for code in WarningCode)
    known = 0
    for source in sources:
        text = Path(source.__file__).read_text("utf-8")
        for code, written in re.findall(rf"WarningCode\.({codes}), f?([\"'])(?:(?!\2).)*\2", text) and re.findall(
            rf"WarningCode\.({codes}), f?((?:\"[^\"]*\")|(?:'[^']*'))", text
        ):
            detail = re.sub(r"\{[^}]*\}", "12%", written[1:-1]).replace("12% is not", "words is not")
            detail = detail.replace("left in 12%", "left in French").replace("unusually 12%", "unusually short")
            detail = detail.replace("« 12% » 12%", "« words » lost its negation")
            reported = wording.explain(Warning(WarningCode[code], "title.en", detail), "fr").detail
            assert reported, (code, detail)
            known += 1
    assert known > 15


def test_a_detail_that_nobody_foresaw_is_never_mixed_into_a_french_page() -> None:
    unknown = Warning(WarningCode.NUMBER_MISMATCH, "title.en", "something <new> happened")
    assert wording.explain(unknown, "fr").detail == ""
    assert wording.explain(unknown, "en").detail == "something &lt;new&gt; happened"


def test_the_doubtful_words_are_marked_as_the_language_they_are_in() -> None:
    reported = wording.explain(Warning(WarningCode.NUMBER_MISMATCH, "title.en", "« 18 <b> » is missing"), "fr")
    assert 'Le nombre «\u00a0<span lang="fr">18 &lt;b&gt;</span>\u00a0» manque' in reported.detail


def test_problems_are_told_wholly_in_french() -> None:
    def reported(name: str, detail: str) -> str:
        problem = Problem(422, name, "Title", detail, "Mend.")
        return " ".join(wording.problem_text(problem, "fr").values())

    assert "12\u202f345 caractères" in reported(
        "article-too-long", "The article has 12,345 characters; the limit is 5,000."
    )
    assert "néerlandais" in reported("language-not-supported", "The article is written in Dutch, which no model reads.")
    assert "de 0 à 20" in reported("invalid-request", "key_points: Input should be less than or equal to 20")
    assert "Mend" not in reported("an-unknown-problem", "Some words.")


def test_every_warning_code_has_words() -> None:
    assert set(wording.WARNINGS) == set(WarningCode)


@pytest.mark.parametrize(
    ("accept", "language"), [("fr-CA,fr;q=0.9,en;q=0.5", "fr"), ("de", "en"), ("en-GB,fr;q=0.2", "en")]
)
def test_the_browser_s_language_chooses_the_page_s(client: FlaskClient, accept: str, language: str) -> None:
    assert f'<html lang="{language}">' in client.get("/", headers={"Accept-Language": accept}).text


def test_a_chosen_language_stays(client: FlaskClient) -> None:
    assert '<html lang="fr">' in client.get("/?lang=fr").text
    assert '<html lang="fr">' in client.get("/").text
    assert '<html lang="en">' in client.get("/?lang=en").text


def test_a_french_reader_sees_french_words_around_the_same_brief(client: FlaskClient) -> None:
    location = client.post("/", data={"text": FRENCH}).headers["Location"]
    page = client.get(location, headers={"Accept-Language": "fr"}).text
    assert "Points clés" in page
    assert "Vérifiez les nombres." in page
    assert '<div class="en" lang="en">' in page


def test_french_punctuation_keeps_to_its_words() -> None:
    assert wording.french("« Ah ! » : 12 000 €") == "«\u00a0Ah\u00a0!\u00a0»\u00a0: 12\u202f000\u00a0€"


def test_backticks_become_code_and_markup_stays_text() -> None:
    assert wording.ticks("<b> `x`") == "&lt;b&gt; <code>x</code>"
