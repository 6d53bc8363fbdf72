"""A brief put together from what was chosen of an article and its translation."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from service import __version__
from service.briefing.draft import Draft
from service.briefing.explaining import in_english, speller_of
from service.briefing.headline import as_title
from service.briefing.lines import Translations, warnings_of
from service.decoding import ModelIdentity
from service.domain import (
    Abstract,
    AbstractSentence,
    Article,
    Brief,
    BriefOptions,
    Document,
    FullTranslation,
    KeyPoint,
    Provenance,
    Summary,
    Timing,
    Title,
    TranslatedSentence,
    Warning,
    WarningCode,
)
from service.summarise.points import most_words
from service.summarise.vectors import count_words

_English = Callable[
    [str, str], tuple[str, tuple[Warning, ...]]
]  # source and its place in the brief → English, warnings


@dataclass(frozen=True, slots=True)
class Making:
    """What makes a brief beside the article: it goes into its provenance and its id."""

    options: BriefOptions
    translator: ModelIdentity
    summariser: ModelIdentity
    prompts: Mapping[str, str]
    glossary: str | None
    configuration: Mapping[str, object]


def assemble(draft: Draft, translations: Translations, making: Making, translate_ms: int) -> Brief:
    """Return the brief of a draft with the translation of each of its lines, by the line's place."""
    article, language, summary = draft.document.article, draft.document.language, draft.summary
    options = making.options
    french = language != "en"
    warnings: list[Warning] = [*article.warnings]
    context = in_english(draft.found.context, translations) if draft.found else None
    speller = speller_of(draft.found, context)

    def english(source: str, where: str) -> tuple[str, tuple[Warning, ...]]:
        if not french:
            return source, ()
        result = translations[where]
        text, doubts = result.text, warnings_of(result, where)
        if speller is not None and where.startswith("translation."):
            text = speller.in_english(source, text)
        elif speller is not None:
            spare_words = most_words(text) - count_words(text) if where.startswith("key_points") else None
            text, unknown = speller.rewrite(source, text, spare_words, is_title=where == "title.en")
            doubts += tuple(Warning(code, where, detail) for code, detail in unknown)
        warnings.extend(doubts)
        return text, doubts

    if not french:
        warnings.append(
            Warning(WarningCode.SOURCE_LANGUAGE, "language", "The article is in English: summarised, not translated")
        )
    if fallback := _fallback(summary, options):
        warnings.append(Warning(WarningCode.STYLE_FALLBACK, "abstract.style", fallback))
    title = None
    if article.title:
        title = Title(article.title if french else None, as_title(english(article.title, "title.en")[0]))
    elif summary.title:
        proposed = summary.title.text
        english_title = as_title(english(proposed, "title.en")[0])
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
    return Brief(
        id=digest(_identity(article, making)),
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
            translator=making.translator,
            summariser=making.summariser,
            prompts=making.prompts,
            glossary=making.glossary,
            retried=sum(1 for result in translations.values() if result.retries),
            service=__version__,
            generation=summary.generation,
        ),
        timing=Timing(draft.segment_ms, draft.summarise_ms, translate_ms),
        context=context,
        text=article.text,
    )


def _fallback(summary: Summary, options: BriefOptions) -> str | None:
    """Return why a brief is not in the style that was asked for, or why its model did not do its part."""
    failure = summary.generation.failure if summary.generation else None
    if summary.style == "abstractive":
        return f"The model wrote the abstract only: {failure}" if failure else None
    if failure:
        return f"Sentences of the article were chosen, because the model that writes abstracts failed: {failure}"
    if options.style == "abstractive":
        return "No model here writes an abstract that passes verification: sentences of the article were chosen"
    return None


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


def _identity(article: Article, making: Making) -> dict[str, object]:
    """Return all that a brief depends on; a day of publication is there for articles that have one."""
    published = {"published": article.published.isoformat()} if article.published else {}
    return {"text": article.text, "title": article.title, **published, "configuration": making.configuration}


def digest(value: object) -> str:
    """Return the SHA-256 of a structure's canonical JSON, in hexadecimal."""
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
