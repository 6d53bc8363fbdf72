"""A feed's new entries become briefs once; what fails is tried again; inner addresses are refused."""

import argparse
import functools
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from service.batch import feed
from service.batch.executors import InProcess
from service.errors import BadInput
from service.ingest.addresses import AddressRefused
from service.settings import load_settings
from tests.batch.fakes import FOREIGN, open_fake
from tests.batch.harness import text


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

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


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
