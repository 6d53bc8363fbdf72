"""Text to an Article, with a clear refusal for what is none."""

import re
from itertools import islice

from service.domain import Article
from service.errors import ArticleEmpty, ArticleTooLong, ArticleTooShort
from service.ingest.decode import check_text, decode
from service.ingest.unwrap import unwrap
from service.text.boilerplate import is_boilerplate, is_lone_name
from service.text.normalise import normalise

__all__ = ["count_words", "decode", "read_article", "split_title"]

_LONGEST_TITLE = 1000

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+(?:[’'-][^\W_]+)*")


def read_article(text: str, *, title: str | None = None, max_characters: int, min_words: int) -> Article:
    """Return `text` normalised and unwrapped, as an article.

    Without `title`, an unmistakable headline becomes the title and leaves the text. Offsets refer to what remains.

    Raises NotText, ArticleEmpty, ArticleTooLong (sizes in characters, after normalising) and ArticleTooShort.
    """
    check_text(text)
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
    words = _count_up_to(body, min_words)
    if words < min_words:
        raise ArticleTooShort(
            f"the article has {words} word{'' if words == 1 else 's'}; at least {min_words} are needed",
            mend="send a longer text, or lower min_words (ENTREFILET_MIN_WORDS)",
            field="text",
        )
    body = unwrap(body)
    if heading is None:
        found, rest = split_title(body)
        if found and _count_up_to(rest, min_words) >= min_words:
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


def _count_up_to(text: str, most: int) -> int:
    """Return how many words `text` has, `most` where it has more."""
    return sum(1 for _ in islice(_WORD.finditer(text), most))


def count_words(text: str) -> int:
    """Return how many words `text` has: « l’État » and « vingt-deux » are one; a Chinese or Japanese sign is one."""
    return sum(1 for _ in _WORD.finditer(text))
