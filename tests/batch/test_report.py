"""A report is one page that needs nothing else and shows the whole run."""

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

from service.batch.manifest import Manifest, Part
from service.batch.plots import bars, line
from service.batch.records import Position, Tally
from service.batch.report import throughput
from tests.batch.fakes import FOREIGN
from tests.batch.harness import article, dump, run, text


def test_a_report_is_one_page_with_its_plots(tmp_path: Path) -> None:
    source = dump(tmp_path / "dump.jsonl", 30, {4: article("a4", f"{text(4)} {FOREIGN}")})
    run(source, "--output", tmp_path / "out", "--part-size", "8", "--chunk-size", "4", "--report", tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    HTMLParser().feed(page)
    assert not re.search(r"https?:|<script|<link|url\(", page)
    plots = re.findall(r"<svg.*?</svg>", page)
    titles = [ElementTree.fromstring(plot).findtext("title") for plot in plots]
    assert titles == ["Length of the articles", "Time for an article", "Failures", "Throughput"]
    assert "LanguageNotSupported: 1" in page
    assert re.search(r"Briefs</th><td>29<", page)


def test_plots_survive_nothing_and_hostile_labels() -> None:
    for plot in (bars("a", [], [], "x", "y"), bars("<&>", ["<script>"], [3], "x", "y"), line("b", [], "x", "y")):
        ElementTree.fromstring(plot)


def test_time_between_sittings_is_no_time_at_work() -> None:
    manifest = Manifest(Path("m"), {}, {}, started=0.0)
    for number, finished in enumerate((60.0, 120.0, 90_000.0)):
        tally = Tally(articles=10, seconds=50.0)
        manifest.parts.append(Part(number, 0, Position(0, 0, 0), 0, finished, tally))
    assert [round(x, 2) for x, _ in throughput(manifest)] == [1.0, 2.0, 2.83]
