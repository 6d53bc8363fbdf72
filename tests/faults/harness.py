"""Processes of the service that are broken on purpose, and what asks them."""

import base64
import http.client
import json
import multiprocessing
import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Self

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "0"))
"""How often faults of chance are tried; 0 is the short run of every day."""

PATIENCE = 600 if ROUNDS else 120
"""For how many seconds something is waited for: the long run is the background of other work."""

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def wait_until(condition: Callable[[], bool], seconds: float = PATIENCE) -> float:
    """Return how long it took until a condition held."""
    start = time.monotonic()
    while not condition():
        assert time.monotonic() - start < seconds, "waited in vain"
        time.sleep(0.02)
    return time.monotonic() - start


# One process imports the service once and forks what is killed: a real process each, without seconds of imports.
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.faults.faulty_server"])


def faulty_server_main(*arguments: Any) -> None:
    from tests.faults import faulty_server  # here, for it changes the clock of the process that imports it

    faulty_server.main(*arguments)


class Process:
    """A server process on a port of its own; killed and started again as often as one likes."""

    def __init__(self, folder: Path, *, files: int = 0, configuration: Path | None = None, **settings: object) -> None:
        """Keep data and log in `folder`; `settings` are those of the service, beside those of a file, if one is named.

        `files` limits what it may have open.
        """
        self.folder = folder
        self.port = free_port()
        self.faults = folder / "faults"
        self.faults.mkdir(parents=True, exist_ok=True)
        self._log = folder / f"log-{self.port}.txt"
        self._files = files
        given = {"data_dir": folder / "data", "job_lease_seconds": 1, "private_addresses": True, "port": self.port}
        given |= {"drain_seconds": 1, "response_cache_megabytes": 0} | settings
        self._settings = {f"ENTREFILET_{name.upper()}": str(value) for name, value in given.items()}
        if configuration:
            self._settings["ENTREFILET_CONFIG"] = str(configuration)
        self._process: BaseProcess | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def log(self) -> str:
        """Everything that was logged so far, by all processes that ran here."""
        return self._log.read_text(errors="replace")

    @property
    def pid(self) -> int:
        assert self._process
        assert self._process.pid
        return self._process.pid

    def begin(self) -> None:
        """Start the process without waiting for it."""
        arguments = (self._settings, self.faults, self._log, self._files)
        self._process = _CONTEXT.Process(target=faulty_server_main, args=arguments, daemon=True)
        self._process.start()

    def start(self) -> None:
        """Start the process and wait until it can take work."""
        self.begin()
        wait_until(self.ready)

    def ready(self) -> bool:
        """Tell whether the process takes work. Fails when it has ended."""
        assert self._process
        assert self._process.is_alive(), self.log[-3000:]
        with suppress(OSError, http.client.HTTPException):
            return self.ask("GET", "/readyz")[0] == 200
        return False

    def set(self, name: str, value: object) -> None:
        """Switch a fault."""
        new = self.faults / f"{name}.new"
        new.write_text(str(value))
        new.replace(self.faults / name)

    def signal(self, number: int) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """End the process as a power cut would."""
        if self._process:
            self._process.kill()
            self._process.join(20)

    def ended(self, seconds: float = 60) -> int | None:
        """Return the exit status of a process that ends by itself, None when it did not."""
        assert self._process
        self._process.join(seconds)
        return self._process.exitcode

    def memory(self) -> int:
        """Return the most memory that the process has held so far, in bytes."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
        raise AssertionError("the process has ended")

    def ask(
        self, method: str, path: str, body: Any = None, *, timeout: float = 30, **headers: str
    ) -> tuple[int, dict[str, str], Any]:
        """Send a request; return status, headers and the JSON of the answer, None where it is none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            sent = {"Content-Type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}}
            connection.request(method, path, None if body is None else json.dumps(body), sent)
            response = connection.getresponse()
            data = response.read()
        finally:
            connection.close()
        with suppress(ValueError):
            return response.status, dict(response.getheaders()), json.loads(data)
        return response.status, dict(response.getheaders()), None


def job(number: int, articles: int = 3, webhook: str | None = None) -> dict[str, Any]:
    """Return a job whose articles no other job has."""
    body: dict[str, Any] = {
        "articles": [
            {"id": f"{number}-{n}", "text": f"Le canal numéro {number}-{n} rouvre. Les péniches reviennent."}
            for n in range(articles)
        ],
        "options": {"include_text": True},
    }
    return body | ({"webhook": {"url": webhook, "secret": SECRET}} if webhook else {})


def wrong_items(read: dict[str, Any]) -> list[str]:
    """Return what is wrong with the articles of a finished job, given with its results."""
    wrong = []
    for item in read["items"]:
        name = f"numéro {item['id']} "
        result = item["result"]
        if result is None or name not in result["text"] or name.upper() not in result["abstract"]["en"]:
            wrong.append(f"{item['id']}: {item['state']} {item['error']}")
    return wrong


def fill(folder: Path) -> Path:
    """Leave no room on the file system of a folder; return the file that takes it."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as full, suppress(OSError):
        while True:
            full.write(bytes(4096))
    return filler
