"""Every document of the corpus by every way in: the same text, title and warnings."""

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from service import bootstrap
from service.batch.entries import Entry, body
from service.batch.readers import read
from service.batch.readers.options import ReadOptions
from service.batch.records import Record
from service.batch.sources import expand
from service.batch.work import BriefingWork
from service.cli.main import main
from service.domain import Article, BriefOptions
from service.ingest.pages import FetchedPage
from service.ingest.reader import Limits, read_document
from service.settings import Settings
from service.web.api.submission import Reader
from service.web.app import create_app
from service.web.page.forms import Fields, make_brief
from tests.ingest.corpus import Case, read_cases
from tests.web.fakes import FakeServices

CASES = read_cases()
LIMITS = Limits(20_000, 3)
SETTINGS = Settings(max_characters=20_000, min_words=3)


class _Seen:
    """Services that remember the article that reaches them."""

    def __init__(self) -> None:
        self.article: Article | None = None
        self.services = FakeServices()
        self.briefer = self

    def brief(self, article: Article, options: BriefOptions, **_: Any) -> Any:
        self.article = article
        return self.services.briefer.brief(article, options)

    def fingerprint(self, *_: Any, **__: Any) -> str:
        return "corpus"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    settings = SETTINGS.model_copy(update={"data_dir": tmp_path_factory.mktemp("data")})
    app = create_app(settings, FakeServices())
    yield app.test_client()
    app.extensions["durable"].close()


def by_reader(case: Case, _tmp: Path) -> Article:
    return read_document(case.data, media_type=case.media_type, charset=case.charset, limits=LIMITS).article


def by_job(case: Case, _tmp: Path) -> Article:
    if case.charset:
        pytest.skip("a document of a job has no transport header")
    content = base64.b64encode(case.data).decode()
    given = {"document": {"media_type": case.media_type, "content": content}}
    article, _ = Reader(SETTINGS).read_item(given)
    assert article
    return article


def by_upload(case: Case, _tmp: Path) -> Article:
    if case.charset:
        pytest.skip("a file has no transport header")
    seen = _Seen()

    class Lifecycle:
        def work(self, _given_up: object = None) -> "Lifecycle":
            return self

        def __enter__(self) -> _Seen:
            return seen

        def __exit__(self, *_: object) -> None:
            pass

    make_brief(Fields({}, case.data, f"article.{case.suffix}"), SETTINGS, Lifecycle())  # type: ignore[arg-type]
    assert seen.article
    return seen.article


def by_batch(case: Case, tmp: Path) -> Article:
    if case.charset:
        pytest.skip("a file has no transport header")
    file = tmp / f"article.{case.suffix}"
    file.write_bytes(case.data)
    (record,) = read(expand([str(file)])[0], 0, ReadOptions())
    return _work(record)


def by_feed(case: Case, _tmp: Path) -> Article:
    page = FetchedPage("https://f.example/a", case.media_type, case.charset, case.data)
    entry = Entry("a", "https://f.example/a", "", "", "")
    text = body(entry, "always", lambda _: page, enough=1, max_characters=20_000)
    return _work(Record("f", 0, 1, "a", None, text.body, text.media, charset=text.charset))


def _work(record: Record) -> Article:
    work = BriefingWork(None, BriefOptions(), LIMITS)  # type: ignore[arg-type]
    return work._article(record)


ENTRY_POINTS: list[Callable[[Case, Path], Article]] = [by_reader, by_job, by_upload, by_batch, by_feed]


@pytest.mark.parametrize("read", ENTRY_POINTS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_document_is_read_the_same_by_every_entry_point(
    case: Case, read: Callable[[Case, Path], Article], tmp_path: Path
) -> None:
    article = read(case, tmp_path)
    assert article.text == case.text
    assert article.title == case.title
    assert tuple(str(warning.code) for warning in article.warnings) == case.warnings


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_api_reads_a_document_by_its_content_type(case: Case, client: FlaskClient) -> None:
    kind = case.media_type + (f"; charset={case.charset}" if case.charset else "")
    answer = client.post(
        "/v1/briefs?include_text=true", data=case.data, content_type=kind, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 200, answer.text
    assert json.loads(answer.data)["text"] == case.text


@pytest.mark.parametrize("case", [case for case in CASES if not case.charset], ids=lambda case: case.name)
def test_the_command_line_reads_a_document_by_its_name(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "build_services", lambda *_, **__: FakeServices())
    monkeypatch.setenv("ENTREFILET_MIN_WORDS", "3")
    file = tmp_path / f"article.{case.suffix}"
    file.write_bytes(case.data)
    assert main(["brief", str(file), "--format", "json", "--include-text"]) == 0
    assert json.loads(capsys.readouterr().out)["text"] == case.text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_left_out_and_how_it_was_decoded_is_told(case: Case) -> None:
    reading = read_document(case.data, media_type=case.media_type, charset=case.charset, limits=LIMITS)
    reported = {piece.text for piece in reading.left_out}
    assert set(case.left_out) <= reported
    assert reading.published == case.published
    assert case.decoded in (None, reading.decoding.encoding)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_reading_twice_gives_the_same(case: Case) -> None:
    once, again = (read_document(case.data, media_type=case.media_type, charset=case.charset, limits=LIMITS)
                   for _ in range(2))  # fmt: skip
    assert (once.article, once.left_out, once.decoding) == (again.article, again.left_out, again.decoding)
