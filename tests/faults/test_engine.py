"""An engine that raises, runs out of memory, never comes back or answers garbage, under jobs and requests."""

import time
from pathlib import Path
from typing import Any

from tests.faults import garbage
from tests.faults.harness import ROUNDS, Process, job, wait_until, wrong_items
from tests.faults.outcomes import Outcome, record

_TIMES = 10 if ROUNDS else 1
_BRIEF = {"text": "Le canal rouvre. Les péniches reviennent."}


def _finish(server: Process, key: str) -> dict[str, Any]:
    wait_until(lambda: server.ask("GET", f"/v1/jobs/{key}")[2]["state"] == "done")
    read: dict[str, Any] = server.ask("GET", f"/v1/jobs/{key}?results=true")[2]
    return read


def test_an_engine_that_fails_for_a_while_fails_no_article(tmp_path: Path) -> None:
    recovery, wrong = [], []
    with Process(tmp_path) as server:
        for number in range(_TIMES):
            for place, fault in enumerate(("raise", "memory")):
                server.set("engine", fault)
                status, _, problem = server.ask("POST", "/v1/briefs", _BRIEF)
                assert (status, problem["type"]) == (500, "/docs#internal-error")
                assert "purpose" not in problem["detail"]
                key = server.ask("POST", "/v1/jobs", job(10 * number + place, 2))[2]["id"]
                wait_until(
                    lambda key=key: all(i["attempts"] >= 1 for i in server.ask("GET", f"/v1/jobs/{key}")[2]["items"])
                )
                server.set("engine", "answer")
                recovery.append(wait_until(lambda: server.ask("POST", "/v1/briefs", _BRIEF)[0] == 200))
                wrong += wrong_items(_finish(server, key))
    record(Outcome("engine raises, or is out of memory", 2 * _TIMES, len(wrong), recovery, "articles are tried again"))
    assert wrong == []


def test_an_engine_that_hangs_ends_the_process_and_the_next_one_goes_on(tmp_path: Path) -> None:
    recovery, wrong = [], []
    for number in range(_TIMES):
        with Process(tmp_path, engine_seconds=1) as server:
            server.set("engine", "hang")
            key = server.ask("POST", "/v1/jobs", job(number, 2))[2]["id"]
            assert server.ended() == 1
            assert "the process ends" in server.log
            server.set("engine", "answer")
        began = time.monotonic()
        with Process(tmp_path) as server:  # with the usual patience: a busy machine is no hung engine
            recovery.append(time.monotonic() - began)
            wrong += wrong_items(_finish(server, key))
    record(Outcome("engine hangs", _TIMES, len(wrong), recovery, "the process ends, its supervisor starts another"))
    assert wrong == []


def test_answers_of_an_engine_that_are_none_fail_no_article_and_wrong_ones_are_all_warned_of(tmp_path: Path) -> None:
    recovery, wrong, tried = [], [], 0
    with Process(tmp_path) as server:
        for number in range(_TIMES):
            for place, kind in enumerate(garbage.KINDS):
                tried += 1
                server.set("engine", kind)
                article = {"text": garbage.TEXT, "title": f"{number}"}
                status, _, brief = server.ask("POST", "/v1/briefs?full_translation=true", article)
                if kind in garbage.NO_ANSWERS:
                    assert (status, brief["type"]) == (500, "/docs#internal-error"), kind
                    if place and not ROUNDS:
                        continue  # an article that is tried again waits for a second
                    key = server.ask("POST", "/v1/jobs", job(100 * number + place, 1))[2]["id"]
                    path = f"/v1/jobs/{key}"
                    wait_until(lambda path=path: server.ask("GET", path)[2]["items"][0]["attempts"] >= 1)
                    server.set("engine", "answer")
                    recovery.append(wait_until(lambda: server.ask("POST", "/v1/briefs", _BRIEF)[0] == 200))
                    wrong += wrong_items(_finish(server, key))
                else:
                    assert status == 200, kind
                    wrong += [f"{kind}: {place}" for place in _unwarned(brief)]
    record(Outcome("engine returns garbage", tried, len(wrong), recovery, "an error, or a warning at every sentence"))
    assert wrong == []


def _unwarned(brief: dict[str, Any]) -> list[str]:
    """Return the English of a brief that says something without a warning, or has characters that are no text."""
    places = {f"key_points[{n}].en": point["en"] for n, point in enumerate(brief["key_points"])}
    places |= {f"abstract.sentences[{n}].en": one["en"] for n, one in enumerate(brief["abstract"]["sentences"])}
    sentences = brief["translation"]["sentences"]
    places |= {f"translation.sentences[{n}].en": one["en"] for n, one in enumerate(sentences)}
    warned = {warning["where"] for warning in brief["warnings"]}
    return [place for place, text in places.items() if place not in warned or not text.replace("\n", "").isprintable()]
