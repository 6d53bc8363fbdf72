"""The acronyms of a brief's English: French ones become English, the first is spelled out, unknown ones are told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from service.context.acronym_table import Acronym, key_of, plain_name
from service.context.acronyms import AcronymUse, Reading
from service.context.name_tables import words_of_names
from service.domain import WarningCode

_NUMBER = re.compile(r"[ \u00a0]\d")  # of « CAC 40 » and « France 24 » the number is a part

_OWNER = re.compile(r"['’]s?(?!\w)")

_WORD = re.compile(r"[^\W\d_]+")
_WORDS_OF_NAME = 10  # before an acronym in brackets

_BRACKETED = re.compile(r"\(([A-Z]{2,8})\)")

Finding = tuple[WarningCode, str]


@dataclass
class Speller:
    """Rewrites the lines of one brief in the order in which they are read; remembers what was spelled out.

    `names` has the English names, by acronym, that were translated for this brief because no table has them.
    """

    reading: Reading
    names: Mapping[str, str] = field(default_factory=dict)
    _introduced: set[str] = field(default_factory=set)

    def rewrite(
        self, french: str, english: str, spare_words: int | None = None, *, is_title: bool = False
    ) -> tuple[str, list[Finding]]:
        """Return the English of a line with the acronyms that its French has in English, and what is not known.

        A name is spelled out if it has at most `spare_words` words, None is no limit. A title is not
        spelled out, and what it gives in full is given in full again below it.
        """
        findings: list[Finding] = []
        for use in dict.fromkeys(self.reading.read(french)):
            if use.meaning is None:
                finding = _unknown(use)
                forms = (use.text, *(row.en for row in use.candidates))  # the translator may have chosen one
                if finding and finding not in findings and any(_find(form, english) for form in forms):
                    findings.append(finding)
                continue
            english = _in_english(use, use.meaning, french, english)
            if is_title:
                continue
            if f" {plain_name(use.meaning.name_fr)} " in f" {plain_name(french)} ":
                self._introduced.add(use.meaning.en)  # the line gives the name itself, in the translator's words
            elif _is_behind_its_name(use.text, french) and f"({use.meaning.en})" in english:
                self._introduced.add(use.meaning.en)  # a name that the table has in other words
            english = self._spelled_out(use.meaning, english, spare_words)
        return english, findings

    def in_english(self, french: str, english: str) -> str:
        """Return the English of a line of the whole article with the English acronyms, none spelled out."""
        for use in dict.fromkeys(self.reading.read(french)):
            if use.meaning is not None:
                english = _in_english(use, use.meaning, french, english)
        return english

    def _spelled_out(self, meaning: Acronym, english: str, spare_words: int | None) -> str:
        name = meaning.name_en or self.names.get(meaning.en) or meaning.name_fr
        if meaning.en in self._introduced or meaning.en in words_of_names()["familiar"]:
            return english
        if name.lower() in english.lower() or meaning.en.lower() == name.lower():
            self._introduced.add(meaning.en)
            return english
        match = _find(meaning.en, english)
        if (
            match is None
            or (spare_words is not None and len(name.split()) > spare_words)
            or _NUMBER.match(english, match.end())
        ):
            return english
        self._introduced.add(meaning.en)
        inside = english.count("(", 0, match.start()) > english.count(")", 0, match.start())
        opening, closing = "[]" if inside else "()"
        owner = _OWNER.match(english, match.end())  # "AES's" is "Alliance of Sahel States' (AES)"
        owned = ("'" if name.endswith("s") else "'s") if owner else ""
        said = f"{name}{owned} {opening}{meaning.en}{closing}"
        before = english[: match.start()]
        if name.startswith("the ") and re.search(r"\bthe \Z", before, re.IGNORECASE):
            said = said.removeprefix("the ")
        return _with_article(before, said) + said + english[owner.end() if owner else match.end() :]


def _is_behind_its_name(acronym: str, french: str) -> bool:
    """Whether an acronym stands in brackets behind words whose initials it has, most of them and in order."""
    before, bracket, _ = french.partition(f"({acronym})")
    if not bracket:
        return False
    initials = iter(word[0].upper() for word in _WORD.findall(before)[-_WORDS_OF_NAME:])
    letters = [letter for letter in acronym.upper() if letter.isalpha()]
    return sum(letter in initials for letter in letters) >= max(2, 2 * len(letters) // 3)


def _with_article(before: str, name: str) -> str:
    """Return what stands before a name with the indefinite article that the name takes: "a FLA" but "an Azawad"."""
    article = "an" if re.match(r"[aeio]|u(?!ni|s|ti|r[aeiu])|h(?:on|eir|our)", name, re.IGNORECASE) else "a"
    if re.match(r"eu|one\b", name, re.IGNORECASE):
        article = "a"
    return re.sub(r"\b([Aa])n? \Z", lambda match: match[1] + article[1:] + " ", before)


def _find(form: str, english: str) -> re.Match[str] | None:
    """Return where an acronym stands in a line, by itself rather than as a part of "AES-backed" if it does."""
    places = list(re.finditer(rf"(?<![\w-]){re.escape(form)}(?!\w)", english))
    return next((place for place in places if english[place.end() : place.end() + 1] != "-"), next(iter(places), None))


def _in_english(use: AcronymUse, meaning: Acronym, french: str, english: str) -> str:
    """Replace a French acronym that was copied; one that is an English word or another acronym there is left.

    Letters in brackets that a translator made up, "(ACF)" for « (CAF) », are replaced as well.
    """
    if _find(meaning.en, english):
        return english
    forms = dict.fromkeys((use.text, meaning.fr, meaning.fr.capitalize(), key_of(use.text)))
    for form in forms:
        if len(form) > 1 and form != meaning.en:
            english = re.sub(rf"(?<![\w-]){re.escape(form)}(?!\w)", meaning.en, english)
    made_up = [match for match in _BRACKETED.finditer(english) if match[1] not in french]
    if len(made_up) == 1 and f"({use.text})" in french and sorted(made_up[0][1]) == sorted(key_of(use.text)):
        return english[: made_up[0].start(1)] + meaning.en + english[made_up[0].end(1) :]
    return english


def _unknown(use: AcronymUse) -> Finding | None:
    names = [row.name_en or row.name_fr for row in use.candidates]
    if names:
        return WarningCode.ACRONYM_UNKNOWN, f"« {use.text} » may stand for {' or '.join(dict.fromkeys(names))}"
    return (
        WarningCode.ACRONYM_UNKNOWN,
        f"« {use.text} » is neither introduced in the article nor in the table",
    )
