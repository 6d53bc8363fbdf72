"""The acronyms of an article with what each stands for: a legend that has every one, known or not."""

from collections.abc import Iterable, Iterator

from service.context.acronyms import AcronymUse, Reading
from service.domain import Context, Expansion, Gloss, Mention


def find_expansions(reading: Reading, title: str | None = None) -> tuple[Expansion, ...]:
    """Return the acronyms of an article in the order in which it uses them, those of its title alone the last.

    An acronym with two meanings in one article is there twice, each time with the mentions of that meaning.
    """
    in_title = [(use, None) for use in reading.read(title or "")]
    groups: dict[tuple[str, str], list[tuple[AcronymUse, Mention | None]]] = {}
    for use, mention in (*((use, Mention(use.start, use.end, use.text)) for use in reading.uses), *in_title):
        key = (use.meaning.en, use.meaning.name_fr) if use.meaning else (use.text, "")
        groups.setdefault(key, []).append((use, mention))
    settled = {use.text for (_, name), uses in groups.items() if name for use, _ in uses}
    return tuple(
        _expansion(uses[0][0], tuple(mention for _, mention in uses if mention), reading)
        for (text, name), uses in groups.items()
        # the title alone does not tell which of two meanings that the text introduces is meant
        if name or text not in settled
    )


def _expansion(use: AcronymUse, mentions: tuple[Mention, ...], reading: Reading) -> Expansion:
    meaning = use.meaning
    if meaning is None:
        candidates = dict.fromkeys(row.name_en or row.name_fr for row in use.candidates)
        return Expansion(use.text, use.text, None, None, None, mentions, candidates=tuple(candidates))
    return Expansion(
        fr=use.text,
        en=meaning.en,
        name_fr=meaning.name_fr,
        name_en=meaning.name_en,
        evidence="article" if use.text in reading.definitions or not meaning.kind else "table",
        mentions=mentions,
        gloss=Gloss(meaning.gloss_en, meaning.gloss_fr) if meaning.gloss_en else None,
    )


def apart_from_names(context: Context) -> Iterator[Expansion]:
    """Yield the acronyms that are not already told with a name: of terms, treaties and what nobody explains."""
    entities = (*context.people, *context.organisations, *context.places)
    places = {mention.start for entity in entities for mention in entity.mentions}
    known = {entity.acronym for entity in entities if entity.acronym}
    for one in context.acronyms:
        if not (_starts(one.mentions) & places or (not one.mentions and one.en in known)):
            yield one


def _starts(mentions: Iterable[Mention]) -> set[int]:
    return {mention.start for mention in mentions}
