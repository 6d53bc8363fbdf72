"""What is done to one chunk: articles read from their records, one call of the pipeline, briefs as JSON lines."""

import datetime as dt
import json
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from service.batch.counting import Counts
from service.batch.heartbeat import Heartbeat
from service.batch.records import MEDIA_TYPES, Fault, Outcome, Record, Tally
from service.briefing.render import to_dict, to_markdown
from service.domain import Article, Brief, BriefOptions, Warning, WarningCode
from service.errors import BadInput, EntrefiletError
from service.ingest.reader import Limits, read_document
from service.terminology.glossary import Glossary


class Pipeline(Protocol):
    """What of the brief use case a batch calls."""

    def brief_many(
        self, articles: Sequence[Article], options: BriefOptions, *, glossary: Glossary | None = None
    ) -> list[Brief | EntrefiletError]: ...

    def fingerprint(self, options: BriefOptions, glossary: Glossary | None = None) -> str: ...


class Work(Protocol):
    """A chunk's work; safe to call from several threads. `fingerprint` names what can change its results.

    A `heartbeat` that is not None beats in the calling thread at least once for each sentence's worth of work.
    """

    heartbeat: Heartbeat | None

    @property
    def fingerprint(self) -> str: ...

    def __call__(self, records: Sequence[Record]) -> Outcome: ...


OpenWork = Callable[[], Work]


class BriefingWork:
    """Makes the briefs of records with one call of the pipeline for all of them."""

    def __init__(
        self,
        pipeline: Pipeline,
        options: BriefOptions,
        limits: Limits,
        *,
        include_text: bool = False,
        markdown: bool = False,
        glossary: Glossary | None = None,
        batch_invariant: bool = False,
        heartbeat: Heartbeat | None = None,
        counts: Callable[[], Counts] = Counts,
        begin: Callable[[], None] = lambda: None,
    ) -> None:
        """Take the pipeline; `markdown` adds each brief as a page of its own to its row.

        `batch_invariant` tells that sentences are translated as if each stood alone, which may change a result.
        `counts` tells what the engine has done in the calling thread since it was last asked; `begin` tells it that
        other records are begun in it.
        """
        self._pipeline, self._options, self._limits = pipeline, options, limits
        self._include_text, self._markdown, self._counts = include_text, markdown, counts
        self._begin = begin
        self._glossary, self._batch_invariant, self.heartbeat = glossary, batch_invariant, heartbeat

    @property
    def fingerprint(self) -> str:
        """Everything of the engine and the options that can change a brief."""
        fingerprint = self._pipeline.fingerprint(self._options, self._glossary)
        return f"{fingerprint}-padded4,8" if self._batch_invariant else fingerprint  # padded, in batches of one length

    def __call__(self, records: Sequence[Record]) -> Outcome:
        """Return the rows and faults of `records`, in order. Never raises but for what ends a process.

        If the pipeline fails on all of them at once, they are tried one at a time to find who is to blame; if nobody
        is, the failure was a passing one and they are done together again, so that the results stay the same.
        """
        started = time.perf_counter()
        self._counts()
        self._begin()
        articles: dict[int, Article] = {}
        faults: dict[int, Fault] = {}
        for index, record in enumerate(records):
            if self.heartbeat:
                self.heartbeat.beat()
            if record.fault:
                faults[index] = record.fault
                continue
            try:
                articles[index] = self._article(record)
            except Exception as error:  # noqa: BLE001 - one bad article never stops a run; the traceback is kept
                faults[index] = fault_of(error)
        results = self._brief(articles)
        if any(isinstance(result, Fault) for result in results.values()) and len(articles) > 1:
            separately = {index: self._brief({index: article})[index] for index, article in articles.items()}
            guilty = any(isinstance(result, Fault) for result in separately.values())
            results = separately if guilty else self._brief(articles)
        rows = []
        tally = Tally()
        for index, result in results.items():
            if isinstance(result, Brief):
                rows.append(self._row(records[index], result))
                _count(tally, result)
            else:
                faults[index] = result if isinstance(result, Fault) else fault_of(result)
        counts = self._counts()
        tally.failed, tally.seconds = len(faults), time.perf_counter() - started
        tally.tokens, tally.sentences, tally.remembered = counts.tokens, counts.sentences, counts.remembered
        tally.repeated = _repeated(result for result in results.values() if isinstance(result, Brief))
        return Outcome(tuple(rows), tuple(sorted(faults.items())), tally)

    def _article(self, record: Record) -> Article:
        """Return the article in a record, whatever it is written in. Raises BadInput."""
        if isinstance(record.body, str) and record.media == "html":
            body: bytes | str = record.body.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate is no text
        else:
            body = record.body
        kind = MEDIA_TYPES[record.media]
        article = read_document(
            body, media_type=kind, charset=record.charset, title=record.title, limits=self._limits
        ).article
        if record.published and article.published is None:
            article = replace(article, published=dt.date.fromisoformat(record.published))
        if not record.cut:
            return article
        return replace(article, warnings=(*article.warnings, Warning(WarningCode.TEXT_LEFT_OUT, "text", record.cut)))

    def _brief(self, articles: dict[int, Article]) -> dict[int, Brief | EntrefiletError | Fault]:
        """Return each article's brief or error; a Fault stands for a failure of the whole call."""
        if not articles:
            return {}
        try:
            results = self._pipeline.brief_many(list(articles.values()), self._options, glossary=self._glossary)
        except Exception as error:  # noqa: BLE001 - as above
            return dict.fromkeys(articles, fault_of(error))
        return dict(zip(articles, results, strict=True))

    def _row(self, record: Record, brief: Brief) -> bytes:
        fields = to_dict(brief, self._include_text)
        fields.pop("timing", None)  # it differs from run to run; the report has it in sum
        row = {"id": record.id, "source": record.source, "offset": record.offset, "brief": fields}
        if self._markdown:
            row["markdown"] = to_markdown(brief)
        return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"


def fault_of(error: BaseException) -> Fault:
    """Return the fault that an error is; only what is not the article's own has a traceback worth keeping."""
    if isinstance(error, BadInput):
        return Fault(type(error).__name__, str(error), error.mend)
    mend = error.mend if isinstance(error, EntrefiletError) else "see the traceback, then --retry-failed"
    return Fault(type(error).__name__, str(error), mend, "".join(traceback.format_exception(error)))


def _count(tally: Tally, brief: Brief) -> None:
    tally.articles += 1
    tally.words[_bucket(brief.text.count(" ") + 1)] += 1
    tally.milliseconds[
        _bucket(sum((brief.timing.segment_ms, brief.timing.summarise_ms, brief.timing.translate_ms)))
    ] += 1
    tally.warnings.update(str(warning.code) for warning in brief.warnings)


def _repeated(briefs: Iterable[Brief]) -> int:
    """Return how many sentences of a chunk's briefs another of its sentences had translated already."""
    sentences = [
        text
        for brief in briefs
        for text in (
            brief.title.fr if brief.title else None,
            *(sentence.fr for sentence in brief.abstract.sentences),
            *(point.fr for point in brief.key_points),
            *(pair.fr for pair in (brief.translation.sentences if brief.translation else ())),
        )
        if text
    ]
    return len(sentences) - len(set(sentences))


def _bucket(value: int) -> int:
    """Return the lower edge of a value's bin: 1, 1.5, 2, 3, 5, 7 times a power of ten."""
    if value < 1:
        return 0
    power = 10 ** (len(str(value)) - 1)
    return int(max(edge for edge in (1, 1.5, 2, 3, 5, 7) if edge * power <= value) * power)
