"""Every reader against damaged documents: 150 of each kind, or for FUZZ_SECONDS (`make fuzz`: ten minutes).

A document is read, or refused with what to do about it, within seconds; nothing else is raised.
"""

import os
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from service.batch.entries import parse
from service.batch.readers import read
from service.batch.readers.options import ReadOptions
from service.batch.records import MEDIA_TYPES
from service.batch.sources import Source
from service.domain import Article
from service.errors import BadInput
from service.ingest import plain
from service.ingest.decode import read_bytes
from service.ingest.html import read_fragment
from service.ingest.reader import Limits, read_document
from service.terminology.glossary import Glossary
from service.text.numbers import find_quantities
from service.text.segment import segment
from tests.ingest.fuzzing import (
    damaged_archives,
    damaged_documents,
    damaged_feeds,
    damaged_glossaries,
    marks,
    prose,
)

SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))
ROUNDS = 3  # of fifty documents each, at least
LONGEST = 10.0
LIMITS = Limits(50_000, 1)
TBX = (
    '<martif><text><body><termEntry><langSet xml:lang="fr"><tig><term>péniche</term></tig></langSet>'
    '<langSet xml:lang="en"><tig><term>barge</term></tig></langSet></termEntry></body></text></martif>'
)


def _documents(found: tuple[str, bytes]) -> None:
    kind, data = found
    _held(lambda: read_document(data, media_type=kind, limits=LIMITS))
    _held(lambda: read_document(data, limits=LIMITS))


def _markup(text: str) -> None:
    for kind in ("text/html", "text/markdown", "application/ninjs+json", "application/xml"):
        _held(lambda kind=kind: read_document(text.encode("utf-8", "replace"), media_type=kind, limits=LIMITS))
    _held(lambda: read_bytes(text.encode("utf-16"), "x", markup=True))


def _glossaries(text: str) -> None:
    place = len(text) % len(TBX)
    for content, kind in ((text, "csv"), (text, "tsv"), (TBX[:place] + text + TBX[place:], "tbx")):
        _held(lambda content=content, kind=kind: Glossary.load(content, kind))


def _damaged_glossaries(found: tuple[str, bytes]) -> None:
    kind, data = found
    _held(lambda: Glossary.load(data, kind))  # type: ignore[arg-type]


def _archives(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".warc") as file:
        Path(file.name).write_bytes(data)
        _held(lambda: _read_archive(file.name, len(data)))


def _read_archive(name: str, size: int) -> None:
    before = -1
    for record in read(Source("a.warc", name, "warc", size, ""), 0, ReadOptions()):
        assert record.offset > before
        before = record.offset
        if record.fault:
            assert record.fault.reason
        else:
            kind = MEDIA_TYPES[record.media]
            _held(lambda r=record, k=kind: read_document(r.body, media_type=k, charset=r.charset, limits=LIMITS))


def _feeds(data: bytes) -> None:
    def read_feed() -> None:
        for entry in parse(data, "https://f.example/feed"):
            read_fragment(entry.markup)

    _held(read_feed)


def _prose(text: str) -> None:
    def cut() -> None:
        article: Article = plain.read_article(text, max_characters=50_000, min_words=1)
        end = 0
        for sentence in segment(article, "fr").sentences:
            assert article.text[sentence.start : sentence.end] == sentence.text
            assert sentence.start >= end
            end = sentence.end
        for language in ("fr", "en"):
            for quantity in find_quantities(article.text, language):
                assert 0 <= quantity.start < quantity.end <= len(article.text)

    _held(cut)


def _held(read: object) -> None:
    started = time.process_time()
    try:
        read()  # type: ignore[operator]
    except BadInput as error:
        assert error.mend  # noqa: PT017 - a refusal is as good as a reading, if it says what to do
    assert time.process_time() - started < LONGEST


@pytest.mark.timeout(SECONDS + 600)
@pytest.mark.parametrize(
    ("strategy", "hold"),
    [
        (damaged_documents(), _documents),
        (marks, _markup),
        (marks, _glossaries),
        (damaged_glossaries(), _damaged_glossaries),
        (damaged_archives(), _archives),
        (damaged_feeds(), _feeds),
        (prose, _prose),
    ],
    ids=["documents", "markup", "glossaries", "damaged-glossaries", "archives", "feeds", "prose"],
)
def test_what_nobody_would_write_is_read_or_refused(
    strategy: st.SearchStrategy[Any], hold: Callable[[Any], None]
) -> None:
    ends = time.monotonic() + SECONDS / 8  # the model file has the eighth part
    first = int(os.environ.get("FUZZ_SEED", "0")) or (time.time_ns() % 2**31 if SECONDS else 1)
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    for round_ in count():
        # a run of its own each time, so that the clock can decide how many there are
        @settings(max_examples=50, deadline=None, database=None, suppress_health_check=quiet)
        @given(strategy)
        def run(value: Any) -> None:
            hold(value)

        seed(first + round_)(run)()
        if round_ + 1 >= ROUNDS and time.monotonic() >= ends:
            break
