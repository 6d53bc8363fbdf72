"""Files that are small and unpack to much: refused with a sentence, in bounded memory, long before they are read whole.

The limits are lowered, so that nothing here is large.
"""

import gzip
import io
import itertools
import os
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable

import pypdf
import pytest
from flask.testing import FlaskClient

from service.batch.entries import parse
from service.batch.readers.warc_records import packed_records
from service.errors import ArticleTooLong, BadInput, NotText
from service.ingest import packages, pdf_apart, pdf_streams
from service.ingest.docx import read_docx
from service.ingest.odt import read_odt
from service.ingest.pdf import read_pdf
from service.ingest.reader import Limits, read_document
from service.settings import Settings
from service.terminology.glossary import Glossary
from service.web.app import create_app
from tests.web.fakes import FakeServices

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SENTENCE = "Le canal rouvre aux péniches lundi matin."


def package(**parts: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return written.getvalue()


def docx(filling: str) -> bytes:
    body = f"<w:p><w:r><w:t>{_SENTENCE}</w:t></w:r></w:p>{filling}"
    return package(word__document=f"<w:document {_W}><w:body>{body}</w:body></w:document>".encode())


def pdf(content: bytes, filters: bytes = b"/FlateDecode", more: bytes = b"", extra: bytes = b"") -> bytes:
    """Return a PDF file of one page whose content stream is given packed."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d /Filter %s %s>>\nstream\n%s\nendstream" % (len(content), filters, more, content),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >>"
        b" >>",
        *([extra] if extra else []),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


SHOWN = b"BT /F1 12 Tf 50 700 Td (Le canal rouvre aux bateaux lundi matin.) Tj ET\n"


@pytest.fixture
def low_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MAX_UNPACKED_BYTES", 1 << 20)
    monkeypatch.setattr(packages, "MAX_TAGS", 1000)
    monkeypatch.setattr(pdf_streams, "MAX_UNPACKED_BYTES", 1 << 20)
    monkeypatch.setattr(pdf_streams, "MAX_PICTURE_BYTES", 4 << 20)


@pytest.mark.usefixtures("low_limits")
@pytest.mark.parametrize("filling", ["<w:p/>" * 1001, f"<w:p><w:r><w:t>{'a' * (2 << 20)}</w:t></w:r></w:p>"])
def test_a_word_document_that_unpacks_to_too_much_is_refused(filling: str) -> None:
    with pytest.raises(ArticleTooLong, match="unpacks to too much"):
        read_docx(docx(filling))
    assert _SENTENCE in read_docx(docx("<w:p/>" * 100))[0]


@pytest.mark.usefixtures("low_limits")
def test_parts_that_are_small_one_by_one_count_together() -> None:
    part = b"<x>" + b"a" * (600 << 10) + b"</x>"
    with pytest.raises(ArticleTooLong, match="unpacks to too much"):
        read_docx(package(word__document=part, word__footnotes=part))


@pytest.mark.usefixtures("low_limits")
def test_an_opendocument_text_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(ArticleTooLong, match="unpacks to too much"):
        read_odt(package(content=b"<x>" + b"<y/>" * 1001 + b"</x>"))


def test_a_package_that_lies_about_its_sizes_is_read_no_further_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    data = docx("<w:p/>" * 300_000)
    real = len(docx.__doc__ or "") + 6 * 300_000
    monkeypatch.setattr(packages, "MAX_UNPACKED_BYTES", 1 << 20)
    monkeypatch.setattr(zipfile.ZipFile, "infolist", lambda _self: [])  # as if the directory named no sizes
    tracemalloc.start()
    try:
        with pytest.raises(ArticleTooLong):
            read_docx(data)
        assert tracemalloc.get_traced_memory()[1] < 3 * (1 << 20) < 2 * real
    finally:
        tracemalloc.stop()


@pytest.mark.usefixtures("low_limits")
@pytest.mark.parametrize(
    ("filters", "content"),
    [
        (b"/FlateDecode", zlib.compress(SHOWN + b" " * (2 << 20))),
        (b"[/FlateDecode /FlateDecode]", zlib.compress(zlib.compress(SHOWN))),
    ],
)
def test_a_pdf_file_that_unpacks_to_too_much_is_refused(filters: bytes, content: bytes) -> None:
    with pytest.raises(ArticleTooLong, match="unpacks to too much"):
        read_pdf(pdf(content, filters), 10_000)


@pytest.mark.usefixtures("low_limits")
def test_object_streams_count_and_pictures_have_a_limit_of_their_own() -> None:
    packed = zlib.compress(b" " * (2 << 20))
    objects = b"<< /Type /ObjStm /N 1 /First 4 /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream"
    picture = b"<< /Subtype /Image /Width 9 /Height 9 /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream"
    shown = zlib.compress(SHOWN)
    with pytest.raises(ArticleTooLong, match="unpacks to too much"):
        read_pdf(pdf(shown, extra=objects % (len(packed), packed)), 10_000)
    text, _ = read_pdf(pdf(shown, extra=picture % (len(packed), packed)), 10_000)
    assert "Le canal rouvre aux bateaux" in text
    packed = zlib.compress(b" " * (5 << 20))
    with pytest.raises(ArticleTooLong, match="unpacks to too much"):
        read_pdf(pdf(shown, extra=picture % (len(packed), packed)), 10_000)


def encrypted(data: bytes, password: str = "", algorithm: str = "RC4-128") -> bytes:
    writer, file = pypdf.PdfWriter(clone_from=io.BytesIO(data)), io.BytesIO()
    writer.encrypt(password, "owner", algorithm=algorithm)
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_pdf_file_that_is_only_protected_against_changes_is_read(algorithm: str) -> None:
    assert read_pdf(encrypted(pdf(zlib.compress(SHOWN)), algorithm=algorithm), 10_000) == (
        "Le canal rouvre aux bateaux lundi matin.",
        [],
    )


def test_a_pdf_file_that_needs_a_password_is_refused_with_the_reason() -> None:
    with pytest.raises(NotText, match="needs a password") as caught:
        read_pdf(encrypted(pdf(zlib.compress(SHOWN)), "secret"), 10_000)
    assert caught.value.mend.startswith("save it without one")


def test_an_encrypted_pdf_file_that_unpacks_to_too_much_is_refused_by_a_process_with_bounded_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf_apart, "MAX_MEMORY_BYTES", 256 << 20)
    bomb = encrypted(pdf(zlib.compress(SHOWN + b" " * (300 << 20), 1)))
    assert not pdf_streams.unpacks_to_too_much(bomb)  # nobody can tell beforehand
    with pytest.raises(ArticleTooLong, match="unpacks to too much"):
        read_pdf(bomb, 10_000)


@pytest.mark.parametrize(
    ("name", "may"), [(b"/Encrypt 5 0 R", True), (b"/#45n#63r#79p#74 5 0 R", True), (b"/Enc", False)]
)
def test_an_encrypted_pdf_file_is_known_however_the_name_of_the_entry_is_spelt(name: bytes, may: bool) -> None:
    assert pdf_streams.may_be_encrypted(b"trailer\n<< /Size 5 " + name + b" >>") is may


def test_a_member_of_an_archive_that_is_larger_than_the_limit_is_passed_in_bounded_memory() -> None:
    large = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n" % (8 << 20)
    small = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 2\r\n\r\nok\r\n\r\n"
    archive = io.BytesIO(gzip.compress(large + os.urandom(8 << 20) + b"\r\n\r\n") + gzip.compress(small))
    tracemalloc.start()
    try:
        records = list(packed_records(archive, 0, 100_000))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [len(record.content) for record in records] == [100_001, 2]
    assert peak < 3 << 20


@pytest.fixture
def client(tmp_path, monkeypatch: pytest.MonkeyPatch):
    app = create_app(Settings(data_dir=tmp_path, min_words=2), FakeServices())
    yield app.test_client()
    app.extensions["durable"].close()


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "x-gzip"])
def test_a_packed_body_is_refused_without_being_unpacked(client: FlaskClient, coding: str) -> None:
    body = gzip.compress(b'{"text": "' + b"a" * (1 << 20) + b'"}')
    headers = {"Content-Encoding": coding, "Content-Type": "application/json"}
    refused = client.post("/v1/briefs", data=body, headers=headers)
    assert refused.status_code == 415
    assert refused.headers["Accept-Encoding"] == "identity"
    assert "unpacked" in refused.json["mend"]


@pytest.mark.usefixtures("low_limits")
def test_a_file_sent_to_the_service_that_unpacks_to_too_much_is_413(client: FlaskClient) -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    refused = client.post("/v1/briefs", data=docx("<w:p/>" * 1001), headers={"Content-Type": kind})
    assert refused.status_code == 413
    assert "unpacks to too much" in refused.json["detail"]


_LAUGHS = "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">'
    for before, name in itertools.pairwise(["a", *(f"l{n}" for n in range(9))])
)
_DOCTYPES = {
    "laughs": (f'<!DOCTYPE x [<!ENTITY a "{_SENTENCE} ">{_LAUGHS}]>', "&l8;"),
    "one long entity often": (f'<!DOCTYPE x [<!ENTITY a "{_SENTENCE * 2000}">]>', "&a;" * 5000),
    "a file": ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "&a;"),
    "an external set": ('<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">', ""),
}


def _readers(doctype: str, use: str) -> dict[str, Callable[[], str]]:
    """Return each reader of XML, given a document whose text is a sentence and what a bomb puts in."""
    head, text = f'<?xml version="1.0"?>{doctype}', f"{_SENTENCE} {use} Les bateaux attendent."
    word = f"{head}<w:document {_W}><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
    office, texts = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "text"))
    odt = (
        f'{head}<o:document-content xmlns:o="{office}" xmlns:t="{texts}"><o:body><o:text><t:p>{text}</t:p></o:text>'
        "</o:body></o:document-content>"
    )
    item = (
        f'{head}<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"><contentSet><inlineXML><p>{text}</p></inlineXML>'
        "</contentSet></newsItem>"
    )
    terms = (
        f'{head}<martif><text><body><termEntry><langSet xml:lang="fr"><tig><term>{text}</term></tig></langSet>'
        '<langSet xml:lang="en"><tig><term>barge</term></tig></langSet></termEntry></body></text></martif>'
    )
    units = (
        f'{head}<tmx version="1.4"><header srclang="fr"/><body><tu><tuv xml:lang="fr"><seg>{text}</seg></tuv>'
        '<tuv xml:lang="en"><seg>barge</seg></tuv></tu></body></tmx>'
    )
    entry = f"<channel><item><guid>1</guid><description>{text}</description></item></channel></rss>"
    feed = f'{head}<rss version="2.0">{entry}'
    pictures = f'{head}<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/">{entry}'
    limits = Limits(100_000, 1)
    return {
        "Word": lambda: read_docx(package(word__document=word.encode()))[0],
        "OpenDocument": lambda: read_odt(package(content=odt.encode()))[0],
        "NewsML": lambda: read_document(item.encode(), media_type="application/xml", limits=limits).article.text,
        "TBX": lambda: str([entry.source for entry in Glossary.load(terms, "tbx").entries]),
        "TMX": lambda: str([entry.source for entry in Glossary.load(units, "tmx").entries]),
        "feed": lambda: str([entry.markup for entry in parse(feed.encode(), "https://f.example/feed")]),
        "feed with pictures": lambda: str([e.markup for e in parse(pictures.encode(), "https://f.example/feed")]),
    }


@pytest.mark.parametrize("bomb", _DOCTYPES)
@pytest.mark.parametrize("reader", _readers("", ""))
def test_entities_unfold_in_no_reader_of_xml_and_bring_nothing_in(reader: str, bomb: str) -> None:
    assert "péniches" in str(_readers("", "")[reader]())
    read = _readers(*_DOCTYPES[bomb])[reader]
    began = time.process_time()
    try:
        text = str(read())
    except BadInput as error:
        assert error.mend  # noqa: PT017 - a refusal is as good
        text = ""
    assert time.process_time() - began < 20  # half a second at most; unfolded, it would not fit into memory
    assert text.count(_SENTENCE) <= 1
    assert "root:" not in text
