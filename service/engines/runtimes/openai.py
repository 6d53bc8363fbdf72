"""Any OpenAI-compatible server (vLLM, llama.cpp, a company's gateway) as a generator."""

import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal
from urllib.parse import urlsplit

from service.decoding import Decoding, Hypothesis, ModelIdentity
from service.engines.runtimes.json_client import JsonClient
from service.engines.runtimes.prompt_tokens import longest_continuations
from service.errors import EngineFailed, InvalidSettings


class OpenAIGenerator:
    """Continues prompts on a server, `concurrency` requests at a time; safe to call from several threads.

    What the API does not have is done without: there is no beam search, a repetition penalty becomes a frequency
    penalty, and the score is 0 where the server sends no log-probabilities.
    """

    def __init__(
        self,
        url: str,
        model: str,
        *,
        api_key: str | None = None,
        style: Literal["chat", "completions"] = "chat",
        timeout: float = 60.0,
        attempts: int = 4,
        concurrency: int = 8,
        stop: str | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Talk to `url`, which ends before `/chat/completions`; nothing is sent yet. Raises InvalidSettings."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InvalidSettings(f"{url} is no http(s) address of a server", field="translator")
        self.identity = ModelIdentity(model, f"{parts.hostname}:{parts.port or parts.scheme}")
        self._shown = f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}"
        self._style = style
        self._client = JsonClient(
            f"{url.rstrip('/')}/{'chat/completions' if style == 'chat' else 'completions'}",
            name=self._shown,
            headers={"Authorization": f"Bearer {api_key}"} if api_key else {},
            timeout=timeout,
            attempts=attempts,
            connections=concurrency,
            sleep=pause,
        )
        self._stop = {"stop": stop} if stop else {}
        self._concurrency = concurrency
        self._slots = threading.BoundedSemaphore(concurrency)

    def count_tokens(self, text: str) -> int:
        """Estimate the tokens of `text`: the server's tokenizer is not known, three bytes each is on the safe side."""
        return math.ceil(len(text.encode()) / 3)

    def batch_key(self, text: str, decoding: Decoding) -> int:  # noqa: ARG002 - the same for all
        """Return the estimated length: what a server puts into one batch is not known."""
        return self.count_tokens(text)

    def generate(
        self,
        prompts: Sequence[str],
        decoding: Decoding,
        caps: Sequence[int] | None = None,
        *,
        extra: Mapping[str, Any] | None = None,
    ) -> list[Hypothesis]:
        """Return one continuation a prompt, in order. Raises EngineFailed when the server does not answer in the end.

        What `extra` holds is sent with each request. A server that is busy, restarting or out of reach is asked again,
        `attempts` times in all, after pauses that double; a `Retry-After` that it sends is kept to.
        """
        if not prompts:
            return []
        limits = longest_continuations(prompts, decoding, caps)
        with ThreadPoolExecutor(min(self._concurrency, len(prompts)), thread_name_prefix="openai") as pool:
            waiting = [
                pool.submit(self._ask, prompt, limit, decoding, extra or {})
                for prompt, limit in zip(prompts, limits, strict=True)
            ]
            try:
                return [one.result() for one in waiting]
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _ask(self, prompt: str, limit: int, decoding: Decoding, extra: Mapping[str, Any]) -> Hypothesis:
        body: dict[str, Any] = {"model": self.identity.name, "max_tokens": limit, "temperature": 0, "seed": 0}
        body |= {**self._stop, **extra}
        if self._style == "chat":
            body |= {"messages": [{"role": "user", "content": prompt}], "logprobs": True}
        else:
            body |= {"prompt": prompt, "logprobs": 1}
        if decoding.repetition_penalty != 1:
            body["frequency_penalty"] = max(-2.0, min(2.0, decoding.repetition_penalty - 1))
        with self._slots:
            return self._read(self._client.post(body))

    def _read(self, answer: Any) -> Hypothesis:
        try:
            choice = answer["choices"][0]
            text = choice["message"]["content"] if self._style == "chat" else choice["text"]
            finished = choice.get("finish_reason") != "length"
            tokens = int((answer.get("usage") or {}).get("completion_tokens") or self.count_tokens(text))
            return Hypothesis(text.strip(), _score(choice.get("logprobs")), tokens, finished)
        except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
            raise EngineFailed(f"the server {self._shown} sent an answer of another shape: {error!r}") from error


def _score(logprobs: Any) -> float:
    """Return the mean log-probability from either API's form of it, 0 if there is none."""
    if not logprobs:
        return 0.0
    values = [one["logprob"] for one in logprobs.get("content") or []] or logprobs.get("token_logprobs") or []
    known = [float(value) for value in values if value is not None]
    return min(0.0, sum(known) / len(known)) if known else 0.0
