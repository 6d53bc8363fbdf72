"""JSON posted to a server that may be busy: httpx2 sends it, tenacity says when it is sent again."""

import ssl
import weakref
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from service.errors import EngineFailed

if TYPE_CHECKING:
    from tenacity import RetryCallState

_TRY_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0


class JsonClient:
    """Posts JSON to one address and keeps its connections open between requests; safe to call from several threads."""

    def __init__(
        self,
        address: str,
        *,
        name: str,
        headers: Mapping[str, str],
        timeout: float,
        attempts: int,
        connections: int,
        sleep: Callable[[float], None],
    ) -> None:
        """Talk to `address`, called `name` in errors, waiting `timeout` seconds for each step; nothing is sent yet."""
        import httpx2
        from tenacity import Retrying, retry_if_exception, stop_after_attempt

        self._address = address
        self._name = name
        self._attempts = attempts
        self._client = httpx2.Client(
            headers=dict(headers),
            timeout=timeout,
            limits=httpx2.Limits(max_connections=connections, max_keepalive_connections=connections),
            # the certificates that the system trusts, as curl does: a company's gateway has its own authority
            verify=ssl.create_default_context(),
        )
        weakref.finalize(self, self._client.close)
        self._retrying = Retrying(
            sleep=sleep,
            wait=_pause,
            stop=stop_after_attempt(attempts),
            retry=retry_if_exception(_may_pass),
            reraise=True,
        )

    def post(self, body: Mapping[str, Any]) -> Any:
        """Return the JSON that the server answers to `body`.

        A server that is busy, restarting, out of reach or answering something else than JSON is asked again after
        pauses that double from half a second; a `Retry-After` in seconds that it sends is kept to, up to half a minute.
        Raises EngineFailed when that was of no use or the server refused; its cause is `httpx2.HTTPStatusError` where
        there was an answer.
        """
        import httpx2

        try:
            return self._retrying(self._post_once, body)
        except httpx2.HTTPStatusError as error:
            status = error.response.status_code
            if status not in _TRY_AGAIN:
                raise EngineFailed(
                    f"the server {self._name} refused: {_reason(error)}", mend=_advice(status)
                ) from error
            failed: Exception = error
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            failed = error
        raise EngineFailed(
            f"the server {self._name} did not answer in {self._attempts} attempts: {_reason(failed)}",
            mend="start it, or correct its address",
        ) from failed

    def _post_once(self, body: Mapping[str, Any]) -> Any:
        response = self._client.post(self._address, json=body)
        response.raise_for_status()
        return response.json()


def status_of(error: EngineFailed) -> int | None:
    """Return the HTTP status that made a request fail, None where there was no answer."""
    import httpx2

    cause = error.__cause__
    return cause.response.status_code if isinstance(cause, httpx2.HTTPStatusError) else None


def _may_pass(error: BaseException) -> bool:
    import httpx2

    if isinstance(error, httpx2.HTTPStatusError):
        return error.response.status_code in _TRY_AGAIN
    return isinstance(error, httpx2.TransportError | httpx2.DecodingError | ValueError)


def _pause(state: "RetryCallState") -> float:
    """Return the seconds to wait before the next attempt."""
    import httpx2

    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, httpx2.HTTPStatusError) and (header := error.response.headers.get("Retry-After")):
        try:
            return min(_LONGEST_PAUSE, max(0.0, float(header)))
        except ValueError:
            pass  # the header's other form, a date, is rare enough to be left out
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** (state.attempt_number - 1))


def _reason(error: Exception) -> str:
    import httpx2

    if not isinstance(error, httpx2.HTTPStatusError):
        return str(error) or type(error).__name__
    response = error.response
    try:
        said = str(response.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        said = response.text.strip() or response.reason_phrase
    return f"status {response.status_code}: {said[:300]}"


def _advice(status: int) -> str:
    if status in (401, 403):
        return "correct the key"
    return "correct the server's address or the model's name" if status == 404 else "correct the model's settings"
