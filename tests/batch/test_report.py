"""A report is one page that needs nothing else and shows the whole run."""

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

from service.batch.manifest import Manifest, Part
from service.batch.plots import bars, line, named
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
    empty = (bars("a", [], [], "x", "y"), named("n", [], []), line("b", [], "x", "y"))
    for plot in (*empty, bars("<&>", ["<script>"], [3], "x", "y"), named("<&>", ["<script>"], [3])):
        ElementTree.fromstring(plot)


def test_time_between_sittings_is_no_time_at_work() -> None:
    manifest = Manifest(Path("m"), {}, {}, started=0.0)
    for number, finished in enumerate((60.0, 120.0, 90_000.0)):
        pace = ((finished - 30, 5), (finished, 5))
        manifest.parts.append(Part(number, 0, Position(0, 0, 0), 0, finished, Tally(articles=10), pace))
    points = throughput(manifest, staged=[(90_030.0, 5)])
    assert [x for x, _ in points] == [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5]
    assert {y for _, y in points} == {10.0}


def test_a_long_run_is_drawn_in_few_points() -> None:
    pace = tuple((float(second), 7) for second in range(1, 10_001))
    manifest = Manifest(Path("m"), {}, {}, started=0.0, parts=[Part(0, 0, Position(0, 0, 0), 0, 1e4, Tally(), pace)])
    points = throughput(manifest)
    assert len(points) <= 60
    assert round(points[-1][0], 3) == round(10_000 / 60, 3)


def test_a_run_that_is_stopped_leaves_its_report(tmp_path: Path) -> None:
    special = {i: article(f"a{i}", f"{text(i)} {FOREIGN}") for i in range(12, 30)}
    source = dump(tmp_path / "dump.jsonl", 30, special)
    page = tmp_path / "r.html"
    arguments = ("--chunk-size", "4", "--part-size", "16", "--max-errors", "3", "--report", page)
    assert run(source, "--output", tmp_path / "out", *arguments) == 5
    assert "not finished" in page.read_text(encoding="utf-8")
    assert "LanguageNotSupported" in page.read_text(encoding="utf-8")
    assert "<polyline" in page.read_text(encoding="utf-8")
