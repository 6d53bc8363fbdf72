"""API keys in the database: only their hashes are kept, so a stolen database opens nothing."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, select, update

from service.errors import InvalidOption
from service.storage.database import Database
from service.storage.tables import keys

SCOPES = ("briefs", "translations", "jobs", "metrics")
PREFIX = "ef_"

MAX_REQUESTS = 100_000
MAX_CHARACTERS = 2_000_000_000
"""The largest daily quota: both databases hold it, and no machine reads as much in a day."""

_ID_BYTES = 6
_SECRET_BYTES = 32
_NOBODY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of an API key; `characters_per_day` 0 has no limit, times are seconds since 1970."""

    id: str
    name: str
    scopes: tuple[str, ...]
    requests_per_minute: int
    characters_per_day: int
    created: float
    revoked: float | None


class KeyStore:
    """Makes, finds and revokes keys; safe to use from several threads, processes and machines."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.time) -> None:
        """Take the database and what tells the time in seconds since 1970."""
        self._database = database
        self._clock = clock

    def create(
        self, name: str, *, scopes: Sequence[str] = SCOPES, requests_per_minute: int = 120, characters_per_day: int = 0
    ) -> tuple[Key, str]:
        """Return a new key and the token to call with, which can never be shown again. Raises InvalidOption."""
        unknown = sorted(set(scopes) - set(SCOPES))
        if unknown or not scopes:
            raise InvalidOption(
                f"unknown scope {unknown[0]}" if unknown else "a key needs a scope",
                mend=f"choose among {', '.join(SCOPES)}",
                field="scopes",
            )
        if not 1 <= requests_per_minute <= MAX_REQUESTS:
            raise InvalidOption(f"a key's rate is between 1 and {MAX_REQUESTS:,} a minute", field="requests_per_minute")
        if not 0 <= characters_per_day <= MAX_CHARACTERS:
            raise InvalidOption(f"a key's quota is between 0 and {MAX_CHARACTERS:,}", field="characters_per_day")
        if not name.strip() or len(name) > 200:
            raise InvalidOption("a key needs a name of at most 200 characters", field="name")
        # a key is 256 random bits: a fast hash of it cannot be guessed at any speed, unlike that of a password
        token = f"{PREFIX}{secrets.token_hex(_ID_BYTES)}_{secrets.token_urlsafe(_SECRET_BYTES)}"
        values: dict[str, Any] = {
            "id": _id(token),
            "name": name,
            "digest": _digest(token),
            "scopes": " ".join(scope for scope in SCOPES if scope in scopes),
            "requests_per_minute": requests_per_minute,
            "characters_per_day": characters_per_day,
            "created": self._clock(),
        }
        with self._database.write() as connection:
            connection.execute(insert(keys).values(**values))
            row = connection.execute(select(keys).where(keys.c.id == values["id"])).one()
        return _key(row), token

    def find(self, key_id: str) -> Key | None:
        """Return the key of an id, revoked or not."""
        with self._database.read() as connection:
            row = connection.execute(select(keys).where(keys.c.id == key_id)).first()
        return _key(row) if row else None

    def list(self) -> list[Key]:
        """Return every key, the oldest first, revoked ones as well."""
        with self._database.read() as connection:
            return [_key(row) for row in connection.execute(select(keys).order_by(keys.c.created, keys.c.id))]

    def revoke(self, key_id: str) -> bool:
        """End a key at once; False when there is none of that id or it has ended before."""
        with self._database.write() as connection:
            alive = (keys.c.id == key_id, keys.c.revoked.is_(None))
            return connection.execute(update(keys).where(*alive).values(revoked=self._clock())).rowcount > 0

    def authenticate(self, token: str) -> Key | None:
        """Return the key that a token belongs to, or None; an unknown id takes as long as a wrong secret."""
        known = _id(token) if token.isascii() and token.isprintable() else ""
        with self._database.read() as connection:
            row = connection.execute(select(keys).where(keys.c.id == known)).first()
        equal = hmac.compare_digest(_digest(token), row.digest if row else _NOBODY)
        return _key(row) if row and equal and row.revoked is None else None


def _id(token: str) -> str:
    return token.removeprefix(PREFIX).partition("_")[0][: 2 * _ID_BYTES]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _key(row: Row[Any]) -> Key:
    return Key(
        id=row.id,
        name=row.name,
        scopes=tuple(row.scopes.split()),
        requests_per_minute=row.requests_per_minute,
        characters_per_day=row.characters_per_day,
        created=row.created,
        revoked=row.revoked,
    )
