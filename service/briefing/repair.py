"""Key points whose English is too long or doubtful: said shorter, or another point in their place."""

import re
from collections.abc import Sequence
from dataclasses import replace

from service.briefing.draft import Draft, lines_of
from service.briefing.lines import Translations
from service.domain import BriefOptions, SummarySentence, TranslatedText
from service.summarise.compression import FR_FINITE, balanced, shorten
from service.summarise.points import POINT_LIMIT, POINT_WORDS, most_words
from service.summarise.vectors import count_words
from service.summarise.word_classes import FRENCH
from service.translate.sentences import SentenceTranslator

_SHORTER = (24, 20, 16)  # words of the French that are tried in turn
_FEWEST = 7
_SPECIFIED = re.compile(r",\s+dont\s|\s:\s(?!.*\s:\s)")
_LIMITS = re.compile(
    r"(?<!\w)(?:si|s['’]il|sauf|mais|hormis|excepté|condition|réserve|seulement|pourvu)", re.IGNORECASE
)


def repair(
    drafts: Sequence[Draft], translations: Sequence[Translations], options: BriefOptions, translator: SentenceTranslator
) -> list[tuple[Draft, Translations]]:
    """Return drafts and translations in which every key point has at most POINT_LIMIT words of English.

    A point over it gives way to a shorter form of itself, then to a spare one, and else is left out; one of up to
    POINT_WORDS of French and more of English gives way to a shorter form that keeps to them in both, or stays. One
    whose English has warnings gives way to a shorter form of itself if that one's English has none, and keeps them
    otherwise. What is tried is translated in one go for all drafts. Raises EngineFailed.
    """
    tried = [_tried(draft, english) for draft, english in zip(drafts, translations, strict=True)]
    other = {
        line.fr: english[line.where]
        for draft, english in zip(drafts, translations, strict=True)
        for line in draft.lines
        if line.where != "title.en"
    }
    wanted = dict.fromkeys(one.text for forms in tried for form in forms.values() for one in form)
    sources = [text for text in wanted if text not in other]
    other.update(zip(sources, translator.translate_sentences(sources), strict=True) if sources else ())
    return [
        _repaired(draft, english, forms, other, options) if forms else (draft, english)
        for draft, english, forms in zip(drafts, translations, tried, strict=True)
    ]


def _tried(draft: Draft, translations: Translations) -> dict[int, list[SummarySentence]]:
    """Return for each key point that should not stay as it is what may stand in its place, best first."""
    language = draft.document.language
    forms: dict[int, list[SummarySentence]] = {}
    for number, translated in _points(draft, translations).items():
        point = draft.summary.key_points[number]
        long = count_words(translated.text) > most_words(point.text)
        if not long and not translated.warnings:
            continue
        texts = dict.fromkeys(shorten(point.text, language, words) for words in _SHORTER)
        if long and language == "fr":
            texts |= dict.fromkeys(_heads(point.text))
        shorter = [replace(point, text=t) for t in texts if t != point.text and count_words(t) >= _FEWEST]
        too_long = count_words(translated.text) > POINT_LIMIT
        forms[number] = shorter + list(draft.summary.spare if too_long else ())
    return forms


def _heads(text: str) -> list[str]:
    """Return what a sentence says before « , dont … » and before a colon, where nothing after them limits it."""
    heads = []
    for match in _SPECIFIED.finditer(text):
        head, rest = text[: match.start()], text[match.start() :]
        whole = balanced(head) and FR_FINITE.search(head) and count_words(head) >= _FEWEST
        if whole and not FRENCH.negation.search(rest) and not _LIMITS.search(rest):
            heads.append(head.rstrip(" ,;") + ".")
    return heads[::-1]


def _points(draft: Draft, translations: Translations) -> dict[int, TranslatedText]:
    """Return the English of each key point by its number."""
    return {
        number: translations[where]
        for number in range(len(draft.summary.key_points))
        if (where := f"key_points[{number}].en") in translations
    }


def _repaired(
    draft: Draft,
    translations: Translations,
    forms: dict[int, list[SummarySentence]],
    other: dict[str, TranslatedText],
    options: BriefOptions,
) -> tuple[Draft, Translations]:
    known = other | {line.fr: translations[line.where] for line in draft.lines}
    first = _points(draft, translations)
    points: list[SummarySentence] = []
    for number, point in enumerate(draft.summary.key_points):
        too_long = count_words(first[number].text) > POINT_LIMIT
        fitting = [
            form
            for form in forms.get(number, ())
            if count_words(other[form.text].text) <= POINT_WORDS
            and form.evidence[0] not in _evidence_of_others(points, draft, number)
        ]
        clean = next((form for form in fitting if not other[form.text].warnings), None)
        if clean is not None:
            points.append(clean)
        elif fitting and count_words(first[number].text) > most_words(point.text):
            points.append(fitting[0])
        elif not too_long:
            points.append(point)
    if options.order == "reading":
        points.sort(key=lambda point: point.evidence[0].start)
    summary = replace(draft.summary, key_points=tuple(points))
    lines = lines_of(draft.document, summary, options, draft.found)
    kept = tuple(line for line in lines if line.fr in known)
    return replace(draft, summary=summary, lines=kept), {line.where: known[line.fr] for line in kept}


def _evidence_of_others(points: Sequence[SummarySentence], draft: Draft, number: int) -> set[object]:
    """Return the first evidence of every other point, those before as they were repaired."""
    later = draft.summary.key_points[number + 1 :]
    return {point.evidence[0] for point in (*points, *later)}
