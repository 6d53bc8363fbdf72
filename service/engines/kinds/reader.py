"""Builds the reader of sentences: the first layers of Gemma 3 270M with an adapter and a head of our own, int8.

It tells of each sentence of a French article whether it states a fact that a reader needs, and whether it may stand
without the sentences around it. It runs on the service's own library alone.
"""

import functools
import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from service.decoding import ModelIdentity
from service.engines import model_folders
from service.engines.conversion import native
from service.engines.conversion.gemma import merge_adapter, read_tensors, read_weights
from service.engines.conversion.gguf_weights import GgufFile
from service.engines.kinds import embedded
from service.engines.model_folders import Progress
from service.engines.runtimes.native.reader import NativeReader
from service.errors import ModelNotAvailable

NAME = "reader"
KIND = "sentence-reader"
ADAPTER = Path(__file__).parents[1] / "embedded_reader"
LAYERS = 9
"""How many of the base's layers are run."""
OUTPUTS = 4
"""A sentence's logits: that it belongs in a lead, states a fact, may not stand alone, and is the headline."""
MEND = "run: entrefilet models build reader"
REMEMBERED = 32
"""Texts whose logits are remembered."""

_FORMAT = 1
_HEAD = "head.safetensors"
_DECIDING = ("adapter_model.safetensors", "adapter_config.json", _HEAD)

Logits = npt.NDArray[np.float32]


def revision() -> str:
    """Return 12 hexadecimal digits that change whenever the reader's output may."""
    parts = [embedded.BASE_SHA256, str(_FORMAT), native.QUANTISATION]
    try:
        parts += [model_folders.sha256(ADAPTER / name) for name in _DECIDING]
        parts.append(model_folders.sha256(embedded.ADAPTER / "tokenizer.json"))
    except OSError as error:
        raise ModelNotAvailable(
            f"the reader is incomplete: {error.filename} cannot be read", mend="reinstall"
        ) from error
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]


def locate(models_dir: Path) -> Path | None:
    """Return the folder of the reader that this version of the service builds, or None if it is not there."""
    folder = models_dir / f"{NAME}-{revision()}"
    return folder if folder.is_dir() else None


def build(models_dir: Path, *, progress: Progress | None = None) -> Path:
    """Build the reader into `models_dir` unless it is there undamaged; return its folder.

    Takes about six seconds and 1 GB of memory. Raises ModelNotAvailable, also where there is no library to run it.
    """
    report: Progress = progress or (lambda _step, _share: None)

    def write(folder: Path) -> None:
        report("reading the base weights", 0.0)
        gguf = GgufFile(embedded.read_base())
        kept = json.loads((embedded.ADAPTER / "kept_token_ids.json").read_text(encoding="utf-8"))
        unpacking = "unpacking the base weights"
        weights = read_weights(gguf, kept, lambda share: report(unpacking, 0.1 + 0.5 * share), layers=LAYERS)
        del gguf
        report("merging the adapter", 0.6)
        merge_adapter(weights, ADAPTER)
        report("converting to int8", 0.7)
        native.save_native(weights, folder)
        for name in (_HEAD, "NOTICE", "MODEL_CARD.md"):
            shutil.copyfile(ADAPTER / name, folder / name)
        for name in ("tokenizer.json", "GEMMA_TERMS.md"):
            shutil.copyfile(embedded.ADAPTER / name, folder / name)
        report("checking the files", 0.95)

    if not embedded.is_native():
        raise ModelNotAvailable(
            "the reader runs on the engine's library alone, which is not here", mend=embedded.mend()
        )
    facts = {
        "name": NAME,
        "revision": revision(),
        "kind": KIND,
        "source": "fr",
        "base_sha256": embedded.BASE_SHA256,
        "quantisation": native.QUANTISATION,
        "licence": embedded.LICENCE,
        "description": "half of Gemma 3 270M with our adapter: which sentences of a French article a brief needs",
    }
    target = models_dir / f"{NAME}-{revision()}"
    model_folders.install(
        target, write, facts=facts, waiting=lambda: report("waiting for another process that builds it", 0.0)
    )
    report("ready", 1.0)
    return target


class Reader:
    """The reader, ready: any number of threads may use it."""

    def __init__(self, folder: Path, *, threads: int) -> None:
        """Check and map the files of a folder that `build` wrote. Raises ModelNotAvailable."""
        model_folders.verify(folder, mend=MEND)
        facts = model_folders.manifest(folder)
        self.identity = ModelIdentity(NAME, str(facts.get("revision")))
        self._native = NativeReader(folder, self.identity, threads=threads)
        head = read_tensors(folder / _HEAD)
        self._weight, self._bias = head["weight"], head["bias"]
        self._remembered = functools.lru_cache(maxsize=REMEMBERED)(self._classify)

    def classify(self, sentences: Sequence[str]) -> Logits:
        """Return the (sentences, OUTPUTS) logits of a text's sentences, given in order. Raises EngineFailed.

        The last REMEMBERED texts are not read again: the same article is often asked for with other options.
        """
        return self._remembered(tuple(sentences)).copy()

    def _classify(self, sentences: tuple[str, ...]) -> Logits:
        logits: Logits = self._native.encode(sentences) @ self._weight.T + self._bias
        return logits


def open_installed(models_dir: Path, *, threads: int) -> Reader | None:
    """Return the reader, or None where it was not built or there is no library to run it.

    Raises ModelNotAvailable for a damaged one.
    """
    folder = locate(models_dir) if embedded.is_native() else None
    return Reader(folder, threads=threads) if folder else None
