"""The acronyms of French-speaking news that the project has written down, `data/acronyms.tsv`, and how they compare."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Acronym:
    """A row of the table: what an acronym stands for in both languages, its English form, and a line on it."""

    fr: str
    name_fr: str
    en: str
    name_en: str | None
    kind: str
    country: str
    gloss_en: str
    gloss_fr: str


def key_of(form: str) -> str:
    """Return what the spellings of an acronym share: « Cédéao », « C.E.D.E.A.O. » and « CEDEAO » are one."""
    bare = unicodedata.normalize("NFD", form.replace(".", ""))
    return "".join(c for c in bare if not unicodedata.combining(c)).upper()


@cache
def table() -> Mapping[str, tuple[Acronym, ...]]:
    """Return the rows of `data/acronyms.tsv` by the key of their French acronym."""
    found: dict[str, list[Acronym]] = {}
    lines = resources.files("service.context").joinpath("data/acronyms.tsv").read_text("utf-8").splitlines()
    for line in lines:
        if line.startswith("#"):
            continue
        fr, name_fr, en, name_en, kind, country, gloss_en, gloss_fr = line.split("\t")
        row = Acronym(fr, name_fr, en or fr, name_en, kind, country, gloss_en, gloss_fr)
        found.setdefault(key_of(fr), []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}


@cache
def codes_of_countries() -> Mapping[str, str]:
    """Return the ISO 3166-1 code of the countries that go by letters which stand for nothing else: RDC, USA."""
    return {
        key: rows[0].country
        for key, rows in table().items()
        if len(rows) == 1 and rows[0].kind == "country" and rows[0].country != "-"
    }


@cache
def by_name() -> Mapping[str, Acronym]:
    """Return the rows of the table by their French name in plain small letters."""
    return {plain_name(row.name_fr): row for rows in reversed(tuple(table().values())) for row in rows}


def plain_name(name: str) -> str:
    """Return a name as it is compared: words in small letters without accents."""
    bare = unicodedata.normalize("NFD", name.lower().replace("’", "'"))
    return " ".join(_LETTERS.findall(_ACCENTS.sub("", bare)))
