"""Parameters of the query, made from the Pydantic model that reads them."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

Json = dict[str, Any]


def query_parameters(model: type[BaseModel], *, without: Sequence[str] = (), note: str = "") -> list[Json]:
    """Return a parameter for each field of `model` but those `without`; `note` goes behind each description."""
    properties: Json = model.model_json_schema(ref_template="#/components/schemas/{model}")["properties"]
    return [_parameter(name, schema, note) for name, schema in properties.items() if name not in without]


def _parameter(name: str, schema: Json, note: str) -> Json:
    inner = {key: value for key, value in schema.items() if key not in ("description", "title")}
    if "anyOf" in inner:  # a query has no null: an option that is not given is left out
        inner = next(option for option in inner["anyOf"] if option.get("type") != "null")
    description = f"{schema.get('description', '')} {note}".strip()
    return {"name": name, "in": "query", "required": False, "description": description, "schema": inner}
