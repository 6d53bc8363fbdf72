"""What an engine did for a chunk, counted where its calls are told."""

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.engines.metered import EngineCall


@dataclass(slots=True)
class Counts:
    """Sentences that went to the engine and tokens that came out of it."""

    sentences: int = 0
    tokens: int = 0


class ThreadCounts:
    """Adds up the engine's calls for each calling thread."""

    def __init__(self) -> None:
        self._local = threading.local()

    def tell(self, call: "EngineCall") -> None:
        """Add a call that the calling thread has made."""
        counts: Counts = getattr(self._local, "counts", None) or Counts()
        counts.sentences += call.sentences
        counts.tokens += call.tokens
        self._local.counts = counts

    def take(self) -> Counts:
        """Return what the calling thread has used since it last asked."""
        counts: Counts = getattr(self._local, "counts", None) or Counts()
        self._local.counts = Counts()
        return counts
