"""Find a relative clause whose subject became what it is about: « la chambre qu'elle préside », "which presides"."""

import re
from itertools import islice

from service.terminology import judge
from service.terminology.lexicon import lexicon

_FRENCH = re.compile(
    r"(?<!\bpour\s)(?<!\bafin\s)(?<!\bbien\s)(?<!\bsans\s)\bqu['’](?:elle|il|on|ils|elles)\s"
    r"(?:(?:a|ont|avait|avaient|n['’]|ne|y|en)\s?)?([^\W\d_]{4,})"
)
_ENGLISH = re.compile(r"\b(?:which|that|who)\s")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)?", re.IGNORECASE)
_SUBJECT = re.compile(r"\b(?:she|he|it|they|we|you|I|one|people)\b", re.IGNORECASE)
_BETWEEN = frozenset(
    ("has", "have", "had", "is", "was", "are", "were", "been", "being", "also", "still", "now", "long")
)
_PASSIVE = frozenset(("is", "was", "are", "were", "been", "being"))


def find_turned_relative(source: str, target: str) -> str | None:
    """Return the English words that make a relative clause's subject of its object, or None.

    It counts where the French has a pronoun as the subject of a verb that the English has right behind "which", "that"
    or "who", and no pronoun of the kind stands in the English at all. A passive says the same.

    >>> find_turned_relative("La chambre qu'elle préside a voté.", "The chamber, which presides, has voted.")
    'which presides'
    """
    verbs = [match[1].lower() for match in _FRENCH.finditer(source) if _is_verb(match[1])]
    if not verbs or _SUBJECT.search(target):
        return None
    for relative in _ENGLISH.finditer(target):
        passive = False
        for word in islice(_WORD.finditer(target, relative.end()), 4):
            said = word.group().lower()
            if said in _BETWEEN:
                passive |= said in _PASSIVE
                continue
            if not (passive and said.endswith(("ed", "en", "n", "t"))) and any(
                judge.accounts_for(v, said) for v in verbs
            ):
                return target[relative.start() : word.end()]
            break
    return None


def _is_verb(word: str) -> bool:
    return any("v" in entry.parts_of_speech for entry in lexicon().entries(word)) or any(
        lemma.endswith(("er", "ir", "re")) for lemma in lexicon().lemmas(word)
    )
