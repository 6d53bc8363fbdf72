"""The progress of a job as server-sent events."""

import threading
from typing import Any

from flask.testing import FlaskClient

from service.domain import Article, BriefOptions
from service.settings import Settings
from service.web.app import create_app
from tests.web.api.test_jobs import submit
from tests.web.fakes import FRENCH, FakeServices, make_brief


def test_events_tell_every_article_once_and_go_on_where_a_reader_left(client: FlaskClient) -> None:
    location = submit(client, FRENCH, "court", FRENCH).headers["Location"]
    stream = client.get(f"{location}/events")
    assert stream.content_type.startswith("text/event-stream")
    events = [block for block in stream.text.split("\n\n") if "event: item" in block]
    assert len(events) == 3
    assert stream.text.rstrip().split("\n\n")[-1].startswith("event: end")
    again = client.get(f"{location}/events", headers={"Last-Event-ID": "2"}).text
    assert again.count("event: item") == 1
    assert "id: 3" in again


def test_streams_of_events_are_few_at_once(client: FlaskClient, settings: Settings) -> None:
    gate = threading.Event()

    def answer(article: Article, options: BriefOptions) -> Any:
        gate.wait(20)
        return make_brief(article, options)

    app = create_app(settings, FakeServices(answer=answer))
    try:
        slow = app.test_client()
        location = submit(slow, FRENCH).headers["Location"]
        held: list[Any] = [slow.get(f"{location}/events", buffered=False) for _ in range(16)]
        refused = slow.get(f"{location}/events")
        assert refused.status_code == 429
        assert refused.headers["Retry-After"]
        for response in held:
            response.close()
        gate.set()
        assert "event: end" in slow.get(f"{location}/events").text
    finally:
        gate.set()
        app.extensions["durable"].close()
