"""Lists of words and phrases of the summariser, from the tables `data/patterns.*.toml`."""

from typing import Literal

from service.text.word_lists import word_lists

Table = Literal["fr", "en", "orders"]


def any_of(table: Table, name: str) -> str:
    """Return the group that matches any entry of a list, the first that fits, as the text of a pattern.

    >>> any_of("en", "connectives")
    '(?:but|and|yet)'
    """
    return word_lists("service.summarise", f"patterns.{table}.toml").any_of(name)


def words_of(table: Table, name: str) -> frozenset[str]:
    """Return the entries of a list."""
    return word_lists("service.summarise", f"patterns.{table}.toml").words(name)
