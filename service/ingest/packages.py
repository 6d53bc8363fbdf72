"""Office documents as ZIP packages: parts bounded in what they unpack to, XML read without entities."""

import io
import zipfile
import zlib
from typing import Any

from service.errors import ArticleTooLong, NotText

MAX_UNPACKED_BYTES = 60 << 20
MAX_TAGS = 2_000_000
"""Of one part; each costs a hundred bytes and more when it is read, and a word of Word seldom has more than ten."""
_MEND = "paste its text instead"


class Package:
    """The parts of a package by their names; a `with` statement closes it."""

    def __init__(self, data: bytes, kind: str) -> None:
        """Open a package; `kind` names it in errors. Raises NotText and ArticleTooLong."""
        self._kind = kind
        self._left = MAX_UNPACKED_BYTES
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            size = sum(item.file_size for item in self._archive.infolist())
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise self.damaged() from error
        if size > MAX_UNPACKED_BYTES:
            raise self.too_much()

    @property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(self._archive.namelist())

    def xml(self, name: str) -> Any:
        """Return the root of a part, None where there is no such part. Raises NotText and ArticleTooLong."""
        from lxml import etree

        content = self.read(name)
        if content is None:
            return None
        if content.count(b"<") > MAX_TAGS:
            raise self.too_much()
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
        try:
            return etree.fromstring(content, parser=parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.damaged() from error

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a part, None where there is no such part. Raises NotText and ArticleTooLong."""
        if name not in self.names:
            return None
        try:
            with self._archive.open(name) as stream:
                content = stream.read(self._left + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise self.damaged() from error
        self._left -= len(content)
        if self._left < 0:
            raise self.too_much()
        return content

    def damaged(self) -> NotText:
        """Return the refusal of a package that is not what it says."""
        return NotText(f"this is no {self._kind}, or it is damaged", mend=_MEND, field="file")

    @staticmethod
    def too_much() -> ArticleTooLong:
        """Return the refusal of a package that holds too much."""
        return ArticleTooLong(
            "the document unpacks to too much", mend="paste the part that you want to read", field="file"
        )
