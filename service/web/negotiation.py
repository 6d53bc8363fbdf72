"""Which media type an answer should have."""

from collections.abc import Sequence

from flask import request

from service.web.problems import RequestRefused


def negotiate(types: Sequence[str]) -> str:
    """Return the type that the Accept header likes best; the first when it is silent. Raises RequestRefused."""
    if not request.accept_mimetypes:
        return types[0]
    best = request.accept_mimetypes.best_match(types)
    if best is None:
        raise RequestRefused(
            406, "not-acceptable", "no type in the Accept header can be made", f"accept one of {', '.join(types)}"
        )
    return best
