"""The model files that the library reads: matrices in int8 by groups of inputs, in the order in which it wants them.

A safetensors file, mapped into memory and shared by all processes that open it. A matrix of `outputs` × `inputs` is
three tensors: `.tiles`, its integers between −64 and 64 (so that two products of them with a byte are a signed 16-bit
number) in tiles of 16 outputs × 4 inputs; `.scales`, one a group of 64 inputs and output; `.sums`, the integers of
each group summed up. Norms are float32, the 1 that Gemma adds to them included.
"""

import json
import mmap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from service.errors import ModelNotAvailable

FILE = "model.safetensors"
FORMAT = "entrefilet-int8-1"
MEND = "run: entrefilet models build embedded"
GROUP, LARGEST = 64, 64
ALIGNMENT = 64
"""Bytes of a cache line."""
_TYPES = {"I8": np.int8, "F32": np.float32, "I32": np.int32}
_NAMES = {np.dtype(type_): name for name, type_ in _TYPES.items()}
Tensor = tuple[str, str, int]
"""A tensor's name, type and number of elements."""


class Sizes(Protocol):
    """The sizes of a model that the library runs: `FORMAT` names what a file of it holds, `MEND` how to get another."""

    FORMAT: ClassVar[str]
    MEND: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Any]]

    def check(self) -> None:
        """Raise ModelNotAvailable unless the library can run it, TypeError or ValueError for what no sizes are."""
        ...

    def layout(self) -> Iterator[Tensor]:
        """Yield each tensor in the order in which the library takes them."""
        ...


@dataclass(frozen=True, slots=True)
class Architecture:
    """The sizes of a Gemma 3 decoder with one key-value head; `windows` and `rope_bases` have one entry a layer."""

    FORMAT: ClassVar[str] = FORMAT
    MEND: ClassVar[str] = MEND

    width: int
    heads: int
    head_width: int
    inner: int
    vocabulary: int
    epsilon: float
    windows: tuple[int, ...]
    rope_bases: tuple[float, ...]

    def check(self) -> None:
        """Raise ModelNotAvailable unless the library can run it, TypeError or ValueError for what no sizes are."""
        whole = (self.width, self.heads, self.head_width, self.inner, self.vocabulary, *self.windows)
        if not all(type(size) is int and 0 <= size < 2**31 for size in whole) or 0 in whole[:5]:
            raise ValueError("the architecture has sizes that are no positive whole numbers")
        if len(self.windows) != len(self.rope_bases) or not self.windows:
            raise ValueError("the architecture has not as many windows as bases of its positions")
        if not all(1e-30 < number < 1e30 for number in (self.epsilon, *self.rope_bases)):  # float32 holds them
            raise ValueError("the architecture has numbers that are not positive, or too large")
        if len({np.float32(base) for base in self.rope_bases}) > 2:
            raise ModelNotAvailable("a decoder with more than two bases of positions cannot be run", mend=MEND)
        grouped = (self.width, self.heads * self.head_width, self.inner)
        if any(size % GROUP for size in grouped) or self.heads % 4 or self.head_width % 16 or self.vocabulary % 16:
            raise ModelNotAvailable(
                f"a decoder {self.width} wide, with {self.heads} heads of {self.head_width}, an inner width of "
                f"{self.inner} and {self.vocabulary} tokens has no whole number of groups of {GROUP}",
                mend=MEND,
            )

    def layout(self) -> Iterator[Tensor]:
        """Yield each tensor in the order in which the library takes them."""
        queries = self.heads * self.head_width
        shapes = {
            "input_norm": (self.width,),
            "query_key_value": (queries + 2 * self.head_width, self.width),
            "query_norm": (self.head_width,),
            "key_norm": (self.head_width,),
            "output": (self.width, queries),
            "post_attention_norm": (self.width,),
            "pre_feedforward_norm": (self.width,),
            "gate_up": (2 * self.inner, self.width),
            "down": (self.width, self.inner),
            "post_feedforward_norm": (self.width,),
        }
        yield "norm", "F32", self.width
        yield from parts("embedding", self.vocabulary, self.width)
        for number in range(len(self.windows)):
            for name, shape in shapes.items():
                full = f"layers.{number}.{name}"
                if len(shape) == 1:
                    yield full, "F32", shape[0]
                else:
                    yield from parts(full, *shape)


def parts(name: str, outputs: int, inputs: int) -> Iterator[Tensor]:
    """Yield the three tensors of a matrix."""
    yield f"{name}.tiles", "I8", outputs * inputs
    yield f"{name}.scales", "F32", outputs * inputs // GROUP
    yield f"{name}.sums", "I32", outputs * inputs // GROUP


def quantised(name: str, matrix: npt.NDArray[np.float32]) -> dict[str, npt.NDArray[Any]]:
    """Return the three tensors of a matrix of outputs × inputs, multiples of 16 and of GROUP."""
    outputs, inputs = matrix.shape
    groups = matrix.reshape(outputs, inputs // GROUP, GROUP)
    scales = np.abs(groups).max(axis=2) / np.float32(LARGEST)
    scales[scales == 0] = 1
    integers = np.rint(groups / scales[:, :, None]).astype(np.int8)
    return {
        f"{name}.tiles": np.ascontiguousarray(
            integers.reshape(outputs // 16, 16, inputs // 4, 4).transpose(0, 2, 1, 3)
        ),
        f"{name}.scales": np.ascontiguousarray(scales.T, dtype=np.float32),
        f"{name}.sums": np.ascontiguousarray(integers.sum(axis=2, dtype=np.int32).T),
    }


def save(architecture: Sizes, tensors: Mapping[str, npt.NDArray[Any]], folder: Path) -> None:
    """Write the file into `folder`, its tensors at multiples of 64 bytes: one cache line for the widest vectors.

    Raises ModelNotAvailable for sizes that the library cannot run.
    """
    architecture.check()
    about = {"format": architecture.FORMAT, "architecture": json.dumps(asdict(architecture))}
    header: dict[str, Any] = {"__metadata__": about}
    ordered = sorted(tensors.items(), key=lambda one: (-one[1].itemsize, one[1].dtype.kind, one[0]))
    end = 0
    for name, tensor in ordered:
        begin, end = end, end + tensor.nbytes
        header[name] = {"dtype": _NAMES[tensor.dtype], "shape": tensor.shape, "data_offsets": (begin, end)}
    written = json.dumps(header, separators=(",", ":")).encode()
    written += b" " * (-(8 + len(written)) % ALIGNMENT)  # blanks may follow a header, which its length counts
    with (folder / FILE).open("wb") as file:
        file.write(len(written).to_bytes(8, "little") + written)
        for _, tensor in ordered:
            file.write(np.ascontiguousarray(tensor).data)


_Sizes = TypeVar("_Sizes", bound=Sizes)


def _built(kind: Callable[..., _Sizes], fields: Mapping[str, Any]) -> _Sizes:
    return kind(**fields)


class MappedWeights(Generic[_Sizes]):
    """The tensors of a file, mapped into memory for as long as this object lives."""

    def __init__(self, folder: Path, kind: type[_Sizes]) -> None:
        """Map a `kind` of model's file. Raises ModelNotAvailable if it is missing, damaged or of another format."""
        path = folder / FILE
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            size = int.from_bytes(self._map[:8], "little")
            header: dict[str, Any] = json.loads(self._map[8 : 8 + size])
            about = header.pop("__metadata__")
            if about["format"] != kind.FORMAT:
                what = f"{path} has the format {about['format']}, not {kind.FORMAT}"
                raise ModelNotAvailable(what, mend=kind.MEND)
            fields: dict[str, Any] = json.loads(about["architecture"])
            fields |= {name: tuple(value) for name, value in fields.items() if isinstance(value, list)}
            self.architecture = _built(kind, fields)
            self.architecture.check()
            self.tensors = [
                self._tensor(name, header[name], 8 + size, type_, count)
                for name, type_, count in self.architecture.layout()
            ]
        except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise ModelNotAvailable(f"{path} is missing or damaged: {error}", mend=kind.MEND) from error
        self._map.madvise(mmap.MADV_WILLNEED)

    def _tensor(self, name: str, entry: Mapping[str, Any], start: int, kind: str, count: int) -> npt.NDArray[Any]:
        item = np.dtype(_TYPES[kind])
        begin, end = entry["data_offsets"]
        if begin < 0:
            raise ValueError(f"{name} begins where it cannot")
        if entry["dtype"] != kind or end - begin != count * item.itemsize:
            raise ValueError(f"{name} has not the size that the architecture gives it")
        return np.frombuffer(self._map, item, count, start + begin)
