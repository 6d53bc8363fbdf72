"""A brief that tells how far it is, and one with a caller's own glossary."""

from dataclasses import replace

import pytest

from service.briefing.brief import Briefer
from service.briefing.lines import FIRST_LINES, SENTENCES_PER_CALL
from service.decoding import Decoding
from service.domain import Article, BriefOptions
from service.terminology.glossary import Glossary
from service.translate.sentences import SentenceTranslator
from tests.assertions import each
from tests.briefing.test_brief import ARTICLE, FakeDetector, FirstSentences, briefer, still
from tests.fakes import FakeTranslator

OPTIONS = BriefOptions(full_translation=True)


def reports():
    reported = []
    made, engine = briefer()
    return reported, made.brief(ARTICLE, OPTIONS, report=reported.append), engine


def test_every_stage_is_told_and_every_line_ends_up_in_english():
    reported, brief, _ = reports()
    assert [progress.stage for progress in reported[:3]] == ["segmenting", "summarising", "translating"]
    assert [line.en for line in reported[2].lines] == [None] * reported[2].total
    ready = {line.where: line.en for progress in reported[3:] for line in progress.lines}
    assert list(ready) == [line.where for line in reported[2].lines]
    assert ready["title.en"] == brief.title.en
    assert ready["key_points[0].en"] == brief.key_points[0].en
    assert reported[-1].done == reported[-1].total == len(ready)


def test_lines_come_a_few_at_a_time_and_the_sentences_of_the_whole_text_after_them():
    reported, _, engine = reports()
    places = [[line.where.partition("[")[0] for line in progress.lines] for progress in reported[3:]]
    assert places == [
        ["title.en", "abstract.sentences", "key_points", "key_points"],
        ["key_points"],
        ["translation.sentences"] * 4,
    ]
    assert all(len(call.texts) <= FIRST_LINES for call in each(engine.calls[:1]))
    long = Article(" ".join(f"La {number}e phrase du texte est courte." for number in range(3, 43)))
    made, engine = briefer()
    made.brief(long, OPTIONS)
    assert max(len(call.texts) for call in engine.calls) == SENTENCES_PER_CALL


@pytest.mark.parametrize("options", [OPTIONS, BriefOptions()])
def test_a_reported_brief_is_the_same_as_one_made_in_silence_of_an_engine_that_looks_at_the_whole_batch(options):
    class LooksAround(FakeTranslator):
        def translate(self, sentences, decoding):
            found = super().translate(sentences, decoding)
            return [
                replace(one, text=f"{number} of {len(found)}, {one.text}", finished=True)
                for number, one in enumerate(found)
            ]

    def made(report=None):
        translate = SentenceTranslator(LooksAround(lambda source, _: f"en {source}"), Decoding(), retry=False)
        return Briefer(FakeDetector(), FirstSentences(), translate).brief(ARTICLE, options, report=report)

    reported = []
    brief = made(reported.append)
    assert len(reported) > 4
    assert brief.title.en.startswith("0 of 4")
    assert still(brief) == still(made())


def test_what_the_report_raises_stops_the_work():
    made, engine = briefer()

    def stop(progress):
        if progress.done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made.brief(ARTICLE, OPTIONS, report=stop)
    assert len(engine.calls) == 1


def test_a_callers_glossary_holds_for_one_brief_and_is_part_of_what_made_it():
    made, _ = briefer()
    own = Glossary.load("conseil,council board\n", "csv")
    with_terms = made.brief(ARTICLE, BriefOptions(), glossary=own)
    without = made.brief(ARTICLE, BriefOptions())
    assert with_terms.provenance.glossary == own.fingerprint
    assert "council board" in with_terms.abstract.en
    assert "council board" not in without.abstract.en
    assert without.provenance.glossary is None
    assert with_terms.id != without.id
    assert made.fingerprint(BriefOptions(), own) != made.fingerprint(BriefOptions())


def test_of_two_glossaries_the_callers_holds():
    ours = Glossary.load("écluse,lock\nmaire,mayor\n", "csv")
    both = ours.with_terms_of(Glossary.load("écluse,lock gate\n", "csv"))
    assert {entry.source: entry.target for entry in both.entries} == {"écluse": "lock gate", "maire": "mayor"}
