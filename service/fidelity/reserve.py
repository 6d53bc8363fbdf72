"""Find what is told with reserve in French, « aurait fui », and as a fact in English."""

import re

from service.text.word_lists import word_lists

_REPORTED = re.compile(
    r"(?<!\w)(?:aurai(?:t|ent)|serai(?:t|ent))\s+(?:(?:\w+ment|déjà|aussi|également|donc|ainsi|ensuite)\s+)?"
    r"(?:été\s+(?:\w+\s+)?)?\w{2,}(?:é|ée|és|ées|i|is|ie|it|ite|u|us|ue|ues|rt|rts|rte)(?!\w)",
    re.IGNORECASE,
)
# « s'il avait su, il aurait fui »: a condition, and wishes and reproaches are no hearsay
_WORDS = word_lists("service.fidelity", "reserve.toml")
_CONDITION = re.compile(rf"(?<!\w){_WORDS.any_of('conditions')}(?!\w)", re.IGNORECASE)
_RESERVE = re.compile(rf"\b{_WORDS.any_of('reserve')}\b", re.IGNORECASE)


def lost_reserve(source: str, target: str) -> str | None:
    """Return the French words that tell with reserve what the English tells as a fact, or None.

    Only where the French has no condition, of which its verb might speak, and the English no word of reserve at all.
    """
    reported = _REPORTED.search(source)
    if reported is None or _CONDITION.search(source) or _RESERVE.search(target):
        return None
    return reported[0]
