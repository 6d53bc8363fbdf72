"""How much a key may do: its rate and its daily characters, counted with every request and told in headers."""

import json
import math
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, Response, current_app, g, has_request_context, request

from service.storage.keys import Key
from service.web.problems import RequestRefused

if TYPE_CHECKING:
    from service.bootstrap.durable import Durable
    from service.storage.usage import Allowance

_NOT_READ = {"api_key"}
"""Members of a request that are no text to be read."""

_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


def install(app: Flask, durable: "Durable") -> None:
    """Count every request that brings a key against the key's rate, and tell it what is left."""

    @app.before_request
    def count() -> None:
        key: Key | None = g.get("key")
        if key is None:
            return
        allowance = durable.limits.request(key)
        wait = _seconds(allowance)
        g.limits = {"minute": allowance}
        if not allowance.allowed:
            raise RequestRefused(
                429,
                "rate-exceeded",
                f"the key may send {allowance.limit:,} requests a minute",
                "wait as long as Retry-After says",
                Retry_After=str(wait),
            )

    @app.after_request
    def add_rate_headers(response: Response) -> Response:
        response.headers.update(_headers(g.get("limits", {})))
        return response


def install_quota(app: Flask, durable: "Durable") -> None:
    """Count the characters of every POST against its key's daily quota."""

    @app.before_request
    def charge() -> None:
        key: Key | None = g.get("key")
        if key is not None and key.characters_per_day and request.method == "POST":
            _spend(durable, key, _characters(request))


def charge(characters: int) -> None:
    """Count the characters of an article that the current request did not hold as text: a page's or a file's.

    Does nothing outside of a request. Raises RequestRefused when the key's quota is spent.
    """
    key: Key | None = g.get("key") if has_request_context() else None
    if key is not None and key.characters_per_day:
        _spend(current_app.extensions["durable"], key, characters)


def charge_owner(durable: "Durable", key_id: str | None, characters: int) -> None:
    """Count the characters of a page that a job's article was fetched from. Raises QuotaSpent."""
    from service.storage.usage import QuotaSpent

    key = durable.keys.find(key_id) if key_id else None
    allowance = durable.limits.characters(key, characters) if key else None
    if allowance is not None and not allowance.allowed:
        raise QuotaSpent(
            f"the page's {characters:,} characters are more than the {allowance.remaining:,} that are left today",
            mend="send it again after midnight UTC",
        )


def _spend(durable: "Durable", key: Key, characters: int) -> None:
    """Count characters of the current request against its key's daily quota. Raises RequestRefused when it is spent."""
    allowance = durable.limits.characters(key, characters)
    if allowance is None:
        return
    g.limits = {**g.get("limits", {}), "day": allowance}
    if not allowance.allowed:
        raise RequestRefused(
            429,
            "quota-spent",
            f"the request's {characters:,} characters are more than the {allowance.remaining:,} that are left today",
            f"wait until midnight UTC, or ask for more than {allowance.limit:,} characters a day",
            Retry_After=str(_seconds(allowance)),
        )


def _headers(allowances: "dict[str, Allowance]") -> dict[str, str]:
    """Return the limits as X-RateLimit-*, which clients know, and as RateLimit of the IETF's httpapi draft."""
    if not allowances:
        return {}
    minute = allowances["minute"]
    return {
        "X-RateLimit-Limit": str(minute.limit),
        "X-RateLimit-Remaining": str(minute.remaining),
        "X-RateLimit-Reset": str(_seconds(minute)),
        "RateLimit-Policy": ", ".join(f'"{name}";q={a.limit};w={a.window}' for name, a in allowances.items()),
        "RateLimit": ", ".join(f'"{name}";r={a.remaining};t={_seconds(a)}' for name, a in allowances.items()),
    }


def _seconds(allowance: "Allowance") -> int:
    return max(math.ceil(allowance.reset), 1)


def _characters(request: Request) -> int:
    """Return how many characters a request sends: those of JSON's strings and a form's fields, unescaped."""
    if request.mimetype in _FORMS:
        return sum(len(value) for name, values in request.form.lists() if name not in _NOT_READ for value in values)
    text = request.get_data(cache=True).decode("utf-8", "replace")
    if request.is_json:
        try:
            return _in_strings(json.loads(text))
        except (ValueError, RecursionError):  # it is refused when it is read
            return len(text)
    return len(text)


def _in_strings(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(_in_strings(item) for name, item in value.items() if name not in _NOT_READ)
    return sum(map(_in_strings, value)) if isinstance(value, list) else 0
