"""Services for the web tests: a briefer that answers at once, waits, or fails, as a test asks."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

from service.briefing.progress import BriefLine, Progress
from service.decoding import ModelIdentity
from service.domain import (
    Abstract,
    AbstractSentence,
    Article,
    Brief,
    BriefOptions,
    Evidence,
    FullTranslation,
    KeyPoint,
    LanguageGuess,
    Provenance,
    TextTranslation,
    Timing,
    Title,
    TranslatedSentence,
    Warning,
    WarningCode,
)
from service.engines.wrappers.metered import EngineCall
from service.settings import Settings
from service.terminology.glossary import Glossary

FRENCH = (
    "Le canal de la Vereine rouvre aux péniches.\n\n"
    "Le conseil départemental a voté lundi soir la dernière tranche des travaux. "
    "Ils coûteront 18,4 millions d'euros. "
    "Les riverains, eux, ne sont pas tous convaincus."
)


def make_brief(article: Article, options: BriefOptions) -> Brief:
    """Return a brief whose sentences are the article's own, each in capitals as its English."""
    sentences, position = [], 0
    for i, text in enumerate(
        part for part in article.text.replace("\n\n", "\n").replace(". ", ".\n").split("\n") if part
    ):
        start = article.text.index(text, position)
        position = start + len(text)
        sentences.append((text, Evidence(i, start, position)))
    chosen, rest = sentences[:2], sentences[2:] or sentences[:1]
    warning = Warning(WarningCode.NUMBER_MISMATCH, "key_points[0].en", "« 18,4 » is missing")
    points = tuple(
        KeyPoint(text, text.upper(), (evidence,), (warning,) if i == 0 else ())
        for i, (text, evidence) in enumerate(rest[: options.key_points])
    )
    translation = None
    if options.full_translation:
        pairs = tuple(TranslatedSentence(e.sentence, e.start, e.end, text, text.upper()) for text, e in sentences)
        translation = FullTranslation(article.text.upper(), pairs)
    return Brief(
        id="f" * 64,
        language="fr",
        title=Title(article.title, article.title.upper()) if article.title else None,
        abstract=Abstract(
            fr=" ".join(text for text, _ in chosen),
            en=" ".join(text.upper() for text, _ in chosen),
            style="extractive",
            evidence=tuple(evidence for _, evidence in chosen),
            sentences=tuple(AbstractSentence(text, text.upper(), (evidence,)) for text, evidence in chosen),
        ),
        key_points=points,
        translation=translation,
        warnings=(warning,) if points else (),
        provenance=Provenance(
            ModelIdentity("fake-translator", "1"), ModelIdentity("fake-summariser", "1"), {}, None, 0, "0.0.0"
        ),
        timing=Timing(1, 2, 3),
        text=article.text,
    )


def tell(brief: Brief, report: Callable[[Progress], None], wait: Callable[[int], None]) -> None:
    """Report a brief stage by stage and line by line, as the real briefer does.

    `wait` is called with how many lines have come before further ones do.
    """
    ready = [BriefLine("title.en", brief.title.fr or "", brief.title.en)] if brief.title else []
    ready += [
        BriefLine(f"abstract.sentences[{i}].en", s.fr or "", s.en) for i, s in enumerate(brief.abstract.sentences)
    ]
    ready += [
        BriefLine(f"key_points[{i}].en", point.fr or "", point.en, point.warnings)
        for i, point in enumerate(brief.key_points)
    ]
    for s in brief.translation.sentences if brief.translation else ():
        ready.append(BriefLine(f"translation.sentences[{s.sentence}].en", s.fr, s.en))
    report(Progress("segmenting"))
    report(Progress("summarising"))
    report(Progress("translating", 0, len(ready), tuple(replace(line, en=None, warnings=()) for line in ready)))
    for done in range(0, len(ready), 2):
        wait(done)
        lines = tuple(ready[done : done + 2])
        report(Progress("translating", done + len(lines), len(ready), lines))


@dataclass(frozen=True)
class FakeTextTranslator:
    """Translates into capitals, the glossary's terms first."""

    glossary: Glossary | None = None
    translator: Any = field(default_factory=lambda: SimpleNamespace(identity=ModelIdentity("fake-translator", "1")))

    def with_glossary(self, glossary: Glossary | None) -> "FakeTextTranslator":
        return replace(self, glossary=glossary)

    def translate_text(self, text: str) -> TextTranslation:
        for entry in self.glossary.entries if self.glossary else ():
            text = text.replace(entry.source, entry.target)
        return TextTranslation(text.upper(), (), 0)


@dataclass
class FakeServices:
    """Stands for `bootstrap.Services`; `answer` makes briefs, and the calls are written down."""

    answer: Callable[[Article, BriefOptions], Brief] = make_brief
    is_ready: bool = True
    warming: Callable[[], None] = lambda: None
    rehearsing: Callable[[], None] = lambda: None
    calls: list[tuple[Article, BriefOptions]] = field(default_factory=list)
    listeners: list[Callable[[EngineCall], None]] = field(default_factory=list)
    closed: bool = False
    settings: Any = None
    wait: Callable[[int], None] = lambda done: None
    """Called with how many lines of a brief have come before further ones do."""

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self.briefer = SimpleNamespace(brief=self._brief, fingerprint=lambda *parts: str(parts))
        self.text_translator = FakeTextTranslator()
        self.detector = SimpleNamespace(detect=lambda _: LanguageGuess("fr", "French", 0.98))

    def _brief(
        self,
        article: Article,
        options: BriefOptions,
        *,
        glossary: Glossary | None = None,
        report: Callable[[Progress], None] | None = None,
    ) -> Brief:
        with self._lock:
            self.calls.append((article, options))
        brief = self.answer(article, options)
        if report:
            tell(brief, report, self.wait)
        return replace(brief, provenance=replace(brief.provenance, glossary=glossary.fingerprint if glossary else None))

    def text_translator_for(self, source: str, target: str) -> FakeTextTranslator:
        return self.text_translator

    def languages(self) -> tuple[tuple[str, str], ...]:
        return (("fr", "en"),)

    def models(self) -> list[dict[str, object]]:
        return [
            {
                "name": "fake-translator", "kind": "fake", "source": "fr", "target": "en", "licence": "MIT",
                "description": "answers in capitals", "installed": True, "path": "/secret/folder", "revision": "1",
                "bytes": 1,
            }
        ]  # fmt: skip

    def reload(self, settings: Settings) -> None:
        self.settings = settings

    def listen(self, listener: Callable[[EngineCall], None]) -> None:
        self.listeners.append(listener)

    def ready(self) -> bool:
        return self.is_ready

    def warm(self) -> None:
        self.warming()
        self.is_ready = True

    def rehearse(self) -> None:
        self.rehearsing()

    def close(self) -> None:
        self.closed = True
