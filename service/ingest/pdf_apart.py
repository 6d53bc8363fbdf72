"""Reads an encrypted PDF file in a process of its own, whose memory and time are bounded.

What its streams unpack to cannot be counted before it is decrypted, which only PDFium does. `python -m
service.ingest.pdf_apart MAX_CHARACTERS` reads the file from standard input and writes JSON.
"""

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict

from service.errors import ArticleTooLong, BadInput, NotText
from service.ingest.html_choice import LeftOut

MAX_MEMORY_BYTES = 512 << 20
MAX_SECONDS = 60

_ERRORS: dict[str, type[BadInput]] = {kind.__name__: kind for kind in (ArticleTooLong, NotText)}


def read_apart(data: bytes, max_characters: int) -> tuple[str, list[LeftOut]]:
    """Return what `service.ingest.pdf.read_pdf` does, and raise the same: ArticleTooLong beyond the bounds, NotText."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-m", __name__, str(max_characters), str(MAX_MEMORY_BYTES)]
    too_much = ArticleTooLong(
        "the file unpacks to too much", mend="save it without protection, or paste its text", field="file"
    )
    try:
        done = subprocess.run(  # noqa: S603 - this very module, and two numbers
            command, input=data, capture_output=True, env=environment, timeout=MAX_SECONDS, check=False
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:  # the process ended without a word: out of memory
        raise too_much from error
    if "error" in answer:
        raise _ERRORS[answer["error"]](answer["message"], mend=answer["mend"], field="file")
    return answer["text"], [LeftOut(**piece) for piece in answer["left"]]


def main() -> None:
    """Read a file from standard input; write its text, or what is wrong with it, to standard output."""
    from service.ingest.pdf import read_unpacked

    _set_limits(int(sys.argv[2]))
    answer: dict[str, object]
    try:
        text, left = read_unpacked(sys.stdin.buffer.read(), int(sys.argv[1]))
        answer = {"text": text, "left": [asdict(piece) for piece in left]}
    except BadInput as error:
        answer = {"error": type(error).__name__, "message": str(error), "mend": error.mend}
    json.dump(answer, sys.stdout)


def _set_limits(memory: int) -> None:
    with suppress(ImportError, ValueError):  # a system without such limits, or one with lower ones
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
