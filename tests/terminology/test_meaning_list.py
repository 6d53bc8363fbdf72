"""The list that `python -m benchmarks.meaning` measures with."""

from collections import Counter

import pytest

from benchmarks.meaning import read_items


def test_the_list_has_three_hundred_sentences_of_three_kinds_each_once():
    items = read_items()
    assert len(items) == len({item.french for item in items}) == 300
    assert Counter(item.kind for item in items).keys() == {"word", "phrase", "construction"}


@pytest.mark.parametrize(
    ("start", "right", "wrong"),
    [
        ("Les péniches", "The barges are waiting at the closed lock.", "The penniches wait for the closed lock."),
        ("Le chômage est tombé", "Unemployment fell to 7%.", "Unemployment fell by 7%."),
        ("Elle s'est fait voler", "She had her phone stolen.", "She stole her phone."),
        ("L'homme que la police", "The man the police were looking for was seen in Nice.", "The man saw Nice."),
    ],
)
def test_a_pattern_tells_a_right_translation_from_a_wrong_one(start, right, wrong):
    (item,) = [item for item in read_items() if item.french.startswith(start)]
    assert item.is_met(right)
    assert not item.is_met(wrong)


def test_a_malformed_line_is_named(tmp_path):
    path = tmp_path / "list.tsv"
    path.write_text("word\tUne écluse.\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"list\.tsv, line 1: 2 columns"):
        read_items(path)
