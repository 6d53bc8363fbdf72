"""A pipeline without an engine, whose results depend on which articles share a call, as a real engine's do."""

import hashlib
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from service.batch.heartbeat import Heartbeat
from service.batch.records import Chunk, Outcome
from service.batch.work import BriefingWork, Work
from service.decoding import ModelIdentity
from service.domain import (
    Abstract,
    AbstractSentence,
    Article,
    Brief,
    BriefOptions,
    Evidence,
    KeyPoint,
    Provenance,
    Timing,
    Title,
)
from service.errors import EngineFailed, EntrefiletError, LanguageNotSupported
from service.ingest.reader import Limits
from service.terminology.glossary import Glossary

HANG, DIE, FAIL, FOREIGN = "[accroche]", "[meurt]", "[échoue]", "[étranger]"


@dataclass
class FakePipeline:
    """Briefs an article by its first words; a mark in the text makes it hang, die, fail or refuse."""

    revision: str = "1"
    seconds: float = 0.0
    calls: int = 0

    def fingerprint(self, options: BriefOptions, glossary: Glossary | None = None) -> str:
        return hashlib.sha256(
            f"{self.revision} {options} {glossary.fingerprint if glossary else None}".encode()
        ).hexdigest()

    def brief_many(
        self, articles: Sequence[Article], options: BriefOptions, *, glossary: Glossary | None = None
    ) -> list[Brief | EntrefiletError]:
        self.calls += 1
        time.sleep(self.seconds)
        whole = hashlib.sha256()
        for article in articles:
            whole.update(article.text.encode())
            if HANG in article.text:
                time.sleep(3600)
            if DIE in article.text:
                os._exit(9)
            if FAIL in article.text:
                raise EngineFailed("the engine choked")
        batch_digest = whole.hexdigest()[:8]
        return [self._brief(article, batch_digest) for article in articles]

    def _brief(self, article: Article, batch_digest: str) -> Brief | EntrefiletError:
        if FOREIGN in article.text:
            return LanguageNotSupported("the text is in Klingon, not in French")
        first, evidence = article.text.split(".")[0], (Evidence(0, 0, min(len(article.text), 40)),)
        model = ModelIdentity("fake", self.revision)
        return Brief(
            id=hashlib.sha256(article.text.encode()).hexdigest(),
            language="fr",
            title=Title(article.title, f"EN({article.title})") if article.title else None,
            abstract=Abstract(
                first, f"EN({first})", "extractive", evidence, (AbstractSentence(first, f"EN({first})", evidence),)
            ),
            key_points=(KeyPoint(batch_digest, f"EN({batch_digest})", evidence),),
            translation=None,
            warnings=(),
            provenance=Provenance(model, model, {}, None, 0, "0"),
            timing=Timing(1, time.monotonic_ns() % 7, 3),
            text=article.text,
        )


def open_fake(revision: str = "1", seconds: float = 0.0, markdown: bool = False) -> Work:
    """Return the work of a batch on the fake pipeline; picklable as a partial."""
    return BriefingWork(
        FakePipeline(revision, seconds), BriefOptions(), Limits(20_000, 3), markdown=markdown, heartbeat=Heartbeat()
    )


class InProcess:
    """Does chunks one after another in the test's own process, without a time cap."""

    def __init__(self, work: Work) -> None:
        self._work = work

    @property
    def fingerprint(self) -> str:
        return self._work.fingerprint

    def run(self, chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, Outcome]]:
        for chunk in chunks:
            yield chunk, self._work(chunk.records)

    def close(self) -> None:
        """Nothing to let go of."""
