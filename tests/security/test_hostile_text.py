"""What an article goes through before a model takes time that grows with its length, whatever it is made of."""

import contextlib
import datetime as dt
import time

import pytest

from service.context.finding import find_context
from service.domain import Article, BriefOptions, Document
from service.errors import EntrefiletError
from service.fidelity.verify import check
from service.ingest.reader import Limits, read_document
from service.summarise.extractive import ExtractiveSummariser
from service.summarise.ranker import open_ranker
from service.terminology.glossing import find_glosses
from service.text.segment import segment

_SENTENCE = "Le conseil municipal de Saint-Aubin a voté lundi soir un budget de trois millions d'euros pour le pont. "
_CHARACTERS = 6_000
_SECONDS = 4.0  # of processor time a stage; what is linear needs half of one at most, and the square of 6,000 fifteen
_UNITS = ("a", "A", "1", " ", "-", "(", "1.", "A. ", "l'", "<a ", "« ", "a-", "\n", "a@a.")


@pytest.mark.parametrize("unit", _UNITS, ids=[f"u{number}" for number in range(len(_UNITS))])
def test_every_stage_before_the_model_takes_linear_time(unit: str) -> None:
    text = _SENTENCE + unit * (_CHARACTERS // len(unit)) + " " + _SENTENCE
    spent: dict[str, float] = {}
    start = time.process_time()

    def lap(stage: str) -> None:
        nonlocal start
        spent[stage] = time.process_time() - start
        start = time.process_time()

    limits = Limits(10**6, 8, False)
    for media_type, body in (("text/plain", text), ("text/html", f"<p>{text.replace('<', '&lt;')}</p>")):
        with contextlib.suppress(EntrefiletError):  # a refusal is as good
            read_document(body.encode(), media_type=media_type, title=None, limits=limits)
        lap(media_type)
    document: Document = segment(Article(text, published=dt.date(2026, 11, 24)), "fr")
    lap("segment")
    find_context(document)
    lap("context")
    ExtractiveSummariser(open_ranker()).summarise(document, BriefOptions())
    lap("summarise")
    find_glosses(text)
    lap("glosses")
    english = "The council voted on Monday evening a budget of three million euros for the bridge. "
    check(text, english + unit * (_CHARACTERS // len(unit)))
    lap("fidelity")
    assert {stage: seconds for stage, seconds in spent.items() if seconds > _SECONDS} == {}


@pytest.mark.parametrize("tail", ["", "e", " %", " millions d'euros", " h 30", " francs CFA", " mars 2026"])
def test_a_number_of_five_thousand_digits_is_read_as_any_other_word(tail: str) -> None:
    digits = "1" * 5000
    numbers = (digits, f"1,{digits}", f"10^{digits}", f"10{'²' * 5000}", f"I{'X' * 5000}", f"0{digits}", f"−{digits}")
    sentences = [f"Le code {number}{tail} est à saisir lundi." for number in numbers]
    document = segment(Article(f"{_SENTENCE}{' '.join(sentences)}", published=dt.date(2026, 11, 24)), "fr")
    find_context(document)
    ExtractiveSummariser(open_ranker()).summarise(document, BriefOptions())
    for sentence in sentences:
        find_glosses(sentence)
        assert check(sentence, f"The code {digits} is due on Monday.") is not None
