"""The real pipeline for a batch, as the composition root builds it, with its engine's tokens counted."""

from service.batch.counting import ThreadCounts
from service.batch.work import BriefingWork, Limits, Work
from service.bootstrap import build_services
from service.domain import BriefOptions
from service.settings import Settings


def open_briefing(settings: Settings, options: BriefOptions, include_text: bool, markdown: bool = False) -> Work:
    """Return the work that `settings` describe, its engine loaded. Raises ModelNotAvailable."""
    services = build_services(settings)
    counting = ThreadCounts()
    services.on_call = counting.tell
    services.warm()
    counting.take()
    limits = Limits(settings.max_characters, settings.min_words, settings.embargoed)
    return BriefingWork(
        services.briefer, options, limits, include_text=include_text, markdown=markdown, counts=counting.take
    )
