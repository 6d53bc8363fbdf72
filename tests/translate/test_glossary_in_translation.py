"""Glossary terms in the translation use case: placed or warned about, and part of what made a brief."""

from service.briefing.brief import Briefer
from service.decoding import Decoding
from service.domain import WarningCode
from service.terminology.glossary import Glossary
from service.translate.sentences import SentenceTranslator
from tests.briefing.test_brief import FakeDetector, FirstSentences
from tests.fakes import FakeTranslator

TERMS = Glossary.load("écluse,lock gate\n", "csv")
SOURCE = "Le maire visite une écluse en mars."


def translate(script):
    return SentenceTranslator(FakeTranslator(script), Decoding(), retry=False, glossary=TERMS)


def test_a_term_that_the_model_says_otherwise_is_put_right():
    use_case = translate({SOURCE: "The mayor visits a sluice in March.", "écluse": "sluice"})
    result = use_case.translate_sentences([SOURCE])[0]
    assert result.text == "The mayor visits a lock gate in March."
    assert result.warnings == ()


def test_a_term_that_could_not_be_placed_is_a_warning():
    use_case = translate(lambda source, _: "The mayor visits it in March.")
    codes = [code for code, _ in use_case.translate_sentences([SOURCE])[0].warnings]
    assert WarningCode.GLOSSARY_MISSED in codes


def test_a_sentence_without_a_term_costs_no_further_call():
    use_case = translate({"Le maire visite une école en mars.": "The mayor visits a school in March."})
    use_case.translate_sentences(["Le maire visite une école en mars."])
    assert len(use_case.translator.calls) == 1


def test_the_glossary_is_part_of_what_made_a_brief():
    from service.domain import Article, BriefOptions

    def briefer(glossary):
        engine = FakeTranslator(lambda source, _: "The mayor visits a lock gate in March.")
        return Briefer(FakeDetector(), FirstSentences(), SentenceTranslator(engine, Decoding(), glossary=glossary))

    with_terms, without = (briefer(glossary).brief(Article(SOURCE), BriefOptions()) for glossary in (TERMS, None))
    assert with_terms.provenance.glossary == TERMS.fingerprint
    assert without.provenance.glossary is None
    assert with_terms.id != without.id
