"""What ends a run before its end; each can be mended and the same command goes on."""

from service.errors import BadInput, EntrefiletError, InvalidOption


class InputLost(BadInput):
    """An input cannot be read, or ends before the place where the run stopped."""


class InputChanged(BadInput):
    """An input is no longer the one that the run began with."""


class ConfigurationChanged(InvalidOption):
    """The output folder holds a run with another configuration."""


class OutputUnusable(EntrefiletError):
    """The output folder cannot be written: full, read-only, in use, or not ours."""


class TooManyErrors(EntrefiletError):
    """More articles failed than --max-errors allows."""
