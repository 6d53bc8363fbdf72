"""A brief as a file to take away: text, Markdown, JSON, a Word document or PDF."""

import io

from service.briefing import render as renderings
from service.briefing.context_lines import headed, line_text
from service.domain import Brief
from service.web.page.pdf import to_pdf
from service.web.page.pieces import Pair
from service.web.page.view import view
from service.web.page.wording import explain, french, messages

ENDINGS = {"pdf": "PDF", "docx": "Word", "txt": "Text", "md": "Markdown", "json": "JSON"}

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def render(brief: Brief, ending: str, citation: str, language: str = "en") -> tuple[str | bytes, str]:
    """Return the content of the file with one of ENDINGS, and its media type; `language` is that of its headings."""
    if ending == "pdf":
        return to_pdf(brief, citation, language), "application/pdf"
    if ending == "docx":
        return to_docx(brief, citation, language), _WORD
    if ending == "md":
        return renderings.to_markdown(brief), "text/markdown; charset=utf-8"
    if ending == "json":
        return renderings.to_json(brief, include_text=True), "application/json"
    return renderings.to_text(brief), "text/plain; charset=utf-8"


def citation(brief: Brief, made: str, language: str = "en", *, source: str = "") -> str:
    """Return how to cite a brief: its titles, its source if that is known, what made it and the day in ISO 8601."""
    wording = messages(language).gettext
    quoted = wording("“%s”")
    title = quoted % (brief.title.en if brief.title and brief.title.en else wording("Untitled article"))
    original = f" ({quoted % brief.title.fr})" if brief.title and brief.title.fr else ""
    provenance = brief.provenance
    made_by = wording(
        "Brief machine-made by Entrefilet %(version)s with %(translator)s and %(summariser)s, %(day)s."
    ) % {
        "version": provenance.service,
        "translator": provenance.translator.name,
        "summariser": provenance.summariser.name,
        "day": made,
    }
    return f"{title}{original}. {f'{source}. ' if source else ''}{made_by}"


def to_docx(brief: Brief, citation: str, language: str = "en") -> bytes:
    """Return a Word document: English and French side by side, then warnings and the full translation."""
    import docx

    wording = messages(language).gettext
    shown = view(brief)
    document = docx.Document()
    properties = document.core_properties
    properties.author = f"Entrefilet {brief.provenance.service}"
    properties.title = shown.title_en or wording("Untitled article")
    document.add_heading(properties.title, level=1)
    if shown.title_fr:
        document.add_paragraph().add_run(french(shown.title_fr)).italic = True
    parts = (
        ("Abstract", [(pair.en, pair.fr) for pair in shown.abstract]),
        ("Key points", [(pair.en, pair.fr) for pair in shown.key_points]),
        ("Full translation", [_joined(pairs) for pairs in shown.translation]),
    )
    for heading, rows in parts:
        if not rows:
            continue
        document.add_heading(wording(heading), level=2)
        table = document.add_table(rows=0, cols=2)
        for english, original in rows:
            cells = table.add_row().cells
            cells[0].text = english
            cells[1].paragraphs[0].add_run(french(original or "")).italic = True
    for heading, lines in headed(brief.context):
        document.add_heading(wording(heading), level=2)
        for line in lines:
            document.add_paragraph(line_text(line), style="List Bullet")
    if brief.warnings:
        document.add_heading(wording("Read with care"), level=2)
    for warning in brief.warnings:
        document.add_paragraph(explain(warning, language).text, style="List Bullet")
    document.add_paragraph(citation)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _joined(pairs: tuple[Pair, ...]) -> tuple[str, str]:
    return " ".join(pair.en for pair in pairs), " ".join(pair.fr or "" for pair in pairs)
