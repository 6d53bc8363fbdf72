"""The only place that knows which concrete class stands behind a port."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from service.errors import InvalidSettings
from service.settings import Settings
from service.tracing import UNTRACED

if TYPE_CHECKING:
    from service.briefing.brief import Briefer
    from service.briefing.translate import SentenceTranslator
    from service.engines.metered import EngineCall
    from service.engines.remote import Remote
    from service.ports import LanguageDetector, Summariser, Tracer
    from service.text.glossary import Glossary


class Services:
    """The use cases ready to be called; weights are loaded on first use or by `warm`, once, by one thread."""

    def __init__(self, settings: Settings, tracer: "Tracer" = UNTRACED) -> None:
        self.settings = settings
        self._tracer = tracer
        self.on_call: Callable[[EngineCall], None] | None = None
        """Told of every call of the translation engine."""
        self._lock = threading.Lock()
        self._warm = False
        self._translator: SentenceTranslator | None = None
        self._briefer: Briefer | None = None
        self._detector: LanguageDetector | None = None
        self._prompts: dict[str, str] = {}

    @property
    def detector(self) -> "LanguageDetector":
        """The language detector."""
        with self._lock:
            return self._open_detector()

    @property
    def text_translator(self) -> "SentenceTranslator":
        """The translation use case. Raises ModelNotAvailable."""
        with self._lock:
            return self._open_translator()

    @property
    def briefer(self) -> "Briefer":
        """The brief use case. Raises ModelNotAvailable."""
        with self._lock:
            return self._open_briefer()

    def warm(self) -> None:
        """Load everything and translate one sentence, so that the first reader waits no longer than the second."""
        self.detector.detect("Le conseil a voté lundi soir la dernière tranche des travaux.")
        self.text_translator.translate_sentences(["Bonjour à tous."])
        _ = self.briefer
        self._warm = True

    def ready(self) -> bool:
        """Tell whether `warm` has come to its end."""
        return self._warm

    def languages(self) -> tuple[tuple[str, str], ...]:
        """Return the (source, target) pairs that can be translated."""
        translator = self.text_translator.translator
        return ((translator.source, translator.target),)

    def models(self) -> list[dict[str, object]]:
        """Return every model of the catalog with its state."""
        from dataclasses import asdict

        from service.engines import catalog

        return [asdict(status) for status in catalog.status(self.settings.models_dir)]

    def close(self) -> None:
        """Let go of the models."""
        with self._lock:
            self._warm = False
            self._translator = self._briefer = None

    def _told(self, call: "EngineCall") -> None:
        if self.on_call is not None:
            self.on_call(call)

    def _open_detector(self) -> "LanguageDetector":
        if self._detector is None:
            from service.ingest.detect import LinguaDetector

            self._detector = LinguaDetector()
        return self._detector

    def _open_translator(self) -> "SentenceTranslator":
        if self._translator is None:
            from service.briefing.translate import SentenceTranslator
            from service.domain import Decoding
            from service.engines import catalog
            from service.engines.batching import BoundedTranslator
            from service.engines.metered import MeteredTranslator
            from service.engines.traced import TracedTranslator

            engine = catalog.open_translator(
                self.settings.translator,
                models_dir=self.settings.models_dir,
                threads=self.settings.engine_threads,
                remote=remote_of(self.settings),
                allow_noncommercial=self.settings.allow_noncommercial,
            )
            prompt = getattr(engine, "prompt", None)
            self._prompts = {"translate": prompt.id} if prompt else {}
            metered = MeteredTranslator(engine, self._told)
            traced = TracedTranslator(metered, self._tracer)
            bounded = BoundedTranslator(traced, self.settings.queue_limit)
            self._translator = SentenceTranslator(
                bounded,
                Decoding(beam_size=self.settings.beam_size),
                text_decoding=Decoding(beam_size=self.settings.text_beam_size),
                glossary=read_glossary(self.settings),
                tracer=self._tracer,
            )
        return self._translator

    def _open_briefer(self) -> "Briefer":
        if self._briefer is None:
            from service.briefing.brief import Briefer

            translator = self._open_translator()
            summariser, prompts = self._open_summariser()
            self._briefer = Briefer(
                self._open_detector(), summariser, translator, prompts=self._prompts | prompts, tracer=self._tracer
            )
        return self._briefer

    def _open_summariser(self) -> "tuple[Summariser, dict[str, str]]":
        """Return the summariser that the settings name, and the prompts that it may use."""
        from service.briefing.ranker import open_ranker
        from service.engines.writers import open_writer

        settings = self.settings
        key = settings.summariser_key
        writer = open_writer(
            settings.summariser,
            models_dir=settings.models_dir,
            threads=settings.engine_threads,
            api_key=key.get_secret_value() if key else None,
            seconds=settings.summariser_seconds,
            tokens=settings.summariser_tokens,
        )
        if writer is None:
            from service.briefing.summarise import ExtractiveSummariser

            return ExtractiveSummariser(open_ranker()), {}
        from service.briefing.abstractive import AbstractiveSummariser

        return AbstractiveSummariser(open_ranker(), writer), dict(writer.prompts)


def remote_of(settings: Settings) -> "Remote":
    """Return how the server that translates is to be asked."""
    from service.engines.remote import Remote

    key = settings.translator_key
    return Remote(
        key.get_secret_value() if key else None,
        settings.translator_style,
        settings.translator_seconds,
        settings.translator_concurrency,
    )


def build_services(settings: Settings, tracer: "Tracer" = UNTRACED) -> Services:
    """Return the services that `settings` describe, told to `tracer`; nothing is loaded yet."""
    return Services(settings, tracer)


def read_glossary(settings: Settings) -> "Glossary | None":
    """Read the glossary that the settings name, in the format that its ending says. Raises InvalidSettings."""
    from typing import get_args

    from service.text.glossary import Glossary
    from service.text.termbase import Format

    path = settings.glossary
    if path is None:
        return None
    mend = "correct --glossary, ENTREFILET_GLOSSARY or the settings file"
    formats = {known: known for known in get_args(Format)}
    known = formats.get(path.suffix.removeprefix(".").lower())
    if known is None:
        raise InvalidSettings(f"glossary {path}: its ending is none of {', '.join(formats)}", mend=mend)
    try:
        return Glossary.load(path.read_bytes(), known)
    except OSError as error:
        raise InvalidSettings(f"glossary {path}: {error.strerror}", mend=mend, field="glossary") from error
