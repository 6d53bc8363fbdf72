"""The real pipeline for a batch, as the composition root builds it, with a memory and its engine's tokens counted."""

from service.batch.counting import ThreadCounts
from service.batch.heartbeat import Heartbeat
from service.batch.translation_cache import TOKENS, CachingTranslator, TranslationCache, is_batch_invariant
from service.batch.work import BriefingWork, Work
from service.bootstrap import build_services
from service.decoding import Decoding
from service.domain import BriefOptions
from service.engines.batches import Batching
from service.engines.heap import share_heap
from service.ingest.reader import Limits
from service.ports import Translator
from service.settings import Settings
from service.terminology.glossary import Glossary

BATCHING = Batching(
    TOKENS * 3 // 2, is_batch_invariant=True, pad_to_multiple_of=4
)  # the groups of `CachingTranslator` are not cut again
_WAITING = 1024  # calls of this process's own threads, never turned away


def open_briefing(
    settings: Settings,
    options: BriefOptions,
    include_text: bool,
    markdown: bool = False,
    glossary: Glossary | None = None,
) -> Work:
    """Return the work that `settings` describe, its engine loaded, with the terms of `glossary`.

    Sentences are remembered over the whole run if the engine's answers do not depend on what else it is asked.
    Raises ModelNotAvailable.
    """
    share_heap()
    threads = settings.engine_threads
    counting, heartbeat = ThreadCounts(), Heartbeat()
    remembering: list[CachingTranslator] = []

    def in_front(translator: Translator, decoding: Decoding) -> Translator:
        if not is_batch_invariant(translator, decoding):
            return translator
        remembering.append(
            CachingTranslator(
                translator,
                TranslationCache(),
                threads=threads,
                tell=counting.tell,
                remembered=counting.remember,
                beat=heartbeat.beat,
            )
        )
        return remembering[-1]

    services = build_services(
        settings.model_copy(update={"queue_limit": _WAITING}),
        batching=BATCHING,
        at_once=threads + 1,
        sentence_threads=1,  # a run has enough articles to keep every core at work, and counts by thread
        in_front=in_front,
    )
    _ = services.text_translator
    invariant = bool(remembering)
    if not invariant:
        services.listen(counting.tell)
    services.warm()
    counting.take()
    limits = Limits(settings.max_characters, settings.min_words, settings.embargoed)
    return BriefingWork(
        services.briefer,
        options,
        limits,
        include_text=include_text,
        markdown=markdown,
        glossary=glossary,
        batch_invariant=invariant,
        heartbeat=heartbeat if invariant else None,  # without groups a chunk is one long call
        counts=counting.take,
        begin=remembering[0].begin if invariant else _nothing,
    )


def _nothing() -> None:
    """What is done of engines whose calls are not shared."""
