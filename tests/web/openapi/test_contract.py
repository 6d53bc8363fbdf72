"""The OpenAPI document held against the real server by schemathesis, for a minute or for CONTRACT_SECONDS."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SECONDS = int(os.environ.get("CONTRACT_SECONDS", "60"))

# the same requests each time: a gate must not turn red by the luck of the draw; a run as long as one likes draws anew
SEED = ["--seed", "20261122", "--generation-deterministic"]
if "CONTRACT_SECONDS" in os.environ:
    SEED = ["--seed", str(random.SystemRandom().randrange(2**31))]


@pytest.mark.timeout(SECONDS + 240)
def test_the_service_keeps_its_contract(address: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(ROOT / "tests/web/schemathesis.toml")]
    command += ["run", f"{address}/openapi.json", "--checks", "all", "--max-time", str(SECONDS), "--no-color"]
    command += SEED
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS + 220, check=False)
    assert result.returncode == 0, result.stdout[-8000:] + result.stderr[-2000:]
