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
# A word that a soft hyphen parts at a line's end is one word.
_SOFT_LINE_END = re.compile("(?<=[^\\W\\d_])\u00ad[ \\t]*\n[ \\t]*(?=[^\\W\\d_])")
# Blocks that hold letters in other shapes: modifiers, letters of mathematics, ligatures, full width.
_SHAPED = re.compile("[\u0132\u0133\u0149\u017f\u01c4-\u01cc\u01f1-\u01f3\u02b0-\u02b8\u1d2c-\u1d6a\u1d78"
                     "\u1d9b-\u1dbf\u2071\u207f\u2090-\u209c\u2102-\u213f\u2c7c\u2c7d\ufb00-\ufb06\uff21-\uff3a"
                     "\uff41-\uff5a\U0001d400-\U0001d7cb]")  # fmt: skip


def normalise(text: str) -> str:
    r"""Return `text` in the shape that every offset of the service refers to.

    NFC; ligatures, raised and other shaped letters are plain ones, figures and exponents stay; every line end is \n;
    invisible and control characters are gone (\n and \t stay); blanks at the end of a line are gone. Non-breaking and
    narrow spaces stay: French typography and numbers need them. A lone surrogate, which no encoding can carry, becomes
    U+FFFD. Idempotent.
    """
    text = _LINE_ENDS.sub("\n", text)
    if "\u00ad" in text:
        text = _SOFT_LINE_END.sub("", text)
    return "\n".join(line.rstrip() for line in plain_characters(text).split("\n"))


def plain_characters(text: str) -> str:
    """Return `text` as `normalise` does with its line ends and blanks as they are."""
    text = _INVISIBLE.sub("", text)
    text = _SHAPED.sub(_plain_letter, text)
    text = _SURROGATE.sub("\ufffd", text)
    return unicodedata.normalize("NFC", text)


def _plain_letter(match: re.Match[str]) -> str:
    """Return what a shaped letter is a shape of, if that is letters: « ﬁ » is fi, « ᵉ » e, but ™ and № stay."""
    plain = unicodedata.normalize("NFKC", match.group())
    return plain if unicodedata.category(match.group())[0] == "L" and plain.isalpha() else match.group()
