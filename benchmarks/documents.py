"""How many Word and PDF documents of the corpus each library reads right, beside the readers of this service.

    python -m benchmarks.documents

Right is a document whose words come in the corpus's order, none glued, none missing, none that should be out: layout
(blanks, bullets, bars between cells) does not count. docx2python and pdfminer.six are measured where they
are installed; the service does not need them.
"""

import io
import re
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from service.ingest import reader
from service.ingest.docx import read_docx
from service.ingest.pdf import read_pdf
from tests.ingest.corpus import Case, read_cases

_WORD = re.compile(r"\w[\w'’-]*")


def _by_python_docx(data: bytes) -> str:
    import docx

    blocks = docx.Document(io.BytesIO(data)).iter_inner_content()
    return "\n".join(
        block.text if hasattr(block, "text") else " ".join(cell.text for row in block.rows for cell in row.cells)
        for block in blocks
    )


def _by_docx2python(data: bytes) -> str:
    from docx2python import docx2python  # type: ignore[import-not-found, unused-ignore]

    with docx2python(io.BytesIO(data)) as document:
        return str(document.text)


def _by_pypdf(data: bytes) -> str:
    import pypdf

    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def _by_pdfminer(data: bytes) -> str:
    from pdfminer.high_level import extract_text  # type: ignore[import-not-found, unused-ignore]

    return str(extract_text(io.BytesIO(data)))


_READERS: dict[str, list[tuple[str, Callable[[bytes], str]]]] = {
    reader.DOCX: [
        ("entrefilet", lambda data: read_docx(data)[0]),
        ("python-docx", _by_python_docx),
        ("docx2python", _by_docx2python),
    ],
    reader.PDF: [
        ("entrefilet", lambda data: read_pdf(data, 50_000)[0]),
        ("pypdf", _by_pypdf),
        ("pdfminer.six", _by_pdfminer),
    ],
}


def is_right(case: Case, read: Callable[[bytes], str]) -> bool:
    """Tell whether a reader gives the words of a case; what it raises is a wrong reading."""
    try:
        found = read(case.data)
    except Exception:  # noqa: BLE001 - whatever a library raises on a valid document
        return False
    wanted = f"{case.title or ''} {case.text}"
    return _WORD.findall(found) == _WORD.findall(wanted)


def main() -> int:
    """Print how many documents each reader reads right."""
    for kind, readers in _READERS.items():
        cases = [case for case in read_cases() if case.media_type == kind]
        for name, read in readers:
            try:
                reported = "" if name == "entrefilet" else version(name)
            except PackageNotFoundError:
                continue
            right = sum(is_right(case, read) for case in cases)
            sys.stdout.write(f"{cases[0].suffix:<5} {name:<13} {reported:<10} {right} of {len(cases)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
