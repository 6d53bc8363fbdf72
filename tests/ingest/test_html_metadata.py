"""What pages declare of themselves, as templates write it: JSON-LD, and the dates of sites."""

import pytest

from service.ingest.html import Page, read_page

_TEXT = "Le canal d'Orvigny rouvre lundi aux péniches, a dit la mairie, après neuf ans de travaux."
_ARTICLE = f"<article><h2>Le canal</h2><p>{_TEXT}</p></article>"


def read(linked: str, body: str = _ARTICLE) -> Page:
    script = f'<script type="application/ld+json">{linked}</script>'
    page = f"<html><head>{script}</head><body>{body}</body></html>"
    return read_page(page, max_characters=20_000, min_words=5)


@pytest.mark.parametrize(
    "wrapped", ["<!-- {} -->", "//<![CDATA[\n{}\n//]]>", "/*<![CDATA[*/{}/*]]>*/", "<![CDATA[{}]]>"]
)
def test_json_ld_is_read_in_what_templates_wrap_it_in(wrapped: str) -> None:
    value = '{"@type": "NewsArticle", "datePublished": "2026-03-10"}'
    assert read(wrapped.replace("{}", value)).published == "2026-03-10"


def test_properties_may_be_lists_and_have_entities() -> None:
    page = read(
        '{"@type": "NewsArticle", "headline": ["L&#039;État rouvre le canal", "Canal"], '
        '"datePublished": ["2026-03-10"], "author": [{"name": ["Anna &amp; Paul", "Claire"]}, null, {"name": 5}]}'
    )
    assert (page.article.title, page.byline, page.published) == (
        "L'État rouvre le canal",
        "Anna & Paul, Claire",
        "2026-03-10",
    )


def test_a_body_in_parts_is_read_part_by_part() -> None:
    parts = f'["{_TEXT}", "{_TEXT.replace("Orvigny", "Lorne")}"]'
    page = read(f'{{"@type": "NewsArticle", "headline": "Le canal rouvre", "articleBody": {parts}}}', "<div></div>")
    assert page.article.text == f"{_TEXT}\n\n{_TEXT.replace('Orvigny', 'Lorne')}"


@pytest.mark.parametrize(
    ("body", "published"),
    [
        (f"<header><time datetime='2026-11-30'>lundi</time></header>{_ARTICLE}", None),
        (f"<header><h1>Le canal</h1><time datetime='2026-03-10'></time></header>{_ARTICLE}", "2026-03-10"),
        (f"<main><header><time datetime='2026-03-10'></time></header>{_ARTICLE}</main>", "2026-03-10"),
        (f"<header><time datetime='2026-03-10'></time></header><p>{_TEXT}</p>", "2026-03-10"),
    ],
)
def test_the_date_in_the_header_of_a_site_is_not_that_of_its_article(body: str, published: str | None) -> None:
    assert read("{}", body).published == published
