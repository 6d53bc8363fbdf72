"""ROUGE as it is reported in the documentation."""

import pytest

from training.rouge import rouge, rouge_l, rouge_n, tokenise


def test_accents_count_and_apostrophes_split() -> None:
    assert tokenise("L’été à Évian-les-Bains") == ["l", "été", "à", "évian", "les", "bains"]


def test_the_same_text_scores_one_and_a_stranger_zero() -> None:
    assert rouge(["a", "b"], ["a", "b"]) == (1.0, 1.0, 1.0)
    assert rouge(["a", "b"], ["c"]) == (0.0, 0.0, 0.0)


def test_rouge_n_counts_each_ngram_once_for_each_time_it_stands_there() -> None:
    assert rouge_n(list("aab"), list("abb"), 1) == pytest.approx(2 / 3)
    assert rouge_n(list("abc"), list("abd"), 2) == pytest.approx(1 / 2)


def test_rouge_l_keeps_the_order() -> None:
    assert rouge_l(list("abcd"), list("dac")) == pytest.approx(4 / 7)
