"""One hash for equal structures, whatever the order of their members."""

import hashlib
import json
from collections.abc import Mapping


def digest(structure: Mapping[str, object]) -> str:
    """Return the SHA-256 of a structure's JSON with sorted members, in hexadecimal."""
    canonical = json.dumps(structure, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
