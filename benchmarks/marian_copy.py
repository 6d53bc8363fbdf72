"""A Marian model as large as `opus-mt-fr-en` that gives back what it reads: `python -m benchmarks.marian_copy FOLDER`.

To compare two servers they need the same weights, and a model that ends its sentences: random weights never do, and to
train real ones takes days. This one copies its input by construction, and costs what a trained one of its shape does,
since every matrix is multiplied as in any other: self-attention and feed-forward layers are computed and their outputs
multiplied by zero; the last cross-attention looks from position p of the output to position p of the input, by the
frequencies of the sinusoidal position embeddings that change fastest, and passes on the token that is there. Tokens are
vectors of signs in the other dimensions, nearly orthogonal to one another, so that the tied output layer reads the
token back, `</s>` included.
"""

import argparse
import json
import math
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.serving import ROOT

_SHARPNESS = 8.0  # of the cross-attention: a neighbour gets some e⁻²⁰ of the weight
_PASSED = 4.0  # how much louder the token of the input is than the last one of the output
_STILL = 8  # dimensions without a token, which tell what a layer norm has taken off all of them
_LOUDNESS = 2.0  # of each sign of a token beside the positions' sines, which reach 1


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the model is; as it stands, as large as `opus-mt-fr-en`."""

    width: int = 512
    inner: int = 2048
    heads: int = 8
    layers: int = 6
    vocabulary: int = 59_514
    pieces: int = 16_000


OPUS_MT = Shape()


def build(folder: Path, texts: Iterable[str], shape: Shape = OPUS_MT) -> Path:
    """Write the model to `folder` in Transformers' format, as `opus-mt-*` comes, with pieces trained on `texts`.

    The vocabulary is filled up with pieces that no text has. Needs transformers and torch.
    """
    import torch
    from transformers import MarianConfig, MarianMTModel

    folder.mkdir(parents=True, exist_ok=True)
    _write_pieces(folder, texts, shape.pieces)
    vocabulary = _write_vocabulary(folder, shape.vocabulary)
    pad = vocabulary["<pad>"]
    torch.manual_seed(0)
    model = MarianMTModel(
        MarianConfig(
            vocab_size=len(vocabulary),
            d_model=shape.width,
            encoder_layers=shape.layers,
            decoder_layers=shape.layers,
            encoder_attention_heads=shape.heads,
            decoder_attention_heads=shape.heads,
            encoder_ffn_dim=shape.inner,
            decoder_ffn_dim=shape.inner,
            activation_function="swish",
            max_position_embeddings=512,
            scale_embedding=True,
            static_position_embeddings=True,
            pad_token_id=pad,
            eos_token_id=0,
            decoder_start_token_id=pad,
            forced_eos_token_id=0,
        )
    )
    with torch.no_grad():
        _make_it_copy(model, shape, pad)
    model.generation_config.max_length = 512
    model.save_pretrained(folder)
    return folder


def example_texts() -> list[str]:
    """Return the lines of the examples' articles and the common French words, to train pieces on."""
    from service.terminology.gazetteer import common_words

    articles = sorted((ROOT / "docs/examples").glob("*.fr.txt"))
    lines = [line for path in articles for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [*lines * 20, *sorted(common_words("fr"))]


def _write_pieces(folder: Path, texts: Iterable[str], size: int) -> None:
    import sentencepiece

    with tempfile.TemporaryDirectory() as aside:
        text = Path(aside) / "text"
        text.write_text("\n".join(texts), encoding="utf-8")
        sentencepiece.SentencePieceTrainer.train(
            input=str(text),
            model_prefix=str(Path(aside) / "pieces"),
            vocab_size=size,
            character_coverage=1.0,
            hard_vocab_limit=False,
            num_threads=1,
            minloglevel=2,
        )
        pieces = (Path(aside) / "pieces.model").read_bytes()
    for side in ("source", "target"):
        (folder / f"{side}.spm").write_bytes(pieces)


def _write_vocabulary(folder: Path, size: int) -> dict[str, int]:
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
    control = ["</s>", "<unk>"]
    pieces = [processor.id_to_piece(index) for index in range(processor.get_piece_size())]
    known = [*control, *(piece for piece in pieces if piece not in (*control, "<s>"))]
    known += [f"▁unused{number}" for number in range(size - 1 - len(known))]
    vocabulary = {piece: index for index, piece in enumerate([*known, "<pad>"])}
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"source_lang": "fr", "target_lang": "de", "tokenizer_class": "MarianTokenizer"}), encoding="utf-8"
    )
    return vocabulary


def _make_it_copy(model: Any, shape: Shape, pad: int) -> None:
    """Set the weights; `pad` begins every output and has no vector of its own."""
    import torch

    size = shape.width // shape.heads
    half = shape.width // 2
    fast = [*range(size // 2), *range(half, half + size // 2)]  # sines and cosines of the highest frequencies
    still = list(
        range(half - _STILL, half)
    )  # sines of the lowest frequencies: 0, less what the layer norm takes off all
    rest = [one for one in range(shape.width) if one not in {*fast, *still}]
    embeddings = torch.zeros(model.config.vocab_size, shape.width)
    for part in ([one for one in rest if one < half], [one for one in rest if one >= half]):
        # as many of each sign among the sines as among the cosines, or what a layer norm divides by would be another
        # for each token
        signs = torch.tensor([1.0, -1.0]).repeat(len(part) // 2 + 1)[: len(part)]
        order = torch.rand(model.config.vocab_size, len(part)).argsort(dim=1)
        embeddings[:, part] = signs[order] * _LOUDNESS / math.sqrt(shape.width)
    embeddings[pad] = 0.0
    model.model.shared.weight.copy_(embeddings)
    decoder = model.model.decoder.layers
    for layer in [*model.model.encoder.layers, *decoder]:
        attentions = [layer.self_attn] + ([layer.encoder_attn] if hasattr(layer, "encoder_attn") else [])
        for linear in [layer.fc2, *(attention.out_proj for attention in attentions)]:
            linear.weight.zero_()
            linear.bias.zero_()
    looks = decoder[-1].encoder_attn
    for linear in (looks.q_proj, looks.k_proj, looks.v_proj):
        linear.weight.zero_()
        linear.bias.zero_()
    for head in range(shape.heads):
        for place, dimension in enumerate(fast):
            for linear in (looks.q_proj, looks.k_proj):
                linear.weight[head * size + place, dimension] = _SHARPNESS
                linear.weight[head * size + place, still] = -_SHARPNESS / _STILL
        for place, dimension in enumerate(rest[head * size : (head + 1) * size]):
            looks.v_proj.weight[head * size + place, dimension] = 1.0
            looks.out_proj.weight[dimension, head * size + place] = _PASSED


def main(argv: list[str] | None = None) -> int:
    """Build the model and print where it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="for a pair of languages it must be called opus-mt-XX-YY")
    print(build(parser.parse_args(argv).folder, example_texts()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
