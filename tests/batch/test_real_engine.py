"""The real engine, killed again and again, has the results of a run that nobody disturbed."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.batch.harness import contents, rows

_PLACES = ("Lille", "Brest", "Nîmes", "Metz", "Pau", "Tours", "Dijon", "Rouen", "Caen", "Nancy", "Reims", "Amiens")


def _dump(path: Path) -> Path:
    """Write an article for each place: a short sentence of its own, what else it says is the same in others."""
    with path.open("w", encoding="utf-8") as stream:
        for number, place in enumerate(_PLACES):
            text = f"La ville de {place} a rouvert son marché. Les travaux ont duré {number % 4 + 3} mois."
            article = {"id": place, "title": "Un marché rouvre", "text": text}
            stream.write(json.dumps(article, ensure_ascii=False) + "\n")
    return path


def _command(source: Path, folder: Path) -> list[str]:
    small = ("--chunk-size", "1", "--part-size", "3", "--key-points", "0", "--abstract-words", "20")
    return [sys.executable, "-m", "service.cli", "batch", str(source), "--output", str(folder), *small]


def _staged(folder: Path) -> tuple[int, int]:
    return len(list(folder.glob("part-*"))), len(list((folder / "work").glob("chunk-*")))


@pytest.mark.model
@pytest.mark.timeout(900)
def test_the_real_engine_killed_again_and_again_has_the_results_of_an_undisturbed_run(tmp_path: Path) -> None:
    source, pick = _dump(tmp_path / "dump.jsonl"), random.Random(5)
    subprocess.run(_command(source, tmp_path / "calm"), check=True, capture_output=True)
    folder, kills, ended = tmp_path / "killed", 0, False
    while kills < 3 and not ended:  # a fast engine may come to the end before its third
        before = _staged(folder)
        with subprocess.Popen(_command(source, folder), stderr=subprocess.DEVNULL) as process:
            while process.poll() is None and _staged(folder) == before:
                time.sleep(0.01)
            time.sleep(pick.uniform(0, 0.1))
            ended = process.poll() is not None
            process.kill()
            kills += not ended
    assert kills >= 2
    subprocess.run(_command(source, folder), check=True, capture_output=True)
    assert contents(folder) == contents(tmp_path / "calm")
    assert [row["id"] for row in rows(folder)] == list(_PLACES)
