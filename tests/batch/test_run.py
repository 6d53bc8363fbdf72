"""What a run promises: one result for each article, refusals that say why."""

import argparse
import functools
import json
from pathlib import Path

import pytest

from service.batch.errors import InputChanged
from service.batch.work import BriefingWork
from service.cli import batch
from service.ingest.reader import Limits
from service.settings import load_settings
from tests.batch.fakes import FakePipeline, InProcess
from tests.batch.harness import article, contents, dump, letters, rows, run, text

_SMALL = ("--chunk-size", "4", "--part-size", "8")


def test_every_article_has_one_result_in_order(tmp_path: Path) -> None:
    source = dump(tmp_path / "dump.jsonl", 21)
    assert run(source, "--output", tmp_path / "out", *_SMALL) == 0
    found = rows(tmp_path / "out")
    assert [row["id"] for row in found] == [f"a{i}" for i in range(21)]
    assert sorted(contents(tmp_path / "out")) == ["part-00000.jsonl", "part-00001.jsonl", "part-00002.jsonl"]
    assert list((tmp_path / "out" / "work").iterdir()) == []
    line = source.read_bytes()[found[9]["offset"] :].splitlines()[0]
    assert json.loads(line)["id"] == "a9"
    assert "timing" not in found[0]["brief"]


def test_a_finished_run_is_not_done_again(tmp_path: Path) -> None:
    source = dump(tmp_path / "dump.jsonl", 9)
    run(source, "--output", tmp_path / "out", *_SMALL)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("part-*")}
    assert run(source, "--output", tmp_path / "out", *_SMALL) == 0
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("part-*")} == before


def test_another_configuration_is_refused_and_restart_begins_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = dump(tmp_path / "dump.jsonl", 9)
    folder = tmp_path / "out"
    (folder / "notes").mkdir(parents=True)
    run(source, "--output", folder, *_SMALL)
    assert run(source, "--output", folder, *_SMALL, revision="2") == 2
    assert run(source, "--output", folder, *_SMALL, "--duplicates", "keep") == 2
    said = capsys.readouterr().err
    assert "another results" in said
    assert "another duplicates" in said
    assert run(source, "--output", folder, *_SMALL, "--restart", revision="2") == 0
    assert {row["brief"]["provenance"]["translator"]["revision"] for row in rows(folder)} == {"2"}
    assert (folder / "notes").is_dir()


def test_an_input_that_has_changed_is_refused(tmp_path: Path) -> None:
    source = dump(tmp_path / "dump.jsonl", 9)
    run(source, "--output", tmp_path / "out", *_SMALL)
    dump(source, 10)
    with pytest.raises(InputChanged, match=r"dump\.jsonl is not what it was"):
        run(source, "--output", tmp_path / "out", *_SMALL)


def test_a_folder_with_foreign_part_files_is_left_alone(tmp_path: Path) -> None:
    source = dump(tmp_path / "dump.jsonl", 3)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "part-00000.jsonl").write_text("mine")
    assert run(source, "--output", tmp_path / "out") == 1
    assert (tmp_path / "out" / "part-00000.jsonl").read_text() == "mine"


@pytest.mark.parametrize("mode", ["skip", "keep", "error"])
def test_duplicates_are_handled_as_asked(mode: str, tmp_path: Path) -> None:
    same, other = article("a2", text(2)), article("a2", text(99))
    source = dump(tmp_path / "dump.jsonl", 12, {2: same, 3: same, 9: other, 11: same})
    code = run(source, "--output", tmp_path / "out", *_SMALL, "--duplicates", mode)
    twos = [row for row in rows(tmp_path / "out") if row["id"] == "a2"]
    reasons = [letter["reason"] for letter in letters(tmp_path / "out")]
    assert (code, len(twos), reasons) == {
        "skip": (0, 2, []),
        "keep": (0, 4, []),
        "error": (5, 2, ["Duplicate", "Duplicate"]),
    }[mode]


def test_a_glossary_and_all_options_reach_the_worker_and_its_fingerprint(tmp_path: Path) -> None:
    source, terms = dump(tmp_path / "dump.jsonl", 3), tmp_path / "termes.csv"
    found: list[str] = []

    def start(_args: argparse.Namespace, opened: functools.partial) -> InProcess:
        settings, options, _ = opened.args
        assert settings.glossary is None  # the file need not be on the machine that works
        work = BriefingWork(FakePipeline(), options, Limits(20_000, 3), glossary=opened.keywords["glossary"])
        found.append(work.fingerprint)
        return InProcess(work)

    def run_with(english: str, *more: str) -> int:
        terms.write_text(f"maire,{english}\n", encoding="utf-8")
        parser = argparse.ArgumentParser()
        batch.add_arguments(parser)
        arguments = [str(source), "--output", str(tmp_path / "out"), "--glossary", str(terms), *more]
        return batch.run(parser.parse_args(arguments), load_settings(glossary=terms), start=start)

    assert [run_with("mayor"), run_with("mayor"), run_with("alderman")] == [0, 0, 2]
    options = (("--order", "importance"), ("--style", "extractive"), ("--key-points", "3"), ("--full-translation",))
    assert [run_with("mayor", *option) for option in options] == [2, 2, 2, 2]
    assert len(set(found)) == 6


def test_two_runs_do_not_share_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from service.batch.checkpoint import Checkpoint
    from service.batch.writers import PartFormat

    source = dump(tmp_path / "dump.jsonl", 3)
    held = Checkpoint(tmp_path / "out", PartFormat())
    assert run(source, "--output", tmp_path / "out") == 1
    assert "in use by another run" in capsys.readouterr().err
    held.close()
    assert run(source, "--output", tmp_path / "out") == 0


@pytest.mark.parametrize(
    "wrong",
    [("--key-points", "99"), ("--chunk-size", "0"), ("--format", "parquet", "--compress", "xz")],
)
def test_values_that_are_not_allowed_are_usage_errors(wrong: tuple[str, ...], tmp_path: Path) -> None:
    assert run(dump(tmp_path / "dump.jsonl", 1), "--output", tmp_path / "out", *wrong) == 2
    assert not (tmp_path / "out").exists()


_PAGE = """<html><head><title>Le pont rouvre</title></head>
<body><nav><a href="/">Accueil</a> <a href="/s">Sport</a></nav>
<article><h1>Le pont rouvre</h1><p>Le pont de pierre rouvre lundi après six mois de travaux, annonce la mairie.</p>
<p>Les piétons pourront le traverser dès dimanche, a précisé l'adjointe chargée des routes devant le conseil.</p>
<p>Le chantier aura coûté trois millions d'euros, payés pour moitié par la région.</p></article>
<footer>Mentions légales</footer></body></html>"""


def test_pages_and_news_items_are_articles_too(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "pont.html").write_text(_PAGE, encoding="utf-8")
    item = {"uri": "urn:x:1", "headline": "La halle", "body_text": "La halle rouvre lundi. " * 3, "type": "text"}
    (folder / "halle.json").write_text(json.dumps(item), encoding="utf-8")
    (folder / "retenu.json").write_text(json.dumps({**item, "uri": "urn:x:2", "pubstatus": "withheld"}))
    assert run(folder, "--output", tmp_path / "out") == 5
    titles = {row["id"]: row["brief"]["title"]["fr"] for row in rows(tmp_path / "out")}
    assert titles == {"pont.html": "Le pont rouvre", "urn:x:1": "La halle"}
    assert [(letter["id"], letter["reason"]) for letter in letters(tmp_path / "out")] == [("urn:x:2", "ItemNotUsable")]
