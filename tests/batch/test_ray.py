"""On a cluster the results are those of a local run, also when a node dies in the middle."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.batch.harness import contents, dump, rows, run


@pytest.mark.timeout(600)
def test_a_cluster_that_loses_a_node_has_the_results_of_a_local_run(tmp_path: Path) -> None:
    source = dump(tmp_path / "dump.jsonl", 40)
    assert run(source, "--output", tmp_path / "local", "--chunk-size", "4", "--part-size", "16") == 0
    command = [sys.executable, "-m", "tests.batch.ray_cluster", str(source), str(tmp_path / "ray"), "3", "0.3", "kill"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=580, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "killed a node" in done.stderr
    assert contents(tmp_path / "ray") == contents(tmp_path / "local")
    assert len(rows(tmp_path / "ray")) == 40
