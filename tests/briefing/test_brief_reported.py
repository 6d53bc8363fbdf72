"""A brief that tells how far it is, and one with a caller's own glossary."""

import pytest

from service.briefing.brief import REPORTED
from service.domain import BriefOptions
from service.terminology.glossary import Glossary
from tests.briefing.test_brief import ARTICLE, briefer, still

OPTIONS = BriefOptions(full_translation=True)


def reports():
    told = []
    made, engine = briefer()
    return told, made.brief(ARTICLE, OPTIONS, report=told.append), engine


def test_every_stage_is_told_and_every_line_ends_up_in_english():
    told, brief, _ = reports()
    assert [progress.stage for progress in told[:3]] == ["segmenting", "summarising", "translating"]
    assert [line.en for line in told[2].lines] == [None] * told[2].total
    ready = {line.where: line.en for progress in told[3:] for line in progress.lines}
    assert list(ready) == [line.where for line in told[2].lines]
    assert ready["title.en"] == brief.title.en
    assert ready["key_points[0].en"] == brief.key_points[0].en
    assert told[-1].done == told[-1].total == len(ready)


def test_lines_come_a_few_at_a_time():
    told, _, engine = reports()
    assert [progress.done for progress in told[3:]] == [*range(REPORTED, told[-1].total, REPORTED), told[-1].total]
    assert all(len(call.texts) <= REPORTED for call in engine.calls)


def test_a_reported_brief_is_the_same_as_one_made_in_silence():
    _, brief, _ = reports()
    assert still(brief) == still(briefer()[0].brief(ARTICLE, OPTIONS))


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
