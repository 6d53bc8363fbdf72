"""One shape for every text before anything counts characters in it."""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029\u0085\u000b\u000c]")

# Marks that no reader sees and no model was trained on: controls but \n and \t, soft hyphen, zero-width and
# direction marks, the byte-order mark, invisible operators, tag characters, non-characters.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def normalise(text: str) -> str:
    r"""Return `text` in the shape that every offset of the service refers to.

    NFC; every line end is \n; invisible and control characters are gone (\n and \t stay); blanks at the end of a line
    are gone. Non-breaking and narrow spaces stay: French typography and numbers need them. A lone surrogate, which no
    encoding can carry, becomes U+FFFD. Idempotent.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    text = _SURROGATE.sub("\ufffd", text)
    text = unicodedata.normalize("NFC", text)
    return "\n".join(line.rstrip() for line in text.split("\n"))
