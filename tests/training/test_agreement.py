"""How far two readers agree, on articles of our own."""

import json

import pytest

from service.domain import Article
from service.text.segment import segment
from training import agreement
from training.agreement import Agreement, Choice, agree, as_summary, informed, read_choices, refused, report, within
from training.evaluate_briefs import judge
from training.news import read_items
from training.salience import Fact, Labelled, digest_of

TEXT = (
    "La région ferme quatre lignes de bus. Les usagers préparent un recours devant le juge. Elle n'a pas répondu. "
    "Les bus de Lirac rouleront encore deux ans. Le maire aime les gares."
)


def labelled() -> Labelled:
    facts = (Fact("lines close", frozenset({0})), Fact("appeal", frozenset({1})), Fact("no answer", frozenset({2})))
    return Labelled("a", segment(Article(TEXT), "fr"), facts, 0, frozenset({0}), frozenset({2, 4}))


CHOICE = Choice(0, ((0,), (1,)), ((3,),), {2: "dangling", 3: "unimportant"}, {4: "bad"})


def test_a_choice_is_judged_as_a_brief_is() -> None:
    score = judge(labelled(), as_summary(labelled(), CHOICE.abstract, CHOICE.points, CHOICE.title))
    assert (score.conveyed, score.facts, score.lines, score.avoided, score.title_exact) == (2, 3, 3, 0, 1)


def test_a_key_point_of_two_sentences_tells_both() -> None:
    assert judge(labelled(), as_summary(labelled(), [], [(1, 2)])).conveyed == 2


def test_key_points_go_from_the_last_on_where_there_are_too_many_words() -> None:
    choice = Choice(0, ((0,),), ((1,), (3,)), {}, {})
    whole = as_summary(labelled(), choice.abstract, choice.points)
    assert within(labelled(), choice, 100).key_points == whole.key_points
    assert within(labelled(), choice, 16).key_points == whole.key_points[:1]
    assert within(labelled(), choice, 2).key_points == ()


def test_who_knows_the_facts_tells_all_that_fit_and_refuses_what_is_labelled() -> None:
    item = labelled()
    assert judge(item, informed(item)).conveyed == 3
    told = judge(item, informed(item, item.avoid))
    assert (told.conveyed, told.avoided) == (3, 0)  # the refused sentence stands behind its neighbour


def test_agreement_beyond_chance() -> None:
    assert agree([(labelled(), CHOICE)]) == Agreement(both=1, first=1, second=1, neither=2)
    assert Agreement(both=20, first=5, second=10, neither=15).kappa == pytest.approx(0.4)  # Cohen 1960's kind of table
    assert Agreement(both=5, neither=5).kappa == 1.0


def test_a_line_is_refused_unless_it_stands_behind_its_neighbour() -> None:
    item = labelled()
    assert refused(item, as_summary(item, [(0,), (2,)], [(4,)])) == [2, 4]
    assert refused(item, as_summary(item, [(1,), (2,)], [(3,), (4,)])) == []


def test_the_report_counts_verdicts_and_reasons() -> None:
    text = report([(labelled(), CHOICE)], [as_summary(labelled(), [(0,)], [(2,), (4,)])])
    assert "| the service | 2/3 (66.7 %) | 2/3 (66.7 %)" in text
    assert "| second reader | 2/3 (66.7 %) | 0/3 (0.0 %)" in text
    assert "- dangling: 1/1 refused by the labels" in text
    assert "- unimportant: 0/1 refused by the labels" in text
    assert "{'bad': 1, 'not read': 1}" in text


def test_choices_are_read_by_article_and_a_changed_sentence_is_named(tmp_path, monkeypatch) -> None:
    label = {
        "id": "a",
        "title": 0,
        "abstract": [0, 1],
        "points": [[3]],
        "avoid": {"dangling": [2], "unimportant": [3]},
        "refused": {"4": "bad"},
        "digests": {"0": digest_of("La région ferme quatre lignes de bus.")},
    }
    monkeypatch.setattr(agreement, "LABELS", tmp_path / "second.jsonl")
    agreement.LABELS.write_text(json.dumps(label) + "\n" + json.dumps(label | {"id": "b"}), encoding="utf-8")
    assert [choice for _, choice in read_choices([labelled()])] == [CHOICE]
    agreement.LABELS.write_text(json.dumps(label | {"digests": {"0": digest_of("Autre.")}}), encoding="utf-8")
    with pytest.raises(ValueError, match="sentence 0"):
        read_choices([labelled()])


def test_every_choice_has_a_digest_of_each_sentence_and_keeps_to_the_reasons() -> None:
    labels = list(read_items(agreement.LABELS))
    assert len(labels) == 30
    for label in labels:
        avoid = [i for numbers in label["avoid"].values() for i in numbers]
        points = [i for point in label["points"] for i in point]
        numbers = {label["title"], *label["abstract"], *points, *avoid, *map(int, label.get("refused", {}))}
        assert {str(n) for n in numbers} == set(label["digests"])
        assert set(label["avoid"]) <= {"dangling", "no_text", "unimportant", "other"}
        assert all(len(point) == 1 or point[1] == point[0] + 1 for point in label["points"])
