"""What is no part of an article: which of several renditions is the whole, and what a reader is told of the rest."""

from collections.abc import Sequence

from service.domain import Warning, WarningCode
from service.ingest.html_choice import LeftOut

_SHOWN = 80  # characters of a left-out piece that a warning quotes
_MAX_PASSAGES_REPORTED = 3
_MUCH_FULLER = 1.25  # times the words of one rendition, from which another one holds more than it
_CAPTION_WORDS = 20


def is_much_fuller(one: str, other: str) -> bool:
    """Tell whether a rendition holds more than another one does, and not only captions and a headline beside it."""
    return len(one.split()) > _MUCH_FULLER * len(other.split()) + _CAPTION_WORDS


def left_out_warnings(left_out: Sequence[LeftOut]) -> list[Warning]:
    """Return a warning for each piece of prose, of more than three one with the number of the others."""
    prose = [piece for piece in left_out if piece.is_prose]
    warnings = []
    for piece in prose[:_MAX_PASSAGES_REPORTED]:
        shown = piece.text if len(piece.text) <= _SHOWN else piece.text[:_SHOWN].rsplit(" ", 1)[0] + " …"
        detail = f"left out, {piece.reason}: « {' '.join(shown.split())} »"
        warnings.append(Warning(WarningCode.TEXT_LEFT_OUT, "text", detail))
    if len(prose) > _MAX_PASSAGES_REPORTED:
        detail = f"{len(prose) - _MAX_PASSAGES_REPORTED} more passages were left out"
        warnings.append(Warning(WarningCode.TEXT_LEFT_OUT, "text", detail))
    return warnings
