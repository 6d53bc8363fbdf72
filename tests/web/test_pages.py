"""The reader's page without JavaScript."""

import gzip
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from service.settings import Settings
from service.web import pages
from service.web.app import create_app
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


@pytest.mark.parametrize("ending", ["txt", "md", "json"])
def test_a_brief_can_be_taken_away(client: FlaskClient, ending: str) -> None:
    location = client.post("/", data={"text": FRENCH}).headers["Location"]
    response = client.get(f"{location}.{ending}")
    assert response.status_code == 200
    assert "attachment" in response.headers["Content-Disposition"]
    if ending == "json":
        assert json.loads(response.text)["text"] == FRENCH


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
    static = Path(pages.__file__).parent / "static"
    loaded = [file.read_bytes() for file in static.iterdir() if file.suffix in {".css", ".js", ".svg"}]
    assert sum(len(gzip.compress(content)) for content in loaded) < 60_000
