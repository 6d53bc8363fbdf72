"""Services for the web tests: a briefer that answers at once, waits, or fails, as a test asks."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

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
    ModelIdentity,
    Provenance,
    TextTranslation,
    Timing,
    Title,
    TranslatedSentence,
    Warning,
    WarningCode,
)

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


@dataclass
class FakeServices:
    """Stands for `bootstrap.Services`; `answer` makes briefs, and the calls are written down."""

    answer: Callable[[Article, BriefOptions], Brief] = make_brief
    is_ready: bool = True
    warming: Callable[[], None] = lambda: None
    calls: list[tuple[Article, BriefOptions]] = field(default_factory=list)
    closed: bool = False
    settings: Any = None

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self.briefer = SimpleNamespace(brief=self._brief, fingerprint=str)
        self.text_translator = SimpleNamespace(translate_text=self._translate)
        self.detector = SimpleNamespace(detect=lambda _: LanguageGuess("fr", "French", 0.98))

    def _brief(self, article: Article, options: BriefOptions) -> Brief:
        with self._lock:
            self.calls.append((article, options))
        return self.answer(article, options)

    def _translate(self, text: str) -> TextTranslation:
        return TextTranslation(text.upper(), (), 0)

    def languages(self) -> tuple[tuple[str, str], ...]:
        return (("fr", "en"),)

    def models(self) -> list[dict[str, object]]:
        return [{"name": "fake", "state": "ready"}]

    def ready(self) -> bool:
        return self.is_ready

    def warm(self) -> None:
        self.warming()
        self.is_ready = True

    def close(self) -> None:
        self.closed = True
