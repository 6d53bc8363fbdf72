"""Abstracts written by a model: what is supported is shipped, nothing else ever is, and what happened is told."""

import json
from collections.abc import Sequence

import pytest

from service.briefing.brief import Briefer
from service.decoding import Decoding, ModelIdentity
from service.domain import Article, BriefOptions, Document, LanguageGuess, WarningCode
from service.engines.abstractive.chat import ChatAbstractiveModel
from service.engines.runtimes.openai import OpenAIGenerator
from service.errors import EngineFailed
from service.generation import GenerationRequest
from service.summarise.abstractive import AbstractiveSummariser
from service.summarise.vectors import count_words
from service.text.segment import segment
from service.translate.sentences import SentenceTranslator
from tests.engines.instruct_server import InstructServer
from tests.fakes import FakeTranslator

TEXT = (
    "La région va fermer quatre lignes de train à la fin de l'année, a annoncé jeudi sa présidente, Odile Vasseur.\n"
    "Les quatre lignes transportent chaque jour 1 900 voyageurs entre la vallée et la côte. "
    "Elles coûtent 31 millions d'euros par an à la collectivité.\n"
    "Le collectif des usagers prépare un recours devant le tribunal administratif de Brenne. "
    "Les syndicats de cheminots contestent le chiffrage de la région. "
    "D'après leur étude, une remise en état coûterait 9 millions d'euros par an pendant dix ans.\n"
    "Le maire de Sault-le-Haut, Paul Ferrand, demande un moratoire de deux ans. "
    "L'État, propriétaire des voies, n'a pas encore pris position. "
    "Un ancien conducteur aurait averti la région dès 2019, selon le quotidien local."
)
GOOD = [
    "La région va fermer quatre lignes de train à la fin de l'année, annonce sa présidente, Odile Vasseur.",
    "Les lignes transportent chaque jour 1 900 voyageurs et coûtent 31 millions d'euros par an.",
    "Le collectif des usagers prépare un recours devant le tribunal de Brenne.",
    "L'État, propriétaire des voies, n'a pas encore pris position.",
]
BAD = {
    "number": "Les quatre lignes coûtent 41 millions d'euros par an à la collectivité.",
    "unit": "Les quatre lignes coûtent 31 millions de dollars par an à la collectivité.",
    "name": "Le maire de Sault-le-Haut, Pierre Laurent, demande un moratoire de deux ans.",
    "first name": "Marcel Ferrand, maire de Sault-le-Haut, demande un moratoire de deux ans.",
    "negation lost": "L'État, propriétaire des voies, a pris position.",
    "negation added": "Le collectif des usagers ne prépare pas de recours devant le tribunal administratif de Brenne.",
    "opposite": "La région va ouvrir quatre lignes de train à la fin de l'année, annonce Odile Vasseur.",
    "reserve lost": "Un ancien conducteur a averti la région dès 2019.",
    "content": "Le collectif des usagers organise une grève de la faim devant le tribunal.",
    "another language": "The region will close four railway lines at the end of the year.",
}


class PlainScorer:
    """Holds earlier sentences for better ones."""

    identity = ModelIdentity("plain", "1")

    def score(self, document: Document) -> list[float]:
        return [-float(s.index) for s in document.sentences]


class ScriptedWriter:
    """Writes what a test hands it, by task; an exception is raised."""

    identity = ModelIdentity("scripted", "1")

    def __init__(self, *abstract: str, tokens: int = 1000, **others) -> None:
        self.prompts = {"abstract.fr": "abstract@1"}
        self.script = {"abstract": list(abstract), **others}
        self.max_source_tokens = tokens
        self.requested: list[GenerationRequest] = []

    def tasks(self, language: str):
        return frozenset(self.script) if language == "fr" else frozenset()

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def write(self, request: GenerationRequest) -> list[str]:
        self.requested.append(request)
        answer = self.script[request.task]
        if isinstance(answer, Exception):
            raise answer
        return list(answer)


def document(text: str = TEXT, title: str | None = None, language: str = "fr") -> Document:
    return segment(Article(text, title), language)


def summarise(writer, style="abstractive", text=TEXT, title="Un titre", terms: Sequence[str] = (), **options):
    options = {"abstract_words": 60, **options}
    return AbstractiveSummariser(PlainScorer(), writer).summarise(
        document(text, title), BriefOptions(style=style, **options), terms
    )


@pytest.mark.parametrize("style", ["auto", "abstractive"])
def test_an_abstract_that_is_supported_throughout_is_taken_as_it_is(style):
    summary = summarise(ScriptedWriter(*GOOD), style)
    assert summary.style == "abstractive"
    assert [line.text for line in summary.abstract] == GOOD
    assert summary.abstract[1].evidence[0].sentence == 1
    reported = summary.generation
    assert (reported.used, reported.generated, reported.kept, reported.replaced, reported.dropped) == (True, 4, 4, 0, 0)
    assert reported.read == reported.sentences == 9


@pytest.mark.parametrize("fault", BAD)
def test_an_invention_is_never_shipped(fault):
    for style in ("auto", "abstractive"):
        summary = summarise(ScriptedWriter(GOOD[0], BAD[fault], GOOD[2]), style)
        assert BAD[fault] not in [line.text for line in (*summary.abstract, *summary.key_points)]
        assert summary.style == ("extractive" if style == "auto" else "abstractive")
        reported = summary.generation
        assert (reported.kept, reported.replaced + reported.dropped) == (2, 1)
        assert reported.generated == reported.kept + reported.replaced + reported.dropped


def test_an_unsupported_sentence_gives_way_to_its_nearest_source():
    summary = summarise(ScriptedWriter(GOOD[0], BAD["name"], GOOD[3]))
    texts = [line.text for line in summary.abstract]
    assert "Le maire de Sault-le-Haut, Paul Ferrand, demande un moratoire de deux ans." in texts
    assert summary.generation.replaced == 1


def test_what_nothing_in_the_article_is_near_to_is_dropped():
    summary = summarise(ScriptedWriter(GOOD[0], "Un orchestre baroque jouera demain à Vienne."))
    assert summary.generation.dropped == 1
    assert "orchestre" not in " ".join(line.text for line in summary.abstract)


def test_a_pronoun_whose_antecedent_fell_out_falls_out_too():
    text = "Elle coûte 31 millions d'euros par an à la collectivité."
    summary = summarise(ScriptedWriter("Un orchestre baroque jouera demain à Vienne.", text, *GOOD[2:]))
    assert text not in [line.text for line in summary.abstract]


def test_a_short_abstract_is_filled_up_with_sentences_of_the_article():
    summary = summarise(ScriptedWriter(GOOD[2]))
    words = sum(count_words(line.text) for line in summary.abstract)
    assert summary.generation.added >= 1
    assert words <= 1.15 * 60
    starts = [line.evidence[0].start for line in summary.abstract]
    assert starts == sorted(starts)


def test_a_long_abstract_is_cut_at_its_end():
    summary = summarise(ScriptedWriter(*GOOD), abstract_words=30)
    assert sum(count_words(line.text) for line in summary.abstract) <= 1.15 * 30
    assert summary.generation.dropped > 0
    assert summary.style == "abstractive"


def test_a_sentence_said_twice_is_dropped():
    summary = summarise(ScriptedWriter(GOOD[0], GOOD[0], GOOD[2]))
    assert [line.text for line in summary.abstract].count(GOOD[0]) == 1
    assert summary.generation.dropped == 1


def test_an_extractive_brief_asks_no_model():
    writer = ScriptedWriter(*GOOD)
    assert summarise(writer, "extractive").generation is None
    assert writer.requested == []


def test_a_failing_model_leaves_the_extractive_summary():
    for style in ("auto", "abstractive"):
        summary = summarise(_failing(), style)
        assert summary.style == "extractive"
        assert summary.abstract
        assert summary.generation.failure == "the server is down"


def _failing() -> ScriptedWriter:
    writer = ScriptedWriter()
    writer.script["abstract"] = EngineFailed("the server is down")
    return writer


def test_a_long_article_is_fitted_by_its_best_sentences_in_reading_order():
    writer = ScriptedWriter(*GOOD, tokens=60)
    summary = summarise(writer)
    given = writer.requested[0].article
    assert writer.count_tokens(given) <= 60
    assert summary.generation.read < summary.generation.sentences == 9
    sentences = [s.text for s in document().sentences if s.text in given]
    assert len(sentences) == summary.generation.read
    assert sorted(sentences, key=given.index) == sentences


def test_key_points_are_checked_one_by_one_and_made_up_from_the_article():
    own = "Le maire de Sault-le-Haut, Paul Ferrand, demande un moratoire de deux ans."
    writer = ScriptedWriter(*GOOD[:2], key_points=[own, BAD["number"], own, "Trop court."])
    summary = summarise(writer, key_points=3)
    texts = [point.text for point in summary.key_points]
    assert texts.count(own) == 1
    assert BAD["number"] not in texts
    assert len(set(texts)) == len(texts)
    reported = summary.generation
    assert reported.generated == reported.kept + reported.replaced + reported.dropped == 6


def test_a_headline_is_proposed_where_there_is_no_title_and_only_if_it_is_true():
    true, false = "La région va fermer quatre lignes de train", "La région va fermer neuf lignes de train"
    assert summarise(ScriptedWriter(*GOOD, headline=[true + "."]), title=None).title.text == true
    assert summarise(ScriptedWriter(*GOOD, headline=[false]), title=None).title.text != false
    assert summarise(ScriptedWriter(*GOOD, headline=[true]), title="Un titre").title is None


def test_terms_that_the_article_has_are_asked_for():
    writer = ScriptedWriter(*GOOD)
    summarise(writer, terms=["moratoire", "piscine"])
    assert writer.requested[0].terms == ("moratoire",)


class Detector:
    def detect(self, text):
        return LanguageGuess("fr", "French", 0.99)


def brief(server: InstructServer, style: str, timeout: float = 5):
    generator = OpenAIGenerator(server.url, "some-model", attempts=2, timeout=timeout, pause=lambda _: None)
    summariser = AbstractiveSummariser(PlainScorer(), ChatAbstractiveModel(generator))
    translator = SentenceTranslator(FakeTranslator(), Decoding(), retry=False)
    briefer = Briefer(Detector(), summariser, translator, prompts={"abstract.fr": "x"})
    return briefer.brief(Article(TEXT, "Un titre"), BriefOptions(style=style, abstract_words=60, key_points=2))


def obliging(prompt: str) -> str:
    if "key_points" in prompt:
        return json.dumps(
            {"key_points": ["Le maire de Sault-le-Haut, Paul Ferrand, demande un moratoire de deux ans."]}
        )
    return json.dumps({"sentences": GOOD})


def test_a_server_that_answers_well_writes_the_brief():
    with InstructServer(obliging) as server:
        made = brief(server, "auto")
    assert made.abstract.style == "abstractive"
    assert made.abstract.fr == " ".join(GOOD)
    assert made.abstract.sentences[0].en == f"EN({GOOD[0]})"
    assert made.provenance.generation.used
    assert made.provenance.summariser.name == "some-model + extractive/plain"
    assert WarningCode.STYLE_FALLBACK not in [warning.code for warning in made.warnings]


@pytest.mark.parametrize("style", ["auto", "abstractive"])
@pytest.mark.parametrize("fault", ["malformed", "down", "slow", "refusal"])
def test_a_server_that_fails_gives_an_extractive_brief_and_a_warning(fault, style):
    answers = {"malformed": "{{{", "refusal": "Je ne peux pas.", "down": "", "slow": ""}
    with InstructServer(lambda _: answers[fault]) as server:
        server.answers = [503] * 9 if fault == "down" else []
        server.delay = 0.6 if fault == "slow" else 0.0
        made = brief(server, style, timeout=0.2 if fault == "slow" else 5)
    assert made.abstract.style == "extractive"
    fallback = [w for w in made.warnings if w.code is WarningCode.STYLE_FALLBACK]
    assert len(fallback) == 1
    assert "failed" in fallback[0].detail
    assert made.provenance.generation.failure


def test_an_address_where_nobody_listens_gives_an_extractive_brief_and_a_warning():
    with InstructServer() as server:
        pass
    assert brief(server, "auto").abstract.style == "extractive"


def test_a_server_that_invents_is_told_of_in_the_brief():
    invented = json.dumps({"sentences": [GOOD[0], BAD["number"], BAD["negation lost"]]})
    with InstructServer(lambda _: invented) as server:
        checked, mixed = brief(server, "auto"), brief(server, "abstractive")
    assert checked.abstract.style == "extractive"
    assert mixed.abstract.style == "abstractive"
    for made in (checked, mixed):
        reported = made.provenance.generation
        assert reported.replaced + reported.dropped >= 2
        assert "41 millions" not in made.abstract.fr
        assert "a pris position" not in made.abstract.fr
