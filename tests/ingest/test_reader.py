"""Files that readers drop: what is in them counts, not their names."""

import io
import time
import zipfile

import docx
import pytest

from service.errors import ArticleTooLong, NotText
from service.ingest.reader import MAX_FILE_BYTES, Limits, read_document
from tests.ingest import corpus


def read(data: bytes, limit: int = 10_000) -> str:
    return read_document(data, limits=Limits(limit, 1)).article.text


def word_document() -> bytes:
    document = docx.Document()
    document.add_paragraph("Le canal rouvre.")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "péniches"
    table.rows[0].cells[1].text = "1 350"
    document.add_paragraph("Les péniches reviennent.")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def pdf(lines: list[str]) -> bytes:
    """Return a PDF file of one page with `lines`, written by hand (ISO 32000-1, 7.5)."""
    shown = "".join(f"({line}) Tj T* " for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 40 780 Td {shown}ET".encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
        b"/Encoding /WinAnsiEncoding >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + table + b"trailer\n<< /Size 5 /Root 1 0 R >>\n"
    return out + b"startxref\n%d\n%%%%EOF\n" % start


def test_plain_text_is_read_in_its_encoding() -> None:
    assert read("L’été".encode()) == "L’été"
    assert read("L’été a été long à Paris".encode("cp1252")) == "L’été a été long à Paris"


def test_a_word_document_gives_its_paragraphs_and_tables_in_order() -> None:
    assert read(word_document()) == "Le canal rouvre.\n\npéniches | 1 350\n\nLes péniches reviennent."


def test_a_web_page_gives_its_article_and_title() -> None:
    sentence = "<p>Le conseil a voté la tranche numéro {} des travaux du canal lundi soir.</p>"
    body = "<h1>Le canal rouvre</h1>" + "".join(sentence.format(number) for number in range(9))
    head = "<!DOCTYPE html><html><head><title>Le canal rouvre</title></head>"
    markup = f"{head}<body><nav>Menu</nav><article>{body}</article></body></html>"
    article = read_document(markup.encode(), limits=Limits(10_000, 5)).article
    assert article.title == "Le canal rouvre"
    assert article.text.count("Le conseil") == 9
    assert "Menu" not in article.text


def test_a_pdf_gives_its_text_with_cut_words_made_whole() -> None:
    text = read(pdf(["Le conseil a voté les tra-", "vaux, dit le porte-", "parole. A-t-", "il raison ?"]))
    assert " ".join(text.split()) == "Le conseil a voté les travaux, dit le porte-parole. A-t-il raison ?"


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7\nnothing", word_document()[:2000] + b"word/", b"\x89PNG\r\n", pdf([])],
    ids=["damaged pdf", "damaged docx", "picture", "pdf without text"],
)
def test_what_holds_no_text_is_refused_with_the_mend(data: bytes) -> None:
    with pytest.raises(NotText) as refused:
        read(data)
    assert refused.value.mend


def test_what_is_too_large_is_refused() -> None:
    with pytest.raises(ArticleTooLong):
        read(b"a" * (MAX_FILE_BYTES + 1))
    with pytest.raises(ArticleTooLong):
        read(pdf(["mot " * 20] * 20), limit=100)


def test_a_document_that_unpacks_to_very_much_is_refused_unread() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * (70 << 20))
    with pytest.raises(ArticleTooLong):
        read(written.getvalue())


def test_a_page_of_scattered_letters_is_refused_in_little_time() -> None:
    signs = [(float(number % 97) * 6, 800.0 - number // 7 * 0.1, 6.0, "x") for number in range(5000)]
    started = time.process_time()
    with pytest.raises(ArticleTooLong, match="pieces"):
        read(corpus.pdf([signs]), limit=50_000)
    read(corpus.pdf([signs[:3500]]), limit=50_000)
    assert time.process_time() - started < 10
