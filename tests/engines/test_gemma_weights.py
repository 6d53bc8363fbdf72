"""From a GGUF file and an adapter to plain weights, on files that the tests write."""

import json
from pathlib import Path

import numpy as np
import pytest

from service.engines.conversion import gemma
from service.engines.conversion.gemma import hugging_face_name, merge_adapter, read_weights
from service.engines.conversion.gguf_weights import GgufFile
from service.errors import ModelNotAvailable

NORM = np.linspace(0.5, 1.5, 64, dtype=np.float32)


@pytest.fixture(scope="module")
def gguf_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small GGUF file with every kind of metadata, an embedding in 8-bit blocks, a projection and a norm."""
    from gguf import GGMLQuantizationType, GGUFWriter
    from gguf.quants import quantize

    path = tmp_path_factory.mktemp("gguf") / "toy.gguf"
    writer = GGUFWriter(str(path), "gemma3")
    writer.add_string("general.name", "jouet")
    writer.add_array("tokenizer.ggml.tokens", ["<pad>", "é", "▁le", "fin"])
    writer.add_array("tokenizer.ggml.scores", [0.5, 1.0, -2.0, 0.0])
    writer.add_float32("toy.float", 1.5)
    writer.add_bool("toy.flag", True)
    values = np.random.default_rng(0).normal(size=(8, 64)).astype(np.float32)
    writer.add_tensor(
        "token_embd.weight", quantize(values, GGMLQuantizationType.Q8_0), raw_dtype=GGMLQuantizationType.Q8_0
    )
    writer.add_tensor("blk.0.attn_q.weight", values[:4])
    writer.add_tensor("output_norm.weight", NORM)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path.read_bytes()


def opened(data: bytes) -> GgufFile:
    return GgufFile(np.frombuffer(data, dtype=np.uint8))


def test_tensors_are_read_as_the_reference_reader_reads_them(gguf_bytes: bytes, tmp_path: Path) -> None:
    from gguf import GGUFReader, dequantize

    path = tmp_path / "toy.gguf"
    path.write_bytes(gguf_bytes)
    ours = opened(gguf_bytes)
    theirs = {tensor.name: dequantize(tensor.data, tensor.tensor_type) for tensor in GGUFReader(path).tensors}
    assert ours.names == list(theirs)
    for name, expected in theirs.items():
        np.testing.assert_array_equal(ours.tensor(name), expected)


def test_chosen_rows_are_those_rows_in_the_order_asked_for(gguf_bytes: bytes) -> None:
    gguf = opened(gguf_bytes)
    whole = gguf.tensor("token_embd.weight")
    np.testing.assert_array_equal(gguf.tensor("token_embd.weight", [5, 0, 5]), whole[[5, 0, 5]])


@pytest.mark.parametrize("length", [0, 3, 10, 40, 150])
def test_a_file_that_ends_too_early_is_refused(gguf_bytes: bytes, length: int) -> None:
    with pytest.raises(ModelNotAvailable):
        opened(gguf_bytes[:length])


def test_weights_get_their_own_names_and_norms_lose_the_one_that_llama_cpp_adds(gguf_bytes: bytes) -> None:
    heard: list[float] = []
    weights = read_weights(opened(gguf_bytes), [1, 2], heard.append)
    assert set(weights) == {
        "model.embed_tokens.weight",
        "model.layers.0.self_attn.q_proj.weight",
        "model.norm.weight",
    }
    assert weights["model.embed_tokens.weight"].shape == (2, 64)
    np.testing.assert_allclose(weights["model.norm.weight"], NORM - 1)
    assert heard[-1] == 1.0


def test_a_tensor_of_another_architecture_is_refused() -> None:
    with pytest.raises(ModelNotAvailable, match="ssm_in"):
        hugging_face_name("blk.0.ssm_in.weight")


def save_adapter(folder: Path, **config: object) -> tuple[np.ndarray, np.ndarray]:
    import torch
    from safetensors.torch import save_file

    torch.manual_seed(0)
    right, left = torch.randn(2, 6).bfloat16(), torch.randn(4, 2).bfloat16()
    prefix = "base_model.model.model.layers.0.mlp.up_proj"
    save_file({f"{prefix}.lora_A.weight": right, f"{prefix}.lora_B.weight": left}, folder / "adapter_model.safetensors")
    text = json.dumps({"r": 2, "lora_alpha": 8, "bias": "none", **config})
    (folder / "adapter_config.json").write_text(text, encoding="utf-8")
    return right.float().numpy(), left.float().numpy()


def test_an_adapter_is_added_with_its_scale(tmp_path: Path) -> None:
    right, left = save_adapter(tmp_path)
    base = np.ones((4, 6), dtype=np.float32)
    weights = {"model.layers.0.mlp.up_proj.weight": base.copy()}
    merge_adapter(weights, tmp_path)
    np.testing.assert_allclose(weights["model.layers.0.mlp.up_proj.weight"], base + 4 * left @ right, rtol=1e-5)


@pytest.mark.parametrize("kind", ["float16", "float32", "float64"])
def test_an_adapter_of_another_floating_type_is_read(tmp_path: Path, kind: str) -> None:
    from safetensors.numpy import save_file

    right, left = save_adapter(tmp_path)
    prefix = "base_model.model.model.layers.0.mlp.up_proj"
    pair = {f"{prefix}.lora_A.weight": right.astype(kind), f"{prefix}.lora_B.weight": left.astype(kind)}
    save_file(pair, tmp_path / "adapter_model.safetensors")
    weights = {"model.layers.0.mlp.up_proj.weight": np.zeros((4, 6), dtype=np.float32)}
    merge_adapter(weights, tmp_path)
    np.testing.assert_allclose(weights["model.layers.0.mlp.up_proj.weight"], 4 * left @ right, rtol=2e-2, atol=1e-2)


def test_an_adapter_of_whole_numbers_is_refused(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    save_adapter(tmp_path)
    save_file({"a.lora_A.weight": np.ones((2, 2), dtype=np.int8)}, tmp_path / "adapter_model.safetensors")
    with pytest.raises(ModelNotAvailable, match="is I8"):
        merge_adapter({}, tmp_path)


def test_an_adapter_that_does_not_fit_or_is_of_another_kind_is_refused(tmp_path: Path) -> None:
    save_adapter(tmp_path)
    with pytest.raises(ModelNotAvailable, match="up_proj"):
        merge_adapter({}, tmp_path)
    save_adapter(tmp_path, use_dora=True)
    with pytest.raises(ModelNotAvailable, match="use_dora"):
        merge_adapter({"model.layers.0.mlp.up_proj.weight": np.ones((4, 6), dtype=np.float32)}, tmp_path)


def test_a_damaged_adapter_is_a_clear_error(tmp_path: Path) -> None:
    save_adapter(tmp_path)
    (tmp_path / "adapter_model.safetensors").write_bytes(b"\x00" * 40)
    with pytest.raises(ModelNotAvailable, match="cannot be read"):
        merge_adapter({}, tmp_path)


def test_the_wide_model_computes_what_transformers_computes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import ctranslate2
    import torch
    from transformers import Gemma3ForCausalLM, Gemma3TextConfig

    monkeypatch.setattr(gemma, "LAYERS", gemma.GLOBAL_EVERY)
    torch.manual_seed(0)
    vocabulary = {token: index for index, token in enumerate(["<bos>", "<eos>", "<unk>", *map(str, range(93))])}
    config = Gemma3TextConfig(
        vocab_size=len(vocabulary),
        hidden_size=gemma.OWN_WIDTH,
        intermediate_size=512,
        num_hidden_layers=gemma.LAYERS,
        num_attention_heads=gemma.HEADS,
        num_key_value_heads=1,
        head_dim=gemma.HEAD_DIM,
        query_pre_attn_scalar=gemma.HEAD_DIM,
    )
    reference = Gemma3ForCausalLM(config).eval()
    with torch.no_grad():
        for name, parameter in reference.named_parameters():
            if name.endswith("norm.weight"):
                parameter.normal_(std=0.3)
    weights = {
        name: tensor.numpy().copy() for name, tensor in reference.state_dict().items() if not name.startswith("lm_head")
    }
    gemma.save_ctranslate2(weights, vocabulary, tmp_path)
    ids = [0, *torch.randint(3, len(vocabulary), (40,)).tolist()]
    requested = ctranslate2.StorageView.from_array(np.array([ids], dtype=np.int32))
    lengths = ctranslate2.StorageView.from_array(np.array([len(ids)], dtype=np.int32))
    # the stored weights in float32 arithmetic: int8 arithmetic is coarser on processors without VNNI
    generator = ctranslate2.Generator(str(tmp_path), compute_type="float32")
    got = np.array(generator.forward_batch(requested, lengths, return_log_probs=False))[0]
    with torch.no_grad():
        expected = reference(torch.tensor([ids])).logits[0].numpy()
    assert np.sqrt(np.mean((got - expected) ** 2)) < 0.07 * expected.std()  # int8 alone makes 0.06
