"""What the writer of an article may try on its readers, in every form a brief is given in: it stays text."""

import io
import json
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pypdf
import pytest
from flask.testing import FlaskClient
from lxml import html
from markdown_it import MarkdownIt

from service.briefing import render
from service.domain import Article, BriefOptions
from service.settings import Settings
from service.web.app import create_app
from tests.assertions import each
from tests.web.fakes import FRENCH, FakeServices, make_brief

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "<svg/onload=alert(3)>",
    "\"><iframe srcdoc='<script>alert(4)</script>'>",
    "</textarea></title><style>*{background:url(//evil.example)}</style>",
    "[cliquez](javascript:alert(5))",
    "![x](https://evil.example/pixel.png)",
    "<javascript:alert(6)>",
    "`a`<b onclick=alert(7)>",
    '{{7*7}} {% import os %} #eval(1) #link("javascript:alert(8)")[x]',
    "&lt;script&gt;alert(9)&lt;/script&gt;",
]
SENTENCES = " ".join(f"Le maire a dit {words} à la presse lundi." for words in HOSTILE)
TITLE = "Le pont " + HOSTILE[0] + HOSTILE[3] + HOSTILE[5]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory):
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("data"), min_words=2), FakeServices())
    yield app.test_client()
    app.extensions["durable"].close()


@pytest.fixture(scope="module")
def location(client: FlaskClient) -> str:
    form = {"text": SENTENCES, "title": TITLE, "key_points": "9", "full_translation": "on"}
    return str(client.post("/", data=form).headers["Location"])


def _active(page: str) -> list[str]:
    """Return what of a page runs, loads or leads somewhere, and is not the page's own."""
    found = []
    for element in html.document_fromstring(page).iter():
        if not isinstance(element.tag, str):
            continue
        text = element.text or ""
        if element.tag in ("script", "style", "iframe", "object", "embed", "base", "img", "svg") and (
            "alert" in text or "evil" in text or "evil" in str(element.attrib) or element.get("src") == "x"
        ):
            found.append(element.tag)
        for name, value in element.attrib.items():
            address = re.sub(r"[\x00-\x20]", "", value).lower()
            if (
                name.startswith("on")
                or name == "srcdoc"
                or address.startswith(("javascript:", "data:text", "vbscript:"))
            ):
                found.append(f"{element.tag} {name}={value}")
            if "evil.example" in value and name in ("href", "src", "action", "style"):
                found.append(f"{element.tag} {name}={value}")
    return found


def test_the_check_knows_what_it_looks_for() -> None:
    assert len(_active("<p>" + " ".join(HOSTILE[:4]) + HOSTILE[8])) > 4


def test_the_page_of_a_brief_shows_it_as_text(client: FlaskClient, location: str) -> None:
    for language in ("fr", "en"):
        page = client.get(f"{location}?lang={language}")
        assert _active(page.text) == []
        assert "alert(1)" in html.document_fromstring(page.text).text_content()
        assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"].split("style-src")[0]


def test_a_brief_as_html_and_a_refused_form_show_it_as_text(client: FlaskClient) -> None:
    body = {"text": SENTENCES, "title": TITLE, "full_translation": True}
    assert _active(client.post("/v1/briefs", json=body, headers={"Accept": "text/html"}).text) == []
    refused = client.post(
        "/", data={"text": HOSTILE[4] + HOSTILE[0], "title": TITLE, "key_points": '9"><script>alert(1)'}
    )
    assert refused.status_code == 422
    assert _active(refused.text) == []


@pytest.mark.parametrize("html_is_passed", [True, False])
def test_a_brief_in_markdown_is_text_for_whoever_renders_it(
    client: FlaskClient, location: str, html_is_passed: bool
) -> None:
    written = client.get(f"{location}.md").text
    page = MarkdownIt("commonmark", {"html": html_is_passed}).render(written)
    assert _active(f"<body>{page}</body>") == []
    assert "alert(1)" in html.document_fromstring(page).text_content()


def test_a_brief_as_pdf_has_no_action_and_no_link_of_the_articles(client: FlaskClient, location: str) -> None:
    file = pypdf.PdfReader(io.BytesIO(client.get(f"{location}.pdf").data))
    for page in each(file.pages):
        for note in page.get("/Annots") or ():
            assert "javascript" not in str(note.get_object()).lower()
            assert "evil" not in str(note.get_object())
    root = file.trailer["/Root"]
    assert "/OpenAction" not in root
    assert "/JavaScript" not in str(root.get("/Names"))
    text = " ".join(page.extract_text() for page in file.pages)
    assert "#eval(1)" in text.replace("\n", "")
    assert "{{7*7}}" in text.replace("\n", "")


def test_a_brief_as_word_file_has_no_relation_to_the_outside(client: FlaskClient, location: str) -> None:
    archive = zipfile.ZipFile(io.BytesIO(client.get(f"{location}.docx").data))
    for name in each(archive.namelist()):
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(archive.read(name))
            assert b'TargetMode="External"' not in archive.read(name)
    assert b"&lt;script&gt;alert(1)" in archive.read("word/document.xml")


CONTROLS = "\x1b]0;prenez garde\x07\x1b[2J\x9b31m\x00\x08"


def test_no_control_character_of_an_article_reaches_a_terminal() -> None:
    article = Article(
        f"Le maire {CONTROLS}a dit oui. Il {CONTROLS}a signé lundi. La presse {CONTROLS}attend.", f"T{CONTROLS}"
    )
    for write in (render.to_text, render.to_markdown):
        assert re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", write(make_brief(article, BriefOptions()))) == []


@pytest.mark.parametrize("name", ["X-Request-ID", "traceparent", "Idempotency-Key", "Accept-Language"])
def test_no_header_of_a_caller_makes_a_header_or_a_line_of_the_log(
    client: FlaskClient, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    for value in ("a\x85Set-Cookie: b=c", "é" * 9, "x" * 5000, '"}\\u000a{"level": "info', "a\tb"):
        response = client.post("/v1/translations", json={"text": FRENCH}, headers={name: value})
        assert response.status_code in (200, 400, 431)
        assert "Set-Cookie" not in response.headers
        assert all("\n" not in found and "\r" not in found for found in each(response.headers.values()))


@pytest.mark.parametrize(
    "title", ['a"; filename="evil.exe', "a\r\nX-Injected: 1", "../../etc/passwd", "a\x00b", "évènement/…"]
)
def test_the_name_of_a_file_to_take_away_is_a_plain_name(client: FlaskClient, title: str) -> None:
    place = client.post("/", data={"text": FRENCH, "title": title}).headers["Location"]
    disposition = client.get(f"{place}.md").headers["Content-Disposition"]
    assert re.fullmatch(
        r"attachment; filename=\"?[A-Za-z0-9._-]+\"?(; filename\*=UTF-8''[A-Za-z0-9._%-]+)?", disposition
    )
    assert "X-Injected" not in dict(client.get(f"{place}.md").headers)
    assert ".." not in disposition


@pytest.mark.parametrize("name", ["../x", "%2e%2e%2fx", "..%5cx", "/etc/passwd", "%00", "."])
@pytest.mark.parametrize("route", ["/static/{}", "/briefs/{}", "/briefs/{}.md", "/v1/briefs/{}", "/v1/jobs/{}"])
def test_no_path_leads_out_of_what_is_served(client: FlaskClient, route: str, name: str) -> None:
    response = client.get(route.format(name))
    assert response.status_code in (308, 400, 404, 405)
    assert b"root:" not in response.data


def test_json_in_a_page_cannot_end_its_script(client: FlaskClient, location: str) -> None:
    for script in each(re.findall(r"<script[^>]*>(.*?)</script>", client.get(location).text, re.DOTALL)):
        assert "<" not in script or "alert" not in script
    brief = json.loads(client.get(f"{location}.json").text)
    assert brief["text"] == SENTENCES


def test_names_that_a_batch_reads_lead_nowhere_else(tmp_path: Path) -> None:
    from tests.batch.harness import contents, run

    rows = [{"id": name, "text": FRENCH} for name in ("../../out", "/etc/x", "a/b", "..", "con", "x\x00y")]
    source = tmp_path / "in" / "dump.jsonl"
    source.parent.mkdir()
    source.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    output = tmp_path / "deep" / "out"
    assert run(source, "--output", output) == 0
    assert contents(output)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep", "in"]
    assert sorted(path.name for path in output.parent.iterdir()) == ["out"]
