"""The requests of the mixed load: articles that are never the same twice, sent in every way that the service takes."""

import base64
import io
import json
import random
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.serving import ROOT
from service.ingest.reader import DOCX, HTML, MARKDOWN, NINJS, ODT, PDF, TEXT
from service.text.segment import split

BUSY = (429, 503)
"""Answers that ask a caller to come again: the service is at its limits, as it should be now and then."""

_JOB_SECONDS = 1800
_POLL_SECONDS = 2.0
_GERMAN = (
    "Der Kreistag hat am Montagabend beschlossen, die Arbeiten am alten Kanal noch in diesem Jahr zu beenden. " * 3
)
_PLACES = ("Valbourg", "Port-Grésil", "Brézolles", "Sainte-Aulde", "Kéran-Bihan", "Mbelo", "Tarsoumba", "Anzicourt")


class Unexpected(Exception):
    """An answer that no caller should get."""


@dataclass(slots=True)
class Caller:
    """Somebody who sends requests to the server at `base`, chosen by `chance`; counts what came of them."""

    base: str
    chance: random.Random
    seen: "Counter[tuple[str, str]]" = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def send_one(self) -> None:
        """Send a request of some kind and count it as answered, busy or failed."""
        names = list(KINDS)
        name = self.chance.choices(names, [KINDS[name][0] for name in names])[0]
        try:
            outcome = "busy" if KINDS[name][1](self) in BUSY else "answered"
        except (Unexpected, OSError, ValueError, KeyError) as error:
            outcome = "failed"
            self.errors.append(f"{name}: {type(error).__name__}: {error}"[:300])
        self.seen[name, outcome] += 1

    def article(self, words: int = 0) -> str:
        """Return an article of about so many words, or of 60 to 500, whose sentences were never sent before."""
        words = words or int(60 * (500 / 60) ** self.chance.random())
        paragraphs, length = list[str](), 0
        while length < words:
            chosen = [self._renamed(self.chance.choice(SENTENCES)) for _ in range(self.chance.randint(2, 5))]
            paragraphs.append(" ".join(chosen))
            length += len(paragraphs[-1].split())
        return "\n\n".join(paragraphs)

    def _renamed(self, sentence: str) -> str:
        place, number = self.chance.choice(_PLACES), self.chance.randint(2, 9999)
        return re.sub(r"([.!?])$", rf" à {place}, dossier {number}\1", sentence)

    def send(
        self, path: str, body: "bytes | dict[str, Any] | None" = None, kind: str = "application/json",
        accept: str = "application/json", wanted: tuple[int, ...] = (200,),
    ) -> "tuple[int, bytes, Mapping[str, str]]":  # fmt: skip
        """Return status, body and headers of an answer. Raises Unexpected for a status that is not `wanted` or busy."""
        data = json.dumps(body).encode() if isinstance(body, dict) else body
        request = urllib.request.Request(self.base + path, data, {"Content-Type": kind, "Accept": accept})
        try:
            with urllib.request.urlopen(request, timeout=600) as answer:
                status, content, headers = answer.status, answer.read(), answer.headers
        except urllib.error.HTTPError as error:
            with error:
                status, content, headers = error.code, error.read(), error.headers
        if status not in (*wanted, *BUSY):
            raise Unexpected(f"{path} answered {status}: {content[:120]!r}")
        return status, content, headers


def _brief(caller: Caller) -> int:
    options = {"key_points": caller.chance.randint(1, 8), "abstract_words": caller.chance.randint(40, 150)}
    status, content, _ = caller.send("/v1/briefs", {"text": caller.article(), **options})
    if status == 200 and not json.loads(content)["abstract"]["en"]:
        raise Unexpected("a brief is empty")
    return status


def _rendered(caller: Caller) -> int:
    accept = caller.chance.choice(("text/markdown", "text/html", "text/plain", "application/ninjs+json"))
    return caller.send("/v1/briefs?key_points=3", caller.article().encode(), TEXT + "; charset=utf-8", accept)[0]


def _page(caller: Caller) -> int:
    caller.send("/", accept="text/html")
    form = urllib.parse.urlencode({"text": caller.article(), "key_points": "4"}).encode()
    status, page, _ = caller.send("/", form, "application/x-www-form-urlencoded", "text/html")
    if status == 200:
        found = re.search(rb"/briefs/[\w-]+(?=\.)", page)
        if found is None:
            raise Unexpected("the page of a brief has no download")
        ending = caller.chance.choice(("txt", "md", "json", "docx", "pdf"))
        caller.send(f"{found.group().decode()}.{ending}", accept="*/*")
    return status


def _page_events(caller: Caller) -> int:
    form = urllib.parse.urlencode({"text": caller.article()}).encode()
    status, events, _ = caller.send("/", form, "application/x-www-form-urlencoded", "text/event-stream")
    if status == 200 and b"/briefs/" not in events:
        raise Unexpected(f"a stream ended without a brief: {events[-120:]!r}")
    return status


def _translate(caller: Caller) -> int:
    lines = caller.article(80).split("\n\n")
    asked = {"q": lines if caller.chance.random() < 0.5 else lines[0], "source": "fr", "target": "en"}
    status, content, _ = caller.send("/translate", asked)
    if status == 200 and not json.loads(content)["translatedText"]:
        raise Unexpected("a translation is empty")
    return status


def _translation(caller: Caller) -> int:
    text = caller.article(120)
    if caller.chance.random() < 0.5:
        page = "".join(f"<p>Le <b>point</b> : {part}</p>" for part in text.split("\n\n"))
        return caller.send("/v1/translations", {"text": page, "format": "html"})[0]
    return caller.send("/v1/translations", {"text": text})[0]


def _glossary(caller: Caller) -> int:
    terms = [
        {"source": f"terme {number}", "target": f"term {number}"} for number in range(caller.chance.randint(1, 500))
    ]
    return caller.send("/v1/translations", {"text": caller.article(60), "glossary": terms})[0]


def _job(caller: Caller) -> int:
    articles = [{"id": f"depeche-{number}", "text": caller.article(120)} for number in range(3)]
    articles[1] = {
        "id": "page",
        "html": f"<html><body><article>{_paragraphs(caller.article(120))}</article></body></html>",
    }
    document = {"media_type": DOCX, "content": base64.b64encode(_docx(caller.article(120))).decode()}
    status, _, headers = caller.send(
        "/v1/jobs", {"articles": [*articles, {"id": "lettre", "document": document}]}, wanted=(202,)
    )
    if status in BUSY:
        return status
    location = headers["Location"]
    if caller.chance.random() < 0.5:
        caller.send(location + "/events", accept="text/event-stream")
    give_up = time.monotonic() + _JOB_SECONDS
    while not (job := json.loads(caller.send(location + "?results=true")[1])).get("finished"):
        if time.monotonic() > give_up:
            raise Unexpected("a job did not end")
        time.sleep(_POLL_SECONDS * caller.chance.uniform(0.5, 1))
    if job["failed"]:
        raise Unexpected(f"{job['failed']} articles of a job failed")
    if caller.chance.random() < 0.3:
        caller.send(location + "/items/0", accept="text/markdown")
    return status


def _upload(caller: Caller) -> int:
    text = caller.article()
    documents: dict[str, Callable[[str], bytes]] = {
        HTML: lambda text: f"<html><body><nav>Menu</nav><article>{_paragraphs(text)}</article></body></html>".encode(),
        MARKDOWN: lambda text: f"# Dépêche\n\n{text}".encode(),
        DOCX: _docx,
        ODT: _odt,
        PDF: _pdf,
        NINJS: lambda text: json.dumps({"uri": "urn:a:b", "type": "text", "bodies": [{"value": text}]}).encode(),
    }
    kind = caller.chance.choice(list(documents))
    return caller.send("/v1/briefs", documents[kind](text), kind, accept="*/*")[0]


def _bad(caller: Caller) -> int:
    text = caller.article(60)
    path, body, kind, status = caller.chance.choice(
        (
            ("/v1/briefs", b'{"text": ', "application/json", 400),
            ("/v1/briefs", {"text": ""}, "application/json", 422),
            ("/v1/briefs", {"text": text, "key_point": 2}, "application/json", 422),
            ("/v1/briefs", {"text": text, "key_points": -1}, "application/json", 422),
            ("/v1/briefs", text.encode(), "application/x-tar", 415),
            ("/v1/briefs", _docx(text)[:500], DOCX, 422),
            ("/v1/briefs", {"text": "x " * 150_000}, "application/json", 413),
            ("/v1/briefs", {"text": _GERMAN}, "application/json", 422),
            ("/translate", {"q": text, "source": "fr", "target": "de"}, "application/json", 422),
            ("/v1/jobs", {"articles": []}, "application/json", 422),
            ("/v1/jobs/none", None, "application/json", 404),
            ("/nowhere", None, "application/json", 404),
        )
    )  # fmt: skip
    return caller.send(path, body, kind, wanted=(status,))[0]


def _looks(caller: Caller) -> int:
    path = caller.chance.choice(
        ("/", "/docs", "/status", "/metrics", "/openapi.json", "/v1/models", "/languages", "/readyz")
    )
    return caller.send(path, accept="*/*")[0]


KINDS: dict[str, tuple[float, Callable[[Caller], int]]] = {
    # how often, and what sends it
    "brief, JSON": (5, _brief),
    "brief, other formats": (3, _rendered),
    "page": (4, _page),
    "page, event stream": (2, _page_events),
    "/translate": (5, _translate),
    "/v1/translations": (3, _translation),
    "with a glossary": (2, _glossary),
    "job of four articles": (1, _job),
    "upload": (4, _upload),
    "bad input": (5, _bad),
    "pages and probes": (4, _looks),
}

_EXAMPLES = [path.read_text("utf-8") for path in sorted((ROOT / "docs/examples").glob("*.fr.txt"))]
SENTENCES = [
    sentence.strip() for text in _EXAMPLES for sentence in split(text)
    if re.search(r"[^\W\d_][.!?]$", sentence.strip()) and len(sentence.split()) > 6
]  # fmt: skip


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{part}</p>" for part in text.split("\n\n"))


def _docx(text: str) -> bytes:
    import docx

    document = docx.Document()
    for part in text.split("\n\n"):
        document.add_paragraph(part)
    document.save(out := io.BytesIO())
    return out.getvalue()


def _odt(text: str) -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    words = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    body = "".join(f"<text:p>{part}</text:p>" for part in text.split("\n\n"))
    content = (
        f'<office:document-content xmlns:office="{office}" xmlns:text="{words}"><office:body><office:text>{body}'
        "</office:text></office:body></office:document-content>"
    )
    with zipfile.ZipFile(out := io.BytesIO(), "w") as file:
        file.writestr("mimetype", ODT)
        file.writestr("content.xml", content)
    return out.getvalue()


def _pdf(text: str) -> bytes:
    import typst

    pdf = typst.compile(b'#set text(lang: "fr")\n#sys.inputs.text', sys_inputs={"text": text})
    assert isinstance(pdf, bytes)
    return pdf
