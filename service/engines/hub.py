"""Model files from the Hugging Face hub, by way of its own cache."""

import errno
import importlib.util
from collections.abc import Sequence
from pathlib import Path

from service.errors import ModelNotAvailable


def download(repository: str, files: Sequence[str]) -> Path:
    """Return the folder of `repository` in the hub's own cache, fetching what is missing of `files` (patterns).

    Raises ModelNotAvailable.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import RepositoryNotFoundError

    mend = "check the connection, or copy the model's folder here and give its path instead of the name"
    try:
        return Path(snapshot_download(repository, allow_patterns=list(files)))
    except RepositoryNotFoundError as error:
        raise ModelNotAvailable(
            f"{repository} cannot be fetched from the hub: it has no such repository, or shows none without a token",
            mend="check the name; a private or gated repository needs a token in HF_TOKEN",
        ) from error
    except Exception as error:  # the hub's library lets those of its HTTP library through, of more than one family
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        full = isinstance(error, OSError) and error.errno == errno.ENOSPC
        raise ModelNotAvailable(
            f"{repository} cannot be fetched from the hub: {reason}", mend="make room on the disk" if full else mend
        ) from error


def require_transformers() -> None:
    """Raise ModelNotAvailable where what converts and runs the hub's models is not installed."""
    missing = [name for name in ("torch", "transformers") if importlib.util.find_spec(name) is None]
    if missing:
        raise ModelNotAvailable(
            f"models of the hub need {' and '.join(missing)}, which the embedded model does not",
            mend="run: pip install 'entrefilet[hub]'",
        )
