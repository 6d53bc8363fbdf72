"""Bytes to text, and text to an Article, with a clear refusal for what is neither."""

import codecs
import re

from service.domain import Article
from service.errors import ArticleEmpty, ArticleTooLong, ArticleTooShort, NotText
from service.ingest.unwrap import unwrap
from service.text.boilerplate import is_boilerplate, is_lone_name
from service.text.normalise import normalise

_MAGIC = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "a Rich Text document"),
    (b"\x7fELF", "a program"),
    (b"RIFF", "a sound, film or WebP picture"),
    (b"OggS", "a sound"),
    (b"ID3", "a sound"),
)
# UTF-32 stands before UTF-16, whose mark begins its own.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")  # of Unicode's, those that no text is laid out with
# Codecs that read text; Python knows others (idna, unicode_escape, rot13) that no stranger should choose.
_TEXT_CODEC = re.compile(
    r"utf-(?:8|16|32)(?:-sig|-le|-be)?|ascii|iso8859-\d+|cp\d{3,4}|mac-\w+|koi8-\w|gb\w+|big5\w*|shift_jis|euc_\w+|tis-620"
)
# What Windows-1252 text in a western European language holds beyond ASCII. Another encoding read as Windows-1252
# shows other signs, so that a wrong guess is refused instead of printed as rubbish.
_WESTERN = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆáíóúñÁÍÓÚÑßãõåøÅØ’‘“”«»–—…€°•·\u00a0£§²³½©®™ºª¿¡ìòÌÒ")
_CONTROLS_ALLOWED = 0.02
_LONGEST_TITLE = 1000

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+(?:[’'-][^\W_]+)*")


def decode(data: bytes, charset: str | None = None) -> str:
    """Return the text of `data`: its byte-order mark decides, then `charset`, then UTF-8, then Windows-1252.

    ISO-8859-1 and ASCII are read as Windows-1252, as browsers do (WHATWG Encoding Standard, 4.2). Raises NotText for
    pictures, archives and other binaries, for a charset that is unknown or does not fit, and for damaged UTF-8.
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise _not_text(f"this is {kind}, not text", "extract its text first and send that")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_strict(data[len(mark) :], encoding))
    if charset:
        return _checked(_strict(data, _codec(charset)))
    if b"\x00" in data:
        raise _binary(data)
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _checked(_windows_1252(data, error))


def read_article(text: str, *, title: str | None = None, max_characters: int, min_words: int) -> Article:
    """Return `text` normalised and unwrapped, as an article.

    Without `title`, an unmistakable headline becomes the title and leaves the text. Offsets refer to what remains.

    Raises NotText, ArticleEmpty, ArticleTooLong (sizes in characters, after normalising) and ArticleTooShort.
    """
    _checked(text)
    body = normalise(text).strip()
    heading = " ".join(normalise(title or "").split()) or None
    if not body:
        raise ArticleEmpty("the article is empty", mend="send the text of an article", field="text")
    if len(body) > max_characters:
        raise ArticleTooLong(
            f"the article has {len(body):,} characters; the limit is {max_characters:,}",
            mend="send less text, or raise max_characters (ENTREFILET_MAX_CHARACTERS)",
            field="text",
        )
    if heading and len(heading) > _LONGEST_TITLE:
        raise ArticleTooLong(
            f"the title has {len(heading):,} characters; the limit is {_LONGEST_TITLE:,}",
            mend="send only the headline as title, and the article as text",
            field="title",
        )
    words = count_words(body)
    if words < min_words:
        raise ArticleTooShort(
            f"the article has {words} word{'' if words == 1 else 's'}; at least {min_words} are needed",
            mend="send a longer text, or lower min_words (ENTREFILET_MIN_WORDS)",
            field="text",
        )
    body = unwrap(body)
    if heading is None:
        found, rest = split_title(body)
        if found and count_words(rest) >= min_words:
            heading, body = found, rest
    return Article(text=body, title=heading)


def split_title(text: str) -> tuple[str | None, str]:
    """Part a headline from normalised text: the title or None, and the text without it.

    A first line is a headline if it is 2 to 160 characters of at least two words, begins as a sentence does, ends
    without a full stop, is no byline, credit or list item, and an empty line or a much longer line follows. A headline
    may end in a question mark where an empty line follows.
    """
    first, _, rest = text.partition("\n")
    body = rest.lstrip("\n")
    following = body.partition("\n")[0]
    first = first.strip()
    shaped = len(first.split()) > 1 and len(first) <= 160 and (first[0].isupper() or first[0] in '«“"‘0123456789')
    if not body or not shaped or is_boilerplate(first) or is_lone_name(first):
        return None, text
    parted = rest.startswith("\n")
    unended = not re.search(r"[.!?…:;,]\W*\Z", first)
    question = parted and first.endswith("?") and len(first.split()) > 3
    much_longer = len(following) >= max(120, 2 * len(first))
    if (unended and (parted or much_longer)) or (question and much_longer):
        return first, body
    return None, text


def count_words(text: str) -> int:
    """Return how many words `text` has: « l’État » and « vingt-deux » are one; a Chinese or Japanese sign is one."""
    return sum(1 for _ in _WORD.finditer(text))


def _codec(charset: str) -> str:
    try:
        name = codecs.lookup(charset.strip().strip("\"'")).name
    except (LookupError, ValueError) as error:
        raise _not_text(f"the charset {charset!r} is unknown", "send the text as UTF-8") from error
    if not _TEXT_CODEC.fullmatch(name):
        raise _not_text(f"the charset {charset!r} is not one for text", "send the text as UTF-8")
    return "cp1252" if name in ("iso8859-1", "ascii") else name


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _not_text(
            f"the text is declared as {encoding}, but byte {error.start} does not fit it",
            "declare the charset that the text has, or send it as UTF-8",
        ) from error


def _windows_1252(data: bytes, error: UnicodeDecodeError) -> str:
    """Read bytes that are no UTF-8 as Windows-1252 if they look like it; Raises NotText otherwise."""
    lenient = data.decode("utf-8", "replace")
    damaged = lenient.count("\ufffd")
    if sum(char > "\x7f" for char in lenient) - damaged > damaged:
        raise _not_text(
            f"the text is UTF-8 with a damaged character at byte {error.start}",
            "correct or remove that character and send the text again",
        )
    text = data.decode("cp1252", "replace")
    beyond = [char for char in text if char > "\x7f"]
    western = sum(char in _WESTERN for char in beyond)
    if western < 0.7 * len(beyond) or len(beyond) > 0.4 * len(text):
        raise _not_text("the text is neither UTF-8 nor Windows-1252", "send the text as UTF-8, or declare its charset")
    return text


def _checked(text: str) -> str:
    """Return `text`; raises NotText where it holds too many control characters to have been written."""
    sample = text[:20_000]
    if len(_CONTROL.findall(sample)) > _CONTROLS_ALLOWED * len(sample):
        raise _not_text("the text is mostly control characters, as in a binary file", "send plain text or HTML")
    return text


def _binary(data: bytes) -> NotText:
    head = data[:2000]
    wide = max(head[::2].count(0), head[1::2].count(0)) > 0.3 * len(head)
    if wide:
        return _not_text("this looks like UTF-16 without a byte-order mark", "send it as UTF-8, or declare its charset")
    return _not_text("this is a binary file: it holds zero bytes", "send plain text or HTML")


def _not_text(message: str, mend: str) -> NotText:
    return NotText(message, mend=mend, field="text")
