"""From the parts of a French date to its value in ISO 8601, with the evidence."""

import datetime as dt
from dataclasses import dataclass

from service.context.date_calendar import Parts, Reader, UnresolvedError
from service.context.resolve_days import DAY_READERS
from service.context.resolve_periods import PERIOD_READERS
from service.context.tense import Cue

_READERS = {**DAY_READERS, **PERIOD_READERS}


@dataclass(frozen=True, slots=True)
class Resolution:
    """A value in ISO 8601 with its precision and evidence, or why there is none."""

    iso: str | None
    precision: str
    evidence: str
    unresolved: str | None = None


def resolve(name: str, parts: Parts, text: str, published: dt.date | None, cue: Cue | None) -> Resolution | None:
    """Resolve a mention of the shape `name`, or return None where it is no date after all."""
    reader = _READERS[name]
    moment = Reader(parts, text, published, cue)
    try:
        iso, precision = reader(moment)
    except UnresolvedError as error:
        return Resolution(None, moment.precision, "; ".join(moment.evidence), str(error))
    except (ValueError, OverflowError):
        return Resolution(None, moment.precision, "; ".join(moment.evidence), "there is no such day")
    return Resolution(iso, precision, "; ".join(moment.evidence)) if iso else None
