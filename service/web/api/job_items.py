"""What becomes of an article of a job: read in its shape, made a brief of, kept so that any type can be written."""

import json
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from service.briefing import render
from service.domain import Article, Brief, BriefOptions
from service.ingest.ninjs import NewsItem
from service.settings import Settings
from service.terminology.glossary import Glossary
from service.web.api.briefs import render_brief
from service.web.api.submission import Reader
from service.web.glossaries import from_pairs

if TYPE_CHECKING:
    from service.jobs.model import Item
    from service.web.lifecycle import Lifecycle

Json = dict[str, Any]


class JobItems:
    """Makes the briefs of jobs; safe to call from several threads."""

    def __init__(
        self,
        reader: Reader,
        lifecycle: "Lifecycle",
        *,
        seen: Callable[[Brief], None],
        charge: Callable[[str | None, int], None] = lambda _owner, _characters: None,
    ) -> None:
        """Take what reads articles and what gives places at the engine.

        `seen` is told of every brief; `charge` counts the characters of every page for the key that wants it.
        """
        self._reader = reader
        self._lifecycle = lifecycle
        self._seen = seen
        self._charge = charge
        self._glossary: tuple[object, Glossary | None] = (None, None)
        self._lock = threading.Lock()

    def make(self, payload: Mapping[str, Any]) -> Json:
        """Return what is kept of a finished article. Raises EntrefiletError."""
        article, item = self._reader.read_item(payload)
        assert article is not None
        if payload.get("url"):
            self._charge(payload.get("owner"), len(article.text))
        glossary = self._read_glossary(payload.get("glossary"))
        with self._lifecycle.work() as services:
            brief = services.briefer.brief(article, BriefOptions(**payload["options"]), glossary=glossary)
        self._seen(brief)
        stored: Json = {"brief": render.to_dict(brief, include_text=True), "include_text": payload["include_text"]}
        return stored | ({"ninjs": item.content} if item else {})

    def _read_glossary(self, pairs: Any) -> Glossary | None:
        """Return the glossary of a job; the last one is remembered, because a job's articles come one after another."""
        with self._lock:
            if pairs != self._glossary[0]:
                self._glossary = (pairs, from_pairs(pairs))
            return self._glossary[1]


def to_result(stored: Mapping[str, Any]) -> Json:
    """Return the brief of a finished article as JSON has it."""
    brief: Json = dict(stored["brief"])
    if not stored["include_text"]:
        brief.pop("text", None)
    return brief


def to_type(item: "Item", kind: str, settings: Settings) -> str:
    """Return the brief of a finished article in one of the types that briefs have."""
    assert item.result is not None
    stored = item.result
    brief = TypeAdapter(Brief).validate_json(json.dumps(stored["brief"]))
    news = NewsItem(Article(brief.text), stored["ninjs"]) if "ninjs" in stored else None
    return render_brief(brief, kind, news, settings, include_text=stored["include_text"])
