"""HTTP requests to addresses that others name: checked before connecting and at every redirect, bounded in all ways."""

import contextlib
import gzip
import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

from service.errors import EntrefiletError
from service.ingest.addresses import Resolve, Target, check, read_url, resolve

Dial = Callable[[tuple[str, int], float], socket.socket]
"""Connects to an IP address and port within so many seconds. Raises OSError."""

_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 65_536


class FetchFailed(EntrefiletError):
    """The other side could not be reached, was too slow, sent too much or sent nonsense."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; header names are in lower case, `url` is the one that answered."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


def request(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes | None = None,
    timeout: float = 15,
    max_bytes: int = 5_000_000,
    redirects: int = 0,
    private_allowed: bool = False,
    resolver: Resolve = resolve,
    dial: Dial = socket.create_connection,
) -> Answer:
    """Send one request and return its answer; with `redirects`, follow so many, each checked as the first was.

    `timeout` is for the whole exchange, in seconds. Raises AddressRefused and FetchFailed.
    """
    deadline = time.monotonic() + timeout
    for _ in range(redirects + 1):
        target = read_url(url)
        try:
            addresses = check(target, private_allowed=private_allowed, resolver=resolver)
            connection = _Connection(target, addresses, max(deadline - time.monotonic(), 0.001), dial)
            answer = _exchange(connection, method, url, target, headers, body, deadline, max_bytes)
        except (OSError, http.client.HTTPException, zlib.error, EOFError) as error:
            reason = "it took too long" if time.monotonic() >= deadline else type(error).__name__
            raise FetchFailed(f"{target.host} could not be reached: {reason}", mend="try again later") from error
        location = answer.headers.get("location")
        if not redirects or answer.status not in _REDIRECTS or not location:
            return answer
        url = urljoin(url, location)
    raise FetchFailed(f"more than {redirects} redirects", mend="send the URL at their end")


def _exchange(
    connection: "_Connection",
    method: str,
    url: str,
    target: Target,
    headers: Mapping[str, str],
    body: bytes | None,
    deadline: float,
    max_bytes: int,
) -> Answer:
    # A socket's timeout starts anew with every byte; only a clock of its own ends a server that drips them.
    watchdog = threading.Timer(max(deadline - time.monotonic(), 0.001), connection.abort)
    watchdog.daemon = True
    watchdog.start()
    try:
        sent = {"Host": target.authority, "Accept-Encoding": "identity", "Connection": "close", **headers}
        connection.request(method, target.path, body=body, headers=sent)
        response = connection.getresponse()
        received = {name.lower(): value for name, value in response.getheaders()}
        content = _read(response, received.get("content-encoding", ""), max_bytes)
        if time.monotonic() >= deadline:
            raise TimeoutError
        return Answer(url, response.status, received, content)
    finally:
        watchdog.cancel()
        connection.close()


def _read(response: http.client.HTTPResponse, encoding: str, max_bytes: int) -> bytes:
    """Return the body, unpacked when the server packs though it was asked not to; bounded before and after.

    Raises FetchFailed where it is too long, packed in another way, or ends before the length that was declared: read
    by blocks, `http.client` gives what came without a word.
    """
    content = bytearray()
    stream: http.client.HTTPResponse | gzip.GzipFile = response
    if encoding.lower() in ("gzip", "x-gzip"):
        stream = gzip.GzipFile(fileobj=response)
    elif encoding.lower() not in ("", "identity"):
        raise FetchFailed(f"the answer is packed as {encoding[:20]!r}", mend="serve it unpacked")
    while chunk := stream.read(_CHUNK):
        content += chunk
        if len(content) > max_bytes:
            raise FetchFailed(f"the answer is over {max_bytes:,} bytes", mend="send the text itself")
    if response.length:
        raise FetchFailed(f"the answer ends {response.length:,} bytes early", mend="try again later")
    return bytes(content)


class _Connection(http.client.HTTPConnection):
    """A connection to checked addresses; the name is used for the Host header and the certificate only."""

    def __init__(self, target: Target, addresses: Sequence[str], timeout: float, dial: Dial) -> None:
        super().__init__(target.host, target.port, timeout=timeout)
        self._addresses = addresses
        self._seconds = timeout
        self._secure = target.scheme == "https"
        self._dial = dial
        self._aborted = False

    def connect(self) -> None:
        """Connect to the first address that answers, and check the certificate for the name. Raises OSError."""
        failure: OSError | None = None
        for address in self._addresses:
            try:
                self.sock = self._dial((address, self.port), self._seconds / len(self._addresses))
                break
            except OSError as error:
                failure = error
        else:
            assert failure is not None
            raise failure
        self.sock.settimeout(self._seconds)
        if self._secure:
            context = ssl.create_default_context()
            # shaken hands with only when it stands in `self.sock`, where `abort` finds it
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            if not self._aborted:
                self.sock.do_handshake()
        if self._aborted:  # there was no socket yet to be shut down
            raise TimeoutError

    def abort(self) -> None:
        """Make what waits for this connection, or is still connecting, fail now; called from another thread."""
        self._aborted = True
        sock = self.sock
        if sock is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)  # that of TLS would take its state from the reader
