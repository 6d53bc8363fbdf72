"""The page's languages: messages from `locales/*.po`, chosen by the reader, else by the browser."""

import gettext
import io
from functools import cache
from pathlib import Path

from flask import Request

LANGUAGES = {"en": "English", "fr": "Français"}


def language_of(request: Request) -> str:
    """Return the page's language: the query's `lang`, else the cookie's, else what the browser asks for."""
    for chosen in (request.args.get("lang"), request.cookies.get("lang")):
        if chosen in LANGUAGES:
            return chosen
    return request.accept_languages.best_match(list(LANGUAGES), default="en") or "en"


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
