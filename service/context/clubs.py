"""Clubs of sports: by their letters, and those that bear the name of a town."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from service.context.name_kinds import NameMention
from service.context.name_patterns import AT, CAPITAL, is_of_players
from service.context.name_tables import place_codes, words_of_names

_SCORE = re.compile(r"[ \u00a0]\((?:\d{1,3}[ \u00a0]?[-–:][ \u00a0]?\d{1,3}\b|victoire|défaite|tenant du titre)")
_ITS_CLUB = re.compile(r"\b(?:[Ss]on|[Ll]eur|[Nn]otre)[ \u00a0](?:nouveau |ancien |futur )?club,[ \u00a0]\Z")
_SECOND = re.compile(rf"[ \u00a0](?P<word>{CAPITAL})(?![\w-])")
_OF_CLUB = re.compile(r"\A(?P<town>\w+)[ \u00a0](?:[A-Z]{2,3}|City|United|Town|Rovers|Rangers|Athletic)\Z")


_OF_PLAYER = re.compile(
    rf"(?<=\()[A-Z]{{3}}(?:/|,[ \u00a0])(?P<club>{CAPITAL}(?:[ \u00a0](?:de )?{CAPITAL}){{0,3}})(?=\)| puis )"
)
"""The club of a player behind the letters of a country: « (FRA/Torva City) »."""


def clubs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the clubs stand whose name has letters, « JS Torvald », and those behind a player's country."""
    for match in _OF_PLAYER.finditer(text):
        yield match.span("club")
    for match in _lettered().finditer(text):
        yield match.span()


@cache
def _lettered() -> re.Pattern[str]:
    letters = "|".join(sorted(words_of_names()["club_letters"]))
    before = rf"(?:{letters})[ \u00a0]{CAPITAL}(?:[ \u00a0]{CAPITAL})?"
    return re.compile(rf"(?<![\w-])(?:{before}|(?!L[ae]s?[ \u00a0]){CAPITAL}[ \u00a0](?:{letters}))(?![\w-])")


def towns_as_clubs(text: str, names: Sequence[NameMention]) -> list[NameMention]:
    """Return names with the towns that stand for their club.

    So they do in « l'attaquant de Lille », in « Lille (2-1) » and beside « Lille FC ». A country stays a place: who
    plays for it plays for a team that has another name.
    """
    bearing = {match["town"] for name in names if name.kind == "organisation" and (match := _OF_CLUB.match(name.text))}
    starts = {name.start for name in names}
    return [_club(text, name, starts) if _is_club(text, name, bearing) else name for name in names]


def _club(text: str, name: NameMention, starts: set[int]) -> NameMention:
    """Return a town as its club, with the word that follows it in its name: « Sarvane Torvalds »."""
    behind = _SECOND.match(text, name.end)
    end = behind.end() if behind and behind.start("word") not in starts else name.end
    return replace(name, end=end, text=text[name.start : end], kind="organisation")


def _is_club(text: str, name: NameMention, bearing: set[str]) -> bool:
    if name.kind != "place" or name.text in place_codes():
        return False
    before = text[max(0, name.start - 60) : name.start]
    if is_of_players(before) or _ITS_CLUB.search(before) or _SCORE.match(text, name.end):
        return True
    return name.text in bearing and AT.search(before) is None and not before.endswith(("ville de ", "derby de "))
