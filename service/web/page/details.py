"""The machine's own English details of warnings and problems, taken apart so that each can be said in any language.

A detail quotes the words that it is about. What matches a pattern is said by a template with these words in it, marked
as the language they are in; what matches none is only shown where English is read.
"""

import re
from collections.abc import Callable

from markupsafe import Markup, escape

from service.domain import WarningCode

_FR, _EN = r"« (?P<fr>.+) »", r"« (?P<en>.+) »"
_CHANGED = r'« (?P<fr>.+) » became "(?P<en>.+)"'
_Table = tuple[tuple[str, str], ...]
Wording = Callable[[str], str]

WARNED: dict[WarningCode, _Table] = {
    WarningCode.NUMBER_MISMATCH: (
        (_CHANGED, "“%(fr)s” became “%(en)s”."),
        (rf"{_FR} is missing.*", "The number “%(fr)s” is missing from the English."),
        (rf"{_EN} is not in the source", "The number “%(en)s” is not in the French."),
    ),
    WarningCode.ENTITY_CHANGED: (
        (rf"{_FR} is missing", "The name “%(fr)s” is missing from the English."),
        (rf"{_EN} is not in the source", "The name “%(en)s” is not in the French."),
        (rf"{_FR} is no longer marked as a quotation", "“%(fr)s” is no longer marked as a quotation."),
    ),
    WarningCode.NEGATION_LOST: (
        (rf"{_EN} is not in the source", "“%(en)s” denies something that the French does not."),
        (rf"{_FR} lost its negation", "“%(fr)s” is denied in the French, and not in the English."),
    ),
    WarningCode.MEANING_REVERSED: (
        (_CHANGED, "“%(fr)s” became “%(en)s”."),
        (rf"{_FR} is told as a fact", "“%(fr)s” is told as a fact in English."),
        (rf"{_FR} is told as a plain denial", "The French says “%(fr)s”, the English denies it outright."),
        (rf"{_FR} is told as past", "“%(fr)s” is yet to come in the French, and past in the English."),
        (r'"(?P<en>.+)" contradicts its figures', "“%(en)s” contradicts its own figures."),
        (r'"(?P<en>.+)" relates what the source does not', "“%(en)s” relates things that the French does not."),
    ),
    WarningCode.UNTRANSLATED: (
        (rf"{_FR} was left in French", "“%(fr)s” was left in French."),
        (rf"{_EN} was left in English", "“%(en)s” was left in English."),
    ),
    WarningCode.REPETITION: ((rf"{_EN} is repeated", "“%(en)s” comes again and again."),),
    WarningCode.LENGTH_RATIO: (
        (r"the translation is unusually short: (?P<n>.+) of its source", "The English is only %(n)s as long."),
        (r"the translation is unusually long: (?P<n>.+) of its source", "The English is %(n)s as long."),
        (rf"{_FR} seems to be missing", "“%(fr)s” seems to be missing from the English."),
        (rf"part of {_FR} seems to be missing", "Part of “%(fr)s” seems to be missing from the English."),
    ),
    WarningCode.TRUNCATED: (
        (r"the translation was cut off before its end", "The English ends too early."),
        (rf"the translation stops in mid-sentence, after {_EN}", "The English stops after “%(en)s”."),
        (r"a quotation is opened or closed, but not both", "A quotation is opened or closed, but not both."),
    ),
    WarningCode.GLOSSARY_MISSED: (
        (r"« (?P<fr>.+) » should be « (?P<en>.+) »", "“%(fr)s” should have become “%(en)s”."),
    ),
    WarningCode.SOURCE_LANGUAGE: ((r"The article is in English.*", "It is in English: summed up, not translated."),),
    WarningCode.STYLE_FALLBACK: (
        (
            r"No model here writes .*",
            "No newly written abstract was faithful enough: these are the article’s own words.",
        ),
    ),
    WarningCode.TEXT_DAMAGED: (
        (r".+ could not be read as .+ and became .*", "Some of its bytes are no letters: shown as \ufffd."),
    ),
    WarningCode.TEXT_LEFT_OUT: (
        (rf"left out, .+: {_FR}", "The page also says: “%(fr)s”."),
        (r"(?P<n>\d+) more passages were left out", "%(n)s more passages were left out."),
    ),
    WarningCode.TERM_FORBIDDEN: (
        (rf"{_FR} should not be used.*", "The glossary says not to use “%(fr)s”."),
        (rf"{_EN} should not be used.*", "The glossary says not to use “%(en)s”."),
    ),
    WarningCode.WORD_DOUBTFUL: (
        (rf"{_CHANGED}, which is no English word", "“%(fr)s” became “%(en)s”, which is no English word."),
        (rf"{_EN} is no English word", "“%(en)s” is no English word."),
        (rf'{_CHANGED} and not "(?P<sense>.+)"', "“%(fr)s” became “%(en)s”: here it is “%(sense)s”."),
    ),
    WarningCode.LOW_CONFIDENCE: (
        (rf"the translator was least sure of {_EN}", "The translator was least sure of “%(en)s”."),
    ),
    WarningCode.ACRONYM_UNKNOWN: (
        (rf"{_FR} may stand for (?P<en>.+)", "“%(fr)s” may stand for %(en)s."),
        (rf"{_FR} is neither introduced .*", "“%(fr)s” is explained neither in the article nor in our table."),
    ),
}
"""For each code the details that the checks give it, and how a reader is told of them."""

REFUSED: dict[str, _Table] = {
    "article-too-long": (
        (
            r"The article has (?P<n>[\d,]+) characters; the limit is (?P<m>[\d,]+)\.",
            "It has %(n)s characters, and %(m)s are the most.",
        ),
        (
            r"The title has (?P<n>[\d,]+) characters; the limit is (?P<m>[\d,]+)\.",
            "The title has %(n)s characters, and %(m)s are the most.",
        ),
        (r"The file has (?P<n>\d+) MB\.", "The file has %(n)s MB."),
        (r"The file has (?P<n>\d+) pages\.", "The file has %(n)s pages."),
        (r"The document unpacks to too much\.|The file holds too much text\.", "The file holds too much text."),
    ),
    "not-text": (
        (r"This is no Word document, or it is damaged\.", "This is no Word document, or it is damaged."),
        (r"This is no OpenDocument text, or it is damaged\.", "This is no OpenDocument text, or it is damaged."),
        (r"This is no PDF file, or it is damaged\.", "This is no PDF file, or it is damaged."),
        (r"This PDF file is locked or damaged\.", "This PDF file is locked or damaged."),
        (r"This PDF file needs a password to be opened\.", "This PDF file needs a password."),
        (r"This PDF file holds pictures and no text\.", "This PDF file holds pictures and no text."),
    ),
    "language-not-supported": ((r"The article is written in (?P<language>.+), which .*", "It is in %(language)s."),),
    "page-not-fetched": (
        (r"The site's robots\.txt forbids this page\.", "Its site does not want machines to read it."),
        (r"The page redirects too often\.", "It leads from one address to the next."),
        (r"The site answered (?P<n>\d+)\.", "Its site answered %(n)s."),
        (
            r"The site answered (?P<n>\d+) when asked for its robots\.txt\.",
            "Its site answered %(n)s when asked what may be read.",
        ),
        (r"The URL leads to (?P<kind>\S+), not to a page\.", "The address leads to a file (%(kind)s), not to a page."),
        (r"(?P<host>\S+) could not be reached: .*", "%(host)s could not be reached."),
    ),
    "address-refused": (
        (r"(?P<host>\S+) leads to a private, loopback.*", "%(host)s is inside a private network."),
        (r"The URL is neither http nor https\.", "It begins neither with http:// nor with https://."),
        (r"The URL (?:is|holds|has) .*", "It is not a proper address."),
    ),
    "glossary-invalid": (
        (r"Glossary line (?P<n>\d+): no term can be used\.", "Glossary, line %(n)s: no term can be used."),
        (r"Glossary line (?P<n>\d+): no source term\.", "Glossary, line %(n)s: there is no term in front."),
        (
            r"Glossary line (?P<n>\d+): \d+ columns instead of two\.",
            "Glossary, line %(n)s: more than a term and its translation.",
        ),
        (
            r"Glossary line (?P<n>\d+): a term of more than (?P<m>\d+) characters\.",
            "Glossary, line %(n)s: a term has more than %(m)s characters.",
        ),
        (r"Glossary line (?P<n>\d+): more than (?P<m>\d+) terms\.", "Glossary, line %(n)s: more than %(m)s terms."),
        (r"Glossary line (?P<n>\d+): .*", "Glossary, line %(n)s: it cannot be read."),
    ),
    "invalid-request": (
        (r"key_points: .*", "Key points: a whole number from 0 to 20."),
        (r"abstract_words: .*", "Words in the abstract: a whole number from 20 to 500."),
        (r"title: .*", "The title: at most 1,000 characters."),
    ),
}
"""For each problem whose own words say more, these words and how a reader is told."""


def warned(code: WarningCode, detail: str, wording: Wording, language: str) -> Markup:
    """Return a warning's detail as HTML in the page's language."""
    return _say(WARNED[code], detail, wording, language)


def refused(name: str, detail: str, wording: Wording, language: str) -> str:
    """Return a problem's detail in the page's language; nothing for problems that say all in their title."""
    return _say(REFUSED[name], detail, wording, language).unescape() if name in REFUSED else ""


def _say(table: _Table, detail: str, wording: Wording, language: str) -> Markup:
    for pattern, template in table:
        found = re.fullmatch(pattern, detail, re.DOTALL)
        if found:
            phrases = {name: _phrase(name, text, language) for name, text in found.groupdict().items()}
            return escape(wording(template)) % phrases
    return escape(detail if language == "en" else "")


def _phrase(name: str, text: str, language: str) -> Markup:
    if name in ("fr", "en"):
        return Markup('<span lang="{}">{}</span>').format(name, text)
    if name == "language":
        return escape(_language_name(text, language))
    return escape(_number(text, language) if name in ("n", "m") else text)


def _number(text: str, language: str) -> str:
    """Return a whole number or a percentage as the page's language writes it."""
    from babel.numbers import format_decimal, format_percent

    digits = int(text.removesuffix("%").replace(",", ""))
    return (
        format_percent(digits / 100, locale=language) if text.endswith("%") else format_decimal(digits, locale=language)
    )


def _language_name(english: str, language: str) -> str:
    """Return the name of a language, known by its English one, in the page's language."""
    from babel import Locale

    codes = {name: code for code, name in Locale("en").languages.items()}
    return Locale(language).languages.get(codes.get(english, ""), "?") if language != "en" else english
