"""Lists of words and phrases as regular expressions, from the tables `data/patterns.*.toml`."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Literal

Table = Literal["fr", "en", "orders"]

_REFERENCE = re.compile(r"<<(\w+)>>")


def any_of(table: Table, name: str) -> str:
    """Return the group that matches any entry of a list, the first that fits, as the text of a pattern.

    >>> any_of("en", "connectives")
    '(?:but|and|yet)'
    """
    entries = "|".join(_lists(table)[name])
    return f"(?:{_REFERENCE.sub(lambda match: any_of(table, match[1]), entries)})"


@cache
def _lists(table: Table) -> dict[str, list[str]]:
    text = resources.files("service.summarise").joinpath("data", f"patterns.{table}.toml").read_text("utf-8")
    lists: dict[str, list[str]] = tomllib.loads(text)
    return lists
