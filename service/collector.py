"""Python's garbage collector, out of the way while a server starts.

Imports, patterns and tables are some hundred thousand objects that stay for the life of the process. Looking for
garbage among them takes a tenth of a start, and each full collection later looks at all of them again.
"""

import gc


def pause() -> None:
    """Collect nothing until `resume`."""
    gc.disable()


def resume() -> None:
    """Collect again, if that was paused; what there is by now is never looked at again."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
