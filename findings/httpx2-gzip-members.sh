#!/usr/bin/env bash
# httpx2 2.16.2: of a gzip body with two members only the first is given, and a body that is cut off is given as whole.
#
# Belief: a body with `Content-Encoding: gzip` is decoded to its end: RFC 1952 (2.2) lets a file have several members,
# `gzip.decompress` and urllib3 give what all of them hold. One that ends in the middle is an error for the first.
# Behaviour: `Response.content` holds the first member alone, without an error; a member cut off twenty bytes before its
# end gives what could be unpacked, without one either. An article ends early and nobody learns of it.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check httpx2==2.16.2 urllib3==2.8.0
"$folder/env/bin/python" - <<'PY'
import gzip
import io
import random

import httpx2
import urllib3

letters = random.Random(7)
first, second = ("".join(letters.choices("abcdefghij ", k=500)).encode() for _ in range(2))
members = gzip.compress(first) + gzip.compress(second)
cut = gzip.compress(first)[:-20]
headers = {"Content-Encoding": "gzip"}


def by_httpx2(body: bytes) -> str:
    return str(len(httpx2.Response(200, headers=headers, content=body).content))


def by_urllib3(body: bytes) -> str:
    return str(len(urllib3.HTTPResponse(io.BytesIO(body), headers=headers, preload_content=False).read()))


def by_gzip(body: bytes) -> str:
    try:
        return str(len(gzip.decompress(body)))
    except EOFError:
        return "EOFError"


for name, decode in (("httpx2", by_httpx2), ("urllib3", by_urllib3), ("gzip", by_gzip)):
    print(name, decode(members), decode(cut))
same = by_httpx2(members) == "500" and by_urllib3(members) == by_gzip(members) == "1000" and 0 < int(by_httpx2(cut)) < 500
raise SystemExit(0 if same else 1)
PY
# Output seen with httpx2 2.16.2, urllib3 2.8.0, Python 3.11.7 (of two members of 500 bytes, and of one cut off):
#   httpx2 500 476
#   urllib3 1000 476
#   gzip 1000 EOFError
