"""An OpenAI-compatible server as translator: against a real small server, over real sockets."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from service.decoding import Decoding
from service.engines.prompting import prompts
from service.engines.prompting.prompted import PromptedTranslator
from service.engines.runtimes.openai import OpenAIGenerator
from service.errors import EngineFailed, InvalidSettings
from tests.assertions import each
from tests.engines.small_server import Answer, Server


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def busy(status: int = 503, **headers: str) -> Callable[[], Answer]:
    return lambda: (status, headers, {"error": {"message": "not now"}})


@pytest.mark.parametrize(
    ("style", "path", "score"), [("chat", "/v1/chat/completions", -0.25), ("completions", "/v1/completions", -0.5)]
)
def test_both_apis_answer_in_order_with_scores(server: Server, style: Any, path: str, score: float) -> None:
    generator = OpenAIGenerator(server.url, "small", style=style, api_key="secret")
    hypotheses = generator.generate(["un deux trois", "quatre cinq six"], Decoding(), caps=[10, 2])
    assert [one.text for one in hypotheses] == ["UN DEUX TROIS", "QUATRE CINQ"]
    assert [one.finished for one in hypotheses] == [True, False]
    assert [one.tokens for one in hypotheses] == [3, 2]
    assert hypotheses[0].score == pytest.approx(score)
    assert {path for path, _, _ in server.requests} == {path}
    assert all(headers["Authorization"] == "Bearer secret" for _, headers, _ in each(server.requests))
    assert all(body["model"] == "small" and body["temperature"] == 0 for _, _, body in each(server.requests))


def test_a_busy_server_is_asked_again_after_pauses_that_double(server: Server) -> None:
    pauses: list[float] = []
    server.script = [busy(), busy(429), lambda: (200, {}, b"<html>")]
    generator = OpenAIGenerator(server.url, "small", pause=pauses.append)
    assert generator.generate(["un deux trois"], Decoding())[0].text == "UN DEUX TROIS"
    assert pauses == [0.5, 1.0, 2.0]


def test_a_retry_after_is_kept_to(server: Server) -> None:
    pauses: list[float] = []
    server.script = [busy(429, **{"Retry-After": "7"}), busy(503, **{"Retry-After": "soon"})]
    OpenAIGenerator(server.url, "small", pause=pauses.append).generate(["un"], Decoding())
    assert pauses == [7.0, 1.0]


def test_a_server_that_stays_busy_is_an_error_that_says_what_it_said(server: Server) -> None:
    server.script = [busy() for _ in range(3)]
    generator = OpenAIGenerator(server.url, "small", attempts=3, pause=lambda _: None)
    with pytest.raises(EngineFailed, match="3 attempts: status 503: not now"):
        generator.generate(["un"], Decoding())


@pytest.mark.parametrize(("status", "mend"), [(401, "key"), (404, "name"), (400, "settings")])
def test_a_refusal_is_not_repeated(server: Server, status: int, mend: str) -> None:
    server.script = [busy(status)]
    with pytest.raises(EngineFailed, match=f"status {status}: not now") as caught:
        OpenAIGenerator(server.url, "small", api_key="hunter2").generate(["un"], Decoding())
    assert mend in caught.value.mend
    assert "hunter2" not in str(caught.value)
    assert len(server.requests) == 1


def test_a_server_that_is_down_is_a_clear_error(server: Server) -> None:
    server.close()
    pauses: list[float] = []
    generator = OpenAIGenerator(server.url, "small", pause=pauses.append)
    with pytest.raises(EngineFailed, match=r"127\.0\.0\.1:\d+ did not answer in 4 attempts.*refused") as caught:
        generator.generate(["un"], Decoding())
    assert "start it" in caught.value.mend
    assert len(pauses) == 3


def test_a_server_that_is_too_slow_is_given_up(server: Server) -> None:
    server.delay = 1.0
    generator = OpenAIGenerator(server.url, "small", timeout=0.1, attempts=2, pause=lambda _: None)
    with pytest.raises(EngineFailed, match="timed out"):
        generator.generate(["un"], Decoding())


@pytest.mark.parametrize("answer", [{}, {"choices": []}, {"choices": [{"message": {"content": None}}]}, [1], "x"])
def test_an_answer_of_another_shape_is_a_clear_error(server: Server, answer: Any) -> None:
    server.script = [lambda: (200, {}, answer)]
    with pytest.raises(EngineFailed, match="another shape"):
        OpenAIGenerator(server.url, "small").generate(["un"], Decoding())


def test_no_more_requests_run_at_once_than_allowed(server: Server) -> None:
    server.delay = 0.05
    generator = OpenAIGenerator(server.url, "small", concurrency=3)
    assert len(generator.generate([f"un deux {index}" for index in range(12)], Decoding())) == 12
    assert 1 < server.most_at_once <= 3


def test_it_translates_through_a_prompt(server: Server) -> None:
    generator = OpenAIGenerator(server.url, "small", style="completions")
    translator = PromptedTranslator(generator, prompts.load("gemma3-270m/translate.fr-en.v1"))
    (one, blank) = translator.translate(["Bonjour\nà tous", " "], Decoding())
    assert server.requests[0][2]["prompt"] == "French: Bonjour à tous\nEnglish:"
    assert one.text == "À TOUS ENGLISH:"
    assert blank.text == ""


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://host/v1", "localhost:8000", "http://"])
def test_an_address_that_is_no_server_is_refused(url: str) -> None:
    with pytest.raises(InvalidSettings):
        OpenAIGenerator(url, "small")
