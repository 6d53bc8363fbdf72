"""Find what is told with reserve in French, « aurait fui », and as a fact in English."""

import re

_REPORTED = re.compile(
    r"(?<!\w)(?:aurai(?:t|ent)|serai(?:t|ent))\s+(?:(?:\w+ment|déjà|aussi|également|donc|ainsi|ensuite)\s+)?"
    r"(?:été\s+(?:\w+\s+)?)?\w{2,}(?:é|ée|és|ées|i|is|ie|it|ite|u|us|ue|ues|rt|rts|rte)(?!\w)",
    re.IGNORECASE,
)
# « s'il avait su, il aurait fui »: a condition, and wishes and reproaches are no hearsay
_CONDITION = re.compile(
    r"(?<!\w)(?:si|s['’](?:ils?|elles?|on)|sans|sinon|à moins|au cas|aimerai\w*|voulu|dû|pu|fallu|même si"
    r"|comme si|dit|disai\w+"
    r"|déclar\w+|affirm\w+|estim\w+|pens\w+|croya\w+|promi\w+|espér\w+|assur\w+|annon\w+"
    r"|préféré|souhaité|imagin\w+)(?!\w)",
    re.IGNORECASE,
)
_RESERVE = re.compile(
    r"\b(?:reported\w*|alleg\w+|apparent\w+|suppos\w+|suspect\w+|would|may|might|could|should|said|says|claim\w*|accord\w+"
    r"|believ\w+|thought|rumou?r\w*|presum\w+|purport\w*|seem\w*|appear\w*|likely|probabl\w+|possibl\w+|perhaps|estimat\w+"
    r"|accus\w+|understood|unconfirmed|expected|told|report|reports)\b",
    re.IGNORECASE,
)


def lost_reserve(source: str, target: str) -> str | None:
    """Return the French words that tell with reserve what the English tells as a fact, or None.

    Only where the French has no condition, of which its verb might speak, and the English no word of reserve at all.
    """
    reported = _REPORTED.search(source)
    if reported is None or _CONDITION.search(source) or _RESERVE.search(target):
        return None
    return reported[0]
