"""Checkpoints with weights that are no finite numbers: refused when they are converted, whatever they are for."""

import math
import shutil
from pathlib import Path

import numpy as np
import pytest

from service.engines import catalog
from service.engines.conversion import gemma, native
from service.engines.conversion.finite import check_finite
from service.engines.runtimes.native import library
from service.errors import ModelNotAvailable
from tests.engines.tiny_models import save_llama, save_marian


def damage(folder: Path, name: str, value: float) -> None:
    """Put a value into the middle of a tensor of a checkpoint."""
    from safetensors.numpy import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    weights[name].reshape(-1)[weights[name].size // 2] = value
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(128, marks=pytest.mark.skipif(library.load() is None, reason="there is no C++ compiler here")),
        96,  # which CTranslate2 runs
    ],
)
def marian(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_marian(tmp_path_factory.mktemp("marian") / "opus-mt-fr-en", request.param)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("model.encoder.layers.1.fc1.weight", math.nan),
        ("model.decoder.layers.0.encoder_attn.k_proj.bias", math.inf),
        ("model.decoder.layers.1.final_layer_norm.weight", -math.inf),
        ("final_logits_bias", math.nan),
    ],
)
def test_a_marian_model_is_refused_by_the_tensor_s_name_and_leaves_nothing(
    marian: Path, tmp_path: Path, name: str, value: float
) -> None:
    broken = shutil.copytree(marian, tmp_path / "opus-mt-fr-en")
    damage(broken, name, value)
    with pytest.raises(ModelNotAvailable) as caught:
        catalog.fetch(str(broken), tmp_path / "models")
    assert str(caught.value).startswith(f"{name} has 1 of ")
    assert "earlier checkpoint" in caught.value.mend
    assert [path for path in (tmp_path / "models").iterdir() if path.is_dir()] == []


def test_a_causal_model_is_refused_as_well(tmp_path: Path) -> None:
    original = save_llama(tmp_path / "llama").parent / "original"
    (original / "prompt.jinja").write_text("French: {{ source }}\nEnglish:", encoding="utf-8")
    damage(original, "model.layers.1.mlp.up_proj.weight", math.nan)
    with pytest.raises(ModelNotAvailable, match=r"^model\.layers\.1\.mlp\.up_proj\.weight has 1 of 2048 weights"):
        catalog.fetch(str(original), tmp_path / "models")


def test_the_embedded_model_is_refused_in_either_form(tmp_path: Path) -> None:
    name = "model.layers.9.mlp.down_proj.weight"
    weights = {name: np.full((4, 4), np.nan, np.float32)}
    with pytest.raises(ModelNotAvailable, match="has 16 of 16 weights"):
        native.save_native(weights, tmp_path)
    with pytest.raises(ModelNotAvailable, match="has 16 of 16 weights"):
        gemma.save_ctranslate2(weights, {}, tmp_path)


def test_a_token_that_is_never_written_is_no_damage() -> None:
    bias = np.array([0, -np.inf], np.float32)
    check_finite([("final_logits_bias", bias)])
    with pytest.raises(ModelNotAvailable):
        check_finite([("final_logits_bias", -bias)])
    with pytest.raises(ModelNotAvailable):
        check_finite([("model.layers.0.bias", bias)])
