"""The lexical table: what a translation covers, and learning it from parallel text."""

import lzma

import pytest

from service.terminology.lexical_table import LexicalTable, lexical_table
from training import lexical_table as recipe

TABLE = LexicalTable.of({"écluse": ["lock", "locks"], "péniche": ["barge"], "maire": ["mayor"]})


@pytest.mark.parametrize(
    ("target", "share"),
    [
        ("The mayor closes the lock to barge traffic.", 1.0),
        ("The mayor closes the esker.", 1 / 3),
        ("Nothing.", 0.0),
        ("La maire, l'écluse, la péniche", 1.0),
    ],
)
def test_coverage_is_the_share_of_known_words_that_are_translated_or_kept(target, share):
    assert TABLE.coverage("Le maire ferme l'écluse à la péniche.", target) == pytest.approx(share)


def test_a_sentence_of_unknown_words_is_covered_by_anything():
    assert TABLE.coverage("Zut alors !", "Whatever.") == 1.0


def test_a_table_comes_back_from_its_file(tmp_path):
    TABLE.save(tmp_path / "pairs.npz")
    again = LexicalTable.load((tmp_path / "pairs.npz").read_bytes())
    assert again.coverage("écluse péniche", "locks") == TABLE.coverage("écluse péniche", "locks") == 0.5


def test_the_shipped_table_knows_a_lock_from_an_esker():
    source = "La voie d'eau relie les deux villes et compte 22 écluses."
    right, wrong = (f"The waterway links the two cities and has 22 {word}." for word in ("locks", "eskers"))
    assert lexical_table().coverage(source, right) > lexical_table().coverage(source, wrong)


def test_the_recipe_learns_words_from_sentences_alone(tmp_path, monkeypatch):
    nouns = {"chat": "cat", "chien": "dog", "cheval": "horse", "lapin": "rabbit"}
    verbs = {"dort": "sleeps", "mange": "eats", "saute": "jumps", "court": "runs"}
    lines = [f"le {n} {v} ici souvent\tthe {nouns[n]} {verbs[v]} here often" for n in nouns for v in verbs]
    parallel, test = tmp_path / "parallel", tmp_path / "test"
    parallel.mkdir()
    test.mkdir()
    with lzma.open(parallel / "news.tsv.xz", "wt", encoding="utf-8") as out:
        out.write("\n".join(lines))
    monkeypatch.setattr(recipe, "FUNCTION_WORDS", 3)
    assert recipe.main([str(parallel), "--test", str(test), "--out", str(tmp_path)]) == 0
    table = LexicalTable.load((tmp_path / "lexical_table.npz").read_bytes())
    assert table.coverage("chien saute", "the dog jumps") == 1.0
    assert table.coverage("chien saute", "the rabbit eats") == 0.0
