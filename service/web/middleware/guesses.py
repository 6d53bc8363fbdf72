"""Wrong API keys by address: after a few in a minute an address has to wait, so that keys cannot be tried in bulk."""

import hashlib
import ipaddress
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

_ATTEMPTS = 10
_WINDOW_S = 60.0
_REMEMBERED = 10_000
_IPV6_NETWORK = 64  # what one household or machine has for itself


class Guesses:
    """Counts the wrong keys of addresses; bounded in memory, safe to use from several threads.

    A token that was right before is checked also from an address that has to wait: behind a proxy all callers share
    one, and nobody shall be locked out by another's guesses.
    """

    def __init__(self, *, attempts: int = _ATTEMPTS, clock: Callable[[], float] = time.monotonic) -> None:
        """Take how many wrong keys an address may send within a minute."""
        self._attempts = attempts
        self._clock = clock
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()
        self._right: OrderedDict[bytes, None] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, address: str | None, token: str) -> float:
        """Return for how many seconds no key from this address is looked at, 0 for none."""
        with self._lock:
            if _digest(token) in self._right:
                return 0.0
            times = self._recent(_network(address))
            return times[0] + _WINDOW_S - self._clock() if len(times) >= self._attempts else 0.0

    def wrong(self, address: str | None) -> None:
        """Count a wrong key."""
        network = _network(address)
        with self._lock:
            times = self._recent(network)
            times.append(self._clock())
            self._wrong[network] = times
            self._wrong.move_to_end(network)
            while len(self._wrong) > _REMEMBERED:
                self._wrong.popitem(last=False)

    def right(self, token: str) -> None:
        """Remember a key that was right."""
        with self._lock:
            self._right[_digest(token)] = None
            self._right.move_to_end(_digest(token))
            while len(self._right) > _REMEMBERED:
                self._right.popitem(last=False)

    def _recent(self, network: str) -> deque[float]:
        times = self._wrong.get(network) or deque(maxlen=self._attempts)
        while times and times[0] <= self._clock() - _WINDOW_S:
            times.popleft()
        return times


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _network(address: str | None) -> str:
    """Return an address, of IPv6 the network that one machine has for itself."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, _IPV6_NETWORK), strict=False))
    return str(parsed)
