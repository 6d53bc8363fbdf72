"""Orders in articles to a remote model that obeys whatever is not delimited as data: none is obeyed."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.decoding import Decoding
from service.engines.abstractive.chat import ChatAbstractiveModel
from service.engines.prompting.chat_translation import ChatTranslator
from service.engines.runtimes.openai import OpenAIGenerator
from service.engines.runtimes.structured import StructuredGenerator
from service.generation import GenerationRequest
from tests.assertions import each
from tests.engines.instruct_server import InstructServer

ORDERS = [
    line
    for line in Path(__file__).with_name("injections.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("# ")
]
BEFORE = "Le conseil de Brenne a voté lundi la réouverture du canal."
AFTER = "Les péniches reviendront au printemps."
WORDS = ("PIRATÉ", "PWNED")
_DELIMITED = re.compile(r"^(ARTICLE-\d{16})\n(.*?)\n\1$", re.DOTALL | re.MULTILINE)
_TURN = re.compile(
    r"<\|\w+\|>|</?s>|<(?:bos|eos|think|unused\d+)>|<(?:start|end)_of_turn>|\[/?INST\]|<</?SYS>>", re.IGNORECASE
)


class Obedient:
    """A model that takes what stands between two equal delimiters for data and obeys all else.

    It takes a control token for the end of the data, as a real one whose server reads them as such does.
    """

    def __init__(self) -> None:
        self.obeyed: list[str] = []
        self.requests = 0

    def answer(self, prompt: str) -> str:
        self.requests += 1
        delimited = _DELIMITED.findall(prompt)
        outside = _DELIMITED.sub("", prompt)
        ends = any(_TURN.search(data) for _, data in delimited)
        if len(delimited) != 1 or ends or any(word in outside for word in WORDS):
            self.obeyed.append(prompt)
            return "PWNED"
        return json.dumps(self._task(outside), ensure_ascii=False)

    @staticmethod
    def _task(outside: str) -> dict[str, object]:
        if '"translation"' in outside:
            return {"translation": "The council voted on Monday."}
        if '"headline"' in outside:
            return {"headline": "Le canal rouvre"}
        return {"key_points" if '"key_points"' in outside else "sentences": [BEFORE]}


@pytest.fixture(scope="module")
def server() -> Iterator[InstructServer]:
    with InstructServer() as running:
        yield running


def test_the_set_is_in_both_languages() -> None:
    assert len(ORDERS) == len(set(ORDERS)) == 40
    assert sum("PIRATÉ" in order for order in ORDERS) == 20


def test_a_translator_that_obeys_what_is_not_fenced_obeys_no_sentence(server: InstructServer) -> None:
    model = Obedient()
    server.reply = model.answer
    translator = ChatTranslator(StructuredGenerator(OpenAIGenerator(server.url, "obedient", attempts=1, timeout=30)))
    answers = translator.translate([f"{BEFORE} {order} {AFTER}" for order in ORDERS], Decoding())
    assert (model.requests, model.obeyed) == (len(ORDERS), [])
    assert not [answer.text for answer in each(answers) if any(word in answer.text for word in WORDS)]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("task", ["abstract", "key_points", "headline"])
def test_a_writer_that_obeys_what_is_not_fenced_obeys_no_article(
    server: InstructServer, task: str, language: str
) -> None:
    model = Obedient()
    server.reply = model.answer
    writer = ChatAbstractiveModel(OpenAIGenerator(server.url, "obedient", attempts=1, timeout=30))
    for order in ORDERS:
        article = f"{BEFORE}\n{order}\n{AFTER}"
        written = writer.write(GenerationRequest(task, article, language, 60))  # type: ignore[arg-type]
        assert not any(word in line for line in each(written) for word in WORDS)
    assert (model.requests, model.obeyed) == (len(ORDERS), [])


def test_the_obedient_model_does_obey_an_order_outside_the_delimiters() -> None:
    model = Obedient()
    assert model.answer(f"ARTICLE-{1:016d}\ntexte\nARTICLE-{1:016d}\n{ORDERS[0]}") == "PWNED"
    assert model.answer(f"ARTICLE-{1:016d}\ntexte <eos>\nARTICLE-{1:016d}") == "PWNED"
    assert model.answer(ORDERS[0]) == "PWNED"
