"""The acronyms of a brief's English: French ones become English, the first is spelled out, unknown ones are told."""

import re
from dataclasses import dataclass, field

from service.context.acronym_table import Acronym, key_of
from service.context.acronyms import AcronymUse, Reading
from service.context.name_tables import words_of_names
from service.domain import WarningCode

_NEVER_SPELLED_OUT = ("term",)

Finding = tuple[WarningCode, str]


@dataclass
class Speller:
    """Rewrites the lines of one brief in the order in which they are read; remembers what was spelled out."""

    reading: Reading
    _introduced: set[str] = field(default_factory=set)

    def rewrite(self, french: str, english: str, room: int | None = None) -> tuple[str, list[Finding]]:
        """Return the English of a line with the acronyms that its French has in English, and what is not known.

        A name is spelled out where the line has at least as many words to spare as `room` says; None is no limit.
        """
        findings: list[Finding] = []
        for use in dict.fromkeys(self.reading.read(french)):
            if use.meaning is None:
                finding = _unknown(use)
                if finding and finding not in findings and _find(use.text, english):
                    findings.append(finding)
                continue
            english = _in_english(use, use.meaning, english)
            english = self._spelled_out(use.meaning, english, room)
        return english, findings

    def in_english(self, french: str, english: str) -> str:
        """Return the English of a line of the whole article with the English acronyms, none spelled out."""
        for use in dict.fromkeys(self.reading.read(french)):
            if use.meaning is not None:
                english = _in_english(use, use.meaning, english)
        return english

    def _spelled_out(self, meaning: Acronym, english: str, room: int | None) -> str:
        name = meaning.name_en
        if (
            not name
            or meaning.en in self._introduced
            or meaning.en in words_of_names()["familiar"]
            or meaning.kind in _NEVER_SPELLED_OUT
        ):
            return english
        if name.lower() in english.lower() or meaning.en.lower() == name.lower():
            self._introduced.add(meaning.en)
            return english
        match = _find(meaning.en, english)
        if match is None or english[match.end() : match.end() + 1] in ("'", "’", "-"):
            return english
        if room is not None and len(name.split()) > room:
            return english
        self._introduced.add(meaning.en)
        inside = english.count("(", 0, match.start()) > english.count(")", 0, match.start())
        opening, closing = "[]" if inside else "()"
        said = f"{name} {opening}{meaning.en}{closing}"
        before = english[: match.start()]
        if name.startswith("the ") and re.search(r"\bthe \Z", before, re.IGNORECASE):
            said = said.removeprefix("the ")
        return before + said + english[match.end() :]


def _find(form: str, english: str) -> re.Match[str] | None:
    return re.search(rf"(?<![\w-]){re.escape(form)}(?!\w)", english)


def _in_english(use: AcronymUse, meaning: Acronym, english: str) -> str:
    """Replace a French acronym that was copied; one that is an English word or another acronym there is left."""
    if meaning.en == use.text or _find(meaning.en, english):
        return english
    forms = dict.fromkeys((use.text, meaning.fr, meaning.fr.capitalize(), key_of(use.text)))
    for form in forms:
        if len(form) > 1 and form != meaning.en:
            english = re.sub(rf"(?<![\w-]){re.escape(form)}(?!\w)", meaning.en, english)
    return english


def _unknown(use: AcronymUse) -> Finding | None:
    names = [row.name_en or row.name_fr for row in use.candidates]
    if len(names) > 1:
        return WarningCode.ACRONYM_UNKNOWN, f"« {use.text} » may stand for {' or '.join(dict.fromkeys(names))}"
    return (
        WarningCode.ACRONYM_UNKNOWN,
        f"« {use.text} » is neither introduced in the article nor in the table",
    )
