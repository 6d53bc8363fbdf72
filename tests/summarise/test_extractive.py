"""The extractive summariser on whole articles, with the ranker that ships and with scripted scores."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.decoding import ModelIdentity
from service.domain import Article, BriefOptions, Document, SentenceKind, Summary
from service.summarise.extractive import ExtractiveSummariser
from service.summarise.ranker import open_ranker
from service.summarise.vectors import count_words
from service.text.segment import segment
from tests.assertions import each

ARTICLE = Path(__file__).with_name("quatre_lignes.fr.txt").read_text(encoding="utf-8")


class Scripted:
    """A scorer that prefers sentences holding certain words."""

    def __init__(self, *words: str) -> None:
        self._words = words

    @property
    def identity(self) -> ModelIdentity:
        return ModelIdentity("scripted", "1")

    def score(self, document: Document) -> list[float]:
        return [float(any(w in s.text for w in self._words)) for s in document.sentences]


def document(text: str = ARTICLE, title: str | None = None, language: str = "fr") -> Document:
    return segment(Article(text, title), language)


def summarise(text: str = ARTICLE, **options: int) -> Summary:
    return ExtractiveSummariser(open_ranker()).summarise(document(text), BriefOptions(**options))


def length(summary: Summary) -> int:
    return sum(count_words(line.text) for line in summary.abstract)


@pytest.mark.parametrize("words", [50, 70, 100])
def test_the_length_asked_for_is_kept_within_15_percent(words: int) -> None:
    assert abs(length(summarise(abstract_words=words)) / words - 1) <= 0.15


def test_the_abstract_is_in_reading_order() -> None:
    order = [line.evidence[0].start for line in summarise().abstract]
    assert order == sorted(order)


def test_every_word_comes_from_its_evidence() -> None:
    summary = summarise()
    for line in (*summary.abstract, *summary.key_points):
        source = " ".join(ARTICLE[e.start : e.end] for e in line.evidence).lower()
        assert all(word.lower() in source for word in each(re.findall(r"[^\W_]+", line.text)))


def test_evidence_covers_the_whole_sentence_even_where_it_was_trimmed() -> None:
    article = document()
    summary = summarise()
    for line in (*summary.abstract, *summary.key_points):
        for evidence in each(line.evidence):
            sentence = article.sentences[evidence.sentence]
            assert (evidence.start, evidence.end) == (sentence.start, sentence.end)


def test_headings_credits_and_questions_are_never_chosen() -> None:
    article = document()
    summary = summarise(key_points=20)
    for line in (*summary.abstract, *summary.key_points):
        sentence = article.sentences[line.evidence[0].sentence]
        assert sentence.kind is SentenceKind.PROSE
        assert not sentence.text.endswith("?")


def test_key_points_neither_repeat_the_abstract_nor_each_other() -> None:
    summary = summarise()
    chosen = [line.evidence[0].sentence for line in (*summary.abstract, *summary.key_points)]
    assert len(set(chosen)) == len(chosen)
    assert len(summary.key_points) >= 3


def test_key_points_are_under_30_words_and_in_reading_order() -> None:
    points = summarise().key_points
    assert all(count_words(point.text) < 30 for point in each(points))
    assert [p.evidence[0].start for p in points] == sorted(p.evidence[0].start for p in points)


def test_key_points_reach_the_second_half_of_the_article() -> None:
    summary = summarise()
    chosen = [line.evidence[0].start for line in (*summary.abstract, *summary.key_points)]
    assert max(chosen) > len(ARTICLE) / 2


def test_a_sentence_that_points_back_comes_right_after_what_it_points_to() -> None:
    summary = ExtractiveSummariser(Scripted("autocars", "31 millions")).summarise(document(), BriefOptions())
    chosen = [line.evidence[0].sentence for line in summary.abstract]
    pointing = [line.evidence[0].sentence for line in summary.abstract if re.match(r"Elles? |Leur ", line.text)]
    assert [number for number in each(pointing) if number - 1 not in chosen] == []
    assert not any(re.match(r"Elles? |Leur ", point.text) for point in each(summary.key_points))


def test_a_connective_is_cut_where_its_neighbour_is_missing() -> None:
    summary = ExtractiveSummariser(Scripted("54 millions")).summarise(document(), BriefOptions(abstract_words=40))
    line = next(s for s in (*summary.abstract, *summary.key_points) if "54 millions" in s.text)
    assert line.text.startswith("La collectivité a dépensé 54 millions")


def test_a_surname_gets_its_full_name_and_the_evidence_for_it() -> None:
    summary = ExtractiveSummariser(Scripted("Benali y voit")).summarise(document(), BriefOptions(abstract_words=20))
    line = next(s for s in (*summary.abstract, *summary.key_points) if "y voit" in s.text)
    assert line.text.startswith("Karim Benali y voit")
    assert len(line.evidence) == 2
    assert "Karim Benali" in ARTICLE[line.evidence[1].start : line.evidence[1].end]


def test_no_key_points_are_made_when_none_are_asked_for() -> None:
    assert summarise(key_points=0).key_points == ()


def test_a_short_article_gets_a_short_abstract_and_few_points() -> None:
    text = " ".join(ARTICLE.split()[:60]).rsplit(".", 1)[0] + "."
    summary = summarise(text)
    assert 0 < length(summary) < 45
    assert len(summary.key_points) <= 1


@pytest.mark.parametrize(
    "text", ["Le pont de la Brenne rouvre lundi matin.", "Pourquoi ? Comment ? Par qui ?", "UN PONT ROUVRE", "il a dit"]
)
def test_whatever_there_is_gives_at_least_one_sentence(text: str) -> None:
    assert len(summarise(text).abstract) == 1


def test_one_paragraph_without_breaks_is_summarised_as_well() -> None:
    wall = " ".join(line for line in ARTICLE.splitlines() if line and "coût contesté" not in line)
    assert abs(length(summarise(wall)) - 100) <= 15


def test_a_very_long_article_is_summarised() -> None:
    body = "\n\n".join(f"{ARTICLE.replace('quatre lignes', f'lignes {i}')}" for i in range(30))
    summary = summarise(body)
    assert abs(length(summary) - 100) <= 15
    assert len({point.text for point in summary.key_points}) == len(summary.key_points)


def test_the_same_article_gives_the_same_summary() -> None:
    assert summarise() == summarise()


def test_an_english_article_is_summarised_too() -> None:
    text = (
        "The council will close four rail lines in December, its chair Odile Ward said. However, she promised buses. "
        "The lines cost 31 million pounds a year and carry 1,900 people a day. Unions say a slow repair would cost "
        "nine million pounds a year. They will march on Friday. The government has not yet taken sides."
    )
    summary = ExtractiveSummariser(open_ranker()).summarise(document(text, language="en"), BriefOptions())
    assert summary.abstract
    assert not any(line.text.startswith(("She", "They", "However")) for line in each(summary.key_points))


def test_an_article_without_a_title_is_proposed_one_with_its_evidence_and_no_full_stop() -> None:
    untitled = replace(document(), article=replace(document().article, title=None))
    title = ExtractiveSummariser(open_ranker()).summarise(untitled, BriefOptions()).title
    assert title is not None
    assert not title.text.endswith(".")
    assert title.evidence


def test_an_empty_document_has_an_empty_summary_and_no_title() -> None:
    empty = Document(Article(""), "fr", ())
    summariser = ExtractiveSummariser(open_ranker())
    assert summariser.summarise(empty, BriefOptions()) == Summary((), (), "extractive")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([*ARTICLE.replace("\n", " ").split(". "), "«", "(", "…", "A", "M. Diop", "\n\n", "12", "- un"])
    ),
    st.sampled_from([20, 100, 500]),
)
def test_any_text_gives_valid_evidence(parts: list[str], words: int) -> None:
    article = document(". ".join(parts) or "A")
    summary = ExtractiveSummariser(open_ranker()).summarise(article, BriefOptions(abstract_words=words))
    for line in (*summary.abstract, *summary.key_points):
        assert line.text
        assert all(article.sentences[e.sentence].start == e.start for e in each(line.evidence))


def test_key_points_come_in_the_order_asked_for() -> None:
    summariser = ExtractiveSummariser(Scripted("fermer quatre lignes", "moratoire"))
    by_reading, by_importance = (
        [
            (point.evidence[0].start, point.text)
            for point in summariser.summarise(document(), BriefOptions(4, 20, order=order)).key_points
        ]
        for order in ("reading", "importance")
    )
    assert len(by_reading) > 2
    assert by_reading == sorted(by_importance)
    assert by_reading != by_importance
    assert "moratoire" in by_importance[0][1]


def test_a_voice_in_the_first_person_is_no_key_point() -> None:
    text = ARTICLE.replace(
        "Les communes de montagne craignent surtout pour leurs lycées.",
        "J'ai vu de mes yeux les communes de montagne craindre pour leurs lycées et pour leurs commerces.",
    )
    summary = ExtractiveSummariser(Scripted("de mes yeux")).summarise(document(text), BriefOptions(20, 20))
    assert len(summary.key_points) > 2
    assert all("de mes yeux" not in point.text for point in summary.key_points)


def test_a_proposed_title_says_what_comes_first_and_points_at_nothing() -> None:
    title = ExtractiveSummariser(open_ranker()).summarise(document(title=None), BriefOptions()).title
    assert title is not None
    assert title.evidence[0].sentence < 4
    assert not title.text.endswith(".")
    assert not title.text.startswith(("Il ", "Elle ", "Selon "))


def test_a_heading_that_ran_into_its_sentence_is_left_out() -> None:
    text = ARTICLE.replace("Les communes de montagne", "Un lourd silence Entre 2019 et 2021, les communes de montagne")
    summary = ExtractiveSummariser(Scripted("Un lourd silence")).summarise(document(text), BriefOptions(20))
    assert all("silence Entre" not in line.text for line in (*summary.abstract, *summary.key_points))


def test_a_link_to_another_article_is_left_out() -> None:
    text = ARTICLE.replace("Les communes de montagne", "Vous aimerez aussi : Les communes de montagne")
    summary = ExtractiveSummariser(Scripted("aimerez aussi")).summarise(document(text), BriefOptions(20))
    assert all("craignent surtout" not in line.text for line in (*summary.abstract, *summary.key_points))


def test_the_title_is_the_sentence_that_says_the_news() -> None:
    text = (
        "Le bac de Morane ne traverse plus le lac depuis lundi, a annoncé la préfecture. "
        "Les habitants de l'île font un détour de deux heures. Une réunion est prévue vendredi à la mairie. "
        "Le bac transporte trois cents personnes par jour. Des ouvriers cherchent encore la panne."
    )
    title = ExtractiveSummariser(open_ranker()).summarise(document(text, title=None), BriefOptions()).title
    assert title is not None
    assert title.evidence[0].sentence == 0


def test_the_name_of_a_case_keeps_its_form() -> None:
    text = (
        "Jeanne Drissel avait saisi le juge en mai contre la commune. Le maire Paul Vaude défend son arrêté. "
        "L'arrêt « Drissel c. Vaude » protège depuis lors les riverains du canal et du port de la ville. "
        "La cour a suivi Drissel v. Vaude dans trois affaires de bruit cette année. "
        "Les communes du canton demandent une loi. Le gouvernement étudie la question avec les préfets."
    )
    summary = ExtractiveSummariser(open_ranker()).summarise(document(text), BriefOptions(key_points=10))
    lines = " ".join(line.text for line in (*summary.abstract, *summary.key_points))
    assert "Drissel c. Vaude" in lines or "Drissel v. Vaude" in lines
    assert "Jeanne Drissel c." not in lines
    assert "c. Paul" not in lines
    assert "v. Paul" not in lines


class InOrder(Scripted):
    """A scorer that prefers what comes first."""

    def score(self, document: Document) -> list[float]:
        return [-float(s.index) for s in document.sentences]


@pytest.mark.parametrize(
    ("last", "is_point"),
    [
        ("Les pêcheurs de la baie gardent leurs places le long du bassin pour la saison.", True),
        ("Les pêcheurs gardent leurs places le long du bassin.", False),
        ("« Nous garderons toutes nos places le long du bassin », a dit un pêcheur.", False),
    ],
)
def test_the_weakest_sentence_is_a_key_point_where_no_other_is_left_and_it_reads_well(
    last: str, is_point: bool
) -> None:
    text = "\n".join(
        [
            "Le port de Lirac a repris ses liaisons avec les îles après quatre mois de travaux sur la grande jetée.",
            "La compagnie des bateaux a engagé trente marins qui ont fini leurs études à l'école de la ville voisine.",
            "Les commerçants du quai demandent à la région de ne pas fermer la route du phare pendant les fêtes de la "
            "mer avant que les navires venus de Morlac et de Tirvane aient fini de livrer leurs caisses de sel.",
            "Les halles du vieux bourg de Quelvic ne peuvent plus garder tout le sel que les paludiers apportent avant "
            "la fin de la saison depuis que le toit de la grande salle a cédé un soir sous la neige de cet hiver.",
            last,
        ]
    )
    summary = ExtractiveSummariser(InOrder()).summarise(document(text), BriefOptions(abstract_words=40))
    assert (last in {line.text for line in summary.key_points}) is is_point
