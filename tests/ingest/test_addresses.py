import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from service.ingest.addresses import AddressRefused, check, is_public, read_url
from service.ingest.fetch import FetchFailed, request
from tests.loopback import LoopbackServer

PUBLIC = "8.8.8.8"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "198.18.0.1",
        "192.0.0.8",
        "192.88.99.1",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::7f00:1",
        "2001:470::5efe:7f00:1",
        "2001:470::200:5efe:a00:1",
        "2001:db8::1",
        "3fff::1",
        "5f00::1",
        "100::1",
    ],
)
def test_addresses_that_are_not_of_the_public_internet_are_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "2606:4700:4700::1111", "64:ff9b::808:808", "2001:470::5efe:808:808"])
def test_addresses_of_the_public_internet_are_allowed(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/",
        "file:///etc/passwd",
        "//a.example/",
        "a.example",
        "http://",
        "http:///path",
        "http://a.example:0/",
        "http://a.example:99999/",
        "http://user@a.example/",
        "http://user:pw@a.example/",
        "http://a.example/\r\nX-Injected: 1",
        "http://a.example\n.b.example/",
        "http://a.example/a b",
        "http://a.example\\@b.example/",
        "http://a.example/é",
        "http://[::1",
        "http://a..example/" + "x" * 2100,
        "http://a_b@c/",
        "http://exa mple/",
        "http://%31%32/",
    ],
)
def test_malformed_urls_are_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        read_url(url)


def test_a_url_is_taken_apart() -> None:
    target = read_url("https://Actualités.Example:8443/crochet?x=1#ici")
    assert (target.scheme, target.port, target.path) == ("https", 8443, "/crochet?x=1")
    assert target.authority == "xn--actualits-i4a.example:8443"
    assert read_url("http://[2606:4700::1]").authority == "[2606:4700::1]"


def test_one_inner_address_among_public_ones_refuses_the_name() -> None:
    with pytest.raises(AddressRefused):
        check(read_url("http://a.example/"), private_allowed=False, resolver=lambda *_: [PUBLIC, "10.0.0.1"])


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "017700000001",
        "0177.0.0.1",
        "0x7f.1",
        "127.1",
        "0",
        "127.0.0.1.",
        "127。0。0。1",
        "①②⑦.⓪.⓪.①",
        "localhost",
        "LOCALHOST.",
        "[::1]",
        "[::]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
    ],
)
def test_other_spellings_of_loopback_are_refused(host: str) -> None:
    with pytest.raises(AddressRefused):
        check(read_url(f"http://{host}/"), private_allowed=False)


class _Server(LoopbackServer):
    def __init__(self, answer: "Callable[[BaseHTTPRequestHandler], None]") -> None:
        seen = self.seen = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                seen.append((self.path, self.headers["Host"]))
                answer(self)

            def log_message(self, *args: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


def _send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[BaseHTTPRequestHandler], None]], _Server]]:
    servers: list[_Server] = []

    def start(answer: Callable[[BaseHTTPRequestHandler], None]) -> _Server:
        servers.append(_Server(answer))
        return servers[-1]

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def dialled_to(server: _Server, dialled: list[str]) -> Callable[[tuple[str, int], float], socket.socket]:
    """A dial that notes the address and reaches the test's server instead, as the public internet would."""

    def dial(address: tuple[str, int], timeout: float) -> socket.socket:
        dialled.append(address[0])
        return socket.create_connection(server.server_address, timeout)

    return dial


def test_the_connection_goes_to_the_checked_address_though_the_resolver_changes_its_answer(serve) -> None:
    server = serve(lambda handler: _send(handler, b"bonjour"))
    answers = [[PUBLIC], ["127.0.0.1"], ["169.254.169.254"]]
    dialled: list[str] = []
    answer = request(
        "GET",
        "http://changing.example/",
        headers={},
        resolver=lambda *_: answers.pop(0),
        dial=dialled_to(server, dialled),
    )
    assert answer.body == b"bonjour"
    assert dialled == [PUBLIC]
    assert server.seen == [("/", "changing.example")]


def test_a_redirect_to_an_inner_address_is_refused(serve) -> None:
    server = serve(lambda handler: _send(handler, b"", 302, Location="http://inner.example/secret"))
    addresses = {"news.example": [PUBLIC], "inner.example": ["10.0.0.7"]}
    dialled: list[str] = []
    with pytest.raises(AddressRefused):
        request(
            "GET",
            "http://news.example/",
            headers={},
            redirects=3,
            resolver=lambda host, _: addresses[host],
            dial=dialled_to(server, dialled),
        )
    assert dialled == [PUBLIC]


def test_a_redirect_is_followed_only_when_asked_for(serve) -> None:
    server = serve(lambda h: _send(h, b"ici") if h.path == "/b" else _send(h, b"", 301, Location="/b"))
    url = f"http://127.0.0.1:{server.server_port}/a"
    assert request("GET", url, headers={}, private_allowed=True).status == 301
    assert request("GET", url, headers={}, private_allowed=True, redirects=1).body == b"ici"


def test_a_loop_of_redirects_ends(serve) -> None:
    server = serve(lambda handler: _send(handler, b"", 302, Location="/"))
    with pytest.raises(FetchFailed, match="redirects"):
        request("GET", f"http://127.0.0.1:{server.server_port}/", headers={}, private_allowed=True, redirects=3)


def test_an_answer_over_the_limit_is_refused_unpacked_or_packed(serve) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    plain = serve(lambda handler: _send(handler, bytes(2000)))
    packed = serve(lambda handler: _send(handler, bomb, Content_Encoding="gzip"))
    for server in (plain, packed):
        url = f"http://127.0.0.1:{server.server_port}/"
        with pytest.raises(FetchFailed, match="bytes"):
            request("GET", url, headers={}, private_allowed=True, max_bytes=1000)


def test_a_server_that_drips_its_answer_is_given_up_in_time(serve) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\nX-Slow: ")
        try:
            for _ in range(100):
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(0.05)
        except OSError:
            return

    server = serve(drip)
    started = time.monotonic()
    with pytest.raises(FetchFailed):
        request("GET", f"http://127.0.0.1:{server.server_port}/", headers={}, private_allowed=True, timeout=0.5)
    assert time.monotonic() - started < 3


def test_an_address_that_nobody_listens_at_is_a_failure_that_says_so() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(FetchFailed, match="could not be reached"):
        request("GET", f"http://127.0.0.1:{port}/", headers={}, private_allowed=True)
