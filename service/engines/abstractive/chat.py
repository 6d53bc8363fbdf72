"""An instruct model behind an OpenAI-compatible server as a writer of abstracts, key points and headlines."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import get_args

from service.decoding import Decoding, ModelIdentity
from service.engines.prompting import prompts
from service.engines.prompting.answers import read_answer
from service.engines.prompting.delimiter import as_data, delimiter
from service.engines.prompting.prompts import Prompt
from service.engines.runtimes.openai import OpenAIGenerator
from service.engines.runtimes.structured import StructuredGenerator
from service.errors import EngineFailed
from service.generation import GenerationRequest, Task

VERSION = "v2"
LANGUAGES = ("fr", "en")
_MAX_TOKENS: Mapping[Task, Callable[[int], int]] = {
    "abstract": lambda words: 3 * words + 200,
    "key_points": lambda points: 90 * points + 150,
    "headline": lambda words: 6 * words + 60,
}


class ChatAbstractiveModel:
    """Writes by the prompts of `prompts/chat`; safe to call from several threads.

    The article goes into the prompt as data between delimiters; the answer has to be JSON by a schema, which servers
    that can are made to keep to. A server that did not answer is left in peace for `rest` seconds.
    """

    def __init__(
        self,
        generator: OpenAIGenerator,
        *,
        max_source_tokens: int = 6000,
        rest: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Ask `generator`; nothing is sent yet. Raises PromptInvalid."""
        self.identity: ModelIdentity = generator.identity
        self.max_source_tokens = max_source_tokens
        self._generator = StructuredGenerator(generator)
        self._rest, self._clock = rest, clock
        self._lock = threading.Lock()
        self._silent_until = 0.0
        self._templates: dict[tuple[Task, str], Prompt] = {
            (task, language): prompts.load(f"chat/{task}.{language}.{VERSION}")
            for task in get_args(Task)
            for language in LANGUAGES
        }

    @property
    def prompts(self) -> Mapping[str, str]:
        """The prompts by task and language, with their versions."""
        return {f"{task}.{language}": prompt.id for (task, language), prompt in self._templates.items()}

    def tasks(self, language: str) -> frozenset[Task]:
        """Return what there is a prompt for in `language`."""
        return frozenset(task for task, known in self._templates if known == language)

    def count_tokens(self, text: str) -> int:
        """Estimate the tokens of `text`, on the safe side."""
        return self._generator.count_tokens(text)

    def render(self, request: GenerationRequest) -> str:
        """Return the whole prompt for `commission`; neither the article nor a term can write the delimiter."""
        article = as_data(request.article)
        quote = "« {} »" if request.language == "fr" else '"{}"'
        return self._templates[request.task, request.language].render(
            delimiter=delimiter(article),
            article=article,
            amount=str(request.amount),
            terms=", ".join(quote.format(as_data(term).replace("\n", " ")) for term in request.terms),
        )

    def write(self, request: GenerationRequest) -> list[str]:
        """Return the strings of the model's answer. Raises EngineFailed, also for an answer that is not as asked."""
        with self._lock:
            if self._clock() < self._silent_until:
                raise EngineFailed(f"{self.identity.name} did not answer a moment ago and is not asked again yet")
        prompt, limit = self.render(request), _MAX_TOKENS[request.task](request.amount)
        try:
            (answer,) = self._generator.generate([prompt], Decoding(), [limit], task=request.task)
        except EngineFailed:
            with self._lock:
                self._silent_until = self._clock() + self._rest
            raise
        return read_answer(answer.text, request.task, finished=answer.finished)
