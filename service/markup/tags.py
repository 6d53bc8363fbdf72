"""Control tokens and tags that a plain text spells out, such as « la balise <eos> »."""

import re

_TAG = re.compile(r"</?\|?[^\W\d_][\w:.-]*\|?/?>")
_LEAST = 3  # letters of a word that is taken for its tag without quotation marks around it


def keep_tags(source: str, target: str) -> str:
    """Return the translation with the source's tags put back where only their word was kept.

    >>> keep_tags("La balise <eos> ferme la phrase.", 'The "eos" tag closes the phrase.')
    'The <eos> tag closes the phrase.'
    """
    for tag in dict.fromkeys(_TAG.findall(source)):
        word = re.escape(tag.strip("</|>"))
        bare = rf"|(?<![\w<]){word}(?![\w>])" if len(word) >= _LEAST else ""
        if tag not in target:
            target = re.sub(rf"[\"“'‘«]\s?{word}\s?[\"”'’»]{bare}", tag, target, count=1)
    return target
