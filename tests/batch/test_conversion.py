"""Pages and ninjs items become the title and text of an article."""

import json

import pytest

from service.batch.conversion import ninjs_text, page_text, plain_text, title_and_text
from service.batch.records import Record
from service.errors import ArticleEmpty, NotText

_PAGE = """<html><head><title>Le pont rouvre</title></head>
<body><nav><a href="/">Accueil</a> <a href="/s">Sport</a></nav>
<article><h1>Le pont rouvre</h1><p>Le pont de pierre rouvre lundi après six mois de travaux, annonce la mairie.</p>
<p>Les piétons pourront le traverser dès dimanche, a précisé l'adjointe chargée des routes devant le conseil.</p>
<p>Le chantier aura coûté trois millions d'euros, payés pour moitié par la région.</p></article>
<footer>Mentions légales</footer></body></html>"""


def test_a_page_gives_its_article_without_its_menu() -> None:
    title, text = page_text(_PAGE.encode())
    assert title == "Le pont rouvre"
    assert "trois millions" in text
    assert "Accueil" not in text


def test_a_page_without_article_is_refused() -> None:
    with pytest.raises(ArticleEmpty):
        page_text("<html><body></body></html>")


def test_ninjs_2_prefers_the_main_headline_and_the_plain_body() -> None:
    item = {
        "uri": "urn:x",
        "headlines": [{"role": "short", "value": "Court"}, {"role": "main", "value": "Titre"}],
        "bodies": [
            {"contentType": "text/html", "value": "<p>Non.</p>"},
            {"contentType": "text/plain", "value": "Un.\n\nDeux."},
        ],
    }
    assert ninjs_text(json.dumps(item)) == ("Titre", "Un.\n\nDeux.")


def test_ninjs_1_names_are_read() -> None:
    item = {"uri": "urn:x", "headline": "Titre", "body_xhtml": "<p>Un &amp; deux.</p><p>Trois<br/>quatre.</p>"}
    assert ninjs_text(json.dumps(item).encode()) == ("Titre", "Un & deux.\n\nTrois\n\nquatre.")


@pytest.mark.parametrize("raw", ["rien", "[1]"])
def test_what_is_no_item_is_refused(raw: str) -> None:
    with pytest.raises(NotText):
        ninjs_text(raw)


def test_markup_becomes_paragraphs() -> None:
    assert plain_text("<div>Un <b>deux</b>\n trois.</div><ul><li>Quatre</li></ul>") == "Un deux trois.\n\nQuatre"


def test_a_given_title_wins() -> None:
    record = Record("s", 0, 1, "x", "Donné", _PAGE.encode(), "html")
    assert title_and_text(record)[0] == "Donné"
