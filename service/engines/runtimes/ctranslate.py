"""Causal language models run by CTranslate2: continues prompts, on as many cores as it is given."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from service.decoding import Decoding, Hypothesis, ModelIdentity
from service.engines.batches import MIXED, Batching, plan, plan_by_batch_key
from service.engines.lengths import check_length
from service.engines.runtimes.prompt_tokens import load_tokenizer, longest_continuations, mean_score
from service.errors import EngineFailed, ModelNotAvailable

# what ctranslate2 raises: pybind11 turns its C++ exceptions into these
LIBRARY_ERRORS = (RuntimeError, ValueError, MemoryError)


@dataclass(frozen=True, slots=True)
class ChatTemplate:
    """What a chat model wants before and after a message, control tokens spelled out, and what ends its answer."""

    before: str = ""
    after: str = ""
    ends: tuple[str, ...] = ()


class CTranslateGenerator:
    """A CTranslate2 decoder with the `tokenizer.json` beside it.

    One worker a core, each with its own batch: for small models this is faster than all cores on one batch.
    """

    def __init__(
        self,
        folder: Path,
        identity: ModelIdentity,
        *,
        threads: int,
        max_prompt_tokens: int = 2048,
        batching: Batching = MIXED,
        frame: ChatTemplate | None = None,
        padding_token: str = "",
    ) -> None:
        """Load the weights; `frame` goes around every prompt. Raises ModelNotAvailable.

        `padding_token` pads prompts, after their first token, to the multiple in `batching`; it is for a model whose
        output it does not change.
        """
        self.identity = identity
        self.max_prompt_tokens = max_prompt_tokens
        self._threads = threads
        self._batching, self._padding_token = batching, padding_token
        self._tokenizer = load_tokenizer(folder / "tokenizer.json")
        config = read_config(folder)
        self._start = [config["bos_token"]] if config.get("bos_token") else []
        self._ends = [str(config.get("eos_token") or "</s>"), *(frame.ends if frame else ())]
        self._after: list[str] = []
        if frame:
            before, self._after = self._control(frame.before), self._control(frame.after)
            self._start = before if before[:1] == self._start else self._start + before
        try:
            import ctranslate2

            self._generator = ctranslate2.Generator(str(folder), inter_threads=threads, intra_threads=1)
        except LIBRARY_ERRORS as error:
            raise ModelNotAvailable(f"the model in {folder} cannot be loaded: {error}") from error

    def count_tokens(self, text: str) -> int:
        """Return how many tokens `text` is, without the ones that the model adds."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def generate(
        self, prompts: Sequence[str], decoding: Decoding, caps: Sequence[int] | None = None
    ) -> list[Hypothesis]:
        """Return one continuation a prompt, in order.

        `caps` are the longest continuations in tokens, prompt by prompt; without it `decoding.max_length`, or 256.
        Control tokens of the model in a prompt are read as text. Raises EngineFailed, also for a prompt longer than
        `max_prompt_tokens`: nothing is cut off in silence.
        """
        limits = longest_continuations(prompts, decoding, caps)
        encoded = (self._tokenizer.encode(text, add_special_tokens=False).tokens for text in prompts)
        starts = [self._start + tokens + self._after for tokens in encoded]
        for start, text in zip(starts, prompts, strict=True):
            check_length(self.identity, "prompts", text, len(start), self.max_prompt_tokens)
        starts = [self._padded(start, decoding) for start in starts]

        def submit(batch: list[int], longest: int) -> list[Any]:
            return list(
                self._generator.generate_batch(
                    [starts[index] for index in batch],
                    asynchronous=True,
                    include_prompt_in_result=False,
                    max_length=longest,
                    end_token=self._ends,
                    **search_options(decoding),
                )
            )

        tokens, lengths = max(1, self._batching.max_tokens // decoding.beam_size), [len(start) for start in starts]
        if self._batching.is_batch_invariant or self._padding_token:
            batches = plan_by_batch_key(lengths, lengths, max_tokens=tokens)
        else:
            batches = plan(lengths, workers=self._threads, max_tokens=tokens)
        results = run_batches(batches, limits, submit)
        return [self._hypothesis(result, limit, decoding) for result, limit in zip(results, limits, strict=True)]

    def batch_key(self, text: str, decoding: Decoding) -> int:
        """Return a prompt's length with its padding: prompts of one key in a batch do not change one another."""
        length = len(self._start) + self.count_tokens(text) + len(self._after)
        return length + self._padding(length, decoding)

    def _padded(self, tokens: list[str], decoding: Decoding) -> list[str]:
        return [*tokens[:1], *[self._padding_token] * self._padding(len(tokens), decoding), *tokens[1:]]

    def _padding(self, length: int, decoding: Decoding) -> int:
        """Return how many padding tokens a prompt of a length gets."""
        return -length % max(self._batching.pad_to_multiple_of, decoding.beam_size) if self._padding_token else 0

    def _control(self, text: str) -> list[str]:
        """Return the tokens of a template, in which control tokens are meant."""
        self._tokenizer.encode_special_tokens = False
        try:
            return list(self._tokenizer.encode(text, add_special_tokens=False).tokens)
        finally:
            self._tokenizer.encode_special_tokens = True

    def _hypothesis(self, result: Any, limit: int, decoding: Decoding) -> Hypothesis:
        found = []
        for rank, (all_ids, all_tokens) in enumerate(zip(result.sequences_ids, result.sequences, strict=True)):
            ids, tokens = all_ids[:limit], all_tokens[:limit]
            finished = bool(tokens) and tokens[-1] in self._ends
            text = self._tokenizer.decode(ids, skip_special_tokens=True)
            score = mean_score(result.scores[rank], decoding, len(all_tokens))
            found.append(Hypothesis(text, score, len(ids), finished))
        return replace(found[0], others=tuple(found[1:]))


def read_config(folder: Path) -> dict[str, Any]:
    """Read CTranslate2's own `config.json`. Raises ModelNotAvailable."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelNotAvailable(f"{folder / 'config.json'} is missing or damaged: {error}") from error
    if not isinstance(config, dict):
        raise ModelNotAvailable(f"{folder / 'config.json'} is damaged")
    return config


def search_options(decoding: Decoding) -> dict[str, Any]:
    """Return the keyword arguments that CTranslate2's decoders and translators have in common."""
    return {
        "beam_size": decoding.beam_size,
        "num_hypotheses": decoding.beam_size,
        "repetition_penalty": decoding.repetition_penalty,
        "no_repeat_ngram_size": decoding.no_repeat_ngram_size,
        "length_penalty": decoding.length_penalty,
        "disable_unk": True,
        "return_end_token": True,
        "return_scores": True,
    }


def run_batches(
    batches: list[list[int]], limits: Sequence[int], submit: Callable[[list[int], int], list[Any]]
) -> list[Any]:
    """Hand every batch to the workers with its longest limit, wait for all, and return the results by index.

    Raises EngineFailed for what the library raises.
    """
    results: dict[int, Any] = {}
    try:
        waiting = [(batch, submit(batch, max(limits[index] for index in batch))) for batch in batches]
        for batch, futures in waiting:
            results.update(zip(batch, (future.result() for future in futures), strict=True))
    except LIBRARY_ERRORS as error:
        raise EngineFailed(f"the model's runtime failed: {error}") from error
    return [results[index] for index in sorted(results)]
