"""Examines an installation: versions, processor, memory, disk, clock, database, models, and a brief as a test."""

import importlib.metadata
import os
import platform
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from service import __version__
from service.engines.model_folders import MANIFEST
from service.engines.runtimes.native import library
from service.errors import EntrefiletError, ModelNotAvailable
from service.settings import Settings

State = Literal["ok", "warning", "failed"]

_LIBRARIES = ("ctranslate2", "tokenizers", "marisa-trie", "sqlalchemy", "flask", "lxml")
_ISA_FLAGS = (
    "avx2",
    "avx512f",
    "avx512_vnni",
    "avx_vnni",
    "avx512_bf16",
    "amx_int8",
    "amx_bf16",
    "asimd",
    "i8mm",
    "sve",
)
_LOW_DISK, _NO_DISK = 2_000_000_000, 100_000_000
_LOW_MEMORY = 1_500_000_000
_CLOCK_SECONDS = 5.0
_EARLIEST = 1_764_547_200  # 1 December 2025: no clock of a machine that runs this release is before it


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check: what was found, what to do where that is not good, and the seconds that it took."""

    check: str
    state: State
    detail: str
    mend: str = ""
    seconds: float | None = None


def examine(settings: Settings, *, quick: bool = False) -> Iterator[Finding]:
    """Yield the findings of every check, each as soon as it is there; no check raises.

    `quick` leaves out what takes seconds: the hashes of the model's files and the test brief.
    """
    yield _versions()
    yield _processor()
    yield _threads(settings)
    yield _memory()
    yield _disk("models_dir", settings.models_dir)
    if not settings.database:  # jobs and cached results are in PostgreSQL otherwise
        yield _disk("data_dir", settings.data_dir)
    yield _clock()
    yield _guarded("database", lambda: _database(settings))
    yield _guarded("glossary", lambda: _glossary(settings))
    yield _summariser(settings)
    if settings.translator.startswith(("http://", "https://")):
        yield _guarded("server", lambda: _server(settings))
        return
    model = _guarded("model", lambda: _model(settings, quick=quick))
    yield model
    if not quick and model.state != "failed":
        yield _guarded("brief", lambda: _brief(settings))


def _guarded(check: str, run: Callable[[], Finding]) -> Finding:
    start = time.perf_counter()
    try:
        finding = run()
    except EntrefiletError as error:
        return Finding(check, "failed", " ".join(str(error).split()), error.mend or "see the log")
    except Exception as error:  # noqa: BLE001 - an examination tells of what is broken, whatever it is
        return Finding(check, "failed", f"{type(error).__name__}: {error}", "report it with this line")
    spent = round(time.perf_counter() - start, 2)
    return Finding(finding.check, finding.state, finding.detail, finding.mend, spent if spent >= 0.1 else None)


def _versions() -> Finding:
    libraries = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in _LIBRARIES)
    return Finding("versions", "ok", f"entrefilet {__version__}, Python {platform.python_version()}, {libraries}")


def _processor() -> Finding:
    """Name the processor and the instruction sets that an engine can use; without AVX2 it is slow."""
    facts: dict[str, str] = {}
    path = Path("/proc/cpuinfo")
    if path.exists():
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            facts.setdefault(name.strip(), value.strip())
    flags = set((facts.get("flags") or facts.get("Features") or "").split())
    known = [flag for flag in _ISA_FLAGS if flag in flags]
    detail = f"{facts.get('model name', platform.machine())}, {' '.join(known) or 'no vector instructions known'}"
    kernels = library.instruction_set()
    if kernels is None:
        detail += f"; the engine's library {library.fault()}; models are slower"
        return Finding("processor", "warning", detail, library.mend())
    detail += f"; engine library: {kernels}"
    if platform.machine() == "x86_64" and "avx2" not in flags:
        return Finding("processor", "warning", detail, "a processor with AVX2 is several times as fast")
    return Finding("processor", "ok", detail)


def _threads(settings: Settings) -> Finding:
    cores = len(os.sched_getaffinity(0))
    quota = _cpu_quota()
    detail = f"{settings.engine_threads} for the engine, {cores} cores may be used"
    if quota is not None:
        detail += f", a quota of {quota:g}"
    allowed = min(cores, quota) if quota is not None else cores
    if settings.engine_threads > allowed + 0.5:
        return Finding("threads", "warning", detail, f"set ENTREFILET_THREADS to {max(1, int(allowed))}")
    return Finding("threads", "ok", detail)


def _cpu_quota() -> float | None:
    """Return how many processors the control group may use at once, or None where it has no limit."""
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text(encoding="ascii").split()
        return None if quota == "max" else int(quota) / int(period)
    except (OSError, ValueError):
        return None


def _memory() -> Finding:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        sizes = {name: int(value.split()[0]) * 1024 for name, _, value in (line.partition(":") for line in lines)}
        total, available = sizes["MemTotal"], sizes["MemAvailable"]
    except (OSError, KeyError, ValueError, IndexError):
        return Finding("memory", "ok", "not known on this system")
    detail = f"{available / 1e9:.1f} of {total / 1e9:.1f} GB available"
    if available < _LOW_MEMORY:
        return Finding("memory", "warning", detail, f"leave the service {_LOW_MEMORY / 1e9:.1f} GB")
    return Finding("memory", "ok", detail)


def _disk(name: str, folder: Path) -> Finding:
    """Examine the disk under a folder, which need not exist yet."""
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    variable = f"ENTREFILET_{name.upper()}"
    if not there.is_dir():
        return Finding("disk", "failed", f"{name} {folder}: {there} is a file, not a folder", f"set {variable}")
    if not os.access(there, os.W_OK):
        if name == "models_dir" and any(folder.glob(f"*/{MANIFEST}")):
            return Finding("disk", "ok", f"{name} {folder} is read-only and holds models")  # as in an image
        return Finding("disk", "failed", f"{name} {folder} cannot be written", f"make it writable, or set {variable}")
    free = shutil.disk_usage(there).free
    detail = f"{name} {folder}, {free / 1e9:.1f} GB free"
    if free < _NO_DISK:
        return Finding("disk", "failed", detail, "free some space")
    if free < _LOW_DISK:
        return Finding("disk", "warning", detail, f"leave {_LOW_DISK / 1e9:.0f} GB for jobs and cached results")
    return Finding("disk", "ok", detail)


def _clock() -> Finding:
    now = time.time()
    written = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))
    if now < _EARLIEST:
        return Finding("clock", "failed", written, "set the clock: leases and signatures of webhooks depend on it")
    return Finding("clock", "ok", written)


def _database(settings: Settings) -> Finding:
    """Open the database; a SQLite file that is not there yet is not made."""
    if not settings.database and not settings.sqlite_file.exists():
        return Finding("database", "ok", f"SQLite in {settings.data_dir}, made on first use")
    from sqlalchemy import text

    from service.storage.database import open_database

    database = open_database(settings)
    try:
        with database.read() as connection:
            if settings.database:
                theirs = float(connection.execute(text("select extract(epoch from clock_timestamp())")).scalar_one())
                apart = abs(theirs - time.time())
                if apart > _CLOCK_SECONDS:
                    detail = f"PostgreSQL answers, its clock is {apart:.0f} s away from this one"
                    return Finding("database", "warning", detail, "keep both clocks by NTP: leases depend on them")
                return Finding("database", "ok", "PostgreSQL answers")
            verdict = connection.execute(text("pragma quick_check(1)")).scalar_one()
            if verdict != "ok":
                detail = f"SQLite in {settings.data_dir} is damaged: {verdict}"
                return Finding("database", "failed", detail, "restore it: entrefilet restore FILE")
            return Finding("database", "ok", f"SQLite in {settings.data_dir} answers and is whole")
    finally:
        database.close()


def _glossary(settings: Settings) -> Finding:
    from service.bootstrap.adapters import read_glossary

    glossary = read_glossary(settings)
    return Finding("glossary", "ok", "none" if glossary is None else f"{settings.glossary} is read")


def _summariser(settings: Settings) -> Finding:
    """Tell who writes abstracts, and whether the reader of sentences is there.

    A server is not asked: a brief that it fails is made of the article's sentences.
    """
    from service.engines.abstractive.models import AUTO, EXTRACTIVE
    from service.engines.kinds import reader

    name = settings.summariser
    mend = "set ENTREFILET_SUMMARISER to auto, extractive, a folder, or the address of a server with #MODEL"
    if name.startswith(("http://", "https://")):
        return Finding("summariser", "ok", name) if "#" in name else Finding("summariser", "failed", name, mend)
    if name in (AUTO, EXTRACTIVE) or Path(name).is_dir():
        if library.instruction_set() is None or reader.locate(settings.models_dir):
            return Finding("summariser", "ok", name)
        without = f"{name}: sentences are chosen without the reader, so that briefs convey less of their articles"
        return Finding("summariser", "warning", without, reader.MEND)
    return Finding("summariser", "failed", f"{name} is no folder", mend)


def _server(settings: Settings) -> Finding:
    from service.bootstrap.adapters import remote_of
    from service.engines.kinds.remote import examine as examine_server

    return Finding("server", "ok", f"{settings.translator}: {examine_server(settings.translator, remote_of(settings))}")


def _model(settings: Settings, *, quick: bool) -> Finding:
    from service.engines import catalog

    usable = [status for status in catalog.status(settings.models_dir) if status.installed]
    if not usable:
        raise ModelNotAvailable("no model is installed", mend="run: entrefilet models build")
    catalog.locate(settings.translator, settings.models_dir, allow_noncommercial=settings.allow_noncommercial)
    if not quick:
        for status in usable:
            catalog.verify(status.name, settings.models_dir)
    shown = ", ".join(f"{status.name} {status.revision} [{status.licence}]" for status in usable)
    return Finding("model", "ok", f"{shown}, {'not verified' if quick else 'verified'}, in {settings.models_dir}")


def _brief(settings: Settings) -> Finding:
    """Make the brief of a short article and see that its figure arrives."""
    from service.bootstrap import build_services
    from service.bootstrap.adapters import read_sample
    from service.domain import Article, BriefOptions

    services = build_services(settings)
    try:
        services.warm()
        start = time.perf_counter()
        brief = services.briefer.brief(Article(read_sample()), BriefOptions(key_points=3, abstract_words=40))
        spent = time.perf_counter() - start
    finally:
        services.close()
    english = " ".join([brief.abstract.en, *(point.en for point in brief.key_points)])
    detail = f"a test article in {spent:.1f} s: {brief.abstract.en}"
    if not english.strip():
        return Finding("brief", "failed", "the brief of the test article is empty", "run: entrefilet models build")
    return Finding("brief", "ok", detail)
