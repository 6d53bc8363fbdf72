"""A translator on an OpenAI-compatible server, named by its address and model."""

from dataclasses import dataclass
from typing import Literal

from service.decoding import Decoding
from service.engines.prompting import prompts
from service.engines.prompting.chat_translation import ChatTranslator
from service.engines.prompting.prompted import PromptedTranslator
from service.engines.runtimes.openai import OpenAIGenerator
from service.engines.runtimes.structured import StructuredGenerator
from service.errors import ModelNotAvailable

PLAIN_PROMPT = "gemma3-270m/translate.fr-en.v1"  # what a model that only continues text understands


@dataclass(frozen=True, slots=True)
class Remote:
    """How a server is asked: its key, which of its two APIs, how long to wait and how many requests at once."""

    api_key: str | None = None
    style: Literal["chat", "completions"] = "chat"
    seconds: float = 60.0
    concurrency: int = 8


def generator_of(name: str, remote: Remote, *, attempts: int = 4) -> OpenAIGenerator:
    """Return the generator at `http://…/v1#MODEL`; nothing is sent. Raises ModelNotAvailable and InvalidSettings."""
    url, _, model = name.partition("#")
    if not model:
        raise ModelNotAvailable(f"{url} does not say which model", mend=f"add it: {url}#MODEL")
    return OpenAIGenerator(
        url,
        model,
        api_key=remote.api_key,
        style=remote.style,
        timeout=remote.seconds,
        concurrency=remote.concurrency,
        attempts=attempts,
        stop="\n" if remote.style == "completions" else None,
    )


def open_remote(name: str, remote: Remote) -> PromptedTranslator:
    """Return the translator at `http://…/v1#MODEL`; nothing is sent. Raises ModelNotAvailable and InvalidSettings."""
    return _translator(generator_of(name, remote), remote)


def examine(name: str, remote: Remote) -> str:
    """Have the server translate one word, and return what it answered. Raises EngineFailed where it is down."""
    translator = _translator(generator_of(name, remote, attempts=1), remote)
    (answer,) = translator.translate(["Bonjour."], Decoding(max_length=48))
    return f'answers, « Bonjour. » is "{answer.text}"'


def _translator(generator: OpenAIGenerator, remote: Remote) -> PromptedTranslator:
    if remote.style == "chat":
        return ChatTranslator(StructuredGenerator(generator))
    return PromptedTranslator(generator, prompts.load(PLAIN_PROMPT), max_source_tokens=1024)
