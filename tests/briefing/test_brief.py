"""The pipeline with fakes: what goes where, what a caller can rely on."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from service.briefing import render
from service.briefing.brief import Briefer
from service.decoding import Decoding, ModelIdentity
from service.domain import (
    Article,
    BriefOptions,
    Document,
    Evidence,
    LanguageGuess,
    Summary,
    SummarySentence,
    Timing,
    WarningCode,
)
from service.errors import LanguageNotSupported
from service.translate.sentences import SentenceTranslator
from tests.fakes import FakeTranslator

TEXT = (
    "Le conseil a voté lundi un budget de 412 millions d'euros.\n"
    "Le maire a promis trois écoles. Les habitants attendent une piscine.\n"
    "La rentrée aura lieu le 2 septembre."
)
ARTICLE = Article(TEXT, "Un budget en hausse")


class FakeDetector:
    def __init__(self, code="fr", name="French"):
        self.guess = LanguageGuess(code, name, 0.99)

    def detect(self, text):
        return self.guess


class FirstSentences:
    """Takes the first sentence as the abstract and the next ones as key points."""

    identity = ModelIdentity("first-sentences", "1")

    def summarise(self, document: Document, options: BriefOptions, terms: Sequence[str] = ()) -> Summary:
        chosen = [SummarySentence(s.text, (Evidence(s.index, s.start, s.end),)) for s in document.sentences]
        most = 5 if options.key_points is None else options.key_points
        return Summary(tuple(chosen[:1]), tuple(chosen[1 : 1 + most]), "extractive")


def briefer(script=None, detector=None):
    engine = FakeTranslator(script or (lambda source, _: f"en {source}"))
    translate = SentenceTranslator(engine, Decoding(), retry=False)
    return Briefer(detector or FakeDetector(), FirstSentences(), translate), engine


def still(brief):
    return replace(brief, timing=Timing(0, 0, 0))


def test_every_sentence_of_a_brief_stands_in_both_languages_with_its_evidence():
    brief = briefer()[0].brief(ARTICLE, BriefOptions())
    for sentence in (*brief.abstract.sentences, *brief.key_points):
        assert sentence.fr
        assert sentence.en == f"en {sentence.fr}"
        assert [TEXT[e.start : e.end] for e in sentence.evidence] == [sentence.fr]


def test_only_what_the_brief_holds_is_translated():
    use_case, engine = briefer()
    use_case.brief(ARTICLE, BriefOptions(key_points=1))
    assert len(engine.texts) == 3  # title, abstract, one key point


def test_the_full_translation_keeps_the_layout_and_shares_what_is_translated_already():
    use_case, engine = briefer()
    brief = use_case.brief(ARTICLE, BriefOptions(full_translation=True))
    assert brief.translation is not None
    assert brief.translation.text.count("\n") == TEXT.count("\n")
    assert len(brief.translation.sentences) == 4
    assert len(engine.texts) == 5


def test_the_same_article_and_configuration_give_the_same_bytes():
    first, second = (briefer()[0].brief(ARTICLE, BriefOptions()) for _ in range(2))
    assert render.to_json(still(first)) == render.to_json(still(second))


@pytest.mark.parametrize("other", [BriefOptions(key_points=2), BriefOptions(abstract_words=50)])
def test_another_configuration_gives_another_id(other):
    use_case, _ = briefer()
    assert use_case.brief(ARTICLE, BriefOptions()).id != use_case.brief(ARTICLE, other).id
    assert use_case.fingerprint(BriefOptions()) != use_case.fingerprint(other)


def test_a_number_that_the_english_lacks_becomes_a_warning_at_its_place():
    use_case, _ = briefer(
        lambda source, _: "Three schools were promised by the mayor." if "écoles" in source else "Text."
    )
    brief = use_case.brief(ARTICLE, BriefOptions())
    numbers = [w for w in brief.warnings if w.code == WarningCode.NUMBER_MISMATCH]
    assert "abstract.sentences[0].en" in [w.where for w in numbers]
    assert any("412" in w.detail for w in numbers)
    assert brief.key_points[2].warnings == tuple(w for w in brief.warnings if w.where == "key_points[2].en")


def test_a_title_that_was_proposed_is_marked_and_traced():
    class Proposing(FirstSentences):
        def summarise(self, document, options, terms=()):
            first = document.sentences[0]
            title = SummarySentence("Un budget voté", (Evidence(first.index, first.start, first.end),))
            return replace(super().summarise(document, options), title=title)

    translate = SentenceTranslator(FakeTranslator({"Un budget voté": "A budget passed."}), Decoding(), retry=False)
    brief = Briefer(FakeDetector(), Proposing(), translate).brief(Article(TEXT), BriefOptions())
    assert (brief.title.fr, brief.title.en, brief.title.proposed) == ("Un budget voté", "A budget passed", True)
    assert brief.title.evidence[0].sentence == 0
    assert "(proposed title)" in render.to_text(brief)


def test_an_english_article_is_summarised_and_not_translated():
    use_case, engine = briefer(detector=FakeDetector("en", "English"))
    brief = use_case.brief(ARTICLE, BriefOptions())
    assert brief.abstract.fr is None
    assert brief.abstract.en == TEXT.split("\n", maxsplit=1)[0]
    assert brief.title.fr is None
    assert [w.code for w in brief.warnings] == [WarningCode.SOURCE_LANGUAGE]
    assert engine.calls == []


def test_an_abstractive_style_that_cannot_be_had_is_said():
    brief = briefer()[0].brief(ARTICLE, BriefOptions(style="abstractive"))
    assert brief.abstract.style == "extractive"
    assert (WarningCode.STYLE_FALLBACK, "abstract.style") in [(w.code, w.where) for w in brief.warnings]


def test_another_language_is_refused_by_name():
    use_case, _ = briefer(detector=FakeDetector("de", "German"))
    with pytest.raises(LanguageNotSupported, match="German"):
        use_case.brief(ARTICLE, BriefOptions())


def test_one_bad_article_does_not_stop_the_others():
    class ByText:
        def detect(self, text):
            return LanguageGuess("de", "German", 0.9) if "Stadtrat" in text else LanguageGuess("fr", "French", 0.9)

    use_case, engine = briefer(detector=ByText())
    results = use_case.brief_many([ARTICLE, Article("Der Stadtrat hat gewählt."), ARTICLE], BriefOptions())
    assert isinstance(results[1], LanguageNotSupported)
    assert results[0].abstract == results[2].abstract
    assert len(engine.calls) == 1


def test_json_has_the_contracts_fields_in_the_contracts_order():
    brief = briefer()[0].brief(ARTICLE, BriefOptions())
    fields = json.loads(render.to_json(brief))
    assert list(fields) == [
        "id", "language", "title", "abstract", "key_points", "translation", "warnings", "provenance", "timing",
        "context",
    ]  # fmt: skip
    assert list(fields["abstract"]) == ["fr", "en", "style", "evidence", "sentences"]
    assert list(fields["key_points"][0]) == ["fr", "en", "evidence", "warnings"]
    assert json.loads(render.to_json(brief, include_text=True))["text"] == TEXT


@pytest.mark.parametrize("write", [render.to_text, render.to_markdown])
def test_a_rendered_brief_shows_every_sentence_in_both_languages(write):
    brief = briefer()[0].brief(ARTICLE, BriefOptions())
    shown = " ".join(write(brief).split())
    for sentence in (*brief.abstract.sentences, *brief.key_points):
        assert sentence.fr in shown
        assert sentence.en in shown


def test_markdown_shows_markup_in_an_article_as_text():
    article = Article("Le maire a dit <script>alert(1)</script> et *rien* d'autre à la presse.", None)
    shown = render.to_markdown(briefer()[0].brief(article, BriefOptions()))
    assert "<script>" not in shown
    assert "\\*rien\\*" in shown


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("key_points[2].en", "key point 3"),
        ("abstract.sentences[0].en", "abstract, sentence 1"),
        ("title.en", "title"),
        ("translation.sentences[9].en", "full translation, sentence 10"),
        ("language", "article"),
    ],
)
def test_the_place_of_a_warning_is_said_in_words(where, words):
    assert render.spell_path(where) == words


class TitleFromText(FirstSentences):
    """Proposes its first sentence, without its full stop, as the title, too."""

    def summarise(self, document: Document, options: BriefOptions, terms: Sequence[str] = ()) -> Summary:
        summary = super().summarise(document, options, terms)
        first = summary.abstract[0]
        return replace(summary, title=replace(first, text=first.text.rstrip(".")))


@pytest.mark.parametrize("report", [None, lambda progress: None])
def test_a_title_that_is_a_sentence_of_the_brief_is_worded_as_that_one_and_translated_once(report):
    engine = FakeTranslator(lambda source, _: f"en {len(source)} {source}")
    translate = SentenceTranslator(engine, Decoding(), retry=False)
    made = Briefer(FakeDetector(), TitleFromText(), translate).brief(Article(TEXT), BriefOptions(), report=report)
    requested = [text for call in engine.calls for text in call.texts]
    assert made.title.en == made.abstract.sentences[0].en.rstrip(".").replace("en", "En", 1)
    assert len(requested) == len(set(requested))
    assert made.title.fr not in requested


def test_a_sentence_that_the_whole_text_has_too_is_translated_once_when_progress_is_reported():
    made, engine = briefer()
    made.brief(ARTICLE, BriefOptions(full_translation=True), report=lambda progress: None)
    requested = [text for call in engine.calls for text in call.texts]
    assert len(requested) == len(set(requested))


def test_acronyms_are_english_throughout_the_full_translation_and_spelled_out_once_in_the_brief():
    text = "La CEDEAO a voté lundi.\nLe FMI et la CEDEAO attendent.\nLa CEDEAO a remercié le FMI."
    made, _ = briefer()
    brief = made.brief(Article(text), BriefOptions(full_translation=True))
    assert "CEDEAO" not in brief.translation.text + brief.abstract.en
    assert "ECOWAS" in brief.translation.text
    assert brief.abstract.en.count("Economic Community of West African States (ECOWAS)") == 1
    assert "Economic Community" not in brief.translation.text
