"""Writes a model in Transformers' format as a model of CTranslate2, in int8."""

from pathlib import Path
from typing import Any

from service.engines.conversion.finite import check_finite


def save_ctranslate2(folder: Path, target: Path) -> None:
    """Convert the model in `folder` into `target`.

    Raises ModelNotAvailable for weights that are no finite numbers, and what the converter raises.
    """
    from ctranslate2.converters import TransformersConverter

    class Checking(TransformersConverter):  # type: ignore[misc]
        def load_model(self, *args: Any, **options: Any) -> Any:
            model = super().load_model(*args, **options)
            check_finite((name, tensor.float().numpy()) for name, tensor in model.state_dict().items())
            return model

    Checking(str(folder)).convert(str(target), quantization="int8", force=True)
