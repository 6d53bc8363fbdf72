import base64
import json
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from standardwebhooks import Webhook as Verifier

from service.cli import main
from service.errors import InvalidOption
from service.jobs.claims import Claims
from service.jobs.model import NewItem, Webhook
from service.jobs.outbox import Outbox
from service.jobs.store import JobStore
from service.jobs.webhooks import RETRY_SECONDS, Sender, read_secret
from service.settings import Settings
from service.storage.database import Database
from service.web.outbound import webhook_post
from tests.assertions import each
from tests.jobs.conftest import Clock
from tests.jobs.receiver import Receiver

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def receive() -> Iterator[Callable[..., Receiver]]:
    started: list[Receiver] = []

    def start(*statuses: int, **options: str) -> Receiver:
        started.append(Receiver(*statuses, **options))
        return started[-1]

    yield start
    for receiver in started:
        receiver.stop()


def ended_job(database: Database, clock: Callable[[], float], url: str) -> Outbox:
    JobStore(database, clock=clock).create("j1", [NewItem({"text": "Un article"})], webhook=Webhook(url, SECRET))
    claims = Claims(database, clock=clock)
    claim = claims.claim("w")
    assert claim
    claims.finish(claim, {"en": "x"})
    return Outbox(database, clock=clock)


def sender(outbox: Outbox, clock: Callable[[], float], *, private: bool = True) -> Sender:
    settings = Settings(private_addresses=private, data_dir=Path("unused"))
    return Sender(outbox, webhook_post(settings), clock=clock, jitter=lambda low, high: (low + high) / 2)


def test_a_webhook_passes_the_verification_of_the_standards_own_package(database: Database, receive) -> None:
    receiver = receive()
    outbox = ended_job(database, time.time, receiver.url)
    assert sender(outbox, time.time).send_next()
    headers, body = receiver.received[0]
    verified = Verifier(SECRET).verify(body, headers)
    assert verified["type"] == "job.done"
    assert verified["data"] == {
        "id": "j1",
        "state": "done",
        "total": 1,
        "completed": 1,
        "failed": 0,
        "location": "/v1/jobs/j1",
    }
    assert outbox.find("j1").state == "delivered"
    assert not sender(outbox, time.time).send_next()


def test_a_failed_webhook_is_tried_again_with_the_same_id_and_growing_waits(
    database: Database, receive, clock: Clock
) -> None:
    receiver = receive(500, 302, 503)
    outbox = ended_job(database, clock, receiver.url)
    sending = sender(outbox, clock)
    for wait in each(RETRY_SECONDS[:3]):
        assert sending.send_next()
        assert not sending.send_next()
        assert outbox.find("j1").due == pytest.approx(clock.now + wait)
        clock.now += wait
    assert sending.send_next()
    assert outbox.find("j1").state == "delivered"
    assert [headers["webhook-id"] for headers, _ in receiver.received] == ["msg_j1"] * 4
    assert len({body for _, body in receiver.received}) == 1


def test_a_webhook_that_never_arrives_is_dead_after_days_and_says_why(
    database: Database, receive, clock: Clock
) -> None:
    receiver = receive(*[500] * 20)
    outbox = ended_job(database, clock, receiver.url)
    sending = sender(outbox, clock)
    for wait in (*RETRY_SECONDS, 0.0):
        assert sending.send_next()
        clock.now += wait
    delivery = outbox.find("j1")
    assert (delivery.state, delivery.attempts, delivery.status) == ("dead", 10, 500)
    assert "500" in delivery.error
    assert outbox.count()["dead"] == 1
    assert sum(RETRY_SECONDS) > 24 * 3600


def test_a_receiver_that_is_gone_for_good_is_not_asked_again(database: Database, receive, clock: Clock) -> None:
    outbox = ended_job(database, clock, receive(410).url)
    sender(outbox, clock).send_next()
    assert outbox.find("j1").state == "dead"


def test_a_receiver_that_asks_for_time_gets_it(database: Database, receive, clock: Clock) -> None:
    outbox = ended_job(database, clock, receive(429, retry_after="900").url)
    sender(outbox, clock).send_next()
    assert outbox.find("j1").due == pytest.approx(clock.now + 900)


def test_a_sender_that_dies_in_the_middle_leaves_the_webhook_to_the_next(database: Database, clock: Clock) -> None:
    outbox = ended_job(database, clock, "http://a.example/")
    assert outbox.claim(60)
    assert outbox.claim(60) is None
    clock.now += 61
    again = outbox.claim(60)
    assert again
    assert again[0].attempts == 2


def test_a_webhook_that_was_put_off_by_a_clock_gone_wrong_is_sent(database: Database, receive, clock: Clock) -> None:
    outbox = ended_job(database, clock, receive(500, 200).url)
    sending, right = sender(outbox, clock), clock.now
    clock.now += 50 * 365 * 86400
    assert sending.send_next()
    clock.now = right + 60
    assert sending.send_next()
    assert outbox.find("j1").state == "delivered"


def test_an_inner_address_is_never_reached(database: Database, receive, clock: Clock) -> None:
    receiver = receive()
    outbox = ended_job(database, clock, receiver.url)
    sender(outbox, clock, private=False).send_next()
    assert receiver.received == []
    assert "private" in outbox.find("j1").error


def test_a_name_is_looked_up_again_at_every_attempt_and_reached_only_while_it_is_public(
    database: Database, receive, clock: Clock
) -> None:
    receiver = receive(503)
    answers = [["203.0.114.7"], ["127.0.0.1"], ["203.0.114.7", "10.0.0.1"], ["203.0.114.7"]]
    dialled: list[tuple[str, int]] = []

    def resolver(host: str, port: int) -> list[str]:
        assert (host, port) == ("hooks.example", 8443)
        return answers.pop(0)

    def dial(address: tuple[str, int], seconds: float) -> socket.socket:
        dialled.append(address)
        return socket.create_connection(("127.0.0.1", receiver.server_port), seconds)

    outbox = ended_job(database, clock, "http://hooks.example:8443/hook")
    post = webhook_post(Settings(data_dir=Path("unused")), resolver=resolver, dial=dial)
    sending = Sender(outbox, post, clock=clock, jitter=lambda low, high: (low + high) / 2)
    for wait, expected in zip(RETRY_SECONDS, ("503", "private", "private"), strict=False):
        assert sending.send_next()
        delivery = outbox.find("j1")
        assert delivery.state == "pending"
        assert expected in delivery.error
        clock.now += wait
    assert sending.send_next()
    assert outbox.find("j1").state == "delivered"
    assert dialled == [("203.0.114.7", 8443)] * 2, "only the checked address is connected to"
    assert len(receiver.received) == 2


def test_results_stay_while_their_webhook_is_tried_and_a_day_after_it_came(
    database: Database, receive, clock: Clock
) -> None:
    store, keep = JobStore(database, retention_seconds=72 * 3600, clock=clock), 72 * 3600
    outbox = ended_job(database, clock, receive(*[500] * 9).url)
    sending = sender(Outbox(database, retention_seconds=keep, clock=clock), clock)
    for wait in RETRY_SECONDS:
        assert sending.send_next()
        clock.now += wait
        store.purge()
        assert store.find("j1"), "forgotten before anybody was notified"
    assert sending.send_next()
    assert outbox.find("j1").state == "delivered"
    clock.now += 24 * 3600 - 1
    assert store.purge() == 0
    clock.now += 2
    assert store.purge() == 1


def test_dead_webhooks_are_listed_and_sent_again_on_the_command_line(
    settings: Settings,
    database: Database,
    receive,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ENTREFILET_DATA_DIR", str(settings.data_dir))
    if settings.database:
        monkeypatch.setenv("ENTREFILET_DATABASE", settings.database.get_secret_value())
    receiver = receive(410)
    outbox = ended_job(database, time.time, receiver.url)
    assert main(["webhooks", "retry", "msg_j1"]) == 3, "one that is not dead"
    sender(outbox, time.time).send_next()
    capsys.readouterr()
    assert main(["webhooks", "list", "--state", "dead", "--format", "json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert (listed["id"], listed["job"], listed["state"], listed["status"]) == ("msg_j1", "j1", "dead", 410)
    assert "whsec_" not in str(listed)
    assert main(["webhooks", "list", "--state", "delivered"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["webhooks", "retry", "all"]) == 0
    assert sender(outbox, time.time).send_next()
    headers, body = receiver.received[-1]
    assert Verifier(SECRET).verify(body, headers)["data"]["id"] == "j1"
    assert main(["webhooks", "list"]) == 0
    assert "delivered" in capsys.readouterr().out


def test_the_secret_is_forgotten_with_the_end_of_its_webhook(database: Database, receive, clock: Clock) -> None:
    outbox = ended_job(database, clock, receive().url)
    sender(outbox, clock).send_next()
    with database.read() as connection:
        assert SECRET not in json.dumps([list(row) for row in connection.exec_driver_sql("select * from deliveries")])


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_!!!!", "whsec_" + "QUFB", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"])
def test_secrets_that_are_none_are_refused(secret: str) -> None:
    with pytest.raises(InvalidOption):
        read_secret(secret)
