"""A brief as a file to take away: text, Markdown, JSON or a Word document."""

import io

from service.briefing import render as renderings
from service.domain import Brief

ENDINGS = {"txt": "Text", "md": "Markdown", "docx": "Word", "json": "JSON"}

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def render(brief: Brief, ending: str) -> tuple[str | bytes, str]:
    """Return the content of the file with one of ENDINGS, and its media type."""
    if ending == "docx":
        return to_docx(brief), _WORD
    if ending == "md":
        return renderings.to_markdown(brief), "text/markdown; charset=utf-8"
    if ending == "json":
        return renderings.to_json(brief, include_text=True), "application/json"
    return renderings.to_text(brief), "text/plain; charset=utf-8"


def citation(brief: Brief, made: str) -> str:
    """Return how to cite a brief: its titles, what made it and the day in ISO 8601."""
    title = brief.title.en if brief.title and brief.title.en else "Untitled article"
    original = f" (“{brief.title.fr}”)" if brief.title and brief.title.fr else ""
    provenance = brief.provenance
    return (
        f"“{title}”{original}. Brief machine-made by Entrefilet {provenance.service} "
        f"with {provenance.translator.name} and {provenance.summariser.name}, {made}."
    )


def to_docx(brief: Brief) -> bytes:
    """Return a Word document: English and French side by side, then warnings and the full translation."""
    import docx

    document = docx.Document()
    properties = document.core_properties
    properties.author = f"Entrefilet {brief.provenance.service}"
    properties.title = (brief.title.en if brief.title else None) or "Brief"
    if brief.title:
        document.add_heading(brief.title.en or brief.title.fr or "", level=1)
        if brief.title.fr:
            document.add_paragraph().add_run(brief.title.fr).italic = True
    abstract = [(item.en, item.fr) for item in brief.abstract.sentences] or [(brief.abstract.en, brief.abstract.fr)]
    parts = (("Abstract", abstract), ("Key points", [(point.en, point.fr) for point in brief.key_points]))
    for heading, rows in parts:
        if not rows:
            continue
        document.add_heading(heading, level=2)
        table = document.add_table(rows=0, cols=2)
        for english, french in rows:
            cells = table.add_row().cells
            cells[0].text = english
            cells[1].paragraphs[0].add_run(french or "").italic = True
    if brief.warnings:
        document.add_heading("Read with care", level=2)
        for warning in brief.warnings:
            document.add_paragraph(f"{renderings.place(warning.where)}: {warning.detail}", style="List Bullet")
    if brief.translation:
        document.add_heading("Full translation", level=2)
        for paragraph in brief.translation.text.split("\n"):
            if paragraph.strip():
                document.add_paragraph(paragraph.strip())
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
