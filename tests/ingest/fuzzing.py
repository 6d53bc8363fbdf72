"""Documents that nobody would write: what the laws and the fuzzer hold against every reader."""

import string

from hypothesis import strategies as st

from tests.ingest.corpus import read_cases

_INLINE = ("b", "i", "em", "strong", "span", "a", "sup", "sub", "time", "q", "u", "small")
_BLOCK = (
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "td",
    "tr",
    "table",
    "dl",
    "dt",
    "dd",
    "h2",
    "blockquote",
    "section",
    "figcaption",
)
_VOID = ("<br>", "<br/>", "<hr>", "<wbr>", "<img src=a>", "<!-- x -->", "&nbsp;", "&amp;", "&#8239;")

words = st.text(string.ascii_letters + "éèàçœ", min_size=1, max_size=9)
figures = st.integers(0, 99_999).map(str)
tokens = st.one_of(words, figures)


def _wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pieces = st.lists(st.one_of(inner, tokens, st.sampled_from(_VOID)), max_size=5)
    names = st.sampled_from((*_INLINE, *_BLOCK))
    return st.builds(lambda name, parts: f"<{name}>{' '.join(parts)}</{name}>", names, pieces)


fragments = st.recursive(tokens, _wrapped, max_leaves=25)
"""Well-nested markup of words and figures, with blanks between what touches."""

marks = st.text(alphabet="<>/pdivbruliota&;# =\"'é\x00\x0c!-[]0123456789", max_size=300)
"""Text that looks like markup here and there."""


def damaged_documents() -> st.SearchStrategy[tuple[str, bytes]]:
    """Return documents of the corpus with bytes changed, cut out or doubled, each with its media type."""
    cases = st.sampled_from(read_cases())

    def damage(case: object, cuts: list[tuple[int, int, bytes]]) -> tuple[str, bytes]:
        data = case.data  # type: ignore[attr-defined]
        for place, length, added in cuts:
            at = place % (len(data) + 1)
            data = data[:at] + added + data[at + length :]
        return case.media_type, data  # type: ignore[attr-defined]

    cut = st.tuples(st.integers(0, 100_000), st.integers(0, 40), st.binary(max_size=12))
    return st.builds(damage, cases, st.lists(cut, min_size=1, max_size=6))
