"""How a command ended, for the shell: part of the public contract."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What `entrefilet` returns; a batch that was stopped before its end counts as failed."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    BAD_INPUT = 3
    NO_MODEL = 4
    WITH_FAILURES = 5
    INTERRUPTED = 130
