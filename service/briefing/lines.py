"""The lines of briefs into English, in calls of the engine that depend on nothing but the lines."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from service.briefing.draft import Draft
from service.briefing.headline import as_title
from service.briefing.progress import BriefLine, Progress
from service.domain import TranslatedText, Warning
from service.translate.sentences import SentenceTranslator

Translations = Mapping[str, TranslatedText]
"""The translation of each line of one brief, by its place, such as `key_points[0].en`."""

Report = Callable[[Progress], None]

FIRST_LINES = 4
"""Of the brief itself in the first call, so that they come soon; all others are in the second one: the engine takes
little longer for ten lines than for two."""

SENTENCES_PER_CALL = 16
"""Of the full translation, which nobody reads as it comes: larger calls waste less on padding."""

_FULL = "translation."
_READ = ("title", "abstract", "key_points")
"""Lines of the brief itself; a call for the roles and names beside it alone would take as long as one for ten lines."""


def translate_drafts(
    drafts: Sequence[Draft], translator: SentenceTranslator, report: Report, *, together: bool
) -> list[Translations]:
    """Return the translations of each draft's lines, and report each call's lines when they are ready.

    All lines go in one call if they are to be `together`, else in a few. What is in one call is the same with and
    without somebody who listens, since of some engines the output depends on it. Equal lines are translated once.
    Lines that were doubtful when they were reported and have been decoded again since are reported a second time.
    Raises EngineFailed, and whatever `report` raises.
    """
    placed = [(number, line) for number, draft in enumerate(drafts) for line in draft.lines]
    source = {(number, line.where): text for number, draft in enumerate(drafts) for line, text in _sources(draft.lines)}
    calls = [placed] if together else list(_calls(placed))
    reported: dict[tuple[int, str], TranslatedText] = {}
    report(Progress("translating", 0, len(placed), tuple(line for _, line in placed)))

    def tell(lines: Sequence[tuple[int, BriefLine]], translations: Sequence[TranslatedText]) -> None:
        new = [
            (number, line, translated)
            for (number, line), translated in zip(lines, translations, strict=True)
            if reported.get((number, line.where)) != translated
        ]
        if new:
            reported.update(((number, line.where), translated) for number, line, translated in new)
            ready = tuple(_ready(line, translated) for _, line, translated in new)
            report(Progress("translating", len(reported), len(placed), ready))

    results = translator.translate_calls(
        [[source[number, line.where] for number, line in call] for call in calls],
        report=lambda index, translations: tell(calls[index], translations),
        once={line.fr for _, line in placed if not line.where.startswith((*_READ, _FULL))},
    )
    found: list[dict[str, TranslatedText]] = [{} for _ in drafts]
    for call, translations in zip(calls, results, strict=True):
        tell(call, translations)
        for (number, line), translated in zip(call, translations, strict=True):
            found[number][line.where] = translated
    return list(found)


def _sources(lines: Sequence[BriefLine]) -> Iterator[tuple[BriefLine, str]]:
    """Yield each line with what is translated for it: for a title that is a sentence of the brief, that sentence.

    A full stop is all that they differ in, but with it goes another translation of the same words.
    """
    whole = {_bare(line.fr): line.fr for line in lines if line.where != "title.en"}
    for line in lines:
        yield line, whole.get(_bare(line.fr), line.fr) if line.where == "title.en" else line.fr


def _bare(text: str) -> str:
    return text.rstrip(" .…")


def report_replaced(draft: Draft, repaired: Draft, translations: Translations, report: Report) -> None:
    """Report the lines that were put in the place of others since they were reported."""
    before = set(draft.lines)
    changed = tuple(_ready(line, translations[line.where]) for line in repaired.lines if line not in before)
    if changed:
        report(Progress("translating", len(repaired.lines), len(repaired.lines), changed))


def warnings_of(translated: TranslatedText, where: str) -> tuple[Warning, ...]:
    """Return what is doubtful about a translation as warnings at a place of the brief."""
    return tuple(Warning(code, where, detail) for code, detail in translated.warnings)


def _calls(placed: Sequence[tuple[int, BriefLine]]) -> Iterator[Sequence[tuple[int, BriefLine]]]:
    own = [one for one in placed if not one[1].where.startswith(_FULL)]
    rest = [one for one in placed if one[1].where.startswith(_FULL)]
    first = FIRST_LINES if any(one[1].where.startswith(_READ) for one in own[FIRST_LINES:]) else len(own)
    for lines in (own[:first], own[first:]):
        if lines:
            yield lines
    for start in range(0, len(rest), SENTENCES_PER_CALL):
        yield rest[start : start + SENTENCES_PER_CALL]


def _ready(line: BriefLine, translated: TranslatedText) -> BriefLine:
    """Return a line with its English as the brief will show it, and with its warnings."""
    english = as_title(translated.text) if line.where == "title.en" else translated.text
    return replace(line, en=english, warnings=warnings_of(translated, line.where))
