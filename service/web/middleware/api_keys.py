"""Who may call: API keys from the request to their scopes; a key itself is written nowhere."""

import ipaddress
import math
from typing import TYPE_CHECKING

from flask import Flask, g, request

from service.settings import Settings
from service.storage.keys import PREFIX, Key
from service.web.middleware.guesses import Guesses
from service.web.problems import RequestRefused
from service.web.request_body import peek_json

if TYPE_CHECKING:
    from service.bootstrap.durable import Durable

_OPEN_BLUEPRINTS = {"probes", "pages", None}
_NO_KEY = ""
"""The scope of what anybody may do."""

_SCOPES = {
    "pages.make": "briefs",
    "v1.translations": "translations",
    "pages.delete": _NO_KEY,
}
_BLUEPRINT_SCOPES = {"briefs": "briefs", "libretranslate": "translations", "jobs": "jobs", "metrics": "metrics"}
_KEYLESS_METHODS = {"GET", "HEAD"}


def caller() -> str | None:
    """Return the id of the key that the current request came with, or None."""
    key: Key | None = g.get("key")
    return key.id if key else None


def revoked(durable: "Durable", key_id: str | None) -> bool:
    """Tell whether a key that was good has ended."""
    key = durable.keys.find(key_id) if key_id else None
    return key is not None and key.revoked is not None


def required(settings: Settings) -> bool:
    """Tell whether a key is asked for: always, never, or where others than this machine can reach the service."""
    if settings.require_keys != "auto":
        return settings.require_keys == "always"
    return settings.host != "localhost" and not _is_loopback(settings.host)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def install(app: Flask, settings: Settings, durable: "Durable") -> None:
    """Check the key of every request."""
    guesses = Guesses()

    def is_key_needed() -> bool:
        # another WSGI server than ours may listen elsewhere than the settings say: who calls from elsewhere needs a key
        peer = request.remote_addr
        from_elsewhere = settings.require_keys == "auto" and bool(peer) and not _is_loopback(peer or "")
        return from_elsewhere or required(settings)

    @app.before_request
    def check() -> None:
        if request.method == "OPTIONS":
            return
        needed = is_key_needed()
        token = _token(needed)
        scope = scope_of(request.endpoint, reading=request.method in _KEYLESS_METHODS)
        if token is None:
            if needed and scope != _NO_KEY:
                raise _refused("an API key is needed", "send Authorization: Bearer and a key of this service")
            return
        wait = guesses.wait(request.remote_addr, token)
        if wait:
            raise RequestRefused(
                429,
                "too-many-wrong-keys",
                "too many wrong API keys came from this address, and none is looked at for now",
                "wait as long as Retry-After says, and check the key",
                Retry_After=str(math.ceil(wait)),
            )
        key = durable.keys.authenticate(token)
        if key is None:
            guesses.wrong(request.remote_addr)
            raise _refused("the API key is unknown or revoked", "check the key, or ask for a new one")
        guesses.right(token)
        if scope and scope not in key.scopes:
            raise RequestRefused(
                403, "scope-missing", f"the key has not the scope {scope}", "use a key that was made for this"
            )
        g.key = key


def scope_of(endpoint: str | None, *, reading: bool = False) -> str | None:
    """Return the scope that an endpoint needs, None where any key will do, an empty one where none is needed."""
    endpoint = endpoint or ""
    blueprint = endpoint.rpartition(".")[0] or None
    if endpoint in _SCOPES:
        return _SCOPES[endpoint]
    if blueprint in _BLUEPRINT_SCOPES:
        return _BLUEPRINT_SCOPES[blueprint]
    return _NO_KEY if blueprint in _OPEN_BLUEPRINTS and reading else None


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
            body = peek_json(request)
            value = body.get("api_key") if isinstance(body, dict) else None
            field = value if isinstance(value, str) else None
        if field and (needed or field.startswith(PREFIX)):
            return field
    return None


def _refused(detail: str, mend: str) -> RequestRefused:
    return RequestRefused(401, "key-needed", detail, mend, WWW_Authenticate='Bearer realm="entrefilet"')
