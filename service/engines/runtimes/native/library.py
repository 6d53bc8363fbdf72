"""The compiled library as Python sees it."""

import ctypes
import functools
from pathlib import Path

from service.engines.runtimes.native import compile as source
from service.errors import ModelNotAvailable

_POINTER, _INT, _FLOAT = ctypes.c_void_p, ctypes.c_int, ctypes.c_float


class SearchOptions(ctypes.Structure):
    """How outputs are searched for; the fields are those of `Options` in search.h."""

    _fields_ = (
        ("beams", ctypes.c_int32),
        ("ngram", ctypes.c_int32),
        ("repetition_penalty", _FLOAT),
        ("length_penalty", _FLOAT),
        ("margin", _FLOAT),
    )


_FUNCTIONS: dict[str, tuple[object, tuple[object, ...]]] = {
    "entrefilet_source_digest": (ctypes.c_char_p, ()),
    "entrefilet_instruction_set": (ctypes.c_char_p, ()),
    "entrefilet_open": (_POINTER, (*[_POINTER] * 5, _INT, _INT)),
    "entrefilet_open_encoder_decoder": (_POINTER, (*[_POINTER] * 3, _INT, _INT)),
    "entrefilet_close": (None, (_POINTER,)),
    "entrefilet_submit": (
        _POINTER,
        (_POINTER, _INT, _POINTER, _POINTER, _POINTER, ctypes.POINTER(SearchOptions), _POINTER, _INT, _INT, _INT),
    ),
    "entrefilet_next": (_INT, (_POINTER, _POINTER, _INT)),
    "entrefilet_output_count": (_INT, (_POINTER, _INT)),
    "entrefilet_output": (_INT, (_POINTER, _INT, _INT, _POINTER, _POINTER, _INT, ctypes.POINTER(_FLOAT))),
    "entrefilet_forget": (None, (_POINTER, _POINTER)),
}


@functools.cache
def load(path: Path = source.LIBRARY) -> ctypes.CDLL | None:
    """Return the library, or None where it was not compiled, does not load or was compiled from other sources."""
    try:
        library = ctypes.CDLL(str(path))
        for name, (result, arguments) in _FUNCTIONS.items():
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
    except (OSError, AttributeError):
        return None
    return library if library.entrefilet_source_digest().decode() == source.digest() else None


def required() -> ctypes.CDLL:
    """Return the library. Raises ModelNotAvailable where there is none."""
    library = load()
    if library is None:
        raise ModelNotAvailable(
            "the engine's library was not compiled",
            mend="install a C++ compiler and reinstall entrefilet, or build or fetch the model again: "
            "entrefilet models build, entrefilet models fetch NAME",
        )
    return library


def instruction_set() -> str | None:
    """Return which of its kernels the library takes on this processor, or None where there is no library."""
    library = load()
    return library.entrefilet_instruction_set().decode() if library else None
