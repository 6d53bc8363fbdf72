"""Request bodies into values: strict JSON, or plain text with the options in the query."""

import json
import re
from collections.abc import Sequence
from typing import Any, TypeVar

from flask import Request, request
from pydantic import BaseModel

from service.errors import NotText
from service.ingest.plain import decode
from service.web.problems import RequestRefused

MAX_DEPTH = 32
"""Deeper JSON is refused unread; no request of this service nests more than a few levels."""

ACCEPTED = ("application/json", "text/plain")

_SPELLED_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")

_Model = TypeVar("_Model", bound=BaseModel)


def read_request(request: Request, model: type[_Model]) -> _Model:
    """Return the request's body and options as `model`.

    Raises RequestRefused for what is no request at all, ValidationError for wrong fields and NotText for bytes that
    are no text.
    """
    kind = request.mimetype
    if kind == "application/json":
        value = read_json(request.get_data(cache=False))
        strict = model.model_validate(value, strict=True)
        options = read_options(request)
        if not options:
            return strict
        model.model_validate({**value, **options})  # a wrong option is wrong also where the body has it too
        # the body comes before the query, whose values are text and so read less strictly
        return model.model_validate({**options, **value})
    if kind == "text/plain":
        options = read_options(request)
        text = decode(request.get_data(cache=False), request.mimetype_params.get("charset"))
        return model.model_validate({**options, "text": text})
    raise refuse_type(kind)


def refuse_packed() -> None:
    """Refuse a body that says that it is packed: unpacking what strangers send is how bombs go off (RFC 9110, 8.4)."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise RequestRefused(
            415, "unsupported-media-type", "the body is packed", "send it unpacked", Accept_Encoding="identity"
        )


def peek_json(request: Request) -> Any:
    """Return the JSON of a request that is to be read again, None where it is none."""
    try:
        return read_json(request.get_data(cache=True))
    except (RequestRefused, NotText):
        return None


def read_options(request: Request) -> dict[str, str]:
    """Return the options in the query of a request whose body is the text itself. Raises RequestRefused."""
    options = {name: values[-1] for name, values in request.args.lists() if len(values) == 1}
    repeated = sorted(set(request.args) - set(options))
    if repeated:
        raise RequestRefused(
            400, "repeated-option", f"given more than once: {', '.join(repeated)}", "give each option once"
        )
    if "text" in options:
        raise RequestRefused(400, "unexpected-query", "the text stands in the body", "remove text from the query")
    return options


def refuse_type(kind: str, accepted: Sequence[str] = ACCEPTED) -> RequestRefused:
    """Return the refusal of a body of this media type."""
    stated = f"{kind} is not accepted" if kind else "the request has no Content-Type"
    mend = f"send Content-Type: {' or '.join(accepted)}"
    return RequestRefused(415, "unsupported-media-type", stated, mend, Accept_Post=", ".join(accepted))


def read_json(data: bytes) -> Any:
    """Return strictly read JSON: UTF-8, each key once, no NaN or Infinity, no deep nesting.

    Raises RequestRefused, and NotText for half of a surrogate pair, which JSON can spell but no text holds.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _malformed(f"the body is not UTF-8 (byte {error.start})") from error
    if _depth(text) > MAX_DEPTH:
        raise _malformed(f"the JSON is nested deeper than {MAX_DEPTH} levels")
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise _malformed(f"the body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from error
    except ValueError as error:  # an integer of thousands of digits
        raise _malformed("the JSON holds a number that is too long") from error
    if _SPELLED_SURROGATE.search(data):
        _check_text(value, "")
    return value


def _check_text(value: Any, path: str) -> None:
    if isinstance(value, str) and _SURROGATE.search(value):
        field = path or "body"
        raise NotText(f"{field} holds half of a surrogate pair", mend="send valid Unicode", field=field)
    if isinstance(value, dict):
        for name, item in value.items():
            _check_text(name, path)
            _check_text(item, f"{path}.{name}".lstrip("."))
    if isinstance(value, list):
        for index, item in enumerate(value):
            _check_text(item, f"{path}.{index}".lstrip("."))


def _depth(text: str) -> int:
    """Return how deeply brackets nest outside of strings."""
    depth = deepest = 0
    for bracket in re.findall(r"[\[{\]}]", re.sub(r'"(?:[^"\\]|\\.)*"', "", text, flags=re.DOTALL)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise _malformed(f"the key {twice[:80]!r} stands twice in one object")
    return members


def _no_constant(name: str) -> Any:
    raise _malformed(f"{name} is no JSON")


def _malformed(detail: str) -> RequestRefused:
    return RequestRefused(400, "malformed-json", detail, "send one valid JSON object")
