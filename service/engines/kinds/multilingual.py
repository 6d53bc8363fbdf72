"""Models of many languages (M2M-100, NLLB): copied as they are and run by Transformers."""

import shutil
from collections.abc import Callable
from pathlib import Path

from service.engines import model_folders
from service.engines.runtimes.hf import revision

KIND = "many"
Progress = Callable[[str, float], None]
_FILES = ("*.json", "*.safetensors", "*.model", "*.bin", "README.md")


def install(
    folder: Path, name: str, models_dir: Path, *, facts: dict[str, object], progress: Progress | None = None
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
