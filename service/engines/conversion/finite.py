"""Refuses weights that are no finite numbers: rounded to int8 they are lost, and the model would answer nonsense."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from service.errors import ModelNotAvailable

_NEVER_WRITTEN = "final_logits_bias"  # −∞ in it is a token that is never written


def check_finite(weights: Iterable[tuple[str, npt.NDArray[np.float32]]]) -> None:
    """Raise ModelNotAvailable, naming the tensor, where a weight is NaN or infinite."""
    for name, values in weights:
        wrong = ~np.isfinite(values)
        if name.endswith(_NEVER_WRITTEN):
            wrong &= ~np.isneginf(values)
        if count := np.count_nonzero(wrong):
            raise ModelNotAvailable(
                f"{name} has {count} of {values.size} weights that are no finite numbers (NaN or infinity)",
                mend="fetch, copy or install the model again; if you trained it, take an earlier checkpoint",
            )
