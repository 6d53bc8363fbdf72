"""Names of people, organisations and places in a French text, told apart by tables and by what stands beside them."""

import re
from dataclasses import replace

from service.context.acronyms import Reading
from service.context.clubs import towns_as_clubs
from service.context.name_kinds import NameMention, Taken, decide, is_given
from service.context.name_patterns import ARTICLE, AT, ELIDED, RUN, is_function, opens
from service.context.name_tables import demonyms, given_names, is_common, words_of_names
from service.context.outright_names import outright_names

_NUMERAL = re.compile(r"[ \u00a0](?:I{2,3}|I?[VX]|VI{1,3}|XI{1,3}|XI?V|XVI{0,2})(?![\w'’-])")
_OF_WORK = re.compile(
    r"\b(?:concours|films?|émissions?|livre|roman|album|chanson|spectacle|documentaire|feuilleton|ouvrage|opéra|tube)"
    r"[ \u00a0][«“\"]?[ \u00a0]?\Z"
)
"""What stands before the title of a work, which may hold a name: « l'émission Torva Express »."""

_CREDIT = re.compile(
    r"^[ \t]*(?:Crédits?(?:[ \u00a0]photos?)?|Photos?|Illustration|Image)[ \u00a0]?:.{0,160}$|^[ \t]*©.{0,160}$",
    re.MULTILINE,
)
"""A line that says whose a picture is: it names nobody of the news."""


def find_names(text: str, reading: Reading | None = None) -> list[NameMention]:
    """Return the names in a French text in order, none overlapping; takes time linear in the text's length.

    `reading` has the text's acronyms if they were read before.
    """
    taken = Taken()
    found = outright_names(text, reading or Reading(text), taken)
    names = sorted([*found, *decide(text, _runs(text, taken), found)], key=lambda name: name.start)
    names = towns_as_clubs(text, _surnames(text, [_numbered(text, name) for name in names]))
    names = [name for name in names if not _OF_WORK.search(text[max(0, name.start - 40) : name.start])]
    credit = [match.span() for match in _CREDIT.finditer(text)]
    return [name for name in names if not any(start <= name.start < end for start, end in credit)] if credit else names


def _surnames(text: str, names: list[NameMention]) -> list[NameMention]:
    """Return names with the surnames that are places, too: « Hollande », but not « en Hollande »."""
    full = {name.text.split(" ")[-1] for name in names if name.kind == "person" and " " in name.text}

    def is_surname(name: NameMention) -> bool:
        before = text[max(0, name.start - 16) : name.start]
        return name.kind == "place" and name.text in full and not (AT.search(before) or ARTICLE.search(before))

    return [replace(name, kind="person") if is_surname(name) else name for name in names]


def _numbered(text: str, name: NameMention) -> NameMention:
    """Return a king or pope with the numeral of the name: « Awa II »."""
    numeral = _NUMERAL.match(text, name.end) if name.kind == "person" else None
    return replace(name, end=numeral.end(), text=text[name.start : numeral.end()]) if numeral else name


def _runs(text: str, taken: Taken) -> list[tuple[int, int]]:
    """Return the rows of capitalised words that no table knows, without what only opens a sentence."""
    runs: list[tuple[int, int]] = []
    for match in RUN.finditer(text):
        start, end = match.span()
        elided = ELIDED.match(match.group())
        if elided:
            start += elided.end()
        parts = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
        while parts and (
            text[slice(*parts[0])] in words_of_names()["civil"]
            or (opens(text, parts[0][0]) and _onlyopens(text[slice(*parts[0])], len(parts)))
            or _is_title(text[slice(*parts[0])], len(parts))
            or _is_noun(text, parts)
        ):
            parts = parts[1:]
        group: list[tuple[int, int]] = []
        for part in [*parts, (end, end)]:
            word = text[slice(*part)]
            repeated = len(group) > 1 and word == text[slice(*group[0])]  # « Awa Diop Awa Diop chante »
            splits = is_function(word) or _names_another(text, group, part)
            if part[0] < part[1] and not splits and not repeated and taken.add(*part):
                group.append(part)
                continue
            _end_group(text, group, runs)
            group = [part] if (repeated or splits) and not is_function(word) and taken.add(*part) else []
    return runs


def _names_another(text: str, group: list[tuple[int, int]], part: tuple[int, int]) -> bool:
    """Whether « de » and a given name begin another name: « Torva Room de Jeremy Torvald »."""
    if len(group) < 2 or text[slice(*group[-1])] not in ("de", "du") or is_given(text[slice(*group[0])]):
        return False
    return is_given(text[slice(*part)])


def _end_group(text: str, group: list[tuple[int, int]], runs: list[tuple[int, int]]) -> None:
    """Add a row of words to the runs, without links at its end and a title at its beginning."""
    while group and text[slice(*group[-1])].lower().rstrip(" ") in ("de", "du", "des", "la", "le", "les", "et"):
        group.pop()
    while group and (text[group[0][0]].islower() or _is_title(text[slice(*group[0])], len(group))):
        group.pop(0)  # « [Mali] du Général Awa Diop »
    while (
        len(group) > 2
        and is_common(text[slice(*group[-1])])
        and is_given(text[slice(*group[0])])
        and text[group[-1][1] : group[-1][1] + 2].lstrip().isalpha()
    ):
        group.pop()  # « Awa Diop Principaux joueurs »
    if group:
        runs.append((group[0][0], group[-1][1]))


def _onlyopens(word: str, following: int) -> bool:
    """Whether a capital is due to the sentence that a word opens."""
    bare = word.rstrip(".").lower()
    return (is_common(bare) or len(bare) < 2) and not (following > 1 and word in given_names())


def _is_noun(text: str, parts: list[tuple[int, int]]) -> bool:
    """Whether a noun or a people with a capital stands before the name: « la [Start-up Burkinabè] Torva Azur »."""
    words = [text[slice(*part)].lower() for part in parts]
    nouns = words_of_names()["organisation_nouns"]
    if len(words) > 2 and words[0] in nouns and words[1] in demonyms():
        return True
    before = re.search(r"([\w-]+)[ \u00a0]\Z", text[max(0, parts[0][0] - 20) : parts[0][0]])
    return len(words) > 1 and words[0] in demonyms() and before is not None and before[1].lower() in nouns


def _is_title(word: str, following: int) -> bool:
    """Whether a capitalised word is a role before a name: « le Général Diop »."""
    return following > 1 and word.lower() in words_of_names()["roles"] and word not in given_names()
