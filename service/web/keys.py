"""Who may call: API keys from the request to their limits; a key itself is written nowhere."""

import ipaddress
import math
import time
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request

from service.keys.store import PREFIX, Key
from service.settings import Settings
from service.web.problems import RequestRefused

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.strategies import MovingWindowRateLimiter

    from service.web.durable import Durable

_OPEN_BLUEPRINTS = {"probes", "pages", None}
_SCOPES = {"briefs.briefs": "briefs", "pages.make": "briefs", "v1.translations": "translations"}
_BLUEPRINT_SCOPES = {"libretranslate": "translations", "jobs": "jobs", "metrics": "metrics"}
_KEYLESS_METHODS = {"GET", "HEAD"}
_NO_KEY = ""
"""The scope of what anybody may read."""


def caller() -> str | None:
    """Return the id of the key that the current request came with, or None."""
    key: Key | None = g.get("key")
    return key.id if key else None


def required(settings: Settings) -> bool:
    """Tell whether a key is asked for: always, never, or where others than this machine can reach the service."""
    if settings.require_keys != "auto":
        return settings.require_keys == "always"
    try:
        return not ipaddress.ip_address(settings.host).is_loopback
    except ValueError:
        return settings.host != "localhost"


def install(app: Flask, settings: Settings, durable: "Durable") -> None:
    """Check the key of every request and count it against the key's rate."""
    needed = required(settings)
    rates = _Rates()

    @app.before_request
    def check() -> None:
        if request.method == "OPTIONS":
            return
        token = _token(needed)
        scope = _scope()
        if token is None:
            if needed and scope is not _NO_KEY:
                raise _refused("an API key is needed", "send Authorization: Bearer and a key of this service")
            return
        key = durable.keys.authenticate(token)
        if key is None:
            raise _refused("the API key is unknown or revoked", "check the key, or ask for a new one")
        if scope and scope not in key.scopes:
            raise RequestRefused(
                403, "scope-missing", f"the key has not the scope {scope}", "use a key that was made for this"
            )
        g.key = key
        rates.count(key)

    @app.after_request
    def tell_limits(response: Response) -> Response:
        response.headers.update(g.get("limits", {}))
        return response


def install_quota(app: Flask, durable: "Durable") -> None:
    """Count the characters of every request that sends some against its key's daily quota."""

    @app.before_request
    def charge() -> None:
        key: Key | None = g.get("key")
        if key is None or not key.characters_per_day or request.method != "POST":
            return
        characters = len(request.get_data(cache=True).decode("utf-8", "replace"))
        wait = durable.keys.charge(key, characters)
        if wait is not None:
            raise RequestRefused(
                429,
                "quota-spent",
                f"the key's {key.characters_per_day:,} characters of today are spent",
                "wait until midnight UTC, or ask for a larger quota",
                Retry_After=str(math.ceil(wait)),
            )


def _scope() -> str | None:
    """Return the scope that the request needs, None where any key will do, _NO_KEY where none is needed."""
    endpoint, blueprint = request.endpoint or "", request.blueprint
    if endpoint in _SCOPES:
        return _SCOPES[endpoint]
    if blueprint in _BLUEPRINT_SCOPES:
        return _BLUEPRINT_SCOPES[blueprint]
    return _NO_KEY if blueprint in _OPEN_BLUEPRINTS and request.method in _KEYLESS_METHODS else None


def _token(needed: bool) -> str | None:
    """Return the key of the request: from the Authorization header, X-API-Key, or the api_key field of LibreTranslate's
    clients and of the reader's form.

    Where no key is needed an api_key of another service is nobody's business and passes unseen.
    """
    header = request.headers.get("X-API-Key")
    authorization = request.headers.get("Authorization", "")
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() == "bearer" and credentials.strip():
        header = credentials.strip()
    if header:
        return header
    if request.blueprint == "libretranslate" or request.endpoint == "pages.make":
        field = request.values.get("api_key")
        if not field and request.is_json:
            body = request.get_json(silent=True, cache=True)
            value = body.get("api_key") if isinstance(body, dict) else None
            field = value if isinstance(value, str) else None
        if field and (needed or field.startswith(PREFIX)):
            return field
    return None


class _Rates:
    """Requests in the last minute of every key, in this process."""

    def __init__(self) -> None:
        self._limiter: MovingWindowRateLimiter | None = None

    def count(self, key: Key) -> None:
        """Count a request and note the limit headers. Raises RequestRefused when it is one too many."""
        limiter, item = self._open(), self._item(key)
        allowed = limiter.hit(item, key.id)
        stats = limiter.get_window_stats(item, key.id)
        reset = max(math.ceil(stats.reset_time - time.time()), 1)
        g.limits = {
            "X-RateLimit-Limit": str(key.requests_per_minute),
            "X-RateLimit-Remaining": str(stats.remaining),
            "X-RateLimit-Reset": str(reset),
        }
        if not allowed:
            raise RequestRefused(
                429,
                "rate-exceeded",
                f"the key may send {key.requests_per_minute} requests a minute",
                "wait as long as Retry-After says",
                Retry_After=str(reset),
            )

    def _open(self) -> "MovingWindowRateLimiter":
        if self._limiter is None:
            from limits.storage import MemoryStorage
            from limits.strategies import MovingWindowRateLimiter

            self._limiter = MovingWindowRateLimiter(MemoryStorage())
        return self._limiter

    @staticmethod
    def _item(key: Key) -> "RateLimitItem":
        from limits import RateLimitItemPerMinute

        return RateLimitItemPerMinute(key.requests_per_minute)


def _refused(detail: str, mend: str) -> RequestRefused:
    return RequestRefused(401, "key-needed", detail, mend, WWW_Authenticate='Bearer realm="entrefilet"')
