"""The page's words: messages from `locales/*.po`, and problems and warnings as a reader understands them."""

import gettext
import io
import re
from functools import cache
from pathlib import Path

from flask import Request
from markupsafe import Markup, escape

from service.domain import WarningCode
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
    "invalid-request": ("One of the options is not allowed.", "Correct it and try again."),
    "overloaded": ("Many people are reading right now.", "Try again in a few seconds."),
    "draining": ("The service is starting or stopping.", "Try again in a few seconds."),
    "model-not-available": ("The translation model is missing.", "Whoever runs this service can build it."),
    "not-found": ("There is nothing here.", "A brief is kept for a day: make it again from its article."),
    "request-entity-too-large": ("This is too large.", "Paste the part that you want to read."),
    "internal-error": ("This went wrong.", "Try again; if it fails again, report the request."),
}
"""What a reader is told of each problem, and what to do."""

DETAILED = {
    "article-too-long",
    "not-text",
    "language-not-supported",
    "invalid-request",
    "model-not-available",
    "page-not-fetched",
    "address-refused",
}
"""The problems whose own words say more."""

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
}

STAGES = {
    "reading": "Reading the article…",
    "waiting": "Waiting for a free place…",
    "working": "Summarising and translating…",
}
"""What a reader is told while the brief is made."""


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


def plainly(problem: Problem, language: str) -> dict[str, str]:
    """Return a problem's title, detail and mend in a reader's words."""
    wording = messages(language).gettext
    if problem.name not in PROBLEMS:
        return {"title": f"{problem.title}.", "detail": problem.detail, "mend": problem.mend or ""}
    title, mend = PROBLEMS[problem.name]
    detail = problem.detail if problem.name in DETAILED else ""
    return {"title": wording(title), "detail": detail, "mend": wording(mend)}


def french(text: str) -> str:
    """Return French text whose guillemets and high punctuation never part from their words at a line's end."""
    text = re.sub(r"(?<=«) ", "\u00a0", text)
    text = re.sub(r" (?=[»:;?!%€])", "\u00a0", text)
    return re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "\u202f", text)


def ticks(text: str | None) -> Markup:
    """Return text as HTML, with what stands between backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text or ""))))  # noqa: S704 - escaped above
