"""Runs the production server over fakes that answer at once, for a tester of its contract: `contract_server`."""

from service.settings import Settings
from service.web.serve import run
from tests.web.fakes import FakeServices

if __name__ == "__main__":
    raise SystemExit(run(Settings(port=0, min_words=1, drain_seconds=1, log_level="error"), FakeServices()))
