"""Lists of words and phrases that stand in a TOML file in the folder `data` of a package, as words and as patterns.

An entry is an alternative of a regular expression; `<<name>>` in it stands for another list of the file, as a group.
A value is a list of entries, or a text of words that blanks part.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

_REFERENCE = re.compile(r"<<(\w+)>>")


@dataclass(frozen=True, slots=True)
class WordLists:
    """The lists of one file."""

    entries: Mapping[str, tuple[str, ...]]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the lists, in the order of the file."""
        return iter(self.entries)

    def words(self, name: str) -> frozenset[str]:
        """Return the entries of a list. Raises KeyError for a list that the file lacks."""
        return frozenset(self.entries[name])

    def any_of(self, name: str) -> str:
        """Return the group that matches any entry of a list, the first that fits, as the text of a pattern.

        `["but", "and"]` gives "(?:but|and)". Raises KeyError for a list that the file lacks.
        """
        return f"(?:{self.alternatives(name)})"

    def alternatives(self, name: str) -> str:
        """Return what `any_of` puts in its group. Raises KeyError for a list that the file lacks."""
        return _REFERENCE.sub(lambda match: self.any_of(match[1]), "|".join(self.entries[name]))


@cache
def word_lists(package: str, file: str) -> WordLists:
    """Return the lists of `data/<file>` in a package. Raises FileNotFoundError for a file that it lacks."""
    text = resources.files(package).joinpath("data", file).read_text("utf-8")
    return WordLists(
        {name: tuple(value.split() if isinstance(value, str) else value) for name, value in tomllib.loads(text).items()}
    )
