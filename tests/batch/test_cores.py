"""A batch's worker hands the engine as many calls as it has threads and one more, whatever stands in front of it."""

import threading
import time
from collections.abc import Sequence

import pytest

from service.batch import engine
from service.batch.records import Record
from service.batch.translation_cache import TOKENS
from service.decoding import Decoding, Hypothesis
from service.domain import BriefOptions
from service.engines import catalog
from service.settings import load_settings
from tests.fakes import FakeTranslator

_TEXT = """La tranche nord du pont est fermée depuis lundi soir. Une tranche de crédits attend le vote du département.
Le maire veut ouvrir la dernière tranche avant Noël. Aucune tranche ne sera payée sans un contrôle des aciers.
Les riverains de la première tranche demandent un passage pour les vélos. La région a promis une tranche de trois
millions. Chaque tranche dure six mois selon les ingénieurs."""


class CountingTranslator(FakeTranslator):
    """Counts the full calls that are in hand at once; each sentence about a part of the works fills one."""

    def __init__(self) -> None:
        super().__init__()
        self.running = self.most = 0
        self._lock = threading.Lock()

    def batch_key(self, text: str, decoding: Decoding) -> int:
        return TOKENS // 4 if "tranche" in text else 8

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        full = "tranche" in sentences[0]
        with self._lock:
            self.running += full
            self.most = max(self.most, self.running)
        time.sleep(0.2)
        with self._lock:
            self.running -= full
        return super().translate(sentences, decoding)


@pytest.mark.parametrize("threads", [1, 3])
def test_as_many_calls_are_in_flight_as_the_engine_has_threads(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = CountingTranslator()
    monkeypatch.setattr(catalog, "open_translator", lambda *_, **__: fake)
    work = engine.open_briefing(load_settings(threads=threads, beam_size=4), BriefOptions(), include_text=False)
    outcome = work([Record("dump", 0, 1, "a", None, _TEXT)])
    assert (len(outcome.rows), outcome.failed) == (1, ())
    assert fake.most == threads + 1  # which waits ready
