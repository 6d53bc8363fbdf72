"""Word documents: strict ones, and signs of the Symbol font; texts of transitional ones are in the corpus."""

import io
import zipfile

import pytest

from service.errors import ArticleTooLong
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


def field(kind: str) -> str:
    return run(f'<w:fldChar w:fldCharType="{kind}"/>')


CODE = run("<w:instrText> REF canal </w:instrText>")


@pytest.mark.parametrize(
    "opened",
    [
        field("begin") + CODE,
        field("begin") + CODE + field("begin") + CODE + field("separate") + field("end"),
        field("begin") + CODE + f"<w:del>{field('end')}</w:del>",
    ],
    ids=["alone", "around another", "ended in a deletion"],
)
def test_a_field_that_is_not_closed_hides_nothing(opened: str) -> None:
    box = f"<w:r><w:pict><w:txbxContent><w:p>{opened}{words('Le port aussi.')}</w:p></w:txbxContent></w:pict></w:r>"
    paragraphs = (opened + words("Le canal rouvre."), words("trente ", "<w:strike/>") + words("Il gèle."), box)
    text, left = read_docx(docx("".join(f"<w:p>{paragraph}</w:p>" for paragraph in paragraphs)))
    assert text == "Le canal rouvre.\n\nIl gèle.\n\nLe port aussi."
    assert [piece.text for piece in left] == ["trente"]


def test_a_field_ends_where_its_end_is_hidden() -> None:
    hidden = run('<w:fldChar w:fldCharType="end"/>', "<w:vanish/>")
    code = words("code ")
    assert text_of(field("begin"), CODE, code, hidden, words("Le canal rouvre.")) == "Le canal rouvre."


def test_the_code_of_a_field_may_hold_fields_and_end_in_another_paragraph() -> None:
    inner = field("begin") + CODE + field("separate") + words("12") + field("end")
    table = f"<w:p>{field('begin')}{inner}</w:p><w:p>{words('code')}{field('separate')}{words('Le canal')}</w:p>"
    text, _ = read_docx(docx(f"{table}<w:p>{words('rouvre.')}{field('end')}</w:p>"))
    assert text == "Le canal\n\nrouvre."


def test_what_asks_for_text_and_cells_that_are_deleted_are_no_text() -> None:
    asks = "<w:sdt><w:sdtPr><w:showingPlcHdr{}/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    prompt = words("Cliquez ici.")
    deleted = f'<w:tc><w:tcPr><w:cellDel w:id="1"/></w:tcPr><w:p>{words("Ancien")}</w:p></w:tc>'
    cells = f"{deleted}<w:tc><w:p>{words('31')}</w:p></w:tc>"
    filled = asks.format(' w:val="0"', words("Le canal rouvre."))
    paragraphs = f"<w:p>{asks.format('', prompt)}{filled}</w:p>{asks.format('', f'<w:p>{prompt}</w:p>')}"
    assert read_docx(docx(f"{paragraphs}<w:tbl><w:tr>{cells}</w:tr></w:tbl>"))[0] == "Le canal rouvre.\n\n31"


def test_a_table_of_contents_and_a_deletion_in_conflict_are_no_text() -> None:
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    contents = f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent><w:p>{words('Titre 3')}</w:p></w:sdtContent></w:sdt>"
    name = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    deleted = f'<w14:conflictDel {name} w:id="1">{words("trente ")}</w14:conflictDel>'
    assert read_docx(docx(f"{contents}<w:p>{words('Il y a ')}{deleted}{words('trois morts.')}</w:p>"))[0] == (
        "Il y a trois morts."
    )


@pytest.mark.parametrize("kind", ["drop", "margin"])
def test_a_dropped_capital_begins_the_word_of_the_next_paragraph(kind: str) -> None:
    capital = f'<w:p><w:pPr><w:framePr w:dropCap="{kind}" w:lines="3"/></w:pPr>{words("L")}</w:p>'
    assert read_docx(docx(f"{capital}<w:p>{words('e canal rouvre.')}</w:p>"))[0] == "Le canal rouvre."
    framed = capital.replace(kind, "none")
    assert read_docx(docx(f"{framed}<w:p>{words('e canal rouvre.')}</w:p>"))[0] == "L\n\ne canal rouvre."


def test_the_exponent_of_an_equation_is_raised() -> None:
    names = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    power = "<m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>6</m:t></m:r></m:sup></m:sSup>"
    assert text_of(words("Il y a "), f"<m:oMath {names}>{power}</m:oMath>", words(" euros.")) == "Il y a 10⁶ euros."


def by_styles(styles: str, paragraph: str) -> tuple[str, list[str]]:
    """Return the text of a document of one paragraph with these styles, and what is struck out of it."""
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr("word/document.xml", f"<w:document {names}><w:body>{paragraph}</w:body></w:document>")
        package.writestr("word/styles.xml", f"<w:styles {names}>{styles}</w:styles>")
    text, left = read_docx(written.getvalue())
    return text, [piece.text for piece in left]


def style(kind: str, name: str, properties: str = "", parent: str = "", default: str = "0") -> str:
    based = f'<w:basedOn w:val="{parent}"/>' if parent else ""
    of_runs = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}" w:default="{default}">{based}{of_runs}</w:style>'


BARRED = style("paragraph", "Barre", "<w:strike/>") + style("character", "Rature", "<w:strike/>")
INHERITED = BARRED + style("paragraph", "Vieux", parent="Barre") + style("paragraph", "Neuf", "<w:strike w:val='0'/>")


@pytest.mark.parametrize(
    ("of_paragraph", "of_run", "struck"),
    [
        ('<w:pStyle w:val="Barre"/>', "", True),
        ('<w:pStyle w:val="Vieux"/>', "", True),
        ("", '<w:rStyle w:val="Rature"/>', True),
        ('<w:pStyle w:val="Barre"/>', '<w:rStyle w:val="Rature"/>', False),
        ('<w:pStyle w:val="Barre"/>', '<w:strike w:val="false"/>', False),
        ('<w:pStyle w:val="Neuf"/>', "", False),
        ('<w:pStyle w:val="Inconnu"/>', "", False),
        ("", "", False),
    ],
)
def test_what_a_style_strikes_out_is_left_out_and_told(of_paragraph: str, of_run: str, struck: bool) -> None:
    paragraph = f"<w:p><w:pPr>{of_paragraph}</w:pPr>{words('Le canal rouvre.', of_run)}</w:p>"
    text, left = by_styles(INHERITED, f"{paragraph}<w:p>{words('Il gèle.')}</w:p>")
    assert text == ("Il gèle." if struck else "Le canal rouvre.\n\nIl gèle.")
    assert left == (["Le canal rouvre."] if struck else [])


def test_what_a_style_hides_is_no_text_and_what_it_raises_is_raised() -> None:
    styles = (
        style("character", "Cache", "<w:vanish/>")
        + style("character", "Exposant", '<w:vertAlign w:val="superscript"/>')
        + style("paragraph", "Normal", "<w:vanish/>", default="1")
        + style("paragraph", "Corps")
    )
    hidden = words("Brouillon. ", '<w:rStyle w:val="Cache"/>')
    area = words("Il a 30 m") + words("2", '<w:rStyle w:val="Exposant"/>') + words(".")
    shown = f'<w:p><w:pPr><w:pStyle w:val="Corps"/></w:pPr>{hidden}{area}</w:p>'
    assert by_styles(styles, f"{shown}<w:p>{words('Note.')}</w:p>") == ("Il a 30 m².", [])


def importing(part: bytes) -> tuple[str, list[tuple[str, str]]]:
    """Return the text of a document that imports a part between two paragraphs, and what is left out of it."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    names = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{relations}"'
    target = f'<Relationship Id="r7" Type="{relations}/aFChunk" Target="chunk.mht"/>'
    body = f'<w:p>{words("Un.")}</w:p><w:altChunk r:id="r7"/><w:p>{words("Deux.")}</w:p>'
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr("word/document.xml", f"<w:document {names}><w:body>{body}</w:body></w:document>")
        package.writestr("word/_rels/document.xml.rels", f"<Relationships>{target}</Relationships>")
        package.writestr("word/chunk.mht", part)
    text, left = read_docx(written.getvalue())
    return text, [(piece.reason, piece.text) for piece in left]


PAGE = "<html><head><title>t</title></head><body><p>Le canal a gelé.</p><p>Il rouvre.</p></body></html>"
MESSAGE = (
    "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n"
    "Content-Transfer-Encoding: 8bit\n\n" + PAGE + "\n--b--\n"
)


@pytest.mark.parametrize("part", [PAGE, MESSAGE, "Le canal a gelé.\r\n\r\nIl rouvre."], ids=["page", "message", "text"])
def test_what_a_document_imports_is_read_where_it_stands(part: str) -> None:
    assert importing(part.encode()) == ("Un.\n\nLe canal a gelé.\n\nIl rouvre.\n\nDeux.", [])


@pytest.mark.parametrize(
    "part",
    [b"{\\rtf1 Texte}", b"", b"MIME-Version: 1.0\nContent-Type: image/png\n\nx", b"".join(
        b"%sContent-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (b"" if n else b"MIME-Version: 1.0\n", n, n)
        for n in range(2000))],
    ids=["other kind", "nothing", "picture", "nested"],
)  # fmt: skip
def test_what_is_imported_and_cannot_be_read_is_told(part: bytes) -> None:
    assert importing(part) == ("Un.\n\nDeux.", [("embedded document", "word/chunk.mht")])


def test_imported_pages_of_too_many_tags_are_refused() -> None:
    with pytest.raises(ArticleTooLong):
        importing(b"<p>a</p>" * 30_000)
