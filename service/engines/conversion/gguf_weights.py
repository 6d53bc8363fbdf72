"""Reads the tensors of a GGUF file as float32 arrays.

The `gguf` package's own reader builds a Python object for each of the 786,000 tokenizer entries (25 s); this one
skips what it is not asked for (0.2 s) and leaves the block formats to `gguf.quants`.
Layout: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, version 3, little-endian.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from service.errors import ModelNotAvailable

_SCALAR_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_UINT32, _STRING, _ARRAY = 4, 8, 9
_DEFAULT_ALIGNMENT = 32


@dataclass(frozen=True)
class _TensorInfo:
    shape: tuple[int, ...]
    kind: int
    offset: int


class GgufFile:
    """The tensors of a GGUF file held in `data`; nothing is dequantised before it is asked for."""

    def __init__(self, data: npt.NDArray[np.uint8]) -> None:
        """Read the directory of tensors. Raises ModelNotAvailable if `data` is no GGUF file that this code knows."""
        self._data = data
        self._bytes = data.data
        self._at = 0
        try:
            self._infos = self._read_directory()
        except (struct.error, KeyError, UnicodeDecodeError) as error:
            raise ModelNotAvailable(
                f"the GGUF header cannot be read at byte {self._at} ({type(error).__name__})"
            ) from error

    @property
    def names(self) -> list[str]:
        """Every tensor's name, in the file's order."""
        return list(self._infos)

    def tensor(self, name: str, rows: Sequence[int] | None = None) -> npt.NDArray[np.float32]:
        """Return a tensor, or the given rows of it, as float32 in row-major order (output × input for a weight)."""
        from gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType
        from gguf.quants import dequantize

        if name not in self._infos:
            raise ModelNotAvailable(f"the GGUF file has no tensor {name}")
        info = self._infos[name]
        kind = GGMLQuantizationType(info.kind)
        block, size = GGML_QUANT_SIZES[kind]
        row_bytes = info.shape[-1] // block * size
        count = int(np.prod(info.shape[:-1], dtype=np.int64))
        packed = self._data[info.offset : info.offset + count * row_bytes].reshape(count, row_bytes)
        if rows is not None:
            packed = packed[np.asarray(rows)]
        flat: npt.NDArray[np.float32] = dequantize(packed, kind).astype(np.float32, copy=False)
        return flat.reshape(info.shape if rows is None else (len(rows), info.shape[-1]))

    def _read_directory(self) -> dict[str, _TensorInfo]:
        magic, version = bytes(self._bytes[:4]), self._take("<4xI")
        if magic != b"GGUF" or version != 3:
            raise ModelNotAvailable(f"this is no GGUF file of version 3 (it starts with {magic!r}, version {version})")
        tensors, pairs = self._take("<Q"), self._take("<Q")
        alignment = _DEFAULT_ALIGNMENT
        for _ in range(pairs):
            key, kind = self._string(), self._take("<I")
            if key == "general.alignment" and kind == _UINT32:
                alignment = self._take("<I")
            else:
                self._skip(kind)
        infos: dict[str, tuple[tuple[int, ...], int, int]] = {}
        for _ in range(tensors):
            name = self._string()
            # the file names the fastest-moving dimension first, numpy names it last
            shape = tuple(self._take("<Q") for _ in range(self._take("<I")))[::-1]
            infos[name] = (shape, self._take("<I"), self._take("<Q"))
        start = -(-self._at // alignment) * alignment
        return {name: _TensorInfo(shape, kind, start + offset) for name, (shape, kind, offset) in infos.items()}

    def _take(self, layout: str) -> int:
        (value,) = struct.unpack_from(layout, self._bytes, self._at)
        self._at += struct.calcsize(layout)
        return int(value)

    def _string(self) -> str:
        length = self._take("<Q")
        self._at += length
        return str(self._bytes[self._at - length : self._at], "utf-8")

    def _skip(self, kind: int) -> None:
        if kind == _STRING:
            length = self._take("<Q")
            self._at += length
        elif kind == _ARRAY:
            item, count = self._take("<I"), self._take("<Q")
            if item in _SCALAR_SIZES:
                self._at += _SCALAR_SIZES[item] * count
            else:
                for _ in range(count):
                    self._skip(item)
        else:
            self._at += _SCALAR_SIZES[kind]
