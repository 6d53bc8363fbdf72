"""Memory that is freed goes back to the system."""

import subprocess
import sys

_PROGRAM = """
import re, threading
from service.engines.memory import give_back, share_heap

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
    told = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True, timeout=60)
    assert int(told.stdout) > 100_000


def test_memory_that_is_kept_is_there_for_the_next_step():
    program = _PROGRAM.replace("share_heap", "keep_freed").replace("give_back()\n", "\n")
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert int(told.stdout) < 50_000
