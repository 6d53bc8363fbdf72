"""Answers over a real socket: whole ones are given, those cut off are errors and never half an article."""

import contextlib
import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from service.ingest.fetch import FetchFailed, request

BODY = "Le conseil a voté la fermeture du vieux lavoir. ".encode() * 3000
PACKED = gzip.compress(BODY)


@contextmanager
def server(answer: bytes) -> Iterator[str]:
    """Answer one request with these bytes and close."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(1 << 16)
                connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/une"
        thread.join(10)


def answer(body: bytes, *headers: str) -> bytes:
    return "\r\n".join(("HTTP/1.1 200 OK", "Content-Type: text/plain", *headers, "", "")).encode() + body


def chunks(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(body), body)


@pytest.mark.parametrize(
    "sent",
    [
        answer(BODY, f"Content-Length: {len(BODY)}"),
        answer(BODY),  # to the end of the connection
        answer(chunks(BODY) + b"0\r\n\r\n", "Transfer-Encoding: chunked"),
        answer(PACKED, f"Content-Length: {len(PACKED)}", "Content-Encoding: gzip"),
        answer(gzip.compress(BODY[:999]) + gzip.compress(BODY[999:]), "Content-Encoding: gzip"),
    ],
)
def test_whole_answers(sent: bytes) -> None:
    with server(sent) as url:
        assert request("GET", url, headers={}, private_allowed=True).body == BODY


@pytest.mark.parametrize(
    "sent",
    [
        answer(BODY[:-1000], f"Content-Length: {len(BODY)}"),
        answer(b"", f"Content-Length: {len(BODY)}"),
        answer(chunks(BODY)[:-1000], "Transfer-Encoding: chunked"),
        answer(chunks(BODY), "Transfer-Encoding: chunked"),  # no last chunk
        answer(PACKED[:-30], f"Content-Length: {len(PACKED)}", "Content-Encoding: gzip"),
        answer(PACKED[:-30], "Content-Encoding: gzip"),
        answer(PACKED, f"Content-Length: {len(PACKED) + 9}", "Content-Encoding: gzip"),
    ],
)
def test_answers_that_are_cut_off_are_refused(sent: bytes) -> None:
    with server(sent) as url, pytest.raises(FetchFailed) as refused:
        request("GET", url, headers={}, private_allowed=True)
    assert refused.value.mend == "try again later"


def test_a_server_that_drips_is_left_at_the_deadline_though_connecting_took_until_then() -> None:
    ours, theirs = socket.socketpair()
    over = threading.Event()

    def serve() -> None:
        with contextlib.suppress(OSError):
            theirs.sendall(answer(b"", "Content-Length: 400"))
            while not over.wait(0.02):
                theirs.sendall(b"x")

    def dial(_address: tuple[str, int], _seconds: float) -> socket.socket:
        over.wait(0.3)  # connects after the deadline
        threading.Thread(target=serve, daemon=True).start()
        return ours

    began = time.monotonic()
    with ours, theirs, pytest.raises(FetchFailed, match="too long"):
        request("GET", "http://127.0.0.1:9/une", headers={}, timeout=0.2, private_allowed=True, dial=dial)
    over.set()
    assert time.monotonic() - began < 4


def test_a_handshake_that_drips_is_left_at_the_deadline() -> None:
    ours, theirs = socket.socketpair()
    over = threading.Event()

    def serve() -> None:
        with contextlib.suppress(OSError):
            theirs.sendall(b"\x16\x03\x03\x3f\x00")  # a record of TLS with 16,128 bytes, one at a time
            while not over.wait(0.02):
                theirs.sendall(b"x")

    threading.Thread(target=serve, daemon=True).start()
    with ours, theirs, pytest.raises(FetchFailed, match="too long"):
        request("GET", "https://127.0.0.1:9/", headers={}, timeout=0.3, private_allowed=True, dial=lambda *_: ours)
    over.set()
