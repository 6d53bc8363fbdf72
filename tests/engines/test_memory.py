"""Memory that is freed goes back to the system."""

import ctypes.util
import os
import subprocess
import sys

import pytest

from service.engines.heap import has_jemalloc, jemalloc

_PROGRAM = """
import re, threading
from service.engines.heap import give_back, share_heap

def resident():
    return int(re.search(r"VmRSS:\\s+(\\d+)", open("/proc/self/status").read())[1])

share_heap()
kept = []
def work():
    kept.append([bytes(2000) for _ in range(20000)])
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
full = resident()
last = [rows[-1] for rows in kept]
kept.clear()
give_back()
print(full - resident())
"""


def test_memory_that_threads_have_freed_goes_back_to_the_system():
    result = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True, timeout=60)
    assert int(result.stdout) > 100_000


def test_memory_that_is_kept_is_there_for_the_next_step():
    program = _PROGRAM.replace("share_heap", "keep_freed").replace("give_back()\n", "\n")
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert int(result.stdout) < 50_000


def test_processes_are_started_with_jemalloc_where_the_system_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: f"lib{name}.so.2")
    for before, within in ((None, "libjemalloc.so.2"), ("libown.so", "libjemalloc.so.2:libown.so")):
        if before is None:
            monkeypatch.delenv("LD_PRELOAD", raising=False)
        else:
            monkeypatch.setenv("LD_PRELOAD", before)
        with pytest.raises(OSError, match="no worker"), jemalloc():  # noqa: PT012 - what is started within may fail
            assert os.environ["LD_PRELOAD"] == within
            raise OSError("no worker")
        assert os.environ.get("LD_PRELOAD") == before


def test_processes_are_started_as_ever_where_the_system_has_no_jemalloc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LD_PRELOAD", raising=False)
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: None)
    with jemalloc():
        assert "LD_PRELOAD" not in os.environ
    assert not has_jemalloc()


@pytest.mark.skipif(ctypes.util.find_library("jemalloc") is None, reason="jemalloc is not installed")
def test_what_is_started_really_has_jemalloc() -> None:
    with jemalloc():
        program = [sys.executable, "-c", "from service.engines.heap import has_jemalloc; print(has_jemalloc())"]
        result = subprocess.run(program, capture_output=True, text=True, check=True, timeout=60)
    assert result.stdout == "True\n"
