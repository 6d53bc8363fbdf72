"""The pipeline: articles in, briefs out, one pass, the engine called once for all the sentences in hand."""

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from service import __version__
from service.briefing.translate import SentenceTranslator
from service.domain import (
    Abstract,
    AbstractSentence,
    Article,
    Brief,
    BriefLine,
    BriefOptions,
    Document,
    FullTranslation,
    KeyPoint,
    Progress,
    Provenance,
    Summary,
    Timing,
    Title,
    TranslatedSentence,
    TranslatedText,
    Warning,
    WarningCode,
)
from service.errors import EntrefiletError, LanguageNotSupported
from service.ports import LanguageDetector, Summariser
from service.text.glossary import Glossary
from service.text.segment import segment

_English = Callable[
    [str, str], tuple[str, tuple[Warning, ...]]
]  # source and its place in the brief → English, warnings
Report = Callable[[Progress], None]

REPORTED = 4
"""Lines translated between two reports: all cores are busy with two lines each, and the first come soon."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A brief before its translation."""

    document: Document
    summary: Summary
    lines: tuple[BriefLine, ...]
    segment_ms: int
    summarise_ms: int


class Briefer:
    """Makes briefs with one detector, one summariser and one translator; safe to call from several threads."""

    def __init__(
        self,
        detector: LanguageDetector,
        summariser: Summariser,
        translator: SentenceTranslator,
        *,
        prompts: Mapping[str, str] | None = None,
    ) -> None:
        """Take the collaborators; `prompts` maps the name of each prompt that they use to its version."""
        self._detector = detector
        self._summariser = summariser
        self._translator = translator
        self._prompts = dict(prompts or {})

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
        draft = self._draft(article, options, report)
        if isinstance(draft, EntrefiletError):
            raise draft
        started = time.perf_counter()
        translations = _translate_reporting(draft.lines, translator, report)
        elapsed = (time.perf_counter() - started) * 1000
        return self._assemble(draft, translations, options, translator, round(elapsed))

    def brief_many(
        self, articles: Sequence[Article], options: BriefOptions, *, glossary: Glossary | None = None
    ) -> list[Brief | EntrefiletError]:
        """Return a brief or the error of each article, in order; all their sentences share the engine's batches.

        The same list gives the same briefs, timing aside. A failing engine raises EngineFailed for all of them.
        """
        translator = self._translator.with_glossary(glossary)
        drafts = [self._draft(article, options) for article in articles]
        sources = [line.fr for draft in drafts if isinstance(draft, _Draft) for line in draft.lines]
        started = time.perf_counter()
        translations = iter(translator.translate_sentences(sources))
        elapsed = (time.perf_counter() - started) * 1000 / max(len(articles), 1)
        briefs: list[Brief | EntrefiletError] = []
        for draft in drafts:
            if isinstance(draft, EntrefiletError):
                briefs.append(draft)
            else:
                mine = [next(translations) for _ in draft.lines]
                briefs.append(self._assemble(draft, mine, options, translator, round(elapsed)))
        return briefs

    def fingerprint(self, options: BriefOptions, glossary: Glossary | None = None) -> str:
        """Return a hash of everything beside the article that can change a brief."""
        return _hash(self._configuration(options, self._translator.with_glossary(glossary)))

    def _configuration(self, options: BriefOptions, translator: SentenceTranslator) -> dict[str, object]:
        return {
            "service": __version__,
            "translator": asdict(translator.translator.identity),
            "decoding": asdict(translator.decoding),
            "summariser": asdict(self._summariser.identity),
            "prompts": self._prompts,
            "glossary": translator.glossary.fingerprint if translator.glossary else None,
            "options": asdict(options),
        }

    def _draft(
        self, article: Article, options: BriefOptions, report: Report = lambda _: None
    ) -> _Draft | EntrefiletError:
        started = time.perf_counter()
        report(Progress("segmenting"))
        source = self._translator.translator.source
        guess = self._detector.detect(article.text)
        if guess.code not in (source, "en"):
            return LanguageNotSupported(
                f"the article is written in {guess.name}, which no installed model reads",
                mend="send a French article (an English one is summarised, not translated)",
                field="text",
            )
        document = segment(article, guess.code)
        segmented = time.perf_counter()
        report(Progress("summarising"))
        try:
            summary = self._summariser.summarise(document, options)
        except EntrefiletError as error:
            return error
        summarised = time.perf_counter()
        return _Draft(
            document,
            summary,
            _lines(document, summary, options) if guess.code != "en" else (),
            round((segmented - started) * 1000),
            round((summarised - segmented) * 1000),
        )

    def _assemble(
        self,
        draft: _Draft,
        translations: Sequence[TranslatedText],
        options: BriefOptions,
        translator: SentenceTranslator,
        translate_ms: int,
    ) -> Brief:
        article, language, summary = draft.document.article, draft.document.language, draft.summary
        french = language != "en"
        stream = iter(translations)
        warnings: list[Warning] = []

        def english(source: str, where: str) -> tuple[str, tuple[Warning, ...]]:
            if not french:
                return source, ()
            result = next(stream)
            found = _warnings(result, where)
            warnings.extend(found)
            return result.text, found

        if not french:
            warnings.append(
                Warning(
                    WarningCode.SOURCE_LANGUAGE, "language", "The article is in English: summarised, not translated"
                )
            )
        if options.style == "abstractive" and summary.style != "abstractive":
            detail = "No model here writes an abstract that passes verification: sentences of the article were chosen"
            warnings.append(Warning(WarningCode.STYLE_FALLBACK, "abstract.style", detail))
        title = None
        if article.title:
            title = Title(article.title if french else None, _as_title(english(article.title, "title.en")[0]))
        elif summary.title:
            proposed = summary.title.text
            english_title = _as_title(english(proposed, "title.en")[0])
            title = Title(proposed if french else None, english_title, proposed=True, evidence=summary.title.evidence)
        sentences = tuple(
            AbstractSentence(
                chosen.text if french else None,
                english(chosen.text, f"abstract.sentences[{i}].en")[0],
                chosen.evidence,
            )
            for i, chosen in enumerate(summary.abstract)
        )
        key_points = []
        for i, chosen in enumerate(summary.key_points):
            text, found = english(chosen.text, f"key_points[{i}].en")
            key_points.append(KeyPoint(chosen.text if french else None, text, chosen.evidence, found))
        translation = None
        if options.full_translation and french:
            translation = _full_translation(draft.document, english)
        configuration = self._configuration(options, translator)
        return Brief(
            id=_hash({"text": article.text, "title": article.title, "configuration": configuration}),
            language=language,
            title=title,
            abstract=Abstract(
                fr=" ".join(chosen.text for chosen in summary.abstract) if french else None,
                en=" ".join(sentence.en for sentence in sentences),
                style=summary.style,
                evidence=tuple(evidence for sentence in sentences for evidence in sentence.evidence),
                sentences=sentences,
            ),
            key_points=tuple(key_points),
            translation=translation,
            warnings=tuple(warnings),
            provenance=Provenance(
                translator=translator.translator.identity,
                summariser=self._summariser.identity,
                prompts=self._prompts,
                glossary=translator.glossary.fingerprint if translator.glossary else None,
                retried=sum(1 for result in translations if result.retries),
                service=__version__,
            ),
            timing=Timing(draft.segment_ms, draft.summarise_ms, translate_ms),
            text=article.text,
        )


def _lines(document: Document, summary: Summary, options: BriefOptions) -> tuple[BriefLine, ...]:
    """Return everything of a brief that is to be translated, in the order in which it is read."""
    title = document.article.title or (summary.title.text if summary.title else None)
    lines = [BriefLine("title.en", title)] if title else []
    lines += [BriefLine(f"abstract.sentences[{i}].en", chosen.text) for i, chosen in enumerate(summary.abstract)]
    lines += [BriefLine(f"key_points[{i}].en", chosen.text) for i, chosen in enumerate(summary.key_points)]
    if options.full_translation:
        lines += [BriefLine(f"translation.sentences[{s.index}].en", s.text) for s in document.sentences]
    return tuple(lines)


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
        ready = tuple(
            replace(line, en=done.text, warnings=_warnings(done, line.where))
            for line, done in zip(batch, translated, strict=True)
        )
        report(Progress("translating", len(translations), len(lines), ready))
    return translations


def _warnings(translated: TranslatedText, where: str) -> tuple[Warning, ...]:
    return tuple(Warning(code, where, detail) for code, detail in translated.warnings)


def _full_translation(document: Document, english: _English) -> FullTranslation:
    """Pair every sentence with its English and lay the English out as the article is laid out."""
    text, position, pairs = "", 0, []
    article = document.article.text
    for sentence in document.sentences:
        translated, _ = english(sentence.text, f"translation.sentences[{sentence.index}].en")
        text += article[position : sentence.start] + translated
        position = sentence.end
        pairs.append(TranslatedSentence(sentence.index, sentence.start, sentence.end, sentence.text, translated))
    return FullTranslation(text + article[position:], tuple(pairs))


def _as_title(text: str) -> str:
    """Return a sentence as a headline: without its full stop."""
    return text[:-1] if text.endswith(".") and not text.endswith("..") and text.count(".") == 1 else text


def _hash(value: object) -> str:
    """Return the SHA-256 of a structure's canonical JSON, in hexadecimal."""
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
