"""Marian models (`opus-mt-*`): converted once to int8, for the service's own library where that can run them.

That is where it was compiled and knows the model's architecture; elsewhere CTranslate2 runs them.
"""

import hashlib
import shutil
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path

from service.decoding import ModelIdentity
from service.engines import model_folders, native_weights
from service.engines.batches import Batching
from service.engines.conversion import ctranslate
from service.engines.conversion import marian as conversion
from service.engines.hub import require_transformers
from service.engines.licences import CARDS
from service.engines.model_folders import Progress
from service.engines.runtimes.marian import MarianTranslator
from service.engines.runtimes.marian_pieces import SOURCE_PIECES, TARGET_PIECES, VOCABULARY
from service.engines.runtimes.native import library
from service.engines.runtimes.native.translator import NativeMarianTranslator
from service.errors import ModelNotAvailable

KIND = "marian"

_CONFIGURATION = ("config.json", VOCABULARY, "tokenizer_config.json", SOURCE_PIECES, TARGET_PIECES)
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")
_NEEDED = (*_CONFIGURATION, "generation_config.json", *_WEIGHTS)
FILES = (*_NEEDED, *CARDS)
"""What of a hub's repository is needed."""


def is_native(folder: Path) -> bool:
    """Tell whether a Marian folder is converted for the library that was compiled with the service."""
    if library.load() is None:
        return False
    try:
        conversion.architecture_of(folder)
    except ModelNotAvailable:  # CTranslate2 knows more of them, or says what is wrong
        return False
    return True


def revision(folder: Path) -> str:
    """Return 12 hexadecimal digits that stand for a Marian folder's weights, pieces and configuration.

    They say what it is converted for as well, so that no store mixes the outputs of both.
    """
    parts = [model_folders.sha256(folder / name) for name in _NEEDED if (folder / name).is_file()]
    return hashlib.sha256("\n".join([_quantisation(folder), "1", *parts]).encode()).hexdigest()[:12]


def _quantisation(folder: Path) -> str:
    return conversion.QUANTISATION if is_native(folder) else "int8"


def takes(folder: Path) -> bool:
    """Tell whether a folder in Transformers' format has this kind of model: every one that no other kind takes."""
    return folder.is_dir()  # what it lacks is said by `install`


def install(
    folder: Path, name: str, models_dir: Path, *, facts: Mapping[str, object], progress: Progress | None = None
) -> Path:
    """Convert a Marian folder in Transformers' format, once; return the folder `NAME-REVISION` in `models_dir`.

    `facts` (licence, source, target) go into its manifest. Raises ModelNotAvailable, naming the file that is missing
    or the reason why the model cannot be converted.
    """
    report: Progress = progress or (lambda _step, _share: None)
    missing = [file for file in _CONFIGURATION if not (folder / file).is_file()]
    if missing or not any((folder / file).is_file() for file in _WEIGHTS):
        raise ModelNotAvailable(f"{folder} is no Marian model: it has no {(missing or _WEIGHTS)[0]}")
    require_transformers()

    def write(aside: Path) -> None:
        report("converting to int8", 0.3)
        if is_native(folder):
            _converted(conversion.save_native, folder, aside)
            copied = [SOURCE_PIECES, TARGET_PIECES, VOCABULARY]
        else:
            library.warn_of_fallback()
            _converted(save_ctranslate2, folder, aside)
            copied = [SOURCE_PIECES, TARGET_PIECES]
        for file in copied:
            shutil.copyfile(folder / file, aside / file)
        report("checking the files", 0.95)

    own = revision(folder)
    model_folders.install(
        models_dir / f"{name}-{own}",
        write,
        facts={"name": name, "revision": own, "kind": KIND, "quantisation": _quantisation(folder), **facts},
        waiting=lambda: report("waiting for another process that builds it", 0.0),
    )
    report("ready", 1.0)
    return models_dir / f"{name}-{own}"


def save_ctranslate2(folder: Path, target: Path) -> None:
    """Write a Marian folder into `target` as an int8 model of CTranslate2."""
    with warnings.catch_warnings():
        # the tokenizer recommends a punctuation normaliser that it would use for nothing we ask of it
        warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
        ctranslate.save_ctranslate2(folder, target)


def _converted(save: Callable[[Path, Path], None], folder: Path, target: Path) -> None:
    try:
        save(folder, target)
    except (OSError, ModelNotAvailable):
        raise  # a full disk is not the model's fault
    except Exception as error:
        raise ModelNotAvailable(f"the Marian model in {folder} cannot be converted: {error}") from error


def open(
    folder: Path, identity: ModelIdentity, facts: Mapping[str, object], *, threads: int, batching: Batching
) -> MarianTranslator | NativeMarianTranslator:
    """Load a folder that `install` wrote. Raises ModelNotAvailable."""
    del batching  # each sentence is an input of its own
    source, target = model_folders.pair_of(facts)
    if (folder / native_weights.FILE).is_file():
        return NativeMarianTranslator(folder, identity, source=source, target=target, threads=threads)
    library.warn_of_fallback()
    return MarianTranslator(folder, identity, source=source, target=target, threads=threads)
