"""The only place that knows which concrete class stands behind a port."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from service.bootstrap.adapters import open_summariser, read_glossary, read_sample, remote_of
from service.errors import ModelNotAvailable
from service.ports import IncrementalTranslator
from service.priority import in_background
from service.settings import Settings
from service.tracing import UNTRACED

if TYPE_CHECKING:
    from service.briefing.brief import Briefer
    from service.decoding import Decoding
    from service.engines.batches import Batching
    from service.engines.wrappers.metered import EngineCall
    from service.ports import LanguageDetector, Tracer, Translator
    from service.translate.sentences import SentenceTranslator

    InFront = Callable[[Translator, Decoding], Translator]


_CONCURRENCY = 2  # calls at once, each of which is spread over every core
_INCREMENTAL = 16  # calls at once of an engine that keeps a queue of sentences itself


class Services:
    """The use cases ready to be called; weights are loaded on first use or by `warm`, once, by one thread."""

    def __init__(
        self,
        settings: Settings,
        tracer: "Tracer" = UNTRACED,
        *,
        batching: "Batching | None" = None,
        at_once: int = _CONCURRENCY,
        sentence_threads: int = _CONCURRENCY,
        in_front: "InFront | None" = None,
    ) -> None:
        """Take the settings, how the engine is to form batches, and how many calls it takes at once.

        The sentences of one call go in up to `sentence_threads` threads. `in_front` puts something in front of each
        engine that is opened, given how it will be asked.
        """
        self.settings = settings
        self._at_once = at_once
        self._sentence_threads = sentence_threads
        self._in_front = in_front
        self._batching = batching
        self._tracer = tracer
        self._listeners: list[Callable[[EngineCall], None]] = []
        self._lock = threading.Lock()
        self._warm = False
        self._translator: SentenceTranslator | None = None
        self._others: dict[tuple[str, str], SentenceTranslator] = {}
        self._installed: tuple[object, dict[tuple[str, str], str]] = (None, {})
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
        """Load everything and translate one sentence: from then on requests can be answered."""
        self.detector.detect("Le conseil a voté lundi soir la dernière tranche des travaux.")
        self.text_translator.translate_sentences(["Bonjour à tous."])
        _ = self.briefer
        self._warm = True

    def rehearse(self) -> None:
        """Make a brief that nobody reads, behind everybody else, so that tables read on first use are in memory.

        The first reader then waits no longer than the second. Only with an engine of this process, since another's
        calls may cost money, and one for French. Raises EngineFailed and ModelNotAvailable.
        """
        from service.domain import Article, BriefOptions

        engine = self.text_translator.translator
        if engine.source == "fr" and isinstance(engine, IncrementalTranslator) and engine.is_incremental:
            with in_background():
                self.briefer.brief(Article(text=read_sample()), BriefOptions())

    def ready(self) -> bool:
        """Tell whether `warm` has come to its end."""
        return self._warm

    def reload(self, settings: Settings) -> None:
        """Take on the glossary that `settings` name, its file read anew; work in hand goes on with the old one.

        Raises InvalidSettings and GlossaryInvalid, and changes nothing then.
        """
        glossary = read_glossary(settings)
        with self._lock:
            self.settings = settings
            self._others = {pair: other.replacing_glossary(glossary) for pair, other in self._others.items()}
            if self._translator is not None:
                self._translator = self._translator.replacing_glossary(glossary)
                if self._briefer is not None:
                    self._briefer = self._briefer.with_translator(self._translator)

    def text_translator_for(self, source: str, target: str) -> "SentenceTranslator":
        """The translation use case for two languages: the chosen model's, or another installed model's, kept open.

        Raises ModelNotAvailable.
        """
        with self._lock:
            chosen = self._open_translator()
            pair = (source, target)
            if pair == (chosen.translator.source, chosen.translator.target):
                return chosen
            if pair not in self._others:
                name = self._other_models().get(pair)
                if name is None:
                    raise ModelNotAvailable(f"no installed model translates {source} to {target}")
                self._others[pair] = self._sentences(name)[0]
            return self._others[pair]

    def languages(self) -> tuple[tuple[str, str], ...]:
        """Return the (source, target) pairs that can be translated, those of the chosen model first."""
        translator = self.text_translator.translator
        chosen = (translator.source, translator.target)
        return (chosen, *(pair for pair in self._other_models() if pair != chosen))

    def _other_models(self) -> dict[tuple[str, str], str]:
        """Return an installed model that may be used for each pair of languages.

        The catalog is read again only when the models' folder has changed: it hashes tables and lists folders, which
        takes longer than checking a sentence. Models come and go by renames, which change their folder's time.
        """
        from service.engines import catalog, licences

        folder, allowed = self.settings.models_dir, self.settings.allow_noncommercial
        try:
            key = (folder, allowed, folder.stat().st_mtime_ns)
        except OSError:
            return {}
        if self._installed[0] != key:
            found = {
                (status.source, status.target): status.name
                for status in reversed(catalog.status(folder))
                if status.installed and status.source and (allowed or licences.is_commercial(status.licence))
            }
            self._installed = (key, found)
        return self._installed[1]

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
            self._others.clear()

    def listen(self, listener: "Callable[[EngineCall], None]") -> None:
        """Have `listener` told of every call of the translation engines, in the calling thread."""
        self._listeners.append(listener)

    def _tell(self, call: "EngineCall") -> None:
        for listener in self._listeners:
            listener(call)

    def _open_detector(self) -> "LanguageDetector":
        if self._detector is None:
            from service.ingest.detect import LinguaDetector

            self._detector = LinguaDetector()
        return self._detector

    def _open_translator(self) -> "SentenceTranslator":
        if self._translator is None:
            self._translator, self._prompts = self._sentences(self.settings.translator)
        return self._translator

    def _sentences(self, name: str) -> "tuple[SentenceTranslator, dict[str, str]]":
        """Open a model with what measures and bounds its calls in front of it; return its prompts, too."""
        from service.decoding import Decoding
        from service.engines import catalog
        from service.engines.batches import MIXED
        from service.engines.wrappers.bounded import BoundedTranslator
        from service.engines.wrappers.checked import CheckedTranslator
        from service.engines.wrappers.metered import MeteredTranslator
        from service.engines.wrappers.traced import TracedTranslator
        from service.translate.sentences import SentenceTranslator

        engine = catalog.open_translator(
            name,
            models_dir=self.settings.models_dir,
            threads=self.settings.engine_threads,
            remote=remote_of(self.settings),
            allow_noncommercial=self.settings.allow_noncommercial,
            batching=self._batching or MIXED,
        )
        prompt = getattr(engine, "prompt", None)
        metered = MeteredTranslator(CheckedTranslator(engine), self._tell)
        traced = TracedTranslator(metered, self._tracer)
        at_once = max(self._at_once, _INCREMENTAL) if traced.is_incremental else self._at_once
        translator: Translator = BoundedTranslator(traced, self.settings.queue_limit, at_once=at_once)
        given = self.settings.length_penalty
        penalty = catalog.length_penalty(engine.identity.name) if given is None else given
        decoding = Decoding(beam_size=self.settings.beam_size, length_penalty=penalty)
        if self._in_front:
            translator = self._in_front(translator, decoding)
        sentences = SentenceTranslator(
            translator,
            decoding,
            text_decoding=replace(decoding, beam_size=self.settings.text_beam_size),
            retry_coverage=self.settings.retry_coverage,
            glossary=read_glossary(self.settings),
            threads=self._sentence_threads,
            tracer=self._tracer,
        )
        return sentences, {"translate": prompt.id} if prompt else {}

    def _open_briefer(self) -> "Briefer":
        if self._briefer is None:
            from service.briefing.brief import Briefer

            translator = self._open_translator()
            summariser, prompts = open_summariser(self.settings)
            self._briefer = Briefer(
                self._open_detector(),
                summariser,
                translator,
                prompts=self._prompts | prompts,
                tracer=self._tracer,
                context=self.settings.context,
            )
        return self._briefer


def build_services(
    settings: Settings,
    tracer: "Tracer" = UNTRACED,
    *,
    batching: "Batching | None" = None,
    at_once: int = _CONCURRENCY,
    sentence_threads: int = _CONCURRENCY,
    in_front: "InFront | None" = None,
) -> Services:
    """Return the services that `settings` describe, told to `tracer`; nothing is loaded yet."""
    return Services(
        settings, tracer, batching=batching, at_once=at_once, sentence_threads=sentence_threads, in_front=in_front
    )
