"""What a model's licence allows, as its card says: non-commercial ones are used only where that was asked for."""

import json
import re
from pathlib import Path

from service.errors import ModelNotAvailable

UNKNOWN = "unknown"
CARDS = ("README.md", "MODEL_CARD.md")
_FRONT_MATTER = re.compile(r"\A---\s*\n(.*?)\n---\s*(?:\n|\Z)", re.DOTALL)
_LICENCE = re.compile(r"^licen[cs]e(?:_name)?:\s*[\"']?(?P<one>[\w.+-]+)[\"']?\s*$", re.MULTILINE)
_LISTED = re.compile(r"^licen[cs]e:\s*\n\s*-\s*[\"']?(?P<one>[\w.+-]+)", re.MULTILINE)
_NON_COMMERCIAL = re.compile(r"(?:^|[-_ .])nc(?:$|[-_ .])|non-?_? ?commercial|research-only", re.IGNORECASE)
_OF_FAMILIES = {"NllbTokenizer": "cc-by-nc-4.0", "NllbTokenizerFast": "cc-by-nc-4.0"}


def read_licence(folder: Path) -> str:
    """Return the licence that the card in a model's folder names, or that of its family, or "unknown"."""
    for name in CARDS:
        try:
            card = (folder / name).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        front = _FRONT_MATTER.match(card)
        found = front and (_LISTED.search(front[1]) or _LICENCE.search(front[1]))
        if found:
            return found["one"]
    try:
        tokenizer = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return UNKNOWN
    return _OF_FAMILIES.get(str(tokenizer.get("tokenizer_class")), UNKNOWN) if isinstance(tokenizer, dict) else UNKNOWN


def is_commercial(licence: str) -> bool:
    """Whether a licence has nothing against commercial use, as far as its name tells.

    >>> is_commercial("apache-2.0"), is_commercial("CC-BY-NC-4.0")
    (True, False)
    """
    return not _NON_COMMERCIAL.search(licence)


def check(name: str, licence: str, *, allow_noncommercial: bool) -> None:
    """Return where a licence may be used. Raises ModelNotAvailable, naming the licence and how to ask for it."""
    if not allow_noncommercial and not is_commercial(licence):
        raise ModelNotAvailable(
            f"{name} is under the licence {licence}, which forbids commercial use",
            mend="if yours is none: --allow-noncommercial, or ENTREFILET_ALLOW_NONCOMMERCIAL=true",
        )
