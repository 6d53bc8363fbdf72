"""How long what a model reads may be."""

from typing import Literal

from service.decoding import ModelIdentity
from service.errors import EngineFailed

_SHOWN = 60  # characters of a text that is too long


def check_length(
    identity: ModelIdentity, inputs: Literal["sentences", "prompts"], text: str, length: int, longest: int
) -> None:
    """Raise EngineFailed, with how `text` begins, where its `length` in tokens is over the `longest` that is read."""
    if length > longest:
        raise EngineFailed(f"{identity.name} reads {inputs} of {longest} tokens, not of {length}: {text[:_SHOWN]!r}…")
