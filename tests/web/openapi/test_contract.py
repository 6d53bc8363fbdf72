"""The OpenAPI document held against the real server by schemathesis, by so many requests or for CONTRACT_SECONDS."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SECONDS = int(os.environ.get("CONTRACT_SECONDS", "0"))

# The same requests each time, on whatever machine: a gate must not turn red by the luck of the draw, nor try less where
# it is slow. A run as long as one likes draws anew.
AMOUNT = ["--max-examples", "20", "--seed", "20261122", "--generation-deterministic"]
if SECONDS:
    AMOUNT = ["--max-time", str(SECONDS), "--seed", str(random.SystemRandom().randrange(2**31))]


@pytest.mark.timeout(SECONDS + 600)
def test_the_service_keeps_its_contract(address: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(ROOT / "tests/web/schemathesis.toml")]
    command += ["run", f"{address}/openapi.json", "--checks", "all", "--no-color", *AMOUNT]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SCHEMATHESIS_HOOKS": "tests.web.contract_hooks"}
    result = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=SECONDS + 580, check=False
    )
    if SECONDS:
        print(result.stdout[result.stdout.rfind("= SUMMARY =") :])
    assert result.returncode == 0, result.stdout[-8000:] + result.stderr[-2000:]
