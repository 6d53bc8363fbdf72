"""Which records have been met before, in 16 bytes a record."""

from typing import Any

import numpy as np

_RECENT = 1 << 16


class Seen:
    """A set of 16-byte digests: the recent ones in a Python set, the others in sorted arrays of their halves.

    A Python set alone would take about 100 bytes a record, a gigabyte at ten million.
    """

    def __init__(self, digests: bytes = b"") -> None:
        """Start with the digests that stand one after another in `digests`."""
        self._high, self._low = _halves(digests)
        self._recent: set[bytes] = set()

    def add(self, digest: bytes) -> bool:
        """Remember a digest and tell whether it was new."""
        if digest in self._recent or self._is_old(digest):
            return False
        self._recent.add(digest)
        if len(self._recent) >= _RECENT:
            high, low = _halves(b"".join(self._recent))
            at = np.searchsorted(self._high, high)
            self._high, self._low = np.insert(self._high, at, high), np.insert(self._low, at, low)
            self._recent = set()
        return True

    def _is_old(self, digest: bytes) -> bool:
        high, low = np.uint64(int.from_bytes(digest[:8], "big")), int.from_bytes(digest[8:], "big")
        at = int(self._high.searchsorted(high))
        while at < len(self._high) and self._high[at] == high:
            if self._low[at] == low:
                return True
            at += 1
        return False


def _halves(digests: bytes) -> "tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]":
    """Return the two halves of each digest as arrays in the order of the first half."""
    pairs = np.frombuffer(digests, dtype=">u8").reshape(-1, 2).astype("u8")
    order = np.argsort(pairs[:, 0], kind="stable")
    return np.ascontiguousarray(pairs[order, 0]), np.ascontiguousarray(pairs[order, 1])
