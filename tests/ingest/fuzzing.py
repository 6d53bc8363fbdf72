"""Documents that nobody would write: what the laws and the fuzzer hold against every reader."""

import gzip
import string
import zlib

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


_PAGE = (
    "<html><body><article><p>Le conseil a voté mardi soir la fermeture du lavoir.</p></article></body></html>".encode()
)
_FEEDS = (
    """<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>F</title><item>
    <title>Le bac</title><link>/1</link><guid>1</guid><pubDate>Vendredi, 13 Mars, 2020 - 12:22</pubDate>
    <description>&lt;p&gt;Le bac.&lt;/p&gt;</description><media:description>Photo</media:description></item>
    <item><description><![CDATA[<p>Sans titre</p>]]></description></item></channel></rss>""",
    """<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><id>a</id>
    <title type="html">Le &lt;b&gt;bac</title><updated>2026-03-02T10:00:00+01:00</updated>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Le bac
    <br/>repart</div></content><link href="/1"/></entry></feed>""",
)
_GLOSSARIES = (
    ("csv", "source;target\npéniche;barge\nbac;ferry\n"),
    ("csv", "péniche,barge,fr,en\nbac,Fähre,fr,de\n"),
    ("tsv", "français\tanglais\npéniche\tbarge\n"),
    (
        "tbx",
        '<martif type="TBX"><text><body><termEntry><langSet xml:lang="fr"><tig><term>péniche</term></tig><tig><term>bac'
        '</term></tig></langSet><langSet xml:lang="en"><tig><term>barge</term><termNote type="administrativeStatus">'
        "deprecatedTerm-admn-sts</termNote></tig></langSet></termEntry></body></text></martif>",
    ),
    (
        "tmx",
        '<tmx version="1.4"><header srclang="fr"/><body><tu><tuv xml:lang="fr"><seg>péniche <bpt i="1">b</bpt></seg>'
        '</tuv><tuv xml:lang="en"><seg>barge</seg></tuv></tu></body></tmx>',
    ),
)
_cuts = st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 40), st.binary(max_size=12)), min_size=1, max_size=6)


def _damaged(data: bytes, cuts: list[tuple[int, int, bytes]]) -> bytes:
    for place, length, added in cuts:
        at = place % (len(data) + 1)
        data = data[:at] + added + data[at + length :]
    return data


def _record(kind: str, head: str, coding: str) -> bytes:
    body = {"gzip": gzip.compress(_PAGE, mtime=0), "deflate": zlib.compress(_PAGE)}.get(coding, _PAGE)
    if kind == "response":
        http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={head}\r\nContent-Encoding: {coding}\r\n\r\n"
        body = http.encode() + body
    lines = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <https://f.example/{head}>\r\nContent-Type: text/html\r\n"
    )
    return lines.encode() + b"Content-Type: text/html\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (len(body), body)


def damaged_archives() -> st.SearchStrategy[bytes]:
    """Return WARC archives, plain or one gzip member a record, with bytes changed, cut out or doubled."""
    kinds = st.sampled_from(["response", "resource", "conversion", "revisit", "warcinfo"])
    records = st.builds(
        _record,
        kinds,
        st.sampled_from(["utf-8", "latin-1", "x-unknown"]),
        st.sampled_from(["gzip", "deflate", "br", "x"]),
    )

    def archive(parts: list[bytes], packed: bool, cuts: list[tuple[int, int, bytes]]) -> bytes:
        return _damaged(b"".join(gzip.compress(part, mtime=0) if packed else part for part in parts), cuts)

    return st.builds(archive, st.lists(records, min_size=1, max_size=4), st.booleans(), _cuts)


def damaged_feeds() -> st.SearchStrategy[bytes]:
    """Return feeds of RSS and Atom with bytes changed, cut out or doubled."""
    return st.builds(_damaged, st.sampled_from([feed.encode() for feed in _FEEDS]), _cuts)


def damaged_glossaries() -> st.SearchStrategy[tuple[str, bytes]]:
    """Return glossaries in every format, each with its name, with bytes changed, cut out or doubled."""
    found = st.sampled_from(_GLOSSARIES)
    return st.builds(lambda pair, cuts: (pair[0], _damaged(pair[1].encode(), cuts)), found, _cuts)


_SIGNS = (
    "M.", "art.", "L.", "432-12", "1er", "2de", "XXe", "nº", "12,5", "−3,2", "%", "Mds€", "km2", "12.450", "deux",
    "virgule", "cinq", "millions", "de", "« ", " »", "(AFP)", "-", "–", "...", "!", "?", ". ", "\n", "\n\n", "PARIS",
    "12 h 30", "1/2", "10⁶", "m²", "\u202f", "\u00ad", "€", "$", "pt", "pb", "Mt", "MDH", "déc.", "févr. 2026",
)  # fmt: skip
prose = st.lists(
    st.one_of(
        words,
        figures,
        st.sampled_from(_SIGNS),
    ),
    max_size=60,
).map(" ".join)
"""Sentences of figures, abbreviations, units and signs in no order that anybody would write."""


def damaged_documents() -> st.SearchStrategy[tuple[str, bytes]]:
    """Return documents of the corpus with bytes changed, cut out or doubled, each with its media type."""
    cases = st.sampled_from(read_cases())

    return st.builds(lambda case, cuts: (case.media_type, _damaged(case.data, cuts)), cases, _cuts)
