"""The page's words: messages from `locales/*.po`, and problems and warnings as a reader understands them."""

import gettext
import io
import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from flask import Request
from markupsafe import Markup, escape

from service.briefing.progress import Progress
from service.domain import Warning, WarningCode
from service.web.page import details
from service.web.problems import Problem

LANGUAGES = {"en": "English", "fr": "Français"}

PROBLEMS = {
    "article-empty": ("There is no text yet.", "Paste an article or choose a file."),
    "article-too-short": ("This is too short to sum up.", "Paste the whole article."),
    "article-too-long": ("This is too long.", "Paste the part that you want to read."),
    "not-text": ("There is no text in this.", "Open it where you can read it, and paste the text."),
    "language-not-supported": ("This is not in French.", "Paste a French article."),
    "page-not-fetched": ("This page could not be fetched.", "Paste its text instead."),
    "address-refused": ("This address is not allowed.", "Paste the text instead."),
    "key-needed": ("This service asks for a key.", "Enter yours; whoever runs the service gives them."),
    "scope-missing": ("This key is for something else.", "Use a key that was made for briefs."),
    "rate-exceeded": ("That was a lot of articles.", "Wait a minute."),
    "quota-spent": ("The key has been used up for today.", "Come back tomorrow, or ask for more."),
    "glossary-invalid": ("The glossary cannot be read.", "Write one term and its translation a line."),
    "invalid-request": ("One of the options is not allowed.", "Correct it and try again."),
    "overloaded": ("Many people are reading right now.", "Try again in a few seconds."),
    "draining": ("The service is starting or stopping.", "Try again in a few seconds."),
    "model-not-available": ("The translation model is missing.", "Whoever runs this service can build it."),
    "operators-only": ("This page is for whoever runs the service.", "Open it on its machine, or send a key."),
    "method-not-allowed": ("This cannot be done here.", "Go back to the first page."),
    "brief-gone": ("This brief is no longer here.", "A brief is kept for a day: make it again from its article."),
    "not-found": ("There is nothing here.", "Go back to the first page."),
    "request-entity-too-large": ("This is too large.", "Paste the part that you want to read."),
    "internal-error": ("This went wrong.", "Try again; if it fails again, report the request."),
}
"""What a reader is told of each problem, and what to do."""

WARNINGS: dict[WarningCode, str] = {
    WarningCode.NUMBER_MISMATCH: "Check the numbers.",
    WarningCode.ENTITY_CHANGED: "Check the names.",
    WarningCode.NEGATION_LOST: "A “not” may be lost.",
    WarningCode.MEANING_REVERSED: "May say the opposite.",
    WarningCode.UNTRANSLATED: "Partly left in French.",
    WarningCode.REPETITION: "The English repeats itself.",
    WarningCode.LENGTH_RATIO: "Something may be missing or added.",
    WarningCode.TRUNCATED: "Cut short.",
    WarningCode.GLOSSARY_MISSED: "A glossary term is missing.",
    WarningCode.SOURCE_LANGUAGE: "Not a French article.",
    WarningCode.STYLE_FALLBACK: "Made another way than asked.",
    WarningCode.TEXT_DAMAGED: "Some characters are unreadable.",
    WarningCode.TEXT_LEFT_OUT: "Part of the page was left out.",
    WarningCode.TERM_FORBIDDEN: "A term is not to be used.",
    WarningCode.WORD_DOUBTFUL: "A word is doubtful.",
    WarningCode.LOW_CONFIDENCE: "The translation is uncertain.",
    WarningCode.ACRONYM_UNKNOWN: "An acronym is not explained.",
}

STAGES = {
    "reading": "Reading the article…",
    "waiting": "Waiting for a free place…",
    "segmenting": "Finding the sentences…",
    "summarising": "Choosing what matters…",
    "translating": "Translating %(done)d of %(total)d…",
}
"""What a reader is told while the brief is made."""

_UNKNOWN = ("This cannot be done.", "Go back to the first page.")


@dataclass(frozen=True)
class Note:
    """A warning in a reader's words; `detail` quotes the doubtful words, marked as the language they are in."""

    title: str
    detail: Markup

    @property
    def text(self) -> str:
        """Both as plain text."""
        return f"{self.title} {Markup(re.sub('<[^>]*>', '', self.detail)).unescape()}".strip()  # noqa: S704


def language_of(request: Request) -> str:
    """Return the page's language: the query's `lang`, else the cookie's, else what the browser asks for."""
    for chosen in (request.args.get("lang"), request.cookies.get("lang")):
        if chosen in LANGUAGES:
            return chosen
    wanted = (tag.split("-")[0].lower() for tag, quality in request.accept_languages if quality > 0)
    return next((language for language in wanted if language in LANGUAGES), "en")


@cache
def messages(language: str) -> gettext.NullTranslations:
    """Return the messages of a language; English is the language of the sources."""
    file = Path(__file__).parent / "locales" / f"{language}.po"
    if not file.is_file():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def problem_text(problem: Problem, language: str) -> dict[str, str]:
    """Return a problem's title, detail and mend in a reader's words."""
    wording = messages(language).gettext
    if problem.name not in PROBLEMS and language == "en":
        return {"title": f"{problem.title}.", "detail": problem.detail, "mend": problem.mend or ""}
    title, mend = PROBLEMS.get(problem.name, _UNKNOWN)
    detail = details.refused(problem.name, problem.detail, wording, language)
    return {"title": wording(title), "detail": detail, "mend": wording(mend)}


def explain(warning: Warning, language: str) -> Note:
    """Return a warning in a reader's words."""
    wording = messages(language).gettext
    return Note(wording(WARNINGS[warning.code]), details.warned(warning.code, warning.detail, wording, language))


def stage(progress: str | Progress, language: str) -> str:
    """Return how far the work is, in a reader's words."""
    wording = messages(language).gettext
    if isinstance(progress, str):
        return wording(STAGES[progress])
    return wording(STAGES[progress.stage]) % {"done": progress.done, "total": progress.total}


def pair_of(source: str, target: str, language: str) -> str:
    """Return a pair of languages by their names: `French → English`, `français → anglais`."""
    from babel import Locale

    names = Locale(language).languages
    return f"{names.get(source, source)} → {names.get(target, target)}"


def number(value: float, language: str) -> str:
    """Return a number to three digits, as the page's language writes it."""
    from babel.numbers import format_decimal

    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return format_decimal(round(value, digits), locale=language)


def spell(seconds: int, language: str) -> str:
    """Return a time span in its two largest units."""
    from babel.dates import format_timedelta

    parts: list[str] = []
    for length in (86400, 3600, 60, 1):
        count, seconds = divmod(seconds, length)
        if count and len(parts) < 2:
            parts.append(format_timedelta(timedelta(seconds=count * length), threshold=1, locale=language))
    return " ".join(parts) or format_timedelta(timedelta(seconds=0), granularity="second", locale=language)


def french(text: str) -> str:
    """Return French text whose guillemets and high punctuation never part from their words at a line's end."""
    text = re.sub(r"(?<=«) ", "\u00a0", text)
    text = re.sub(r" (?=[»:;?!%€])", "\u00a0", text)
    return re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "\u202f", text)


def ticks(text: str | None) -> Markup:
    """Return text as HTML, with what stands between backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text or ""))))  # noqa: S704 - escaped above
