"""Compiles the library from `src/` with the C++ compiler at hand: called when the package is built, by hatchling.

Run as a module, it compiles the library of the installed package. Imports nothing beyond the standard library, so that
it runs in a build environment.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SOURCES = Path(__file__).with_name("src")
LIBRARY = Path(__file__).with_name("decoder.so")
_FLAGS = ("-std=c++17", "-O3", "-fPIC", "-ffp-contract=fast", "-fno-math-errno", "-fvisibility=hidden", "-Wno-psabi")
_AVX512 = (
    *("-mavx512f", "-mavx512bw", "-mavx512vl", "-mavx512dq", "-mavx512vnni", "-mfma", "-mf16c"),
    *("-Wno-uninitialized", "-Wno-maybe-uninitialized"),  # of GCC 12's own header
)
_AMX = ("-mamx-tile", "-mamx-int8")
_X86_SETS = {"avx2": ("-mavx2", "-mfma", "-mf16c"), "avx512": _AVX512}


class NoCompiler(Exception):
    """There is no C++ compiler, or it cannot compile the library."""


def digest() -> str:
    """Return 16 hexadecimal digits of the sources' SHA-256, which the library knows of itself."""
    total = hashlib.sha256()
    for path in sorted(SOURCES.iterdir()):
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:16]


def find_compiler() -> str | None:
    """Return the C++ compiler: what CXX names, or the first of the usual ones that is installed."""
    return os.environ.get("CXX") or next(filter(None, map(shutil.which, ("c++", "g++", "clang++"))), None)


def compile_library(target: Path = LIBRARY) -> Path:
    """Compile the library to `target`, whole or not at all, in some seconds. Raises NoCompiler."""
    compiler = find_compiler()
    if compiler is None:
        raise NoCompiler("there is no C++ compiler (g++ or clang++)")
    sets: dict[str, tuple[str, ...]] = {"portable": ()}
    defined = [f'-DSOURCE_DIGEST="{digest()}"']
    if platform.machine() in ("x86_64", "AMD64"):
        sets |= _X86_SETS
        if _knows(compiler, _AMX):
            sets["amx"] = (*_AVX512, *_AMX)
            defined.append("-DHAS_AMX")
    others = [path.stem for path in sorted(SOURCES.glob("*.cpp")) if path.stem != "kernels"]
    with tempfile.TemporaryDirectory() as folder:
        jobs = [
            ("kernels", f"kernels_{name}", (f"-DINSTRUCTION_SET={name}", *flags)) for name, flags in sets.items()
        ] + [(name, name, tuple(defined)) for name in others]
        objects = [Path(folder) / f"{output}.o" for _, output, _ in jobs]

        def build(job: tuple[str, str, tuple[str, ...]], made: Path) -> None:
            _run([compiler, *_FLAGS, *job[2], "-c", str(SOURCES / f"{job[0]}.cpp"), "-o", str(made)])

        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            list(pool.map(build, jobs, objects))
        aside = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            _run([compiler, "-shared", "-static-libgcc", "-static-libstdc++", "-pthread", "-o", str(aside)]
                 + [str(one) for one in objects])  # fmt: skip
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)
    return target


def _knows(compiler: str, flags: tuple[str, ...]) -> bool:
    """Tell whether the compiler has these instruction sets; GCC has AMX from version 11, Clang from 12."""
    try:
        _run([compiler, *flags, "-x", "c++", "-fsyntax-only", os.devnull])
    except NoCompiler:
        return False
    return True


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - the compiler that is here
    except OSError as error:
        raise NoCompiler(f"{command[0]} cannot be run: {error}") from error
    except subprocess.CalledProcessError as error:
        raise NoCompiler(f"{command[0]} failed: {error.stderr.strip()[-2000:]}") from error


if __name__ == "__main__":
    try:
        print(compile_library())
    except (NoCompiler, OSError) as error:
        sys.exit(f"the engine's library cannot be compiled: {error}")
