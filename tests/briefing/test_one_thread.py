"""A brief's arithmetic keeps to its own thread: the engine has the others."""

import os
import subprocess
import sys

_PROGRAM = """
import service.summarise.vectors, numpy, os
square = numpy.ones((400, 400))
square @ square
print(len(os.listdir("/proc/self/task")))
"""


def test_numpy_starts_no_threads() -> None:
    bare = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    result = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True, env=bare)
    assert int(result.stdout) == 1
