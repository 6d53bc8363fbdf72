"""What an engine did for a chunk, counted where its calls are told."""

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.engines.wrappers.metered import EngineCall


@dataclass(slots=True)
class Counts:
    """Sentences that went to the engine and tokens that came out of it, and sentences that it was spared."""

    sentences: int = 0
    tokens: int = 0
    remembered: int = 0


class ThreadCounts:
    """Adds up the engine's calls for each calling thread."""

    def __init__(self) -> None:
        self._local = threading.local()

    def tell(self, call: "EngineCall") -> None:
        """Add a call that the calling thread has made."""
        counts = self._mine()
        counts.sentences += call.sentences
        counts.tokens += call.tokens

    def remember(self, sentences: int) -> None:
        """Add sentences that the calling thread found in the memory."""
        self._mine().remembered += sentences

    def take(self) -> Counts:
        """Return what the calling thread has used since it last asked."""
        counts = self._mine()
        self._local.counts = Counts()
        return counts

    def _mine(self) -> Counts:
        if not hasattr(self._local, "counts"):
            self._local.counts = Counts()
        counts: Counts = self._local.counts
        return counts
