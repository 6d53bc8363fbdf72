"""What marks of a Word document say of its paragraphs and controls: what runs on, and what is no text."""

from typing import Any

from service.ingest.docx_styles import OFF

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CONTENTS = "Table of Contents"


def is_no_text(element: Any) -> bool:
    """Tell whether a content control shows what asks for its text, or a table of contents made from the text.

    « Cliquez ici pour entrer du texte. » is the former.
    """
    properties = element.find(f"./{_W}sdtPr")
    if properties is None:
        return False
    asks = properties.find(f"./{_W}showingPlcHdr")
    gallery = properties.find(f"./{_W}docPartObj/{_W}docPartGallery")
    return (asks is not None and asks.get(f"{_W}val") not in OFF) or (
        gallery is not None and gallery.get(f"{_W}val") == _CONTENTS
    )


def runs_on(paragraph: Any) -> bool:
    """Tell whether a paragraph is one with the next: the mark at its end is deleted, or it is a dropped capital."""
    frame = paragraph.find(f"./{_W}pPr/{_W}framePr")
    is_dropped = frame is not None and frame.get(f"{_W}dropCap", "none") != "none"
    return is_dropped or paragraph.find(f"./{_W}pPr/{_W}rPr/{_W}del") is not None
