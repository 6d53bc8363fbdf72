"""What strangers send: nonsense, bombs, tricks and slowness, each answered with a clear refusal and never a 500."""

import gzip
import http.client
import io
import json
import socket
import time
import zipfile
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from service.settings import Settings
from service.web.app import create_app
from tests.web.api.test_jobs import SECRET, submit
from tests.web.fakes import FRENCH, FakeServices

NINJS = "application/ninjs+json"
JSON_POSTS = ["/v1/briefs", "/v1/translations", "/v1/jobs", "/translate", "/detect"]


def nested(depth: int) -> str:
    return '{"a":' * depth + "1" + "}" * depth


@pytest.mark.parametrize("path", JSON_POSTS)
@pytest.mark.parametrize(
    "data",
    [
        nested(33),
        nested(100_000),
        "[" * 100_000,
        '{"text": "a", "text": "b"}',
        '{"q": "a", "q": "b"}',
        '{"a": {"b": 1, "b": 2}}',
        '{"text": NaN}',
        '{"text": Infinity}',
        '{"text": 1e999999, "a": ' + "9" * 5000 + "}",
        "{'text': 'a'}",
        '{"text": "a",}',
        "",
        "\x00",
        '{"text": "\x01"}',
    ],
)
def test_what_is_no_strict_json_is_refused_everywhere(client: FlaskClient, path: str, data: str) -> None:
    response = client.post(path, data=data.encode(), content_type="application/json")
    assert response.status_code == 400, response.text


@pytest.mark.parametrize("path", JSON_POSTS)
@pytest.mark.parametrize("data", [b"\xff\xfe{}", '{"text": "é", "q": "é"}'.encode("latin-1"), "{}".encode("utf-16")])
def test_json_in_another_charset_is_refused(client: FlaskClient, path: str, data: bytes) -> None:
    assert client.post(path, data=data, content_type="application/json; charset=iso-8859-1").status_code == 400


@pytest.mark.parametrize("spelled", ["\\ud800", "\\udfff", "\\udc00\\ud800"])
@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/v1/briefs", '{"text": "Un article %s qui tient debout tout seul"}', "application/json"),
        ("/v1/briefs", '{"uri": "urn:x:1", "usageTerms": "%s", "bodies": [{"value": "x"}]}', NINJS),
        ("/v1/briefs", '{"uri": "urn:x:1", "%s": 1, "bodies": [{"value": "x"}]}', NINJS),
        ("/v1/translations", '{"text": "%s"}', "application/json"),
        ("/v1/jobs", '{"articles": [{"text": "a", "id": "%s"}]}', "application/json"),
        ("/translate", '{"q": ["a", "%s"]}', "application/json"),
        ("/detect", '{"q": "%s"}', "application/json"),
    ],
)
def test_half_of_a_surrogate_pair_is_refused_wherever_it_stands(
    client: FlaskClient, path: str, body: str, kind: str, spelled: str
) -> None:
    assert client.post(path, data=body % spelled, content_type=kind).status_code == 422


def bombs() -> dict[str, bytes]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(30_000_000))
    return {"zip": packed.getvalue(), "gzip": gzip.compress(bytes(30_000_000))}


@pytest.mark.parametrize("kind", ["text/plain", "text/html", "application/json", NINJS])
@pytest.mark.parametrize("name", ["zip", "gzip"])
def test_bombs_are_never_unpacked(client: FlaskClient, kind: str, name: str) -> None:
    began = time.process_time()
    assert client.post("/v1/briefs", data=bombs()[name], content_type=kind).status_code in (400, 422)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "gzip, gzip"])
@pytest.mark.parametrize("path", [*JSON_POSTS, "/"])
def test_a_packed_body_is_refused_unread(client: FlaskClient, path: str, coding: str) -> None:
    data = gzip.compress(json.dumps({"text": FRENCH}).encode())
    headers = {"Content-Encoding": coding, "Content-Type": "application/json"}
    response = client.post(path, data=data, headers=headers)
    assert response.status_code == 415
    assert response.headers["Accept-Encoding"] == "identity"


def test_identity_is_no_packing(client: FlaskClient) -> None:
    assert client.post("/v1/briefs", json={"text": FRENCH}, headers={"Content-Encoding": "identity"}).status_code == 200


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("text/html; charset=nothing", 422),
        ("application/json/../../x", 415),
        ("text", 415),
        (";", 415),
        ("multipart/form-data", 415),
    ],
)
def test_a_wrong_content_type_is_refused(client: FlaskClient, kind: str, status: int) -> None:
    response = client.post("/v1/briefs", data=FRENCH.encode() + b"\xe9", headers={"Content-Type": kind})
    assert response.status_code == status, response.text


@pytest.mark.parametrize("charset", ["utf-7", "rot13", "../../etc/passwd", "x" * 2000])
def test_an_unknown_charset_is_passed_over(client: FlaskClient, charset: str) -> None:
    kind = {"Content-Type": f"text/plain; charset={charset}"}
    response = client.post("/v1/briefs?include_text=true", data=FRENCH.encode() + b"\xe9", headers=kind)
    assert response.status_code == 200, response.text
    assert response.json["text"].endswith("convaincus.\ufffd")


@pytest.mark.parametrize(
    "name", ["..", "../../etc/passwd", "%2e%2e%2f", "%00", "job_\u0660", "x" * 5000, "job_' or 1=1 --", "\\..\\"]
)
@pytest.mark.parametrize("form", ["/v1/jobs/{}", "/v1/jobs/{}/items/0", "/v1/briefs/{}", "/static/{}", "/b/{}"])
def test_tricks_with_paths_lead_nowhere(client: FlaskClient, form: str, name: str) -> None:
    assert client.get(form.format(name), follow_redirects=True).status_code in (404, 405)


@pytest.mark.parametrize("index", ["-1", "1.0", "0x1", "٣", "9" * 400, "0%00", ""])
def test_an_index_that_is_none_is_not_found(client: FlaskClient, index: str) -> None:
    location = submit(client, FRENCH).headers["Location"]
    assert client.get(f"{location}/items/{index}").status_code == 404


def test_a_job_of_another_key_is_not_found_in_any_way(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"require_keys": "always"}), FakeServices())
    try:
        store = app.extensions["durable"].keys
        scopes = frozenset({"jobs", "briefs"})
        mine, theirs = ({"Authorization": f"Bearer {store.create(name, scopes=scopes)[1]}"} for name in ("a", "b"))
        client = app.test_client()
        location = client.post("/v1/jobs", json={"articles": [{"text": FRENCH}]}, headers=mine).headers["Location"]
        for method, path in (("get", ""), ("get", "/items/0"), ("get", "/events"), ("delete", ""), ("post", "/cancel")):
            stranger = getattr(client, method)(location + path, headers=theirs)
            unknown = getattr(client, method)("/v1/jobs/job_unknown" + path, headers=theirs)
            assert stranger.status_code == unknown.status_code == 404
            assert stranger.json["detail"] == unknown.json["detail"]
        assert client.get(location, headers=mine).status_code == 200
    finally:
        app.extensions["durable"].close()


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/\r\nX-Evil: 1",
        "https://a.example/%0d%0a\nX: 1",
        "https://a.example\r\n/",
        "https://a.example/ b",
        "https://a.example/\x00",
        "https://a.example\\@10.0.0.1/",
        "https://user:pass@a.example/",
        "https://a.example:0/",
        "https://a.example:99999/",
        "https://10.0.0.1/",
        "https://[::ffff:127.0.0.1]/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://localhost./",
        "https:///x",
        "//a.example/",
        "file:///etc/passwd",
        "gopher://a.example/",
        "https://" + "a" * 3000 + "/",
        "",
    ],
)
def test_webhook_urls_carry_no_tricks(client: FlaskClient, url: str) -> None:
    response = submit(client, FRENCH, webhook={"url": url, "secret": SECRET})
    assert response.status_code == 422, response.text
    assert any(error["field"] == "webhook.url" for error in response.get_json(force=True)["errors"])


def ask(address: str, data: bytes, seconds: float = 20) -> bytes:
    """Send raw bytes to the real server and return what it answers."""
    parts = urlsplit(address)
    assert parts.port
    with socket.create_connection(("127.0.0.1", parts.port), timeout=seconds) as connection:
        try:
            connection.sendall(data)
            return connection.recv(65_536)
        except ConnectionError:
            return b""


def test_the_server_refuses_headers_of_any_size_and_bytes_that_are_no_http(address: str) -> None:
    assert b" 431 " in ask(address, b"GET /livez HTTP/1.1\r\nHost: a\r\n" + b"X: " + b"x" * 400_000 + b"\r\n\r\n")
    many = b"".join(b"X%d: y\r\n" % n for n in range(40_000))
    assert b" 431 " in ask(address, b"GET /livez HTTP/1.1\r\nHost: a\r\n" + many + b"\r\n")
    for data in (
        b"\x16\x03\x01\x00\xa5\x01\x00\x00\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /v1/briefs HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /v1/briefs HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n",
    ):
        answer = ask(address, data)
        assert not answer.startswith(b"HTTP/1.1 2"), (data, answer[:60])
    assert b" 200 " in ask(address, b"GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")


def test_a_chunked_body_over_the_limit_is_refused(address: str) -> None:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    body = (b"x" * 1_000_000 for _ in range(12))
    connection.request("POST", "/v1/briefs", body, {"Content-Type": "text/plain"}, encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()


def test_slow_bodies_hold_up_nobody_else(address: str) -> None:
    parts = urlsplit(address)
    held: list[Any] = []
    head = b"POST /v1/briefs HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\nLe canal"
    try:
        for _ in range(80):  # more than the server has threads
            held.append(socket.create_connection((parts.hostname, parts.port), timeout=20))
            held[-1].sendall(head)
        for connection in held:
            connection.sendall(b" rouvre")
        began = time.monotonic()
        body = json.dumps({"text": FRENCH}).encode()
        answer = ask(
            address,
            b"POST /v1/briefs HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n%b" % (len(body), body),
        )
        assert b" 200 " in answer
        assert time.monotonic() - began < 10
    finally:
        for connection in held:
            connection.close()
