import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.context.dates import find_dates
from service.text.segment import split
from tests.assertions import each
from tests.context.tables import rows

TUESDAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(("published", "sentence", "mention", "value", "precision"), rows("dates.tsv"))
def test_a_date_of_the_news_is_resolved_or_says_why_not(
    published: str, sentence: str, mention: str, value: str, precision: str
) -> None:
    day = None if published == "-" else dt.date.fromisoformat(published)
    found = {date.text: date for date in find_dates(sentence, day)}
    assert mention in found
    date = found[mention]
    assert sentence[date.start : date.end] == mention
    assert date.precision == precision
    if value.startswith("!"):
        assert date.iso is None
        assert value[1:] in (date.unresolved or "")
    else:
        assert (date.iso, date.unresolved) == (value, None)
        assert date.evidence


@pytest.mark.parametrize("sentence", [row[0] for row in rows("no_dates.txt")])
def test_what_only_looks_like_a_date_is_none(sentence: str) -> None:
    assert find_dates(sentence, TUESDAY) == []


def test_offsets_are_those_of_the_whole_text_and_none_overlap() -> None:
    sentences = [row[1] for row in rows("dates.tsv")]
    text = "\n".join(sentences)
    found = find_dates(text, TUESDAY)
    assert all(text[date.start : date.end] == date.text for date in found)
    assert all(left.end <= right.start for left, right in each(itertools.pairwise(found)))
    assert len(found) >= len(split(text))


def test_what_depends_on_publication_says_so_without_one_and_the_rest_is_resolved() -> None:
    dates = find_dates("Fermé hier, le pont, ouvert le 3 mai 1998, rouvrira lundi.", None)
    assert [(date.text, date.iso) for date in dates] == [
        ("hier", None),
        ("le 3 mai 1998", "1998-05-03"),
        ("lundi", None),
    ]
    assert all("publication" in (date.unresolved or "") for date in dates if date.iso is None)


_WORDS = (
    "le la les l' d' du de au à en depuis dans ici il y a entre et 1er 2 12 29 30 31 90 1900 2024 9999 lundi mardi",
    "janvier mars mai déc. dernier prochaine semaine mois an années jours soir matin nuit 18h30 24 h midi minuit",
    "XIXe 0e siècle trimestre semestre T3 S2 été hiver cet ce premier derniers cent vingt et un ramadan brumaire III",
    "hégire a rouvert ouvrira fin début mi-",
)


@given(st.lists(st.sampled_from(" ".join(_WORDS).split()), max_size=14), st.none() | st.dates())
def test_any_row_of_such_words_is_read_without_an_error(words: list[str], published: dt.date | None) -> None:
    text = " ".join(words)
    for date in find_dates(text, published):
        assert text[date.start : date.end] == date.text
        assert (date.iso is None) != (date.unresolved is None)


def test_the_evidence_names_the_day_of_publication_and_the_verb() -> None:
    (date,) = find_dates("Le port a rouvert lundi.", TUESDAY)
    assert date.evidence == "past: « a rouvert »; published 2026-11-24"


def test_the_longest_text_that_is_taken_is_read_sentence_by_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    monkeypatch.setattr("service.context.dates.find_cues", lambda sentence: calls.append(len(sentence)) or [])
    find_dates("Le port a rouvert lundi matin. La pluie tombe.\n" * 2000, TUESDAY)
    assert len(calls) == 2000  # only the sentences with a date, each once
    assert max(calls) < 60
