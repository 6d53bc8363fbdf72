"""Texts of any format into English: plain text line by line, HTML and Markdown with their markup as it was."""

from typing import Literal

from service.domain import TextTranslation, Warning, WarningCode
from service.errors import InvalidOption
from service.markup import html_runs, markdown_runs
from service.markup.document import Document, Translate, source_of, translate_document

Format = Literal["text", "html", "markdown"]


def translate_formatted(text: str, format: Format, translate: Translate) -> TextTranslation:
    """Return a text with its words translated by `translate` and all else as it was.

    Code, addresses, attributes and what is marked `translate="no"` stay untranslated. Blanks and line ends inside of
    a paragraph become single blanks where it has markup. Raises InvalidOption for Markdown that cannot be read.
    """
    if format == "html":
        done = translate_document(html_runs.read_html(text), translate, html_runs.escape)
        return TextTranslation("".join(done.parts), done.warnings, done.retried)
    if format == "markdown":
        return _translate_markdown(text, translate)
    return translate(text)


def _translate_markdown(text: str, translate: Translate) -> TextTranslation:
    try:
        read = markdown_runs.read_markdown(text)
    except ValueError as error:
        raise InvalidOption(f"the text has {error}", mend="send format text", field="format") from error
    done = translate_document(read.document, translate, markdown_runs.escape)
    left = [(line, "a paragraph whose markup is not understood is as it was") for line in read.left]
    parts, wanted = done.parts, markdown_runs.shape(text)
    if markdown_runs.shape("".join(parts)) != wanted:
        parts, changed = _keep_shapes(read.document, parts)
        left += [(line, "the translation would have changed the markup, so the source stands") for line in changed]
    if markdown_runs.shape("".join(parts)) != wanted:
        parts, left = [text], [(0, "the translation would have changed the markup, so the source stands")]
    untranslated = (Warning(WarningCode.UNTRANSLATED, f"lines[{line}]", detail) for line, detail in left)
    return TextTranslation("".join(parts), (*done.warnings, *untranslated), done.retried)


def _keep_shapes(document: Document, parts: list[str]) -> tuple[list[str], list[int]]:
    """Return the parts with the source of each run whose translation has other markup, and the lines of these."""
    out, lines, line = [], [], 0
    for part, translated in zip(document, parts, strict=True):
        source = source_of(part)
        same = source == translated or markdown_runs.shape(source) == markdown_runs.shape(translated)
        out.append(translated if same else source)
        lines += [] if same else [line]
        line += source.count("\n")
    return out, lines
