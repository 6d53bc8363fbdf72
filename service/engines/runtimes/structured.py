"""Asking an OpenAI-compatible server for JSON by a schema, and without one where the server knows none."""

import threading
from collections.abc import Sequence

from service.decoding import Decoding, Hypothesis, ModelIdentity
from service.engines.prompting.answers import AnswerTask, response_format
from service.engines.runtimes.json_client import status_of
from service.engines.runtimes.openai import OpenAIGenerator
from service.errors import EngineFailed

_NO_SCHEMA = frozenset({400, 404, 415, 422, 501})  # what servers without structured output say to a schema


class StructuredGenerator:
    """Sends the schema of `asked` with each prompt; after the first refusal never again. Safe for several threads."""

    def __init__(self, generator: OpenAIGenerator) -> None:
        self.identity: ModelIdentity = generator.identity
        self._generator = generator
        self._lock = threading.Lock()
        self._structured = True

    def count_tokens(self, text: str) -> int:
        """Estimate the tokens of `text`, on the safe side."""
        return self._generator.count_tokens(text)

    def batch_key(self, text: str, decoding: Decoding) -> int:
        """Return the estimated length."""
        return self._generator.batch_key(text, decoding)

    def generate(
        self,
        prompts: Sequence[str],
        decoding: Decoding,
        caps: Sequence[int] | None = None,
        *,
        task: AnswerTask = "translation",
    ) -> list[Hypothesis]:
        """Return one answer a prompt, in order. Raises EngineFailed when the server does not answer in the end."""
        with self._lock:
            structured = self._structured
        if structured:
            try:
                return self._generator.generate(
                    prompts, decoding, caps, extra={"response_format": response_format(task)}
                )
            except EngineFailed as error:
                if status_of(error) not in _NO_SCHEMA:
                    raise
        answers = self._generator.generate(prompts, decoding, caps)
        with self._lock:
            self._structured = False
        return answers
