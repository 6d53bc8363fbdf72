"""Glossaries in XML: TBX (ISO 30042, DCA and DCT styles, 2008 and 2019) and TMX 1.4. No entity is ever expanded."""

import re
import xml.parsers.expat
from dataclasses import dataclass, field

from service.terminology.termbase import Row, Terms, invalid

# ISO 12620's administrative status and the authorisation by a norm, as TBX files spell them.
_BAD = re.compile(
    r"deprecated|superseded|obsolete|forbidden|notrecommended|prohibited|rejected|interdit|proscrit|d[ée]conseill"
)
_GOOD = re.compile(r"preferred|standard|recommended|privil[ée]gi")
_STATUS = frozenset({"administrativestatus", "normativeauthorization", "termstatus", "usagestatus", "status"})


@dataclass(slots=True)
class _Term:
    text: str
    status: str = ""

    @property
    def is_bad(self) -> bool:
        return bool(_BAD.search(self.status.lower().replace("-", "").replace("_", "").replace(" ", "")))

    @property
    def is_preferred(self) -> bool:
        return not self.is_bad and bool(_GOOD.search(self.status.lower()))


@dataclass(slots=True)
class _Concept:
    line: int = 0
    status: str = ""  # of all its terms, as TMX has it in front of them
    terms: dict[str, list[_Term]] = field(default_factory=dict)


def read_tbx(text: str) -> Terms:
    """Return the terms of a TBX file; every French synonym of a concept stands for it. Raises GlossaryInvalid."""
    reader = _Reader(("tbx", "martif"), ("termEntry", "conceptEntry"), ("langSet", "langSec"), "term")
    return reader.read(text, "TBX")


def read_tmx(text: str) -> Terms:
    """Return the terms of a TMX file, each a translation unit in French and English. Raises GlossaryInvalid."""
    return _Reader(("tmx",), ("tu",), ("tuv",), "seg").read(text, "TMX")


class _Reader:
    """Collects the terms of each concept by their language."""

    def __init__(
        self, roots: tuple[str, ...], concepts: tuple[str, ...], languages: tuple[str, ...], term: str
    ) -> None:
        self._roots, self._concepts, self._languages, self._term = roots, concepts, languages, term
        self._terms = Terms()
        self._is_right = False
        self._concept = _Concept()
        self._language = ""
        self._buffer: list[str] | None = None
        self._status: list[str] | None = None
        self._status_element = ""
        self._skipped = 0
        self._group: list[_Term] = []
        self._group_status = ""
        self.parser = xml.parsers.expat.ParserCreate("UTF-8")  # whatever it declares: it was decoded before
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._stop
        self.parser.CharacterDataHandler = self._read
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse

    def read(self, text: str, kind: str) -> Terms:
        """Return the terms of a file. Raises GlossaryInvalid, naming the line."""
        try:
            self.parser.Parse(text.encode("utf-8", "replace"), True)
        except xml.parsers.expat.ExpatError as error:
            raise invalid(error.lineno, xml.parsers.expat.ErrorString(error.code), "correct the XML") from error
        if not self._is_right:
            raise invalid(1, f"no {kind} document", f"export the glossary as {kind}, or use csv")
        return self._terms

    def _refuse(self, *_: object) -> int:
        raise invalid(self.parser.CurrentLineNumber, "an XML entity", "remove the DOCTYPE and its entities")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rsplit(":", 1)[-1]
        if tag in self._roots:
            self._is_right = True
        elif tag in self._concepts:
            self._concept = _Concept(self.parser.CurrentLineNumber)
            self._language, self._group, self._group_status = "", [], ""
        elif tag in self._languages:
            code = attributes.get("xml:lang") or attributes.get("lang") or ""
            self._language = re.split(r"[-_]", code.lower())[0]
            self._group, self._group_status = [], self._concept.status
        elif tag in ("tig", "ntig", "termSec"):
            self._group, self._group_status = [], ""
        elif tag == self._term:
            self._buffer = []
        elif self._buffer is not None and tag in ("bpt", "ept", "ph", "it", "ut"):
            self._skipped += 1  # a code of TMX, not text
        elif tag.lower() in _STATUS or attributes.get("type", "").lower() in _STATUS:
            self._status, self._status_element = [], name

    def _read(self, data: str) -> None:
        if self._buffer is not None and not self._skipped:
            self._buffer.append(data)
        elif self._status is not None:
            self._status.append(data)

    def _stop(self, name: str) -> None:
        tag = name.rsplit(":", 1)[-1]
        if tag == self._term and self._buffer is not None:
            term = _Term(" ".join("".join(self._buffer).split()), self._group_status)
            self._buffer, self._skipped = None, 0
            if term.text:
                self._concept.terms.setdefault(_code(self._language), []).append(term)
                self._group.append(term)
        elif self._buffer is not None and tag in ("bpt", "ept", "ph", "it", "ut"):
            self._skipped -= 1
        elif self._status is not None and name == self._status_element:
            self._group_status, self._status = "".join(self._status).strip(), None
            if not self._language:
                self._concept.status = self._group_status
            for term in self._group:
                term.status = self._group_status
        elif tag in self._concepts:
            self._close()

    def _close(self) -> None:
        """Turn a concept into rows: one for each French term, with the first preferred English one as its target."""
        concept = self._concept
        french, english = concept.terms.get("fr", []), concept.terms.get("en", [])
        allowed = [term for term in english if not term.is_bad]
        if not french or not allowed:
            self._terms.skipped_lines.append(concept.line)
            return
        allowed.sort(key=lambda term: not term.is_preferred)
        good = next((t for t in french if t.is_preferred), next((t for t in french if not t.is_bad), None))
        for term in french:
            self._terms.rows.append(
                Row(
                    concept.line,
                    term.text,
                    allowed[0].text,
                    also=tuple(other.text for other in allowed[1:]),
                    forbidden=tuple(other.text for other in english if other.is_bad),
                    deprecated=term.is_bad,
                    preferred=good.text if good and term.is_bad else "",
                )
            )


def _code(language: str) -> str:
    return {"fra": "fr", "fre": "fr", "eng": "en"}.get(language, language)
