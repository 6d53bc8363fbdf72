"""Reading news items: JSON lines, plain or compressed."""

import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def read_items(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-lines file; `.xz` is unpacked on the way."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
