"""What the service asks of others: webhooks sent and pages fetched, under the address rules of the settings."""

import socket
from collections.abc import Mapping

from service.ingest.addresses import Resolve, resolve
from service.ingest.fetch import Dial, FetchFailed, request
from service.jobs.webhooks import Post, WebhookFailed
from service.settings import Settings

_ANSWER_BYTES = 65_536


def webhook_post(settings: Settings, *, resolver: Resolve = resolve, dial: Dial = socket.create_connection) -> Post:
    """Return what sends a webhook; a redirect is an answer like any other, and not followed."""

    def post(url: str, body: bytes, headers: Mapping[str, str], *, timeout: float) -> tuple[int, Mapping[str, str]]:
        try:
            answer = request(
                "POST",
                url,
                headers=headers,
                body=body,
                timeout=timeout,
                max_bytes=_ANSWER_BYTES,
                private_allowed=settings.private_addresses,
                resolver=resolver,
                dial=dial,
            )
        except FetchFailed as error:
            raise WebhookFailed(str(error)) from error
        return answer.status, answer.headers

    return post
