"""The pipeline: articles in, briefs out, on one path whether anybody listens or not."""

import time
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import asdict

from service import __version__
from service.briefing.assembly import Making, assemble, digest
from service.briefing.draft import Draft, lines_of
from service.briefing.lines import Report, report_replaced, translate_drafts
from service.briefing.progress import Progress
from service.briefing.repair import repair
from service.domain import Article, Brief, BriefOptions
from service.errors import EntrefiletError, LanguageNotSupported
from service.ports import LanguageDetector, Summariser, Tracer
from service.terminology.glossary import Glossary
from service.text.segment import segment
from service.tracing import UNTRACED, traced
from service.translate.sentences import SentenceTranslator


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
        context: bool = True,
    ) -> None:
        """Take the collaborators; `prompts` maps the name of each prompt that they use to its version.

        `tracer` is told of every brief and of the steps to it. Without `context` no brief explains names, dates and
        figures, whatever its options say.
        """
        self._context = context
        self.tracer = tracer
        self._detector = detector
        self._summariser = summariser
        self._translator = translator
        self._prompts = dict(prompts or {})

    def with_translator(self, translator: SentenceTranslator) -> "Briefer":
        """Return this briefer with another translator."""
        other = copy(self)
        other._translator = translator
        return other

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

        The terms of `glossary` hold beside those of the translator. The lines are translated a few at a time; `report`
        is told of each stage and of the lines that are ready, and what it raises stops the work.
        """
        (result,) = self._make([article], options, glossary, report or _nobody, together=False)
        if isinstance(result, EntrefiletError):
            raise result
        return result

    def brief_many(
        self, articles: Sequence[Article], options: BriefOptions, *, glossary: Glossary | None = None
    ) -> list[Brief | EntrefiletError]:
        """Return a brief or the error of each article, in order; all their sentences share the engine's batches.

        The same list gives the same briefs, timing aside. A failing engine raises EngineFailed for all of them.
        """
        return self._make(articles, options, glossary, _nobody, together=True)

    def _make(
        self,
        articles: Sequence[Article],
        options: BriefOptions,
        glossary: Glossary | None,
        report: Report,
        *,
        together: bool,
    ) -> list[Brief | EntrefiletError]:
        translator = self._translator.with_glossary(glossary)
        made = [self._draft(article, options, translator, report) for article in articles]
        drafts = [draft for draft in made if isinstance(draft, Draft)]
        if not drafts:
            return [draft for draft in made if isinstance(draft, EntrefiletError)]
        started = time.perf_counter()
        translations = translate_drafts(drafts, translator, report, together=together)
        repaired = repair(drafts, translations, options, translator)
        for before, (after, english) in zip(drafts, repaired, strict=True):
            report_replaced(before, after, english, report)
        elapsed = round((time.perf_counter() - started) * 1000 / len(articles))
        making = self._making(options, translator)
        briefs = iter([assemble(draft, english, making, elapsed) for draft, english in repaired])
        return [draft if isinstance(draft, EntrefiletError) else next(briefs) for draft in made]

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
            "context": self._context,
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
        report: Report,
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
        found = None
        if options.context and self._context and document.language == "fr":
            from service.context.finding import find_context

            with self.tracer.span("context"):
                found = find_context(document)
        return Draft(
            document,
            summary,
            lines_of(document, summary, options, found),
            found,
            round((segmented - started) * 1000),
            round((summarised - segmented) * 1000),
        )


def _nobody(_: Progress) -> None:
    """Listen to no report."""
