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
# and tags that no reader sees
_CONTROL = re.compile(_TOKENS + r"|</?[A-Za-z][^<>]{0,400}>", re.IGNORECASE)
# what begins a passage that no reader sees, and what ends it
_HIDDEN = re.compile(r"<!--|<(script|style|template)\b", re.IGNORECASE)
_ENDS = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style", "template")}
_END_OF_COMMENT = re.compile("-->")
_PASSES = 8  # tokens inside tokens that are taken out one by one; of more no sign is left
_SIGNS = re.compile(r"[<>|\[\]]")
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
    for _ in range(_PASSES):  # « <|<|im_end|>im_end|> » leaves another one behind
        bare = _CONTROL.sub(" ", _without_hidden(text))
        if bare == text:
            break
        text = bare
    else:
        text = _SIGNS.sub(" ", text)
    lines = [_SPACES.sub(" ", line).strip() for line in _DELIMITER_LIKE.sub(" ", text).split("\n")]
    return "\n".join(line for line in lines if line)


def _without_hidden(text: str) -> str:
    """Return a text without comments, scripts, styles and templates; one without an end is left. Linear in the text."""
    parts, done, endless = list[str](), 0, set[str]()
    for begin in _HIDDEN.finditer(text):
        name = (begin[1] or "").lower()
        if begin.start() < done or name in endless:
            continue
        end = (_ENDS[name] if name else _END_OF_COMMENT).search(text, begin.end())
        if end is None:
            endless.add(name)
            continue
        parts += [text[done : begin.start()], " "]
        done = end.end()
    return "".join((*parts, text[done:]))


def defused(sentence: str) -> str:
    """Return a sentence on one line whose control tokens are text: a blank after their first sign, nothing left out."""
    text = " ".join(sentence.split())
    while (broken := _TOKEN.sub(lambda match: f"{match.group()[0]} {match.group()[1:]}", text)) != text:
        text = broken
    return text
