"""Titles as a newspaper sets them."""

import re

_STOP = re.compile(r"(?<![.\s])\.(?=[\"”’»]?$)")
# their full stop belongs to them, as do those of « U.S. » and « p.m. »
_SHORT = re.compile(r"(?:\b(?:Inc|Ltd|Corp|Co|Jr|Sr|St|No|vs|etc)|\.\w{1,2}|\b[A-Z])\.$")


def as_title(text: str) -> str:
    """Return a sentence as a headline: on one line, with a capital, without its full stop.

    >>> as_title("Mr. Diop leaves the town hall.")
    'Mr. Diop leaves the town hall'
    >>> as_title("The firm moves to the U.S.")
    'The firm moves to the U.S.'
    """
    title = " ".join(text.split())
    if not _SHORT.search(title):
        title = _STOP.sub("", title)
    first = next((at for at, c in enumerate(title) if c.isalnum()), 0)
    keep = title[first : first + 2]  # a name such as « iPhone » keeps its small letter
    return (
        title
        if len(keep) > 1 and keep[1].isupper()
        else title[:first] + title[first : first + 1].upper() + title[first + 1 :]
    )
