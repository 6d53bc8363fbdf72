"""The reader's page without JavaScript."""

import gzip
import io
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from pathlib import Path

import docx
import pypdf
import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from service.settings import Settings
from service.terminology.glossary import Glossary
from service.web.app import create_app
from service.web.page import routes
from tests.web.fakes import FRENCH, FakeServices


def test_the_first_page_has_a_form_and_an_example_one_click_away(client: FlaskClient) -> None:
    page = client.get("/").text
    assert '<form id="form"' in page
    link = re.search(r'class="example" href="([^"]+)"', page)
    assert link
    assert "canal de la Vereine" in client.get(link.group(1)).text


def test_a_posted_article_leads_to_the_page_of_its_brief(client: FlaskClient, services: FakeServices) -> None:
    response = client.post("/", data={"text": FRENCH, "title": "Le canal", "key_points": "1", "abstract_words": "60"})
    assert response.status_code == 303
    page = client.get(response.headers["Location"]).text
    assert "LE CANAL" in page
    pair = page[page.index('class="pair"') :]
    assert pair.index("LE CANAL DE LA VEREINE") < pair.index('<div class="fr" lang="fr">')
    assert "Check the numbers" in page
    assert 'id="s2"' in page
    assert 'href="#s2"' in page
    assert services.calls[0][1].abstract_words == 60


def test_the_whole_article_is_shown_once_below_its_brief(client: FlaskClient) -> None:
    page = client.get(client.post("/", data={"text": FRENCH}).headers["Location"]).text
    source = re.sub(r"<[^>]+>", "", page[page.index('<aside class="source"') : page.index("</aside>")])
    assert " ".join(FRENCH.replace("'", "&#39;").split()) in " ".join(source.split())


def test_a_full_translation_stands_paragraph_by_paragraph_beside_the_french(client: FlaskClient) -> None:
    location = client.post("/", data={"text": FRENCH, "full_translation": "true"}).headers["Location"]
    page = client.get(location).text
    assert page.count('class="pair paragraph"') == 2


def test_an_article_that_cannot_be_read_comes_back_in_the_form_with_the_mend(client: FlaskClient) -> None:
    response = client.post("/", data={"text": "Trois mots seulement", "key_points": "7"})
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert "Trois mots seulement</textarea>" in response.text
    assert 'value="7"' in response.text


def test_an_empty_form_is_told_so(client: FlaskClient) -> None:
    response = client.post("/", data={})
    assert response.status_code == 422
    assert 'role="alert"' in response.text


def test_markup_in_an_article_is_shown_and_never_run(client: FlaskClient) -> None:
    nasty = 'Un titre <script>alert(1)</script> et <img src=x onerror="alert(2)">. ' + FRENCH
    page = client.get(client.post("/", data={"text": nasty, "title": nasty[:90]}).headers["Location"]).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("ending", ["txt", "md", "json", "pdf", "docx"])
def test_a_brief_can_be_taken_away(client: FlaskClient, ending: str) -> None:
    location = client.post("/", data={"text": FRENCH}).headers["Location"]
    response = client.get(f"{location}.{ending}")
    assert response.status_code == 200
    assert "attachment" in response.headers["Content-Disposition"]
    if ending == "pdf":
        assert response.data.startswith(b"%PDF-")
    if ending == "json":
        assert json.loads(response.text)["text"] == FRENCH


def test_the_pdf_is_tagged_and_reads_in_order(client: FlaskClient) -> None:
    location = client.post("/", data={"text": FRENCH, "title": "Le canal #strong[x] de Łódź"}).headers["Location"]
    file = pypdf.PdfReader(io.BytesIO(client.get(f"{location}.pdf").data))
    assert file.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in file.trailer["/Root"]["/Metadata"].get_data()
    assert file.metadata is not None
    assert file.metadata.title == "LE CANAL #STRONG[X] DE ŁÓDŹ"
    text = " ".join(" ".join(page.extract_text() for page in file.pages).split())
    assert text.index("LE CANAL DE LA VEREINE") < text.index("Le canal de la Vereine") < text.index("18,4")
    assert "The number “18,4” is missing from the English." in text
    assert "machine-made by Entrefilet" in text


def test_a_pdf_is_made_of_characters_that_no_font_has(client: FlaskClient) -> None:
    location = client.post("/", data={"text": FRENCH, "title": "漢字 😀"}).headers["Location"]
    assert client.get(f"{location}.pdf").data.startswith(b"%PDF-")


def test_a_french_reader_takes_away_french_headings(client: FlaskClient) -> None:
    location = client.post("/", data={"text": FRENCH}).headers["Location"]
    french = client.get(f"{location}.docx", headers={"Accept-Language": "fr"})
    said = [paragraph.text for paragraph in docx.Document(io.BytesIO(french.data)).paragraphs]
    assert "Points clés" in said
    assert "Vérifiez les nombres. Le nombre «\u00a018,4\u00a0» manque dans l’anglais." in said


@pytest.mark.parametrize(
    "pasted", ["canal,waterway\n# rivers\npéniche", "canal\twaterway\npéniche", "canal ; waterway\npéniche"]
)
def test_a_pasted_glossary_is_used_and_kept_with_the_options(client: FlaskClient, pasted: str) -> None:
    wanted = Glossary.load("canal,waterway\npéniche", "csv").fingerprint
    location = client.post("/", data={"text": FRENCH, "glossary": pasted}).headers["Location"]
    assert wanted in client.get(location).text
    again = client.get("/?again=" + location.rsplit("/", 1)[1]).text
    assert "canal" in again[again.index('id="glossary"') : again.index('id="glossary-lines"')]


@pytest.mark.parametrize(("language", "reported"), [("en", "Glossary, line 2: "), ("fr", "Glossaire, ligne 2\u00a0: ")])
def test_a_glossary_that_cannot_be_read_is_told_with_its_line(
    client: FlaskClient, language: str, reported: str
) -> None:
    fields = {"text": FRENCH, "glossary": "canal,waterway\n,barge"}
    response = client.post("/", data=fields, headers={"Accept-Language": language, "Accept": "text/html"})
    assert response.status_code == 422
    assert reported in unescape(response.text)
    assert "canal,waterway\n,barge</textarea>" in response.text


def test_an_empty_glossary_is_none(client: FlaskClient, services: FakeServices) -> None:
    location = client.post("/", data={"text": FRENCH, "glossary": " \n# nothing\n"}).headers["Location"]
    assert "<dt>Glossary</dt>" not in client.get(location).text


def test_the_order_of_the_key_points_can_be_chosen(client: FlaskClient, services: FakeServices) -> None:
    client.post("/", data={"text": FRENCH, "order": "importance"})
    assert services.calls[0][1].order == "importance"


def test_the_page_says_what_it_translates_and_what_made_a_brief(client: FlaskClient) -> None:
    assert "French → English" in client.get("/").text
    page = client.get(client.post("/", data={"text": FRENCH}).headers["Location"]).text
    assert "French → English, fake-translator <code>1</code>" in page


def test_a_citation_names_the_file_that_an_article_came_in(client: FlaskClient) -> None:
    upload = {"file": (io.BytesIO(FRENCH.encode()), "canal.txt"), "title": "Le canal"}
    page = client.get(client.post("/", data=upload).headers["Location"]).text
    cited = unescape(re.sub(r"<[^>]+>", "", page[page.index("To cite:") :]))
    assert re.match(
        r"To cite: “LE CANAL” \(“Le canal”\)\. canal\.txt\. Brief machine-made by Entrefilet .*, \d{4}-", cited
    )


def test_a_link_that_is_no_longer_kept_says_so_in_plain_words(client: FlaskClient) -> None:
    response = client.get("/briefs/unknown", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert "kept for a day" in response.text
    assert response.content_type.startswith("text/html")


def test_a_reader_is_told_to_wait_while_the_models_load(settings: Settings) -> None:
    services = FakeServices(is_ready=False, warming=_never)
    response = create_app(settings, services).test_client().post("/", data={"text": FRENCH})
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert "starting" in response.text


def _never() -> None:
    threading.Event().wait(60)


def test_the_whole_translation_can_be_asked_for_from_the_page_of_a_brief(
    client: FlaskClient, services: FakeServices
) -> None:
    page = client.get(
        client.post("/", data={"text": FRENCH, "title": "Le canal", "key_points": "1"}).headers["Location"]
    )
    form = page.text[page.text.index('<form class="whole') :]
    hidden = {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)}
    again = client.get(client.post("/", data=hidden).headers["Location"]).text
    assert "paragraph" in again
    assert services.calls[0][0] == services.calls[1][0]
    assert services.calls[1][1] == replace(services.calls[0][1], full_translation=True)


def test_a_brief_s_options_can_be_changed_without_pasting_again(client: FlaskClient) -> None:
    location = client.post("/", data={"text": FRENCH, "key_points": "3"}).headers["Location"]
    page = client.get("/?again=" + location.rsplit("/", 1)[1]).text
    assert "conseil départemental" in page
    assert 'value="3"' in page


def test_an_address_is_read_only_where_the_settings_allow_it(settings: Settings) -> None:
    assert 'name="url"' not in create_app(settings, FakeServices()).test_client().get("/").text
    with _site() as url:
        open_to_all = settings.model_copy(update={"fetch_urls": True, "private_addresses": True})
        client = create_app(open_to_all, FakeServices()).test_client()
        assert 'name="url"' in client.get("/").text
        page = client.get(client.post("/", data={"url": url + "/article"}).headers["Location"]).text
        assert "Le conseil a voté" in page
        refused = create_app(settings.model_copy(update={"fetch_urls": True}), FakeServices()).test_client()
        assert refused.post("/", data={"url": url + "/article"}).status_code == 422


@contextmanager
def _site() -> Iterator[str]:
    """Serve one article as plain text on this machine."""
    site = Flask("site")
    site.add_url_rule(
        "/article", view_func=lambda: Response("Le conseil a voté les travaux.", content_type="text/plain")
    )
    server = make_server("127.0.0.1", 0, site, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_where_keys_are_needed_the_form_asks_for_one_and_takes_it_without_javascript(
    settings: Settings, tmp_path: Path
) -> None:
    app = create_app(settings.model_copy(update={"require_keys": "always", "data_dir": tmp_path}), FakeServices())
    durable = app.extensions["durable"]
    try:
        client = app.test_client()
        assert 'name="api_key"' in client.get("/").text
        refused = client.post("/", data={"text": FRENCH}, headers={"Accept": "text/html"})
        assert refused.status_code == 401
        assert "asks for a key" in refused.text
        _, token = durable.keys.create("reader", scopes=["briefs"])
        assert client.post("/", data={"text": FRENCH, "api_key": token}).status_code == 303
    finally:
        durable.close()


def test_all_that_a_page_loads_is_small() -> None:
    static = Path(routes.__file__).parent / "static"
    loaded = [file.read_bytes() for file in static.iterdir() if file.suffix in {".css", ".js", ".svg"}]
    assert sum(len(gzip.compress(content)) for content in loaded) < 60_000
