"""Folders of models that are whole or not there: written aside under a lock, listed in a manifest, renamed.

A folder `NAME-REVISION` appears under its final name only after every byte of it is on the disk. Two processes that
start together take turns, the second finds the first's work; what a killed process leaves has the ending `.partial`
and is swept by the next one that holds the lock.
"""

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

from service.errors import ModelNotAvailable

Progress = Callable[[str, float], None]
"""Hears the name of a step and the share of the whole work done, from 0 to 1."""

MANIFEST = "manifest.json"
_PARTIAL = ".partial"
_BLOCK = 1 << 20


def install(
    target: Path,
    write: Callable[[Path], None],
    *,
    facts: Mapping[str, object],
    waiting: Callable[[], None] | None = None,
) -> Path:
    """Make `target` a whole folder by calling `write` with an empty one; return `target`.

    Nothing is written when it is there and undamaged already. `facts` go into the manifest; `waiting` is called once
    when another process holds the lock. Raises ModelNotAvailable when the disk is full or not writable; whatever
    `write` raises comes through, and nothing is left of the attempt.
    """
    if _is_whole(target):
        return target
    from filelock import FileLock, Timeout

    name = target.name.rpartition("-")[0] or target.name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(target.parent / f".{name}.lock")
        try:
            lock.acquire(blocking=False)
        except Timeout:
            if waiting:
                waiting()
            lock.acquire()
        try:
            if not _is_whole(target):
                _sweep(target.parent, name)
                _write_aside(target, name, write, facts)
        finally:
            lock.release()
    except OSError as error:
        raise ModelNotAvailable(
            f"the model cannot be written to {target.parent}: {error.strerror or error}",
            mend="free some space or make the folder writable, or let ENTREFILET_MODELS_DIR name another one",
        ) from error
    return target


def pair_of(facts: Mapping[str, object]) -> tuple[str, str]:
    """Return the languages that a manifest says the model translates from and into."""
    return str(facts.get("source", "fr")), str(facts.get("target", "en"))


def manifest(folder: Path) -> dict[str, object]:
    """Return what the manifest of `folder` says. Raises ModelNotAvailable if there is none or it cannot be read."""
    try:
        read = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelNotAvailable(f"{folder} is not a model folder: it has no {MANIFEST}") from error
    except (OSError, ValueError) as error:
        raise ModelNotAvailable(f"the manifest in {folder} is damaged") from error
    if not isinstance(read, dict) or not isinstance(read.get("files"), dict):
        raise ModelNotAvailable(f"the manifest in {folder} is damaged")
    return read


def verify(folder: Path, *, mend: str) -> None:
    """Reread every file and compare size and SHA-256 with the manifest. Raises ModelNotAvailable, naming the file."""
    try:
        files = manifest(folder)["files"]
        assert isinstance(files, dict)
        for name, expected in files.items():
            found = _describe(folder / name)
            if found != expected:
                raise ModelNotAvailable(f"{folder / name} is damaged: its content is not what was built")
    except FileNotFoundError as error:
        raise ModelNotAvailable(f"{error.filename} is missing", mend=mend) from error
    except OSError as error:
        raise ModelNotAvailable(f"{error.filename} cannot be read: {error.strerror}", mend=mend) from error
    except ModelNotAvailable as error:
        raise ModelNotAvailable(str(error), mend=mend) from error


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _is_whole(folder: Path) -> bool:
    try:
        verify(folder, mend="")
    except ModelNotAvailable:
        return False
    return True


def _describe(path: Path) -> dict[str, object]:
    return {"size": path.stat().st_size, "sha256": sha256(path)}


def _write_aside(target: Path, name: str, write: Callable[[Path], None], facts: Mapping[str, object]) -> None:
    aside = target.parent / f".{name}-{uuid.uuid4().hex}{_PARTIAL}"
    aside.mkdir()  # not mkdtemp, whose mode 0700 would keep the model from other users of the machine
    try:
        write(aside)
        written = sorted(path for path in aside.rglob("*") if path.is_file())
        files = {path.relative_to(aside).as_posix(): _describe(path) for path in written}
        text = json.dumps({**facts, "files": files}, indent=2, ensure_ascii=False)
        (aside / MANIFEST).write_text(text + "\n", encoding="utf-8")
        for path in [*written, aside / MANIFEST]:
            # safetensors writes with mode 0600, which would keep the model from other users as well
            path.chmod(aside.stat().st_mode & 0o666)
        for path in [*written, aside / MANIFEST, aside]:
            _flush(path)
        if target.exists():  # damaged, or install() would not have come here; rename cannot replace a full folder
            target.rename(target.parent / f".{name}-{uuid.uuid4().hex}{_PARTIAL}")
        aside.rename(target)
        _flush(target.parent)
    finally:
        _sweep(target.parent, name)


def _sweep(parent: Path, name: str) -> None:
    """Delete what dead or failed builds of `name` have left; the caller holds the lock, so none is alive."""
    for left in parent.glob(f".{name}-*{_PARTIAL}"):
        shutil.rmtree(left, ignore_errors=True)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
