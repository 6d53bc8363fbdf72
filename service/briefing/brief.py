"""The pipeline: articles in, briefs out, one pass, the engine called once for all the sentences in hand."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace

from service import __version__
from service.briefing.assembly import Draft, Making, assemble, digest, lines_of, warnings_of
from service.briefing.headline import as_title
from service.briefing.progress import BriefLine, Progress
from service.briefing.repair import settle
from service.domain import Article, Brief, BriefOptions, TranslatedText
from service.errors import EntrefiletError, LanguageNotSupported
from service.ports import LanguageDetector, Summariser, Tracer
from service.terminology.glossary import Glossary
from service.text.segment import segment
from service.tracing import UNTRACED, traced
from service.translate.sentences import SentenceTranslator

Report = Callable[[Progress], None]

REPORTED = 4
"""Lines translated between two reports: all cores are busy with two lines each, and the first come soon."""


class Briefer:
    """Makes briefs with one detector, one summariser and one translator; safe to call from several threads."""

    def __init__(
        self,
        detector: LanguageDetector,
        summariser: Summariser,
        translator: SentenceTranslator,
        *,
        prompts: Mapping[str, str] | None = None,
        tracer: Tracer = UNTRACED,
    ) -> None:
        """Take the collaborators; `prompts` maps the name of each prompt that they use to its version.

        `tracer` is told of every brief and of the steps to it.
        """
        self.tracer = tracer
        self._detector = detector
        self._summariser = summariser
        self._translator = translator
        self._prompts = dict(prompts or {})

    @traced("brief")
    def brief(
        self,
        article: Article,
        options: BriefOptions,
        *,
        glossary: Glossary | None = None,
        report: Report | None = None,
    ) -> Brief:
        """Return the brief of one article. Raises LanguageNotSupported and EngineFailed.

        The terms of `glossary` hold beside those of the translator. With a `report` the lines are translated a few at
        a time, and it is told of each stage and of the lines that are ready; what it raises stops the work.
        """
        if report is None:
            result = self.brief_many([article], options, glossary=glossary)[0]
            if isinstance(result, EntrefiletError):
                raise result
            return result
        translator = self._translator.with_glossary(glossary)
        draft = self._draft(article, options, translator, report)
        if isinstance(draft, EntrefiletError):
            raise draft
        started = time.perf_counter()
        translations = _translate_reporting(draft.lines, translator, report)
        ((settled, translations),) = settle([(draft, translations)], options, translator)
        _report_changes(draft, settled, translations, report)
        elapsed = (time.perf_counter() - started) * 1000
        return assemble(settled, translations, self._making(options, translator), round(elapsed))

    def brief_many(
        self, articles: Sequence[Article], options: BriefOptions, *, glossary: Glossary | None = None
    ) -> list[Brief | EntrefiletError]:
        """Return a brief or the error of each article, in order; all their sentences share the engine's batches.

        The same list gives the same briefs, timing aside. A failing engine raises EngineFailed for all of them.
        """
        translator = self._translator.with_glossary(glossary)
        drafts = [self._draft(article, options, translator) for article in articles]
        sources = [line.fr for draft in drafts if isinstance(draft, Draft) for line in draft.lines]
        started = time.perf_counter()
        stream = iter(translator.translate_sentences(sources))
        made = [(draft, [next(stream) for _ in draft.lines]) for draft in drafts if isinstance(draft, Draft)]
        settled = iter(settle(made, options, translator))
        elapsed = (time.perf_counter() - started) * 1000 / max(len(articles), 1)
        making = self._making(options, translator)
        return [
            draft if isinstance(draft, EntrefiletError) else assemble(*next(settled), making, round(elapsed))
            for draft in drafts
        ]

    def fingerprint(self, options: BriefOptions, glossary: Glossary | None = None) -> str:
        """Return a hash of everything beside the article that can change a brief."""
        return digest(self._configuration(options, self._translator.with_glossary(glossary)))

    def _configuration(self, options: BriefOptions, translator: SentenceTranslator) -> dict[str, object]:
        return {
            "service": __version__,
            "translator": asdict(translator.translator.identity),
            "decoding": asdict(translator.decoding),
            "retry_coverage": translator.retry_coverage,
            "summariser": asdict(self._summariser.identity),
            "prompts": self._prompts,
            "glossary": translator.glossary.fingerprint if translator.glossary else None,
            "options": asdict(options),
        }

    def _making(self, options: BriefOptions, translator: SentenceTranslator) -> Making:
        return Making(
            options,
            translator.translator.identity,
            self._summariser.identity,
            self._prompts,
            translator.glossary.fingerprint if translator.glossary else None,
            self._configuration(options, translator),
        )

    def _draft(
        self,
        article: Article,
        options: BriefOptions,
        translator: SentenceTranslator,
        report: Report = lambda _: None,
    ) -> Draft | EntrefiletError:
        started = time.perf_counter()
        report(Progress("segmenting"))
        source = self._translator.translator.source
        with self.tracer.span("detect"):
            guess = self._detector.detect(article.text)
        if guess.code not in (source, "en"):
            return LanguageNotSupported(
                f"the article is written in {guess.name}, which no installed model reads",
                mend="send a French article (an English one is summarised, not translated)",
                field="text",
            )
        with self.tracer.span("segment"):
            document = segment(article, guess.code)
        segmented = time.perf_counter()
        report(Progress("summarising"))
        terms = [entry.source for entry in translator.glossary.entries] if translator.glossary else []
        try:
            with self.tracer.span("summarise"):
                summary = self._summariser.summarise(document, options, terms)
        except EntrefiletError as error:
            return error
        summarised = time.perf_counter()
        return Draft(
            document,
            summary,
            lines_of(document, summary, options),
            round((segmented - started) * 1000),
            round((summarised - segmented) * 1000),
        )


def _ready(line: BriefLine, translated: TranslatedText) -> BriefLine:
    """Return a line with its English as the brief will show it, and with its warnings."""
    english = as_title(translated.text) if line.where == "title.en" else translated.text
    return replace(line, en=english, warnings=warnings_of(translated, line.where))


def _translate_reporting(
    lines: Sequence[BriefLine], translator: SentenceTranslator, report: Report
) -> list[TranslatedText]:
    """Translate a few lines at a time and report them, the last ones too."""
    translations: list[TranslatedText] = []
    report(Progress("translating", 0, len(lines), tuple(lines)))
    for start in range(0, len(lines), REPORTED):
        batch = lines[start : start + REPORTED]
        translated = translator.translate_sentences([line.fr for line in batch])
        translations += translated
        ready = tuple(_ready(line, done) for line, done in zip(batch, translated, strict=True))
        report(Progress("translating", len(translations), len(lines), ready))
    return translations


def _report_changes(draft: Draft, settled: Draft, translations: Sequence[TranslatedText], report: Report) -> None:
    """Report the lines that were put in the place of others since they were reported."""
    before = set(draft.lines)
    changed = tuple(
        _ready(line, done) for line, done in zip(settled.lines, translations, strict=True) if line not in before
    )
    if changed:
        report(Progress("translating", len(settled.lines), len(settled.lines), changed))
