"""A brief as a tagged PDF file (PDF/UA-1), set by Typst with the fonts that it brings along."""

import json
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.briefing.context_lines import headed, line_text
from service.domain import Brief
from service.domain import Warning as Doubt
from service.web.page.pieces import Pair
from service.web.page.view import view
from service.web.page.wording import explain, french, messages

if TYPE_CHECKING:
    from typst import Fonts

_TEMPLATE = Path(__file__).parent / "templates" / "brief.typ"


def to_pdf(brief: Brief, citation: str, language: str = "en") -> bytes:
    """Return a brief as a PDF file whose headings are in `language`: English beside French, warnings, the article.

    A character that no font has is shown as a box; such a file is still tagged, and no longer claims PDF/UA-1.
    """
    import typst

    document = json.dumps(_document(brief, citation, language), ensure_ascii=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", typst.TypstWarning)

        def compiled(standard: Any) -> bytes:
            pdf = typst.compile(
                _TEMPLATE.read_bytes(), sys_inputs={"brief": document}, font_paths=_fonts(), pdf_standards=standard
            )
            assert isinstance(pdf, bytes)
            return pdf

        try:
            return compiled("ua-1")
        except typst.TypstError:
            return compiled("1.7")


@cache
def _fonts() -> "Fonts":
    """Return the fonts inside the package alone, so that a brief looks the same on every machine."""
    import typst

    return typst.Fonts(include_system_fonts=False)


def _document(brief: Brief, citation: str, language: str) -> dict[str, Any]:
    """Return what the template shows."""
    wording = messages(language).gettext
    shown = view(brief)
    return {
        "language": language,
        "article_language": brief.language,
        "author": f"Entrefilet {brief.provenance.service}",
        "title": shown.title_en or wording("Untitled article"),
        "title_fr": french(shown.title_fr or ""),
        "notes": _notes((*shown.title_warnings, *shown.warnings), language),
        "abstract_label": wording("Abstract"),
        "abstract": [_pair(pair, language) for pair in shown.abstract],
        "points_label": wording("Key points"),
        "points": [_pair(pair, language) for pair in shown.key_points],
        "context": [
            {"label": wording(heading), "lines": [line_text(line) for line in lines]}
            for heading, lines in headed(brief.context)
        ],
        "translation_label": wording("Full translation"),
        "translation": [_paragraph(pairs, language) for pairs in shown.translation],
        "article_label": wording("The article"),
        "article": [french("".join(part.text for part in parts)) for parts in shown.article],
        "citation": citation,
        "footer": wording("Made by a machine: check what matters against the French."),
    }


def _pair(pair: Pair, language: str) -> dict[str, Any]:
    cite = f"[{', '.join(str(number + 1) for number in pair.sentences)}]" if pair.sentences else ""
    return {"en": pair.en, "fr": french(pair.fr or ""), "cite": cite, "notes": _notes(pair.warnings, language)}


def _paragraph(pairs: tuple[Pair, ...], language: str) -> dict[str, Any]:
    whole = Pair(
        " ".join(pair.en for pair in pairs),
        " ".join(pair.fr or "" for pair in pairs),
        (),
        tuple(warning for pair in pairs for warning in pair.warnings),
    )
    return _pair(whole, language)


def _notes(found: tuple[Doubt, ...], language: str) -> list[str]:
    return [explain(warning, language).text for warning in found]
