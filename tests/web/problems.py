"""What all refusals of the REST interface have in common."""

from typing import Any


def problem(response: Any, status: int) -> dict[str, Any]:
    """Return the problem document of a response after checking what all of them have in common."""
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    body = response.get_json(force=True)
    assert body["status"] == status
    assert body["request_id"] == response.headers["X-Request-ID"]
    assert "Traceback" not in response.text
    return body
