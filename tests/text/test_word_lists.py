"""The lists of words behind patterns: each compiles, names only lists that there are, says nothing twice."""

import re
from collections import Counter

import pytest

from service.text.word_lists import WordLists, word_lists

FILES = [
    ("service.summarise", "patterns.fr.toml"),
    ("service.summarise", "patterns.en.toml"),
    ("service.summarise", "patterns.orders.toml"),
    ("service.summarise", "antecedents.toml"),
    ("service.context", "adjectives.fr.toml"),
    ("service.fidelity", "reserve.toml"),
    ("service.ingest", "hyphens.fr.toml"),
    ("service.ingest", "zones.toml"),
    ("service.text", "boilerplate.toml"),
    ("service.text", "clauses.toml"),
]
LISTS = [(package, file, name) for package, file in FILES for name in word_lists(package, file)]


@pytest.mark.parametrize(("package", "file", "name"), LISTS)
def test_a_list_is_a_pattern_whose_entries_differ(package, file, name):
    lists = word_lists(package, file)
    entries = lists.entries[name]
    assert entries
    assert "" not in entries
    assert [entry for entry, times in Counter(entries).items() if times > 1] == []
    for entry in entries:
        re.compile(re.sub(r"<<\w+>>", "x", entry))
    assert not re.search(r"<<\w+>>", re.compile(lists.any_of(name), re.IGNORECASE).pattern)


def test_the_first_entry_that_fits_is_taken_and_a_list_may_stand_in_another():
    lists = WordLists({"days": ("mon", "monday"), "when": ("<<days>> night", r"\d+")})
    assert lists.any_of("when") == r"(?:(?:mon|monday) night|\d+)"
    assert lists.words("days") == {"mon", "monday"}


def test_a_list_that_is_not_there_is_an_error():
    with pytest.raises(KeyError, match="days"):
        WordLists({"when": ("<<days>>",)}).any_of("when")
    with pytest.raises(FileNotFoundError):
        word_lists("service.summarise", "patterns.xx.toml")
