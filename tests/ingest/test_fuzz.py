"""Every reader against damaged documents, for FUZZ_SECONDS (`make fuzz`: ten minutes; a quarter of one by default).

A document is read, or refused with what to do about it, within seconds; nothing else is raised.
"""

import os
import time
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from service.errors import BadInput
from service.ingest.decode import read_bytes
from service.ingest.reader import Limits, read_document
from service.terminology.glossary import Glossary
from tests.ingest.fuzzing import damaged_documents, marks

SECONDS = float(os.environ.get("FUZZ_SECONDS", "15"))
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
    for kind in ("text/html", "text/markdown", "application/ninjs+json"):
        _held(lambda kind=kind: read_document(text.encode("utf-8", "replace"), media_type=kind, limits=LIMITS))
    _held(lambda: read_bytes(text.encode("utf-16"), "x", markup=True))


def _glossaries(text: str) -> None:
    place = len(text) % len(TBX)
    for content, kind in ((text, "csv"), (text, "tsv"), (TBX[:place] + text + TBX[place:], "tbx")):
        _held(lambda content=content, kind=kind: Glossary.load(content, kind))


def _held(read: object) -> None:
    started = time.monotonic()
    try:
        read()  # type: ignore[operator]
    except BadInput as error:
        assert error.mend  # noqa: PT017 - a refusal is as good as a reading, if it says what to do
    assert time.monotonic() - started < LONGEST


@pytest.mark.timeout(SECONDS + 120)
@pytest.mark.parametrize(
    ("strategy", "hold"),
    [(damaged_documents(), _documents), (marks, _markup), (marks, _glossaries)],
    ids=["documents", "markup", "glossaries"],
)
def test_what_nobody_would_write_is_read_or_refused(
    strategy: st.SearchStrategy[Any], hold: Callable[[Any], None]
) -> None:
    ends = time.monotonic() + SECONDS / 3
    first = int(os.environ.get("FUZZ_SEED", "0")) or (time.time_ns() % 2**31 if SECONDS > 60 else 1)
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    for round_ in count():
        # a run of its own each time, so that the clock decides how many there are
        @settings(max_examples=50, deadline=None, database=None, suppress_health_check=quiet)
        @given(strategy)
        def run(value: Any) -> None:
            hold(value)

        seed(first + round_)(run)()
        if time.monotonic() > ends:
            break
