"""Models of many languages (M2M-100, NLLB): copied as they are and run by Transformers."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from service.decoding import ModelIdentity
from service.engines import model_folders
from service.engines.batches import Batching
from service.engines.model_folders import Progress
from service.engines.runtimes.hf import revision

if TYPE_CHECKING:
    from service.engines.runtimes.hf import TransformersTranslator

KIND = "many"
_MODEL_TYPES = ("m2m_100",)  # of M2M-100 and NLLB
_FILES = ("*.json", "*.safetensors", "*.model", "*.bin", "README.md")


def takes(folder: Path) -> bool:
    """Tell whether a folder in Transformers' format has this kind of model."""
    try:
        configuration = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        return str(configuration["model_type"]) in _MODEL_TYPES
    except (OSError, ValueError, KeyError, TypeError):
        return False


def install(
    folder: Path, name: str, models_dir: Path, *, facts: Mapping[str, object], progress: Progress | None = None
) -> Path:
    """Copy a folder once; return the folder `NAME-REVISION` in `models_dir`. Raises ModelNotAvailable."""
    report: Progress = progress or (lambda _step, _share: None)

    def write(aside: Path) -> None:
        report("copying", 0.3)
        for path in sorted({path for pattern in _FILES for path in folder.glob(pattern)}):
            shutil.copyfile(path, aside / path.name)
        report("checking the files", 0.95)

    own = revision(folder)
    target = models_dir / f"{name}-{own}"
    model_folders.install(
        target,
        write,
        facts={"name": name, "revision": own, "kind": KIND, **facts},
        waiting=lambda: report("waiting for another process that installs it", 0.0),
    )
    report("ready", 1.0)
    return target


def open(
    folder: Path, identity: ModelIdentity, facts: Mapping[str, object], *, threads: int, batching: Batching
) -> "TransformersTranslator":
    """Load a folder that `install` wrote. Raises ModelNotAvailable."""
    from service.engines.runtimes.hf import TransformersTranslator

    del threads, batching  # torch has its own
    source, target = model_folders.pair_of(facts)
    return TransformersTranslator(folder, source=source, target=target, identity=identity)
