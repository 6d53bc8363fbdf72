"""The compiled library as Python sees it."""

import ctypes
import functools
import logging
import os
import shlex
import sys
from pathlib import Path
from typing import NamedTuple

from service.engines.runtimes.native import compile as source
from service.errors import ModelNotAvailable

_log = logging.getLogger(__name__)

COMPILE = f"{shlex.quote(sys.executable)} -m {source.__name__}"
"""The command that compiles the library where it belongs."""

INSTRUCTION_SETS = ("amx", "avx512", "avx2", "portable")
"""The names of the library's kernels, best first; CHOICE, a variable of the environment, may name the ones to take."""
CHOICE = "ENTREFILET_INSTRUCTION_SET"

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
    "entrefilet_choose_instruction_set": (_INT, (ctypes.c_char_p,)),
    "entrefilet_open": (_POINTER, (*[_POINTER] * 5, _INT, _INT)),
    "entrefilet_open_reader": (_POINTER, (*[_POINTER] * 5,)),
    "entrefilet_read": (_INT, (_POINTER, _POINTER, _INT, _INT, _POINTER)),
    "entrefilet_close_reader": (None, (_POINTER,)),
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


class _Fault(NamedTuple):
    """What is wrong with the library, behind its name in a sentence; whether it is only CHOICE that is."""

    words: str = ""
    is_of_choice: bool = False


@functools.cache
def _examined(path: Path) -> tuple[ctypes.CDLL | None, _Fault]:
    """Return the library of a file, or None and what is wrong with it."""
    if not path.is_file():
        return None, _Fault("is missing")
    stale = _Fault("is stale: it was compiled from other sources")
    try:
        library = ctypes.CDLL(str(path))
        for name, (result, arguments) in _FUNCTIONS.items():
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
    except OSError as error:
        return None, _Fault(f"cannot be loaded: {error}")
    except AttributeError:
        return None, stale
    if library.entrefilet_source_digest().decode() != source.digest():
        return None, stale
    choice = os.environ.get(CHOICE)
    if choice and not library.entrefilet_choose_instruction_set(choice.encode(errors="replace")):
        return None, _Fault(f"has no kernels {choice!r} that run on this processor", is_of_choice=True)
    return library, _Fault()


def load() -> ctypes.CDLL | None:
    """Return the library, or None where it was not compiled, does not load or was compiled from other sources."""
    return _examined(source.LIBRARY)[0]


def fault() -> str:
    """Return what is wrong with the library, behind its name in a sentence; nothing where `load` returns it."""
    return _examined(source.LIBRARY)[1].words


def is_mendable() -> bool:
    """Tell whether the library could be there: it was compiled once, or there is a compiler.

    A package that was built without a compiler, for a machine without one, is as it was meant to be.
    """
    return bool(fault()) and (source.LIBRARY.exists() or source.find_compiler() is not None)


def mend() -> str:
    """Return what to do about the library's fault."""
    if _examined(source.LIBRARY)[1].is_of_choice:
        return f"let {CHOICE} be one of {', '.join(INSTRUCTION_SETS)} that this processor has, or unset it"
    compiler = "" if source.find_compiler() else "install a C++ compiler, "
    return f"{compiler}run: {COMPILE}, then entrefilet models build, or entrefilet models fetch NAME"


@functools.cache
def warn_of_fallback() -> None:
    """Log, once a process, that CTranslate2 takes the library's place where the library could be there."""
    if is_mendable():
        _log.warning("the engine's library %s; CTranslate2 takes its place, slower (%s)", fault(), mend())


def required() -> ctypes.CDLL:
    """Return the library. Raises ModelNotAvailable where there is none."""
    library = load()
    if library is None:
        raise ModelNotAvailable(f"the engine's library {fault()}", mend=mend())
    return library


def instruction_set() -> str | None:
    """Return which of its kernels the library takes on this processor, or None where there is no library."""
    library = load()
    return library.entrefilet_instruction_set().decode() if library else None
