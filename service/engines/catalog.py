"""Names → models: what can be installed, what is, and how to open it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from service.decoding import ModelIdentity
from service.engines import hub, licences, model_folders
from service.engines.batches import MIXED, Batching
from service.engines.entries import ENTRIES, Entry
from service.engines.kinds import KINDS, embedded, kind_of, marian, multilingual, reader
from service.engines.kinds.remote import Remote, open_remote
from service.errors import ModelNotAvailable
from service.ports import Translator

AUTO = "auto"
ON_TORCH = "hf:"
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Status:
    """An entry, or an installed model that the catalog does not know, with its state on this machine."""

    name: str
    kind: str
    source: str
    target: str
    licence: str
    description: str
    installed: bool
    path: str | None
    revision: str | None
    bytes: int


_BY_NAME = {entry.name: entry for entry in ENTRIES}
_OPUS = re.compile(r"opus-mt-(?:tc-big-)?([a-z]{2,3})-([a-z]{2,3})")
_ANY_MODEL = ("*.json", "*.safetensors", "*.model", "*.spm", "*.jinja", "README.md")
_REPOSITORY = re.compile(r"\A\w[\w.-]*/\w[\w.-]*")


def status(models_dir: Path) -> list[Status]:
    """Return every entry of the catalog, then every other model in `models_dir`, with its state; reads no weights."""
    others = sorted({name for name, _ in _installed(models_dir)} - _BY_NAME.keys())
    return [_status(name, models_dir) for name in [*_BY_NAME, *others]]


def build(name: str, models_dir: Path, *, progress: Progress | None = None) -> Path:
    """Install a model without a hub, the embedded one with the reader of sentences. Raises ModelNotAvailable."""
    if name == embedded.NAME:
        return _build_embedded(models_dir, progress)
    if name == reader.NAME:
        return reader.build(models_dir, progress=progress)
    if name in _BY_NAME:
        raise ModelNotAvailable(f"{name} comes from a hub", mend=f"run: entrefilet models fetch {name}")
    raise _unknown(name, models_dir)


def _build_embedded(models_dir: Path, progress: Progress | None) -> Path:
    if not embedded.is_native():  # there is nothing that would run the reader
        return embedded.build(models_dir, progress=progress)
    first, second = (None, None) if progress is None else (_share(progress, 0.0, 0.7), _share(progress, 0.7, 0.3))
    path = embedded.build(models_dir, progress=first)
    reader.build(models_dir, progress=second)
    return path


def _share(progress: Progress, done: float, share: float) -> Progress:
    return lambda step, part: progress(step, done + share * part)


def fetch(name: str, models_dir: Path, *, progress: Progress | None = None, allow_noncommercial: bool = False) -> Path:
    """Install a model: by its catalog name, any `opus-mt-*`, a hub's OWNER/NAME, or a folder in Transformers' format.

    Only this function ever uses the network. Raises ModelNotAvailable, also for a licence that forbids commercial use
    unless `allow_noncommercial`: before the weights are fetched.
    """
    if name in (embedded.NAME, reader.NAME):
        return build(name, models_dir, progress=progress)
    folder = Path(name)
    if folder.is_dir():
        return _install(folder, _own_name(folder), models_dir, progress, allow_noncommercial)
    entry, short = _BY_NAME.get(name), name.rpartition("/")[2]
    if not entry and not _OPUS.fullmatch(short) and not _REPOSITORY.fullmatch(name):
        raise _unknown(name, models_dir)
    repository = entry.weights if entry else name if "/" in name else f"Helsinki-NLP/{short}"
    if entry:
        licences.check(name, entry.licence, allow_noncommercial=allow_noncommercial)
    if progress:
        progress("fetching from the hub", 0.0)
    if not entry:
        card = hub.download(repository, licences.CARDS)
        licences.check(name, licences.read_licence(card), allow_noncommercial=allow_noncommercial)
    fetched = hub.download(repository, marian.FILES if _OPUS.fullmatch(short) else _ANY_MODEL)
    return _install(fetched, short.lower() if entry is None else short, models_dir, progress, allow_noncommercial)


def licence_of(folder: Path) -> str:
    """Return the licence of a built model. Raises ModelNotAvailable."""
    return str(model_folders.manifest(folder).get("licence", licences.UNKNOWN))


def verify(name: str, models_dir: Path) -> None:
    """Reread an installed model. Raises ModelNotAvailable saying what is missing or damaged and how to mend it."""
    model_folders.verify(_find(name, models_dir), mend=_mend(name))


def locate(name: str, models_dir: Path, *, allow_noncommercial: bool = False) -> Path:
    """Return the folder that `open_translator` would load, or convert, without reading it. Raises ModelNotAvailable."""
    if name == AUTO:
        name = _best(models_dir, allow_noncommercial)
    folder = Path(name.removeprefix(ON_TORCH))
    return _find(name, models_dir) if name in _BY_NAME or not folder.is_dir() else folder


def length_penalty(name: str) -> float:
    """Return the length penalty with which a model is best, 1 for one that is not in the catalogue."""
    return _BY_NAME[name].length_penalty if name in _BY_NAME else 1.0


def open_translator(
    name: str,
    *,
    models_dir: Path,
    threads: int,
    remote: Remote | None = None,
    allow_noncommercial: bool = False,
    batching: Batching = MIXED,
) -> Translator:
    """Load a translator; nothing is ever fetched here.

    `name` is a catalog name or any installed model's; a folder, built by this service or in Transformers' format
    (`hf:FOLDER` runs it on torch rather than converting it); the address of an OpenAI-compatible server with its
    model, such as `http://localhost:8000/v1#some-model`, which is asked as `remote` says; or `auto`, the best installed
    French→English model by BLEU. Engines that continue prompts form their batches as `batching` says. Every file of a
    built model is checked before it is loaded. Raises ModelNotAvailable.
    """
    if name == AUTO:
        name = _best(models_dir, allow_noncommercial)
    if name.startswith(("http://", "https://")):
        return open_remote(name, remote or Remote())
    folder = Path(name.removeprefix(ON_TORCH))
    if name in _BY_NAME or not folder.is_dir():
        return _open(
            _find(name, models_dir),
            threads,
            mend=_mend(name),
            allow_noncommercial=allow_noncommercial,
            batching=batching,
        )
    if not _is_built(folder):
        licences.check(folder.name, licences.read_licence(folder), allow_noncommercial=allow_noncommercial)
        if name.startswith(ON_TORCH) or multilingual.takes(folder):
            return _open_on_torch(folder)
        folder = _install(folder, _own_name(folder), models_dir, None, allow_noncommercial)
    return _open(folder, threads, mend="copy it again", allow_noncommercial=allow_noncommercial, batching=batching)


def _open_on_torch(folder: Path) -> Translator:
    from service.engines.runtimes.hf import TransformersTranslator

    pair = _OPUS.fullmatch(folder.resolve().name)
    source, target = (pair[1], pair[2]) if pair else ("fr", "en")
    return TransformersTranslator(folder, source=source, target=target)


def _open(folder: Path, threads: int, *, mend: str, allow_noncommercial: bool, batching: Batching) -> Translator:
    model_folders.verify(folder, mend=mend)
    facts = model_folders.manifest(folder)
    if missing := {"name", "revision", "kind"} - facts.keys():
        raise ModelNotAvailable(f"the manifest in {folder} does not say the model's {min(missing)}", mend=mend)
    identity = ModelIdentity(str(facts["name"]), str(facts["revision"]))
    licences.check(identity.name, str(facts.get("licence", "")), allow_noncommercial=allow_noncommercial)
    kind = KINDS.get(str(facts["kind"]))
    if kind is None:
        raise ModelNotAvailable(f"the manifest in {folder} names a kind of models that is not known", mend=mend)
    return kind.open(folder, identity, facts, threads=threads, batching=batching)


def _installed(models_dir: Path) -> list[tuple[str, Path]]:
    """Return name and folder of every built model, the newest of a name last."""
    folders = sorted(
        (path for path in models_dir.glob("[!.]*") if _is_built(path)), key=lambda path: path.stat().st_mtime_ns
    )
    return [(path.name.rpartition("-")[0], path) for path in folders]


def _find(name: str, models_dir: Path) -> Path:
    short = name.rpartition("/")[2] if _REPOSITORY.fullmatch(name) else name
    there = dict(_installed(models_dir))
    found = embedded.locate(models_dir) if name == embedded.NAME else there.get(short) or there.get(short.lower())
    if found:
        return found
    if short in _BY_NAME or _OPUS.fullmatch(short):
        raise ModelNotAvailable(f"the model {short} is not installed in {models_dir}", mend=_mend(short))
    raise _unknown(name, models_dir)


def _best(models_dir: Path, allow_noncommercial: bool) -> str:
    usable = [
        entry
        for entry in ENTRIES
        if _status(entry.name, models_dir).installed
        and (allow_noncommercial or licences.is_commercial(entry.licence))
        and (entry.source, entry.target) == ("fr", "en")
    ]
    return max(usable, key=lambda entry: entry.bleu).name if usable else embedded.NAME


def _status(name: str, models_dir: Path) -> Status:
    try:
        path: Path | None = _find(name, models_dir)
    except ModelNotAvailable:
        path = None
    entry = _BY_NAME.get(name)
    facts = model_folders.manifest(path) if path and _is_built(path) else {}
    return Status(
        name=name,
        kind=entry.kind if entry else str(facts.get("kind", "")),
        source=entry.source if entry else str(facts.get("source", "")),
        target=entry.target if entry else str(facts.get("target", "")),
        licence=entry.licence if entry else str(facts.get("licence", "unknown")),
        description=entry.description if entry else str(facts.get("description", "converted on this machine")),
        installed=bool(facts),
        path=str(path) if facts else None,
        revision=str(facts["revision"]) if facts else None,
        bytes=sum(file.stat().st_size for file in path.iterdir()) if path and facts else 0,
    )


def _install(folder: Path, name: str, models_dir: Path, progress: Progress | None, allow_noncommercial: bool) -> Path:
    """Convert or copy a folder in Transformers' format into `models_dir`, once."""
    facts = _facts(folder, name, _BY_NAME.get(name))
    licences.check(name, str(facts["licence"]), allow_noncommercial=allow_noncommercial)
    return kind_of(folder).install(folder, name, models_dir, facts=facts, progress=progress)


def _own_name(folder: Path) -> str:
    """Return the name of a folder in small letters, or as the catalog spells it."""
    name = folder.resolve().name.lower()
    return next((known for known in _BY_NAME if known.lower() == name), name)


def _facts(folder: Path, name: str, entry: Entry | None) -> dict[str, object]:
    pair = _OPUS.fullmatch(name)
    source, target = (pair[1], pair[2]) if pair else ("fr", "en")
    licence = licences.read_licence(folder)
    if entry and licence == licences.UNKNOWN:
        licence = entry.licence
    return {"licence": licence, "source": source, "target": target}


def _is_built(folder: Path) -> bool:
    return (folder / model_folders.MANIFEST).is_file()


def _mend(name: str) -> str:
    if name == embedded.NAME:
        return embedded.mend()
    return reader.MEND if name == reader.NAME else f"run: entrefilet models fetch {name}"


def _unknown(name: str, models_dir: Path) -> ModelNotAvailable:
    known = ", ".join(dict.fromkeys([*_BY_NAME, *(known for known, _ in _installed(models_dir))]))
    return ModelNotAvailable(
        f"no model is called {name}: known are {known}",
        mend="use one of these names, any opus-mt-XX-YY, a fetched OWNER/NAME or a folder",
    )
