"""What tests of API keys share."""

from collections.abc import Callable

Make = Callable[..., str]


def bearer(token: str) -> dict[str, str]:
    """Return the header by which a key is sent."""
    return {"Authorization": f"Bearer {token}"}
