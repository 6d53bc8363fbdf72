"""Kinds of translation models: a module each, which says how a model of its kind is installed and opened.

The embedded model is built of a package; the others are installed from a folder in Transformers' format. A server's
model is no kind: nothing of it is here.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from service.decoding import ModelIdentity
from service.engines.batches import Batching
from service.engines.kinds import causal, embedded, marian, multilingual
from service.engines.model_folders import Progress
from service.ports import Translator


class Kind(Protocol):
    """What every kind has: its name in the manifests of model folders, and how such a folder is opened."""

    KIND: str

    def open(
        self, folder: Path, identity: ModelIdentity, facts: Mapping[str, object], *, threads: int, batching: Batching
    ) -> Translator:
        """Load an installed model; `facts` are its manifest. Raises ModelNotAvailable."""
        ...


class FolderKind(Kind, Protocol):
    """What a kind has that is installed from a folder in Transformers' format."""

    def takes(self, folder: Path) -> bool:
        """Tell whether a folder has a model of this kind."""
        ...

    def install(
        self,
        folder: Path,
        name: str,
        models_dir: Path,
        *,
        facts: Mapping[str, object],
        progress: Progress | None = None,
    ) -> Path:
        """Convert or copy the model once; return the folder `NAME-REVISION` in `models_dir`.

        `facts` (licence, source, target) go into its manifest. Raises ModelNotAvailable.
        """
        ...


FOLDER_KINDS: tuple[FolderKind, ...] = (multilingual, causal, marian)
"""The kinds by which a folder is looked at, in this order; the last takes what no other does."""

_ALL: tuple[Kind, ...] = (embedded, *FOLDER_KINDS)
KINDS: Mapping[str, Kind] = {kind.KIND: kind for kind in _ALL}
"""Every kind by its name."""


def kind_of(folder: Path) -> FolderKind:
    """Return the kind of a model in Transformers' format."""
    return next(kind for kind in FOLDER_KINDS if kind.takes(folder))
