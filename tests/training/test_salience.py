"""Labels of salience, and what is counted with them."""

import json

import pytest

from service.domain import Article, Evidence, Summary, SummarySentence
from service.text.segment import segment
from training import salience
from training.evaluate_briefs import judge
from training.evaluate_cuts import evaluate, read_cuts
from training.news import read_items
from training.salience import Fact, Labelled, digest_of, read_labels

TEXT = "La région ferme quatre lignes. Les usagers préparent un recours. Elle n'a pas répondu."


def labelled() -> Labelled:
    facts = (Fact("lines close", frozenset({0})), Fact("appeal", frozenset({1})))
    return Labelled("a", segment(Article(TEXT), "fr"), facts, 0, frozenset({0}), frozenset({2}))


def line(i: int) -> SummarySentence:
    sentence = labelled().document.sentences[i]
    return SummarySentence(sentence.text, (Evidence(i, sentence.start, sentence.end),))


def test_facts_told_sentences_avoided_and_titles_are_counted() -> None:
    summary = Summary(abstract=(line(0),), key_points=(line(2),), style="extractive", title=line(0))
    score = judge(labelled(), summary)
    assert (score.facts, score.conveyed, score.lines, score.avoided, score.title_right) == (2, 1, 2, 1, 1)


def test_a_sentence_taken_after_its_neighbour_is_not_held_against_the_brief() -> None:
    summary = Summary(abstract=(line(1), line(2)), key_points=(), style="extractive")
    assert judge(labelled(), summary).avoided == 0


def test_a_line_of_two_sentences_states_both_and_one_that_only_cites_the_next_states_its_own() -> None:
    one, two = line(0), line(1)
    cited = (*one.evidence, *two.evidence)
    both = SummarySentence(f"{one.text} {two.text}", cited)
    assert judge(labelled(), Summary((both,), (), "extractive")).conveyed == 2
    assert judge(labelled(), Summary((SummarySentence(one.text, cited),), (), "extractive")).conveyed == 1
    assert judge(labelled(), Summary((both, line(2)), (), "extractive")).avoided == 0


def test_every_label_has_facts_numbers_and_a_digest_for_each_and_no_text_of_others() -> None:
    labels = list(read_items(salience.LABELS))
    assert len(labels) >= 100
    for label in labels:
        numbers = {n for fact in label["facts"] for n in fact["sentences"]} | {label["title"], *label["lead"]}
        assert {str(n) for n in numbers | set(label["avoid"])} == set(label["digests"])
        assert len(label["facts"]) >= 4


def test_a_sentence_that_is_no_longer_the_labelled_one_is_named(tmp_path, monkeypatch) -> None:
    news = tmp_path / "news"
    news.mkdir()
    item = {"id": "a", "text": TEXT, "title": "Le rail"}
    label = {"id": "a", "facts": [], "title": 0, "lead": [0], "avoid": [], "digests": {"0": digest_of("Autre.")}}
    monkeypatch.setattr(salience, "_SOURCES", ("news/items.jsonl",))
    (news / "items.jsonl").write_text(json.dumps(item), encoding="utf-8")
    monkeypatch.setattr(salience, "LABELS", tmp_path / "labels.jsonl")
    salience.LABELS.write_text(json.dumps(label), encoding="utf-8")
    with pytest.raises(ValueError, match="sentence 0"):
        read_labels(tmp_path)


def test_cuts_are_as_precise_as_promised() -> None:
    score = evaluate(read_cuts())
    assert score.labelled >= 150
    assert score.precision >= 0.99
    assert score.made >= 40
