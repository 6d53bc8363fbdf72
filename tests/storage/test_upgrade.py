"""A database as an earlier release left it, in the middle of a job: opened by this one, which goes on with it."""

import hashlib
import json
import sqlite3
import time
from pathlib import Path

from standardwebhooks import Webhook as Verifier

from service.settings import Settings
from service.storage.tables import metadata
from service.web.app import create_app
from tests.assertions import each
from tests.faults.harness import SECRET, wait_until
from tests.jobs.receiver import Receiver
from tests.web.fakes import FakeServices

_TOKEN = "ef_0123456789ab_of-the-earlier-release"

_SCHEMA = """
create table jobs (
    id varchar not null primary key, owner varchar, state varchar not null, created double precision not null,
    finished double precision, expires double precision, total integer not null, completed integer not null,
    failed integer not null, webhook_url text, webhook_secret text
);
create index jobs_expires on jobs (expires);
create table items (
    job_id varchar not null, position integer not null, reference text, state varchar not null, rank integer not null,
    created double precision not null, worker varchar, lease double precision, attempts integer not null,
    sequence integer, payload text, result text, error text, primary key (job_id, position)
);
create index items_next on items (state, rank, created, job_id, position);
create index items_finished on items (job_id, sequence);
create table deliveries (
    id varchar not null primary key, job_id varchar not null, url text not null, secret text not null,
    body text not null, state varchar not null, attempts integer not null, due double precision not null,
    status integer, error text, expires double precision not null
);
create table idempotency (
    owner varchar not null, key varchar not null, fingerprint varchar not null, holder varchar,
    lease double precision not null, expires double precision not null, status integer, headers text, body blob,
    primary key (owner, key)
);
create table keys (
    id varchar not null primary key, name text not null, digest varchar not null, scopes text not null,
    requests_per_minute integer not null, characters_per_day integer not null, created double precision not null,
    revoked double precision
);
create table results (
    key varchar not null primary key, body blob not null, size integer not null, used double precision not null
);
"""
_OPTIONS = {"key_points": 3, "abstract_words": 60, "full_translation": False, "style": "auto", "order": "reading"}


def earlier_database(file: Path, webhook: str) -> None:
    """Write a job of three articles: one is done, one was in the hand of a process that is gone, one waits."""
    now = time.time()

    def payload(number: int) -> str:
        article = {"text": f"Le canal numéro {number} rouvre. Les péniches reviennent.", "title": None}
        return json.dumps({**article, "options": _OPTIONS, "include_text": True, "glossary": None, "owner": "desk"})

    connection = sqlite3.connect(file)
    connection.executescript(_SCHEMA)
    key_id = _TOKEN.split("_")[1]
    digest = hashlib.sha256(_TOKEN.encode()).hexdigest()
    connection.execute(
        "insert into keys values (?, 'desk', ?, 'briefs jobs', 100, 0, ?, null)", (key_id, digest, now - 9000)
    )
    connection.execute(
        "insert into jobs values ('job_old', ?, 'running', ?, null, null, 3, 1, 0, ?, ?)",
        (key_id, now - 900, webhook, SECRET),
    )
    insert = "insert into items values ('job_old', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null)"
    brief = {"brief": {"text": "Le canal numéro 0 rouvre."}, "include_text": True}
    connection.executemany(
        insert,
        [
            (0, '"a"', "done", 0, now - 900, None, None, 1, 1, None, json.dumps(brief)),
            (1, '"b"', "running", 1, now - 900, "gone", now - 800, 1, None, payload(1), None),
            (2, "null", "queued", 2, now - 900, None, None, 0, None, payload(2), None),
        ],
    )
    connection.commit()
    connection.close()


def test_a_database_of_an_earlier_release_opens_and_its_job_goes_on(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, min_words=1, private_addresses=True, require_keys="always")
    receiver = Receiver()
    earlier_database(settings.sqlite_file, receiver.url)
    app = create_app(settings, FakeServices())
    try:
        wait_until(lambda: bool(receiver.received), 60)
        job = app.test_client().get("/v1/jobs/job_old?results=true", headers={"X-API-Key": _TOKEN}).json
        assert (job["state"], job["completed"], job["failed"]) == ("done", 3, 0)
        assert [item["id"] for item in job["items"]] == ["a", "b", None]
        assert [item["attempts"] for item in job["items"]] == [1, 2, 1]
        assert all(f"numéro {n} rouvre" in item["result"]["text"] for n, item in each(enumerate(job["items"])))
        headers, body = receiver.received[0]
        assert Verifier(SECRET).verify(body, headers)["data"]["id"] == "job_old"
        fresh = {"articles": [{"text": "Le canal rouvre aux péniches."}]}
        accepted = app.test_client().post("/v1/jobs", json=fresh, headers={"X-API-Key": _TOKEN})
        assert accepted.status_code == 202
    finally:
        app.extensions["durable"].close()
        receiver.stop()
    with sqlite3.connect(settings.sqlite_file) as connection:
        for table in each(metadata.sorted_tables):
            columns = {row[1] for row in connection.execute(f"pragma table_info({table.name})")}
            assert {column.name for column in table.columns} <= columns, table.name
    connection.close()
