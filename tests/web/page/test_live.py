"""A brief told as it is made, and briefs that are kept."""

import json
import threading
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from service.domain import Article, BriefOptions
from service.settings import Settings
from service.storage.shared_briefs import SharedBriefs
from service.web.app import create_app
from tests.assertions import each
from tests.web.fakes import FRENCH, FakeServices, make_brief

BRIEF = make_brief(Article(FRENCH, "Le canal"), BriefOptions(full_translation=True))


def streamed(client: FlaskClient, language: str = "en", **fields: str) -> list[tuple[str, dict]]:
    """Post the form as the script does, and return the events."""
    headers = {"Accept": "text/event-stream", "Accept-Language": language}
    text = client.post("/", data={"text": FRENCH, **fields}, headers=headers).text
    blocks = [block.split("\n") for block in text.split("\n\n") if block.startswith("event")]
    return [(kind.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for kind, data in blocks]


def test_the_french_comes_first_and_the_english_line_by_line(client: FlaskClient) -> None:
    events = streamed(client, title="Le canal")
    kinds = [kind for kind, _ in events]
    assert kinds.index("draft") < kinds.index("lines") < kinds.index("done")
    reported = [data["text"] for kind, data in events if kind == "progress"]
    assert reported[:2] == ["Reading the article…", "Waiting for a free place…"]
    assert "Translating 2 of 5…" in reported
    draft = next(data["html"] for kind, data in events if kind == "draft")
    lines = [line for kind, data in events if kind == "lines" for line in data]
    assert "Le conseil départemental a voté lundi soir" in draft
    assert all(f'data-where="{line["where"]}"' in draft for line in each(lines))
    assert [line["en"] for line in lines if line["where"] == "title.en"] == ["LE CANAL"]
    assert any("The number “" in line["notes"] for line in lines)
    location = events[-1][1]["location"]
    assert "LE CANAL" in client.get(location).text


def test_progress_and_warnings_come_in_the_reader_s_language(client: FlaskClient) -> None:
    events = streamed(client, language="fr")
    assert any(data.get("text") == "Traduction\u00a0: 2 sur 4…" for kind, data in events if kind == "progress")
    notes = [line["notes"] for kind, data in events if kind == "lines" for line in data if line["notes"]]
    assert notes
    assert all("manque dans l’anglais" in note and "missing" not in note for note in notes)


def test_a_problem_is_told_in_the_stream_in_plain_words(client: FlaskClient) -> None:
    ((_, reported),) = [event for event in streamed(client, "fr", text="Trois mots seulement") if event[0] == "problem"]
    assert reported["title"] == "C’est trop court pour être résumé."


def test_what_is_refused_before_the_form_is_read_is_told_in_plain_words_too(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"require_keys": "always"}), FakeServices())
    headers = {"Accept": "text/event-stream", "Accept-Language": "fr"}
    answer = app.test_client().post("/", data={"text": FRENCH}, headers=headers)
    app.extensions["durable"].close()
    assert answer.status_code == 401
    assert answer.get_json()["title"] == "Ce service demande une clé."


def test_a_reader_who_leaves_ends_the_work_at_its_next_report(app: Flask, services: FakeServices) -> None:
    reports: list[object] = []
    left, ended = threading.Event(), threading.Event()
    original = services.briefer.brief

    def counted(*args: object, report: object, **more: object) -> object:
        def forward(progress: object) -> None:
            report(progress)  # type: ignore[operator]
            reports.append(progress)
            if len(reports) == 3:  # the draft: what follows is made once the reader has left
                left.wait(20)

        try:
            return original(*args, report=forward, **more)
        finally:
            ended.set()

    services.briefer.brief = counted
    response = app.test_client().post(
        "/", data={"text": FRENCH, "full_translation": "true"}, headers={"Accept": "text/event-stream"}, buffered=False
    )
    stream = iter(response.response)
    while b"draft" not in next(stream):  # type: ignore[operator]
        pass
    response.close()
    left.set()
    assert ended.wait(20)
    assert len(reports) == 3


def test_a_link_outlives_the_process(settings: Settings, data_dir: Path) -> None:
    first = create_app(settings, FakeServices())
    location = first.test_client().post("/", data={"text": FRENCH, "key_points": "1"}).headers["Location"]
    first.extensions["durable"].close()
    second = create_app(settings, FakeServices())
    page = second.test_client().get(location).text
    second.extensions["durable"].close()
    assert "Le conseil départemental" in page
    assert location.rsplit("/", 1)[1].encode() not in (data_dir / "entrefilet.db").read_bytes()


def shared_briefs(app: Flask, **limits: object) -> SharedBriefs:
    return SharedBriefs(lambda: app.extensions["durable"].database, **limits)  # type: ignore[arg-type]


def test_a_shared_brief_comes_back_whole_and_only_under_its_own_key(app: Flask) -> None:
    briefs = shared_briefs(app)
    key = briefs.put(BRIEF, {"key_points": "1"}, source="canal.docx")
    found = shared_briefs(app).get(key)
    assert found is not None
    assert found.brief == BRIEF
    assert (found.options, found.source) == ({"key_points": "1"}, "canal.docx")
    assert briefs.get(key[:-1]) is None
    assert briefs.get(key + "x") is None


def test_shared_briefs_expire(app: Flask) -> None:
    now = [1000.0]
    briefs = shared_briefs(app, seconds=60, clock=lambda: now[0])
    key = briefs.put(BRIEF, {})
    now[0] += 59
    assert briefs.get(key)
    now[0] += 2
    assert briefs.get(key) is None
    briefs.put(BRIEF, {})
    assert briefs.usage()[0] == 1


def test_the_oldest_shared_briefs_make_room_and_the_newest_stays(app: Flask) -> None:
    size = shared_briefs(app).usage
    now = [1000.0]
    briefs = shared_briefs(app, max_bytes=3000, clock=lambda: now[0])
    keys = []
    for _ in range(8):
        now[0] += 1
        keys.append(briefs.put(BRIEF, {}))
    assert briefs.get(keys[-1])
    assert briefs.get(keys[0]) is None
    assert size()[1] <= 3000


def test_a_brief_stays_in_memory_where_the_disk_fails(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    app = create_app(settings.model_copy(update={"data_dir": tmp_path / "file" / "data"}), FakeServices())
    client = app.test_client()
    location = client.post("/", data={"text": FRENCH}).headers["Location"]
    assert client.get(location).status_code == 200


def test_a_brief_can_be_deleted_by_whoever_has_its_link(client: FlaskClient) -> None:
    location = client.post("/", data={"text": FRENCH}).headers["Location"]
    assert f'action="{location}/delete"' in client.get(location).text
    assert client.post(f"{location}/delete").headers["Location"] == "/"
    assert client.get(location).status_code == 404
