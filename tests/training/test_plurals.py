"""Which plurals the English nouns of the lexicon have, by what English texts write."""

from collections import Counter

import pytest

from service.terminology.word_forms import english_plural, in_plural
from training.plurals import main, plural_in, read_heads


def test_a_plural_is_one_that_texts_have_often_enough():
    counts = Counter(barge=40, barges=9, equipment=500, equipments=2, wife=9, wives=4, wifes=1, crisis=9, crises=5)
    assert [plural_in(noun, counts) for noun in ("barge", "equipment", "wife", "crisis", "canoe")] == [
        "barges", None, "wives", "crises", "canoes",
    ]  # fmt: skip


def test_a_noun_whose_plural_is_another_word_has_none():
    assert plural_in("aid", Counter(aid=9, aids=9)) is None


def test_a_noun_that_is_counted_has_one_however_rare():
    assert plural_in("president", Counter(president=900)) == "presidents"


def test_the_table_is_written_from_the_english_side(tmp_path):
    (tmp_path / "news.tsv").write_text("Les péniches.\tThe barges.\nDes péniches.\tSome barges.\n")
    assert main([str(tmp_path), "--out", str(tmp_path / "plurals.tsv")]) == 0
    rows = (tmp_path / "plurals.tsv").read_text().splitlines()
    assert "barge\tbarges" in rows
    assert rows == sorted(rows)


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("barge", "barges"), ("loudspeaker", "loudspeakers"), ("gust of wind", "gusts of wind"),
        ("equipment", "equipment"), ("piece of furniture", "pieces of furniture"), ("woman", "women"),
        ("criterion", "criteria"), ("evening", "evenings"), ("chairman", "chairmen"), ("national", "nationals"),
        ("A&E", "A&E"),
        ("damage", "damage"), ("Member of Parliament", "Members of Parliament"),
        ("call for tenders", "calls for tenders"),
        ("by-election", "by-elections"), ("CEO", "CEOs"),
        ("attorney general", "attorneys general"), ("in charge", "in charge"),
        ("a number of", "a number of"), ("victim of", "victims of"), ("passer-by", "passers-by"),
    ],
)  # fmt: skip
def test_an_english_rendering_is_put_into_the_plural(singular, plural):
    assert in_plural(singular) == plural


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("quiz", "quizzes"), ("waltz", "waltzes"), ("topaz", "topazes"), ("jazz", "jazzes"), ("Benz", "Benzs"),
        ("city", "cities"), ("member of parliament", "members of parliament"), ("passer-by", "passers-by"),
        ("mother-in-law", "mothers-in-law"), ("check-in", "check-ins"), ("stand-by", "stand-bys"),
        ("court martial", "courts martial"), ("major general", "major generals"), ("no use", "no use"),
    ],
)  # fmt: skip
def test_the_noun_of_a_term_takes_the_regular_ending(singular, plural):
    assert english_plural(singular) == plural


def test_heads_are_those_of_words_and_less_sure_ones_those_of_phrases_and_compounds():
    words, others = read_heads()
    assert {"barge", "person"} <= words
    assert {"waterway", "passer"} <= others - words
