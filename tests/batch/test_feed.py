"""A feed's new entries become briefs once; what fails is tried again; inner addresses are refused."""

import argparse
import datetime as dt
import functools
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

import pytest

from service.batch import entries
from service.batch import feed as batch_feed
from service.batch.work import BriefingWork
from service.cli import feed
from service.domain import BriefOptions
from service.errors import BadInput, NotText
from service.ingest.addresses import AddressRefused
from service.ingest.reader import Limits
from service.settings import load_settings
from tests.batch.fakes import FOREIGN, InProcess, open_fake
from tests.batch.harness import text
from tests.loopback import LoopbackServer


def _rss(items: list[tuple[str, str]], link: str = "https://exemple.invalid") -> str:
    body = "".join(
        f"<item><guid>{name}</guid><title>L’été {name}</title><link>{link}/{name}</link>"
        f"<pubDate>Mon, 0{number + 1} Jun 2026 08:00:00 GMT</pubDate><description>{words}</description></item>"
        for number, (name, words) in enumerate(items)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Fil</title>{body}</channel></rss>'


def _run(location: object, folder: Path, *more: str, private: bool = False) -> int:
    parser = argparse.ArgumentParser()
    feed.add_arguments(parser)
    args = parser.parse_args([str(location), "--output", str(folder), "--enough-words", "20", *more])
    return feed.run(
        args,
        load_settings(private_addresses=private),
        open_work=functools.partial(open_fake, markdown=True),
        start=lambda opened: InProcess(opened()),
    )


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix in (".md", ".json") and path.stem != "state")


def test_only_new_entries_are_briefed(tmp_path: Path) -> None:
    file = tmp_path / "fil.xml"
    file.write_text(_rss([("un", text(1)), ("deux", text(2))]), encoding="utf-8")
    assert _run(file, tmp_path / "out") == 0
    first = {name: (tmp_path / "out" / name).stat().st_mtime_ns for name in _names(tmp_path / "out")}
    assert [name[:-12] for name in first] == ["2026-06-01-lete-un", "2026-06-02-lete-deux"]
    file.write_text(_rss([("un", text(1)), ("deux", text(2)), ("trois", text(3))]), encoding="utf-8")
    assert _run(file, tmp_path / "out") == 0
    after = {name: (tmp_path / "out" / name).stat().st_mtime_ns for name in _names(tmp_path / "out")}
    assert len(after) == 3
    assert {name: after[name] for name in first} == first
    assert "# EN" in (tmp_path / "out" / _names(tmp_path / "out")[0]).read_text(encoding="utf-8")


def test_json_briefs_name_their_entry(tmp_path: Path) -> None:
    (tmp_path / "fil.xml").write_text(_rss([("un", text(1))]), encoding="utf-8")
    assert _run(tmp_path / "fil.xml", tmp_path / "out", "--format", "json") == 0
    (name,) = _names(tmp_path / "out")
    item = json.loads((tmp_path / "out" / name).read_text(encoding="utf-8"))
    assert (item["id"], item["link"]) == ("un", "https://exemple.invalid/un")
    assert item["brief"]["title"]["fr"] == "L’été un"


def _dated(moment: str) -> str:
    item = f"<item><title>Le maire</title><guid>1</guid><pubDate>{moment}</pubDate></item>"
    return f'<rss version="2.0"><channel><title>Fil</title>{item}</channel></rss>'


@pytest.mark.parametrize(
    ("written", "day"),
    [
        (_rss([("un", text(1))]), dt.date(2026, 6, 1)),
        (_dated("Tue, 10 Mar 2026 00:30:00 +0100"), dt.date(2026, 3, 10)),  # still the ninth in UTC
        (_dated("Mon, 09 Mar 2026 21:00:00 EDT"), dt.date(2026, 3, 9)),  # already the tenth there
    ],
)
def test_dates_are_resolved_against_the_day_on_which_the_item_came_out(written: str, day: dt.date) -> None:
    class Folder:
        def is_unchanged(self, entry: entries.Entry, digest: str) -> bool:
            return False

    read = entries.parse(written.encode(), "fil.xml")
    _, (record,) = batch_feed._read(read, "fil.xml", lambda _: entries.Text("Il est parti lundi."), Folder())  # type: ignore[arg-type]
    work = BriefingWork(None, BriefOptions(), Limits(10_000, 3))  # type: ignore[arg-type]
    assert work._article(record).published == day


def test_a_failing_entry_is_tried_three_times(tmp_path: Path) -> None:
    (tmp_path / "fil.xml").write_text(_rss([("un", f"{text(1)} {FOREIGN}"), ("deux", text(2))]), encoding="utf-8")
    assert [_run(tmp_path / "fil.xml", tmp_path / "out") for _ in range(4)] == [5, 5, 5, 0]
    assert len(_names(tmp_path / "out")) == 1


def test_what_is_no_feed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>Bonjour</p>", encoding="utf-8")
    with pytest.raises(BadInput, match="no RSS or Atom"):
        _run(tmp_path / "page.html", tmp_path / "out")
    with pytest.raises(BadInput, match="No such file"):
        _run(tmp_path / "rien.xml", tmp_path / "out")


@contextmanager
def _site(pages: dict[str, str]) -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = LoopbackServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_feed_that_is_torn_beyond_reading_is_refused() -> None:
    torn = b"""\0/title><updated>2026-03-02T10:00:00+01:00</updated><content type="xhtml">
        <div xmlns="http://www.w3.org/1999/xhtml">Le bac<br/>repart</div><Width/content><link href="/1"/></entry>"""
    with pytest.raises(NotText, match="is damaged") as caught:
        entries.parse(torn, "https://feeds.example/f")
    assert caught.value.mend


def test_short_entries_are_read_from_their_pages(tmp_path: Path) -> None:
    paragraphs = "".join(f"<p>{text(seed, 4)}</p>" for seed in range(5))
    pages: dict[str, str] = {"/un": f"<html><body><article><h1>Un</h1>{paragraphs}</article></body></html>"}
    with _site(pages) as address:
        pages["/fil"] = _rss([("un", "Court."), ("absent", "Court.")], address)
        assert _run(f"{address}/fil", tmp_path / "out", "--format", "json", private=True) == 5
        (name,) = _names(tmp_path / "out")
        assert text(0, 1)[:-1] in (tmp_path / "out" / name).read_text(encoding="utf-8")


def test_inner_addresses_are_refused_as_everywhere(tmp_path: Path) -> None:
    with _site({"/fil": _rss([])}) as address, pytest.raises(AddressRefused):
        _run(f"{address}/fil", tmp_path / "out")


def test_a_revised_item_is_kept_beside_the_brief_of_its_first_state(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "fil.xml", tmp_path / "out"
    file.write_text(_rss([("un", text(1)), ("deux", text(2))]), encoding="utf-8")
    _run(file, out)
    before = {name: (out / name).read_text(encoding="utf-8") for name in _names(out)}
    file.write_text(_rss([("un", text(3)), ("deux", text(2))]), encoding="utf-8")
    assert _run(file, out) == 0
    assert "2 entries, 1 new briefs, 1 of them revisions, 0 failed" in capsys.readouterr().err
    assert len(_names(out)) == 3
    assert {name: (out / name).read_text(encoding="utf-8") for name in before} == before
    assert _run(file, out) == 0
    assert "2 entries, 0 new briefs, 0 failed" in capsys.readouterr().err


def test_an_item_whose_link_alone_changes_is_the_same_item(tmp_path: Path) -> None:
    file, out = tmp_path / "fil.xml", tmp_path / "out"
    for link in ("https://exemple.invalid", "https://autre.invalid"):
        file.write_text(_rss([("un", text(1))], link), encoding="utf-8")
        assert _run(file, out) == 0
    assert len(_names(out)) == 1


def test_items_without_guid_and_link_are_told_apart_by_what_they_say(tmp_path: Path) -> None:
    items = "".join(f"<item><title>{title}</title><description>{text(1)}</description></item>" for title in "ABC")
    twice = f"<item><guid>g</guid><title>D</title><description>{text(4)}</description></item>"
    other = f"<item><guid>g</guid><title>E</title><description>{text(5)}</description></item>"
    file = tmp_path / "fil.xml"
    file.write_text(f'<rss version="2.0"><channel><title>F</title>{items}{twice}{other}</channel></rss>', "utf-8")
    assert _run(file, tmp_path / "out") == 0
    assert len(_names(tmp_path / "out")) == 5


@pytest.mark.parametrize("formed", ["", "<br>"], ids=["well-formed", "broken"])
def test_the_caption_of_a_photo_is_not_the_article(tmp_path: Path, formed: str) -> None:
    photo = (
        '<media:group><media:content url="https://exemple.invalid/a.jpg"/>'
        f'<media:description type="plain">Une légende plus longue que tout. {text(9) * 3}</media:description>'
        "</media:group>"
    )
    item = f"<item><guid>un</guid><title>T{formed}</title><description>{text(1)}</description>{photo}</item>"
    space = 'xmlns:media="http://search.yahoo.com/mrss/"'
    file = tmp_path / "fil.xml"
    file.write_text(f'<rss version="2.0" {space}><channel><title>F</title>{item}</channel></rss>', "utf-8")
    (entry,) = entries.parse(file.read_bytes(), str(file))
    assert "légende" not in entry.markup
    assert entry.markup


PLAIN = {
    "La balise <canvas> fête ses 20 ans.": "La balise <canvas> fête ses 20 ans.",
    "Si a <b et c> d, AT&amp;T gagne 5 < 6 %.": "Si a <b et c> d, AT&T gagne 5 < 6 %.",
    "Un.\n \nDeux <trois>.\n": "Un.\n\nDeux <trois>.",
    # these are HTML, which the feed does not say
    "<p>Un</p><p>Deux</p>": "Un\n\nDeux",
    "Un<br/>Deux": "Un\nDeux",
}


@pytest.mark.parametrize("kind", ["", ' type="text"'])
@pytest.mark.parametrize("element", ["summary", "content"])
@pytest.mark.parametrize("written", PLAIN)
def test_a_plain_text_is_read_whole(written: str, element: str, kind: str) -> None:
    parts = "".join(f"<{name}{kind}>{escape(written)}</{name}>" for name in ("title", element))
    feed_of_one = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><id>a</id>{parts}</entry></feed>'
    (entry,) = entries.parse(feed_of_one.encode(), "f.xml")
    read = entries.body(entry, "never", lambda _: pytest.fail("no page is fetched"), enough=1, max_characters=1000)
    assert read.body == PLAIN[written]
    assert entry.title == " ".join(PLAIN[written].split())


DATES = {
    "Vendredi, 13 Mars, 2020 - 12:22": "2020-03-13T12:22:00Z",
    "mar., 18 févr. 2020 11:00:00 +0100": "2020-02-18T10:00:00Z",
    "Lundi, 24 Février, 2020 - 15:42": "2020-02-24T15:42:00Z",
    "03/11/2025 08:15": "2025-11-03T08:15:00Z",
    "Mon, 03 Nov 2025 23:30:00 CET": "2025-11-03T22:30:00Z",
    "Mon, 03 Aug 2026 23:30:00 CEST": "2026-08-03T21:30:00Z",
    "Wed, 01 Jul 15 00:00:00 +0200": "2015-06-30T22:00:00Z",
    "Tue, 18 Sept 2018 15:53:56 +0300": "2018-09-18T12:53:56Z",
    "2025-11-03T08:15:00+0100": "2025-11-03T07:15:00Z",
    "Mon, 03 Nov 2025 08:15:00 Europe/Paris": "2025-11-03T07:15:00Z",
    "le 1er août 2026 à 18 h 30": "2026-08-01T18:30:00Z",
    "hier": "",
}


@pytest.mark.parametrize("written", DATES)
def test_dates_are_read_as_feeds_write_them(written: str) -> None:
    item = f"<item><guid>a</guid><title>T</title><pubDate>{written}</pubDate></item>"
    feed_of_one = f'<rss version="2.0"><channel><title>F</title>{item}</channel></rss>'
    assert entries.parse(feed_of_one.encode(), "f.xml")[0].published == DATES[written]
