"""What instruct models are asked for as JSON, and reading it from what they send: repaired where that is safe."""

import json
import re
from collections.abc import Mapping
from typing import Any, Literal

from service.errors import EngineFailed
from service.generation import Task

AnswerTask = Task | Literal["translation"]

_LONGEST = 1200  # characters of one sentence, point or headline
_MOST = 40
_LOOKS_LIKE_JSON = re.compile(r"^\W*(?:json\W*)?[{\[]|\{\s*['\"]?translation|^`{3}")
_THOUGHT = re.compile(r"^\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)

SCHEMAS: Mapping[AnswerTask, Mapping[str, Any]] = {
    "abstract": {
        "type": "object",
        "properties": {
            "sentences": {
                "type": "array",
                "items": {"type": "string", "minLength": 1, "maxLength": _LONGEST},
                "minItems": 1,
                "maxItems": _MOST,
            }
        },
        "required": ["sentences"],
        "additionalProperties": False,
    },
    "key_points": {
        "type": "object",
        "properties": {
            "key_points": {
                "type": "array",
                "items": {"type": "string", "minLength": 1, "maxLength": _LONGEST},
                "minItems": 1,
                "maxItems": _MOST,
            }
        },
        "required": ["key_points"],
        "additionalProperties": False,
    },
    "headline": {
        "type": "object",
        "properties": {"headline": {"type": "string", "minLength": 1, "maxLength": _LONGEST}},
        "required": ["headline"],
        "additionalProperties": False,
    },
    "translation": {
        "type": "object",
        "properties": {"translation": {"type": "string", "minLength": 1, "maxLength": 4 * _LONGEST}},
        "required": ["translation"],
        "additionalProperties": False,
    },
}


def response_format(task: AnswerTask) -> dict[str, Any]:
    """Return what the chat API takes to make a server keep to the schema of `task`."""
    return {"type": "json_schema", "json_schema": {"name": task, "strict": True, "schema": SCHEMAS[task]}}


def read_answer(text: str, task: AnswerTask, *, finished: bool = True) -> list[str]:
    """Return the strings of an answer to `task`. Raises EngineFailed when it cannot be taken for one.

    Thoughts before it, code fences, prose around the object, trailing commas, single quotes and a missing end are
    mended; of an answer that was not `finished` the last string, which is cut off, is left out. Anything but the
    schema is refused.
    """
    import json_repair
    from jsonschema import Draft202012Validator

    text = _THOUGHT.sub("", text)
    try:
        found: Any = json.loads(text)
    except ValueError:
        found = json_repair.loads(text)
    schema = Draft202012Validator(SCHEMAS[task])
    candidates = [found, *found] if isinstance(found, list) else [found]
    valid = [one for one in candidates if schema.is_valid(one)]
    if len(valid) != 1:
        raise EngineFailed(
            f"the model answered {text.strip()[:80]!r}… where one JSON object with {task!r} was asked for"
            if valid or text.strip()
            else "the model answered nothing"
        )
    (value,) = valid[0].values()
    strings = [" ".join(one.split()) for one in ([value] if isinstance(value, str) else value)]
    if not finished:
        strings = strings[:-1]
    if not any(strings):
        raise EngineFailed("the model's answer was cut off before its first sentence ended")
    return [one for one in strings if one]


def read_translation(text: str) -> str:
    """Return the translation of an answer, also where it is a plain sentence. Raises EngineFailed for anything else."""
    bare = _THOUGHT.sub("", text).strip()
    if bare and not _LOOKS_LIKE_JSON.search(bare):
        return bare
    return read_answer(text, "translation")[0]
