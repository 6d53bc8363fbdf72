"""The page's words in English and in French."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from service.domain import WarningCode
from service.web import details, takeaway, wording
from tests.web.fakes import FRENCH

TEMPLATES = Path(wording.__file__).parent / "templates"


def said() -> set[str]:
    """Return every message that the templates and the tables of the page can show."""
    found = {m for file in TEMPLATES.glob("*.html") for m in re.findall(r"_\(\\?'(.*?)\\?'\)", file.read_text("utf-8"))}
    for pair in wording.PROBLEMS.values():
        found |= set(pair)
    for table in (*details.WARNED.values(), *details.REFUSED.values()):
        found |= {template for _, template in table}
    for source in ("takeaway", "pdf", "status", "history"):
        text = (TEMPLATES.parent / f"{source}.py").read_text("utf-8")
        found |= set(re.findall(r'wording\(\s*"(.*?)"', text)) | set(re.findall(r'Cache\("(.*?)"', text))
        found |= set(re.findall(r'Chart\("(.*?)"', text)) | set(re.findall(r'return \(?"([A-Z][a-z ]+)"', text))
    return (
        found
        | {"Articles of jobs", "Webhooks"}
        | set(wording.WARNINGS.values())
        | set(wording.STAGES.values())
        | set(takeaway.ENDINGS.values())
    )


def test_every_message_has_its_french() -> None:
    catalog = wording.messages("fr")._catalog  # type: ignore[attr-defined]
    assert said() - set(catalog) == set()


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
