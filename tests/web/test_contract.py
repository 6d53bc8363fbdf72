"""The OpenAPI document held against the real server by schemathesis, for a minute."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECONDS = 60


def test_the_service_keeps_its_contract(address: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(ROOT / "tests/web/schemathesis.toml")]
    command += ["run", f"{address}/openapi.json", "--checks", "all", "--max-time", str(SECONDS), "--no-color"]
    # the same requests each time: a gate must not turn red by the luck of the draw; run it with other seeds by hand
    command += ["--seed", "20261122", "--generation-deterministic"]
    # DELETE cancels a job; what was done before stays to be read until its time is over
    command += ["--exclude-checks", "use_after_free"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=280, check=False)
    assert result.returncode == 0, result.stdout[-8000:] + result.stderr[-2000:]
