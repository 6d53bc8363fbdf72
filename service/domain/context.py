"""Names, dates and figures of an article as a reader elsewhere needs them explained."""

from dataclasses import dataclass

from service.domain.article import Warning


@dataclass(frozen=True, slots=True)
class Mention:
    """Characters [start, end) of the article where something is named."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Role:
    """What the article says that a person is, at characters [start, end), in English with what is doubtful about it."""

    fr: str
    en: str | None
    start: int
    end: int
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True)
class Gloss:
    """One line on an institution or a group, from a table that people wrote."""

    en: str
    fr: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, an organisation or a place of the article, under all the names that it goes by there.

    `en` is None where no English name is known. `acronym` is the English one; `candidates` are the English names that
    an acronym may stand for where the article does not tell which.
    """

    fr: str
    en: str | None
    mentions: tuple[Mention, ...]
    acronym: str | None = None
    role: Role | None = None
    gloss: Gloss | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DateReference:
    """A date that the article mentions; `iso` is None where it cannot be resolved, and `unresolved` says why."""

    start: int
    end: int
    text: str
    sentence: int
    iso: str | None
    precision: str
    evidence: str
    unresolved: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure of the article with its unit; `euros` and `customary` say what a reader elsewhere would write.

    `counted` is in French; `counted_en` is its English where the lexicon has all of it.
    """

    start: int
    end: int
    text: str
    sentence: int
    value: float
    unit: str | None
    counted: str | None
    euros: float | None = None
    customary: str | None = None
    counted_en: str | None = None


@dataclass(frozen=True, slots=True)
class Expansion:
    """What an acronym of the article stands for there.

    `fr` is the acronym as the article writes it, `en` as English does. `evidence` is "article" where the article gives
    the name, "table" where the service's own table does, and None where nothing does; then there are no names, and
    `candidates` are the English names that it may stand for. `mentions` are empty for an acronym of the title alone.
    """

    fr: str
    en: str
    name_fr: str | None
    name_en: str | None
    evidence: str | None
    mentions: tuple[Mention, ...]
    gloss: Gloss | None = None
    candidates: tuple[str, ...] = ()

    @property
    def explanation(self) -> str:
        """What a reader is told of it in English: its name, what it may be, or that nothing says what it is."""
        if self.candidates:
            return f"may be {' or '.join(self.candidates)}"
        return self.name_en or self.name_fr or "neither introduced in the article nor in the table of acronyms"


@dataclass(frozen=True, slots=True)
class Context:
    """Who, where, when and how much: what a reader elsewhere needs to understand an article."""

    people: tuple[Entity, ...] = ()
    organisations: tuple[Entity, ...] = ()
    places: tuple[Entity, ...] = ()
    dates: tuple[DateReference, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    published: str | None = None
    acronyms: tuple[Expansion, ...] = ()
