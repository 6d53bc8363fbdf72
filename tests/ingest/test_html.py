import gzip
import html as entities
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain import WarningCode
from service.errors import ArticleEmpty, ArticleTooLong, BadInput, NotText
from service.ingest.html import Page, read_fragment, read_page
from service.ingest.reader import HTML, Limits, read_document

PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8">
<title>Le canal rouvre aux péniches | La Gazette</title><meta name="author" content="Claire Morel">
<meta property="article:published_time" content="2026-03-02T18:30:00+01:00"></head>
<body><nav><a href="/">Accueil</a><a href="/sport">Sport</a></nav><header>La Gazette de la Vereine</header>
<div class="cookie">Nous utilisons des cookies. Accepter</div>
<article><h1>Le canal rouvre aux péniches</h1><p class="byline">Par Claire Morel, le 2 mars 2026</p>
<p>Le conseil départemental a voté lundi soir, par 31 voix contre 9, la dernière tranche des travaux du canal de la
Vereine. Les péniches y reviendront à partir du 14 avril.</p>
<h2>Un chantier de trois ans</h2>
<p>Les travaux, commencés en 2023, ont coûté 18,4 millions d'euros. «&nbsp;C'est une fierté&nbsp;», dit le président
du conseil.</p><ul><li>Six écluses refaites</li><li>Onze kilomètres de berges</li></ul>
<p>Les riverains, eux, ne sont pas tous convaincus par le retour des bateaux et craignent le bruit.</p>
<div class="related"><a href="/a">À lire aussi : les écluses</a></div></article>
<footer>© 2026 La Gazette. Mentions légales</footer><script>alert("piège")</script></body></html>"""


def read(data: bytes, **options: object) -> Page:
    return read_page(data, **{"max_characters": 20_000, "min_words": 5, **options})


def test_a_page_becomes_its_article_with_title_byline_and_date() -> None:
    page = read(PAGE.encode())
    assert page.article.title == "Le canal rouvre aux péniches"
    assert (page.byline, page.published) == ("Claire Morel", "2026-03-02")
    assert page.article.text.startswith("Le conseil départemental a voté lundi soir")
    assert "Un chantier de trois ans" in page.article.text.split("\n\n")
    assert "- Six écluses refaites\n- Onze kilomètres de berges" in page.article.text


@pytest.mark.parametrize("boilerplate", ["Accueil", "cookies", "Mentions", "À lire aussi", "Par Claire", "piège", "<"])
def test_what_stands_around_an_article_is_gone(boilerplate: str) -> None:
    assert boilerplate not in read(PAGE.encode()).article.text


def test_a_given_title_comes_before_the_page_s_own() -> None:
    assert read(PAGE.encode(), title="Autre").article.title == "Autre"


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [("iso-8859-1", "iso-8859-1", None), ("iso-8859-15", "utf-8", "iso-8859-15"), ("utf-16", "utf-8", None)],
)
def test_the_charset_is_that_of_the_header_then_the_mark_then_the_page(
    encoding: str, declared: str, header: str | None
) -> None:
    data = PAGE.replace('charset="utf-8"', f'charset="{declared}"').encode(encoding)
    assert "départemental" in read(data, charset=header).article.text


@pytest.mark.parametrize(
    "data",
    [b"", b"<html></html>", b"<p></p>" * 100, b"<html><body><nav><a href='/'>Accueil</a></nav></body></html>"],
)
def test_a_page_without_an_article_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        read(data)


@pytest.mark.parametrize("data", [gzip.compress(bytes(10_000_000)), b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", b"PK\x03\x04"])
def test_archives_and_pictures_are_not_unpacked(data: bytes) -> None:
    with pytest.raises(NotText):
        read(data)


def test_deeply_nested_markup_is_survived() -> None:
    with pytest.raises(BadInput):
        read(b"<div>" * 50_000 + b"x")


@pytest.mark.parametrize("levels", [300, 1500])
def test_what_stands_behind_many_levels_is_read(levels: int) -> None:
    words = "Le conseil a voté mardi soir la fermeture du vieux lavoir, dont la toiture menace de tomber depuis avril."
    nested = f"<div>{'<div>' * levels}<p>{words}</p>{'</div>' * levels}<p>Douze voix contre neuf.</p></div>"
    assert read(f"<html><body><article>{nested}</article>".encode()).article.text.endswith("Douze voix contre neuf.")
    assert read_fragment(nested).endswith("Douze voix contre neuf.")


def test_what_would_lose_its_end_is_refused() -> None:
    nested = "<div>" * 2500 + "<p>Le conseil a voté.</p>" + "</div>" * 2500 + "<p>Douze voix contre neuf.</p>"
    for attempt in (lambda: read(f"<html><body>{nested}".encode()), lambda: read_fragment(nested)):
        with pytest.raises(NotText, match="nests too deeply"):
            attempt()


def test_a_fragment_keeps_every_block_as_a_paragraph() -> None:
    markup = "<hl2>Titre</hl2><p>Un <b>mot</b>.</p><p>Deux<br/>lignes &amp; plus</p><script>x()</script><p> </p>"
    assert read_fragment(markup) == "Titre\n\nUn mot.\n\nDeux\nlignes & plus"
    assert read_fragment(" ") == ""
    assert read_fragment("sans balise") == "sans balise"


@given(st.text(alphabet="<>/pdivbr&;a =\"'é\x00\x0c!-[]", max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_markup_is_read_or_refused_never_more(markup: str) -> None:
    for attempt in (lambda: read_fragment(markup), lambda: read(f"<html><body>{markup}</body></html>".encode())):
        try:
            attempt()
        except (BadInput, ArticleEmpty):
            continue


def test_a_page_of_nothing_but_tags_is_refused_before_it_is_read() -> None:
    began = time.process_time()
    with pytest.raises(ArticleTooLong, match="tags"):
        read_page("<p>" * 400_000, max_characters=10_000, min_words=1)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("Mise à jour : la préfecture donne trois morts, et non trente.", True),
        ("Rectificatif. Une version précédente donnait trente morts.", True),
        ("Mis à jour le 3 mars 2026 à 20 h 15 par la rédaction", False),
        ("Suivez toute l'actualité de la région dans notre journal.", False),
    ],
)
def test_a_correction_below_an_article_is_told(note: str, told: bool) -> None:
    page = PAGE.replace("</article>", f"<footer><p>{note}</p></footer></article>").encode()
    article = read_document(page, media_type=HTML, limits=Limits(20_000, 5)).article
    assert [note[:20] in warning.detail for warning in article.warnings] == [True] * told
    assert note not in article.text


WORDS = "<p>Le scrutin a été annulé par le tribunal, qui ne se prononcera pas avant le mois de juin.</p>"


def framed(markup: str) -> str:
    return f'<iframe srcdoc="{entities.escape(markup)}"></iframe>'


def within(*frames: str) -> bytes:
    return PAGE.replace("<h2>", f"{''.join(frames)}<h2>", 1).encode()


@pytest.mark.parametrize("levels", [1, 2, 3])
def test_a_frame_in_a_frame_is_read(levels: int) -> None:
    markup = WORDS
    for _ in range(levels):
        markup = framed(markup)
    assert "Le scrutin a été annulé" in read(within(markup)).article.text


@pytest.mark.parametrize(
    ("frames", "reason"),
    [
        ([framed("<div>" * 2500 + WORDS)], "frame nested too deeply"),
        ([framed(framed(framed(framed(WORDS))))], "frame nested too deeply"),
        ([framed(WORDS + "<br>" * 6000)], "frame too large"),
        ([framed("<p>Publicité</p>")] * 20 + [framed(WORDS)], "frame behind many others"),
    ],
)
def test_a_frame_that_is_not_opened_is_told(frames: list[str], reason: str) -> None:
    page = read_document(within(*frames), media_type=HTML, limits=Limits(20_000, 5))
    assert "annulé par le tribunal" not in page.article.text
    (warning,) = page.article.warnings
    assert warning.code == WarningCode.TEXT_LEFT_OUT
    assert reason in warning.detail


def test_frames_of_scripts_are_no_matter() -> None:
    script = framed(f"<script>{'ecrire(1);' * 300}</script>" + "<br>" * 6000)
    assert not read_document(within(*[script] * 25), media_type=HTML, limits=Limits(20_000, 5)).article.warnings


def test_a_deep_frame_in_a_deep_page_is_survived() -> None:
    page = within("<div>" * 1500 + framed("<div>" * 1500 + WORDS) + "</div>" * 1500)
    assert "Le scrutin a été annulé" in read(page).article.text


def test_text_that_nests_deeper_than_sense_is_read_all_the_same() -> None:
    words = "Le conseil a voté mardi soir la fermeture du vieux lavoir, dont la toiture menace de tomber depuis avril."
    page = f"<html><body><article><p>{words}</p>{'<span>' * 230}Douze voix contre neuf.{'</span>' * 230}</article>"
    assert "Douze voix contre neuf." in read(page.encode()).article.text
