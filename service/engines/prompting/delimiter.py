"""An article as data inside a prompt: between delimiters that it cannot hold, without what a model reads as control."""

import hashlib
import re
import unicodedata

# what chat templates of the usual families are made of
_TOKENS = (
    r"<\|[^|<>]{0,60}\|>|</?(?:s|bos|eos|pad|unk|mask|think|start_of_turn|end_of_turn|tool_call|function)(?:\s[^<>]*)?>"
    r"|\[/?(?:INST|SYS|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\]|<</?SYS>>|<unused\d+>|<0x[0-9A-F]{2}>"
)
_TOKEN = re.compile(_TOKENS, re.IGNORECASE)
# and comments and tags that no reader sees
_CONTROL = re.compile(
    _TOKENS + r"|<!--.*?-->|<(script|style|template)\b.*?</\1\s*>|</?[A-Za-z][^<>]{0,400}>",
    re.IGNORECASE | re.DOTALL,
)
_DELIMITER_LIKE = re.compile(r"[<>=#`~*_-]{3,}|‹{2,}|›{2,}")
_SPACES = re.compile(r"[^\S\n]+")


def delimiter(article: str) -> str:
    """Return a mark for both ends of `article`: a digest of it, so that no article can hold its own."""
    digest = hashlib.sha256(article.encode("utf-8", "surrogatepass")).digest()
    return f"ARTICLE-{int.from_bytes(digest[:8]) % 10**16:016d}"  # figures alone: nearly always as many tokens


def as_data(article: str) -> str:
    """Return an article without control tokens, tags, invisible characters and marks that look like a delimiter."""
    text = unicodedata.normalize("NFC", article).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(c for c in text if c == "\n" or not unicodedata.category(c).startswith("C"))
    while (bare := _CONTROL.sub(" ", text)) != text:  # « <|<|im_end|>im_end|> » leaves another one behind
        text = bare
    lines = [_SPACES.sub(" ", line).strip() for line in _DELIMITER_LIKE.sub(" ", text).split("\n")]
    return "\n".join(line for line in lines if line)


def defused(sentence: str) -> str:
    """Return a sentence on one line whose control tokens are text: a blank after their first sign, nothing left out."""
    text = " ".join(sentence.split())
    while (broken := _TOKEN.sub(lambda match: f"{match.group()[0]} {match.group()[1:]}", text)) != text:
        text = broken
    return text
