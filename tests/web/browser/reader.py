"""A server in this process over fakes that answer the example article as a good translator would."""

import re
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from service.context.finding import find_context
from service.domain import (
    Abstract,
    AbstractSentence,
    Article,
    Brief,
    BriefOptions,
    Evidence,
    FullTranslation,
    KeyPoint,
    Title,
    TranslatedSentence,
    Warning,
    WarningCode,
)
from service.settings import Settings
from service.text.segment import segment
from service.web.app import create_app
from tests.web.fakes import FakeServices, make_brief

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]

ENGLISH = {
    "Fermé": "Closed to navigation since a dike broke in March 2017, the Vereine canal will welcome barges again from "
    "14 April 2026.",
    "Le conseil": "The departmental council voted on Monday evening, by 31 votes to 9, the last part of the works: "
    "18.4 million euros, of which 6.2 million come from the European Union.",
    "Les ingénieurs": "The engineers have rebuilt the dike over 380 metres and replaced the gates of seven locks.",
    "La coopérative Grains": "The Grains de Lorne cooperative, which brings together 860 farmers, expects each barge "
    "convoy to replace 36 lorries.",
    "L'association Vivre": "The association Vivre aux Tanneries, founded after the flood, asks the State to publish "
    "the whole expert report on the causes of the breach.",
    "Le canal est": "The canal is fed by the Chantemerle dam, whose level fell to 41% of its capacity last August.",
    "Son financement": "Its funding is not settled, however: 3.1 million euros are still missing, which the region has "
    "not promised.",
    "L'office": "The tourist office hopes for 70,000 visitors a year from 2027, against 12 today.",
}
TITLE = "The Vereine canal reopens to barges after nine years of silence"


def answer(article: Article, options: BriefOptions) -> Brief:
    """Return a brief of the example article; of any other, that of the plain fakes. A title of digits is a delay."""
    if article.title and re.fullmatch(r"[\d.]+", article.title):
        time.sleep(float(article.title))
        article = replace(article, title=None)
    if "Vereine accueillera" not in article.text:
        return make_brief(article, options)
    found = []
    for number, (opening, english) in enumerate(ENGLISH.items()):
        start = article.text.index(opening)
        end = start + re.search(r"[.!?](?=\s|$)", article.text[start:]).end()  # type: ignore[union-attr]
        found.append((article.text[start:end], english, Evidence(number * 3 + 2, start, end)))
    abstract, points = found[:3], found[3:][: options.key_points]
    doubtful = Warning(WarningCode.NUMBER_MISMATCH, "key_points[4].en", "« 12 000 » is missing")
    fallback = Warning(
        WarningCode.STYLE_FALLBACK,
        "abstract.style",
        "No model here writes an abstract that passes verification: sentences of the article were chosen",
    )
    brief = make_brief(article, options)
    return replace(
        brief,
        title=Title(article.title, TITLE),
        abstract=Abstract(
            fr=" ".join(french for french, _, _ in abstract),
            en=" ".join(english for _, english, _ in abstract),
            style="extractive",
            evidence=tuple(evidence for _, _, evidence in abstract),
            sentences=tuple(AbstractSentence(fr, en, (evidence,)) for fr, en, evidence in abstract),
        ),
        key_points=tuple(
            KeyPoint(fr, en, (evidence,), (doubtful,) if i == 4 else ()) for i, (fr, en, evidence) in enumerate(points)
        ),
        translation=_whole(article) if options.full_translation else None,
        warnings=(doubtful, *((fallback,) if options.style == "abstractive" else ())),
        provenance=replace(brief.provenance, service="0.1.0"),
        context=find_context(segment(article, "fr")).context if options.context else None,
    )


def _whole(article: Article) -> FullTranslation:
    pairs = []
    for i, found in enumerate(re.finditer(r"[^\n.]+\.?", article.text)):
        text = found.group().strip()
        if text:
            start = article.text.index(text, found.start())
            pairs.append(TranslatedSentence(i, start, start + len(text), text, f"In English: {text}"))
    return FullTranslation(article.text, tuple(pairs))


class Lines:
    """Lets the lines of briefs come as far as a test allows, so that each state lasts until it has been looked at."""

    def __init__(self) -> None:
        self._allowed = 0
        self._changed = threading.Condition()

    def wait(self, done: int) -> None:
        """Return once more than `done` lines are allowed."""
        with self._changed:
            self._changed.wait_for(lambda: done < self._allowed, timeout=300)

    def allow(self, lines: int) -> None:
        """Let as many lines of a brief come."""
        with self._changed:
            self._allowed = lines
            self._changed.notify_all()


@contextmanager
def serve(wait: Callable[[int], None] = lambda done: time.sleep(0.02)) -> Iterator[str]:
    """Run the application over fakes on a free port of this machine and yield its URL.

    `wait` is called with how many lines of a brief have come before further ones do.
    """
    with tempfile.TemporaryDirectory() as data:
        settings = Settings(data_dir=Path(data), fetch_urls=True, private_addresses=True)
        app = create_app(settings, FakeServices(answer=answer, wait=wait))
        with listen(app) as address:
            yield address
        app.extensions["durable"].close()


@contextmanager
def listen(app: Flask) -> Iterator[str]:
    """Run an application on a free port of this machine and yield its URL."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
