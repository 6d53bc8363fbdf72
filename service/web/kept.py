"""Finished briefs that a reader may come back to, in memory: few, for a while, under links nobody can guess."""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from service.domain import Brief

KEPT_SECONDS = 24 * 3600.0
KEPT_CHARACTERS = 20_000_000


@dataclass(frozen=True)
class Kept:
    """A brief, the moment it was made and the options of the form, as typed."""

    brief: Brief
    made: datetime
    options: Mapping[str, str]

    def fields(self) -> dict[str, str]:
        """Return the form that would make this brief again."""
        title = self.brief.title and (self.brief.title.fr or self.brief.title.en)
        return {**self.options, "text": self.brief.text, "title": title or ""}


class KeptBriefs:
    """Keeps the newest briefs until they are too old or too large together; safe to use from several threads."""

    def __init__(
        self,
        *,
        seconds: float = KEPT_SECONDS,
        characters: int = KEPT_CHARACTERS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self._characters = characters
        self._clock = clock
        self._lock = threading.Lock()
        self._briefs: OrderedDict[str, tuple[float, int, Kept]] = OrderedDict()
        self._size = 0

    def put(self, brief: Brief, options: Mapping[str, str]) -> str:
        """Keep a brief with the options it was made with, and return the key of its link."""
        key = secrets.token_urlsafe(12)
        size = len(brief.text) * (3 if brief.translation else 1) + 4000
        with self._lock:
            self._briefs[key] = (self._clock() + self._seconds, size, Kept(brief, datetime.now(UTC), dict(options)))
            self._size += size
            self._forget()
        return key

    def get(self, key: str) -> Kept | None:
        """Return the brief of a link, or None when there is none any more."""
        with self._lock:
            self._forget()
            kept = self._briefs.get(key)
        return kept[2] if kept else None

    def _forget(self) -> None:
        now = self._clock()
        while self._briefs:
            expires, size, _ = next(iter(self._briefs.values()))
            if expires > now and (self._size <= self._characters or len(self._briefs) == 1):
                return
            self._briefs.popitem(last=False)
            self._size -= size
