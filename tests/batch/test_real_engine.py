"""The real engine, killed five times, has the results of a run that nobody disturbed."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.batch.harness import contents, rows

_PLACES = ("Lille", "Brest", "Nîmes", "Metz", "Pau", "Tours", "Dijon", "Rouen", "Caen", "Nancy", "Reims", "Amiens")
# enough chunks for five kills, however fast the engine: each lets a few of them through
_ARTICLES = [(place, f"{place}-{edition}") for edition in range(3) for place in _PLACES]


def _dump(path: Path) -> Path:
    with path.open("w", encoding="utf-8") as stream:
        for number, (place, _) in enumerate(_ARTICLES):
            text = (
                f"La ville de {place} a rouvert lundi son marché couvert après {number + 3} mois de travaux. "
                f"Le chantier a coûté {number + 2} millions d'euros, dont la moitié payée par la région. "
                "Les commerçants espèrent retrouver leurs clients avant les fêtes de fin d'année."
            )
            stream.write(
                json.dumps({"id": _ARTICLES[number][1], "title": None, "text": text}, ensure_ascii=False) + "\n"
            )
    return path


def _command(source: Path, folder: Path) -> list[str]:
    small = ("--chunk-size", "2", "--part-size", "4", "--key-points", "1", "--abstract-words", "20")
    return [sys.executable, "-m", "service.cli", "batch", str(source), "--output", str(folder), *small]


def _staged(folder: Path) -> tuple[int, int]:
    return len(list(folder.glob("part-*"))), len(list((folder / "work").glob("chunk-*")))


@pytest.mark.model
@pytest.mark.timeout(900)
def test_the_real_engine_killed_five_times_has_the_results_of_an_undisturbed_run(tmp_path: Path) -> None:
    source, pick = _dump(tmp_path / "dump.jsonl"), random.Random(5)
    subprocess.run(_command(source, tmp_path / "calm"), check=True, capture_output=True)
    folder, kills = tmp_path / "killed", 0
    while kills < 5:
        before = _staged(folder)
        with subprocess.Popen(_command(source, folder), stderr=subprocess.DEVNULL) as process:
            while process.poll() is None and _staged(folder) == before:
                time.sleep(0.01)
            time.sleep(pick.uniform(0, 0.1))
            assert process.poll() is None, "the run came to its end before it was killed"
            process.kill()
            kills += 1
    subprocess.run(_command(source, folder), check=True, capture_output=True)
    assert contents(folder) == contents(tmp_path / "calm")
    assert [row["id"] for row in rows(folder)] == [name for _, name in _ARTICLES]
