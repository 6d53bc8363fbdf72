"""A brief before its translation: what was chosen of an article, and the lines that are to be in English."""

from dataclasses import dataclass

from service.briefing.progress import BriefLine
from service.context.finding import Found
from service.domain import BriefOptions, Context, Document, Summary


@dataclass(frozen=True, slots=True)
class Draft:
    """A brief before its translation."""

    document: Document
    summary: Summary
    lines: tuple[BriefLine, ...]
    found: Found | None
    segment_ms: int
    summarise_ms: int


_MOST_EXPLAINED = 6  # roles and names that are translated, so that they take a small part of a brief's time
_SHARE_EXPLAINED = 0.05  # of the brief's words: what is short takes an engine longer a word than a sentence does


def lines_of(
    document: Document, summary: Summary, options: BriefOptions, found: Found | None = None
) -> tuple[BriefLine, ...]:
    """Return everything of a brief that is to be translated, in the order in which it is read."""
    if document.language == "en":
        return ()
    title = document.article.title or (summary.title.text if summary.title else None)
    lines = [BriefLine("title.en", title)] if title else []
    lines += [BriefLine(f"abstract.sentences[{i}].en", chosen.text) for i, chosen in enumerate(summary.abstract)]
    lines += [BriefLine(f"key_points[{i}].en", chosen.text) for i, chosen in enumerate(summary.key_points)]
    if found is not None:
        most = int(_SHARE_EXPLAINED * sum(_words(line) for line in lines))
        lines += _explaining(found.context, summary, most)
    if options.full_translation:
        lines += [BriefLine(f"translation.sentences[{s.index}].en", s.text) for s in document.sentences]
    return tuple(lines)


def _words(line: BriefLine) -> int:
    return len(line.fr.split())


def _explaining(context: Context, summary: Summary, most: int) -> list[BriefLine]:
    """Return the roles and names whose English no table has: first those that the brief names, then the frequent.

    They have `most` words in all; what does not fit is left in French.
    """
    said = " ".join(chosen.text for chosen in (*summary.abstract, *summary.key_points))
    wanted: list[tuple[bool, int, BriefLine]] = []
    for i, person in enumerate(context.people):
        if person.role and person.role.en is None:
            is_mentioned = any(mention.text in said for mention in person.mentions)
            wanted.append((not is_mentioned, -len(person.mentions), BriefLine(f"people[{i}].role.en", person.role.fr)))
    for name, entities in (("organisations", context.organisations), ("places", context.places)):
        for i, entity in enumerate(entities):
            if entity.en is None and not entity.candidates and " " in entity.fr:
                is_mentioned = any(mention.text in said for mention in entity.mentions)
                wanted.append((not is_mentioned, -len(entity.mentions), BriefLine(f"{name}[{i}].en", entity.fr)))
    told = {one.acronym for one in context.organisations if one.acronym}
    for i, one in enumerate(context.acronyms):
        if one.name_fr and one.name_en is None and one.en not in told:
            wanted.append((one.fr not in said, -len(one.mentions), BriefLine(f"acronyms[{i}].name_en", one.name_fr)))
    wanted.sort(key=lambda one: one[:2])
    lines: list[BriefLine] = []
    for _, _, line in wanted:
        if len(lines) < _MOST_EXPLAINED and _words(line) <= most:
            most -= _words(line)
            lines.append(line)
    return lines
