"""The training mix: nothing from a test set, nothing twice, the same bytes each time."""

import json
import lzma

import pytest

from training.prepare import fault, key, main

RULES = {"min_words": 1, "max_words": 200, "max_length_ratio": 2.5, "min_letter_share": 0.5}
PAIRS = [
    ("Le maire a ouvert la nouvelle école.", "The mayor opened the new school."),
    ("Le maire a ouvert la nouvelle école.", "The mayor opened the new school."),
    ("Cette phrase se trouve dans le jeu de test.", "This sentence stands in the test set."),
    ("12 / 34 / 56 / 78 - 90", "12 / 34 / 56 / 78 - 90"),
    ("Le pont rouvrira au printemps.", "The bridge will open again in spring."),
]


@pytest.fixture
def folders(tmp_path):
    (tmp_path / "parallel").mkdir()
    (tmp_path / "test").mkdir()
    with lzma.open(tmp_path / "parallel/news.tsv.xz", "wt", encoding="utf-8") as out:
        out.writelines(f"{french}\t{english}\n" for french, english in PAIRS)
    (tmp_path / "test/set.fr").write_text("Une autre.\ncette phrase se trouve, dans le jeu de test\n")
    (tmp_path / "test/set.en").write_text("Another.\nNothing.\n")
    (tmp_path / "mix.toml").write_text(
        "[weights]\nnews = 2.5\n[clean]\noverlap_words = 5\n" + "\n".join(f"{k} = {v}" for k, v in RULES.items())
    )
    return tmp_path


def prepare(folder, *more):
    out = folder / "mix.jsonl"
    arguments = [str(folder / "parallel"), "--test", str(folder / "test"), "--out", str(out)]
    assert main([*arguments, "--mix", str(folder / "mix.toml"), *more]) == 0
    return [json.loads(line) for line in out.read_text().splitlines()]


def test_test_sentences_duplicates_and_rubbish_are_left_out_and_weights_are_kept(folders):
    examples = prepare(folders)
    assert len(examples) == 5  # two pairs, 2.5 times
    assert {e["prompt"] for e in examples} == {f"French: {PAIRS[i][0]}\nEnglish:" for i in (0, 4)}


def test_both_directions_on_request(folders):
    assert {e["prompt"].split(":")[0] for e in prepare(folders, "--both")} == {"French", "English"}


def test_the_same_seed_gives_the_same_examples(folders):
    assert prepare(folders) == prepare(folders)


@pytest.mark.parametrize(
    ("french", "english", "reason"),
    [
        ("Bonjour à tous.", "Hello everyone.", None),
        ("mot " * 300, "word " * 300, "length"),
        ("Une phrase assez longue pour que la règle du rapport vaille.", "Short.", "ratio"),
        ("1 2 3 4 5 a", "1 2 3 4 5 a", "letters"),
        ("The same English text on both sides of it.", "The same English text on both sides of it.", "copy"),
    ],
)
def test_unfit_pairs_are_named_by_their_fault(french, english, reason):
    assert fault(french, english, RULES) == reason


def test_case_accents_and_punctuation_do_not_hide_an_overlap():
    assert key("L’Été, à Paris !") == key("l'ete a paris")
