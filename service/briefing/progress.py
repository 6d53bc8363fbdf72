"""How far a brief is while it is made, line by line."""

from dataclasses import dataclass
from typing import Literal

from service.domain import Warning


@dataclass(frozen=True, slots=True)
class BriefLine:
    """One line of a brief while it is made: where it stands, its French, and its English once there is one."""

    where: str
    fr: str
    en: str | None = None
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a brief is: of its `total` lines `done` are in English.

    The first report of the stage `translating` has every line without English, each further one the lines that were
    translated since.
    """

    stage: Literal["segmenting", "summarising", "translating"]
    done: int = 0
    total: int = 0
    lines: tuple[BriefLine, ...] = ()
