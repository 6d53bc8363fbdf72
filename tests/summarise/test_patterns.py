"""The lists of words behind the patterns: each compiles, names only lists that there are, and says nothing twice."""

import re
import tomllib
from collections import Counter
from importlib import resources

import pytest

from service.summarise.patterns import any_of

TABLES = {
    name: tomllib.loads(
        resources.files("service.summarise").joinpath("data", f"patterns.{name}.toml").read_text("utf-8")
    )
    for name in ("fr", "en", "orders")
}
LISTS = [(table, name) for table, lists in TABLES.items() for name in lists]


@pytest.mark.parametrize(("table", "name"), LISTS)
def test_a_list_is_a_pattern_whose_entries_differ(table, name):
    entries = TABLES[table][name]
    assert entries
    assert "" not in entries
    assert [entry for entry, times in Counter(entries).items() if times > 1] == []
    for entry in entries:
        re.compile(re.sub(r"<<\w+>>", "x", entry))
    assert not re.search(r"<<\w+>>", re.compile(any_of(table, name), re.IGNORECASE).pattern)


def test_an_entry_may_name_another_list():
    assert re.fullmatch(any_of("fr", "impersonal_verbs"), "est vraiment possible")
    assert not re.fullmatch(any_of("fr", "impersonal_verbs"), "est vraiment bleu")
