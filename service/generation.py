"""What a model is asked to write about an article, and what became of it once checked."""

from dataclasses import dataclass
from typing import Literal

Task = Literal["abstract", "key_points", "headline"]


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """What a model is asked to write about an article: `amount` words or points, keeping to `terms`."""

    task: Task
    article: str
    language: str
    amount: int
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Generation:
    """What became of the sentences that a model wrote for a brief.

    Each was kept because the article supports it, replaced by its nearest source sentence, or dropped; `added` are
    sentences of the article that fill the abstract up. The model read `read` of the article's `sentences`.
    `used` says whether the brief has anything of it, `failure` why the model gave nothing to check.
    """

    used: bool = False
    generated: int = 0
    kept: int = 0
    replaced: int = 0
    dropped: int = 0
    added: int = 0
    read: int = 0
    sentences: int = 0
    failure: str | None = None
