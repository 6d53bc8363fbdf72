"""Titles as a newspaper sets them."""


def as_title(text: str) -> str:
    """Return a sentence as a headline: without its full stop."""
    return text[:-1] if text.endswith(".") and not text.endswith("..") and text.count(".") == 1 else text
