"""What the library's file of a Marian model holds; how matrices are stored is said in `native_weights`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from service.engines.native_weights import GROUP, Tensor, parts
from service.errors import ModelNotAvailable

_HEAD = 32  # what heads have to be multiples of


@dataclass(frozen=True, slots=True)
class MarianArchitecture:
    """The sizes of an encoder-decoder of Marian's shape.

    `vocabulary` counts the rows of its embedding, which may be more than it has tokens; `positions` are the longest
    source and output; `start` is the token that begins every output; `embedding_scale` is what embeddings are
    multiplied by; with `is_swish` the feed-forward layers have swish, without it relu.
    """

    FORMAT: ClassVar[str] = "entrefilet-marian-int8-1"
    MEND: ClassVar[str] = "fetch the model again: entrefilet models fetch NAME"

    width: int
    vocabulary: int
    positions: int
    start: int
    is_swish: bool
    embedding_scale: float
    epsilon: float
    encoder_layers: int
    encoder_heads: int
    encoder_inner: int
    decoder_layers: int
    decoder_heads: int
    decoder_inner: int

    def check(self) -> None:
        """Raise ModelNotAvailable unless the library can run it, TypeError or ValueError for what no sizes are."""
        whole = (self.width, self.vocabulary, self.positions, *self.stack("encoder"), *self.stack("decoder"))
        if not all(type(size) is int and 0 < size < 2**31 for size in whole):
            raise ValueError("the architecture has sizes that are no positive whole numbers")
        if type(self.start) is not int or not 0 <= self.start < self.vocabulary or type(self.is_swish) is not bool:
            raise ValueError("the architecture has a first token or a function that there is not")
        if not all(1e-30 < number < 1e30 for number in (self.embedding_scale, self.epsilon)):  # float32 holds them
            raise ValueError("the architecture has numbers that are not positive, or too large")
        heads = (self.encoder_heads, self.decoder_heads)
        grouped = (self.width, self.encoder_inner, self.decoder_inner)
        if any(size % GROUP for size in grouped) or any(self.width % (_HEAD * one) for one in heads):
            raise ModelNotAvailable(
                f"a model {self.width} wide, with inner widths of {self.encoder_inner} and {self.decoder_inner} and "
                f"{heads[0]} and {heads[1]} heads has no whole number of groups of {GROUP}, or of {_HEAD} in a head",
                mend=self.MEND,
            )
        if self.vocabulary % 16:
            raise ModelNotAvailable(f"an embedding of {self.vocabulary} rows is no multiple of 16", mend=self.MEND)

    def stack(self, side: str) -> tuple[int, int, int]:
        """Return layers, heads and inner width of the `encoder` or the `decoder`."""
        layers, heads, inner = (getattr(self, f"{side}_{what}") for what in ("layers", "heads", "inner"))
        return layers, heads, inner

    def layout(self) -> Iterator[Tensor]:
        """Yield each tensor in the order in which the library takes them."""
        yield from parts("embedding", self.vocabulary, self.width)
        yield "logits_bias", "F32", self.vocabulary
        yield "positions", "F32", self.positions * self.width
        for number in range(self.encoder_layers):
            yield from self._layer(f"encoder.{number}.", self.encoder_inner)
        yield from _linear("cross_key_value", 2 * self.width * self.decoder_layers, self.width)
        for number in range(self.decoder_layers):
            yield from self._layer(f"decoder.{number}.", self.decoder_inner, crosses=True)

    def _layer(self, name: str, inner: int, crosses: bool = False) -> Iterator[Tensor]:
        yield from _linear(f"{name}query_key_value", 3 * self.width, self.width)
        yield from _linear(f"{name}output", self.width, self.width)
        yield from self._norm(f"{name}attention_norm")
        if crosses:
            yield from _linear(f"{name}cross_query", self.width, self.width)
            yield from _linear(f"{name}cross_output", self.width, self.width)
            yield from self._norm(f"{name}cross_norm")
        yield from _linear(f"{name}inner", inner, self.width)
        yield from _linear(f"{name}outer", self.width, inner)
        yield from self._norm(f"{name}feedforward_norm")

    def _norm(self, name: str) -> Iterator[Tensor]:
        yield f"{name}.gain", "F32", self.width
        yield f"{name}.shift", "F32", self.width


def _linear(name: str, outputs: int, inputs: int) -> Iterator[Tensor]:
    yield from parts(name, outputs, inputs)
    yield f"{name}.bias", "F32", outputs
