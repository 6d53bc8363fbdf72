"""Word documents: strict ones, and signs of the Symbol font; texts of transitional ones are in the corpus."""

import io
import zipfile

import pytest

from service.ingest.docx import read_docx
from tests.ingest.corpus import docx

STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def text_of(*runs: str) -> str:
    text, _ = read_docx(docx(f"<w:p>{''.join(runs)}</w:p>"))
    return text


def run(content: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{content}</w:r>"


def words(text: str, properties: str = "") -> str:
    return run(f'<w:t xml:space="preserve">{text}</w:t>', properties)


def test_a_strict_document_is_read_as_a_transitional_one() -> None:
    note = f'<w:footnote w:id="2"><w:p>{words("Selon la mairie.")}</w:p></w:footnote>'
    line = f'<w:footnote w:id="0" w:type="separator"><w:p>{words("____")}</w:p></w:footnote>'
    struck, hidden = words("trente ", "<w:strike/>"), words("Brouillon. ", "<w:vanish/>")
    called = run('<w:footnoteReference w:id="2"/>')
    body = f"<w:body><w:p>{hidden}{words('Le bilan est de ')}{struck}{words('trois morts.')}{called}</w:p></w:body>"
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr("word/document.xml", f'<w:document xmlns:w="{STRICT}">{body}</w:document>')
        package.writestr("word/footnotes.xml", f'<w:footnotes xmlns:w="{STRICT}">{line}{note}</w:footnotes>')
    text, left = read_docx(written.getvalue())
    assert text == "Le bilan est de trois morts.\n\nSelon la mairie."
    assert [piece.text for piece in left] == ["trente"]


@pytest.mark.parametrize(
    ("code", "sign"), [("F02D", "−"), ("F0B1", "±"), ("F0A3", "≤"), ("F06D", "μ"), ("002D", "−"), ("F0B4", "×")]
)
def test_a_sign_of_the_symbol_font_is_read(code: str, sign: str) -> None:
    inserted = run(f'<w:sym w:font="Symbol" w:char="{code}"/>')
    assert text_of(words("Il fait "), inserted, words("5 degrés.")) == f"Il fait {sign}5 degrés."


@pytest.mark.parametrize("symbol", ['w:font="Wingdings" w:char="F0E0"', 'w:font="Symbol" w:char="D800"'])
def test_a_sign_that_cannot_be_known_is_no_text(symbol: str) -> None:
    assert text_of(words("Le canal"), run(f"<w:sym {symbol}/>"), words(" rouvre.")) == "Le canal rouvre."
