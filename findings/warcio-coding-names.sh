#!/usr/bin/env bash
# warcio 1.8.1: a page "x-gzip" stays packed, "Chunked" leaves lengths in the text, and with Brotli 1.2.1 no page "br" is read.
#
# Belief: `content_stream` gives the decoded body of a record, from any server: the names of codings are read in any case, and
#   x-gzip is gzip (RFC 9110, 8.4.1; RFC 9112, 7); where Brotli is
#   installed, which warcio imports by itself, br is read too.
# Behaviour: a name that is not in its own list is passed over without a word: x-gzip gives the packed bytes, "Chunked" the
#   lengths of the chunks between the words. A trailer field behind the last chunk, which RFC 9112 (7.1.2) allows, comes out as
#   text. The decoder of Brotli is given an attribute, which an object of Brotli 1.2.1 refuses.
# Why it matters: old archives are full of servers that write these names as they like; a language model or a summary is given
#   "1a" and "0" among the words, or a page that is noise.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check warcio==1.8.1 Brotli==1.2.1
"$folder/env/bin/python" - <<'PY'
import gzip
import io
from importlib.metadata import version

import brotli
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

print("warcio", version("warcio"), "Brotli", version("Brotli"))


def read(field: str, coding: str, body: bytes) -> bytes | str:
    archive = io.BytesIO()
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), (field, coding)], protocol="HTTP/1.1")
    writer = WARCWriter(archive, gzip=True)
    address = "https://feuille.example/canal"
    record = writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=headers)
    writer.write_record(record)
    archive.seek(0)
    (found,) = (b"".join(iter(lambda: stream.read(4096), b"")) for stream in streams(archive))
    return found


def streams(archive: io.BytesIO):
    for record in ArchiveIterator(archive):
        yield record.content_stream()


page = "Le canal rouvre".encode()
chunks = b"%x\r\n%s\r\n0\r\n" % (len(page), page)
seen = [
    ("Content-Encoding", "GZIP", gzip.compress(page, mtime=0), page),
    ("Content-Encoding", "x-gzip", gzip.compress(page, mtime=0), gzip.compress(page, mtime=0)),
    ("Transfer-Encoding", "chunked", chunks + b"\r\n", page),
    ("Transfer-Encoding", "Chunked", chunks + b"\r\n", chunks + b"\r\n"),
]
same = True
for field, coding, body, expected in seen:
    found = read(field, coding, body)
    print(f"{field}: {coding} {found}")
    same = same and found == expected
trailed = read("Transfer-Encoding", "chunked", chunks + b"Etag: 1\r\n\r\n")
print("with a trailer field", trailed)
try:
    refused = f"read {read('Content-Encoding', 'br', brotli.compress(page))}"
except AttributeError as error:
    refused = f"AttributeError: {error}"
print(f"Content-Encoding: br {refused}")
raise SystemExit(0 if same and trailed != page and refused.startswith("AttributeError") else 1)
PY
# Output seen:
#   warcio 1.8.1 Brotli 1.2.1
#   Content-Encoding: GZIP b'Le canal rouvre'
#   Content-Encoding: x-gzip b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xf3IUHN\xccK\xccQ(\xca/-+J\x05\x00:'@\x90\x0f\x00\x00\x00"
#   Transfer-Encoding: chunked b'Le canal rouvre'
#   Transfer-Encoding: Chunked b'f\r\nLe canal rouvre\r\n0\r\n\r\n'
#   with a trailer field b'Le canal rouvre0\r\nag: 1\r\n\r\n'
#   Content-Encoding: br AttributeError: 'brotli.Decompressor' object has no attribute 'unused_data'
