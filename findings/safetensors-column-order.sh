#!/usr/bin/env bash
# safetensors 0.8.0: an array of NumPy in column order is saved with its numbers in other places, without a word.
#
# Belief: the docstring asks for tensors that are "contiguous and dense"; an array in Fortran's order is both (NumPy has the
#   flag F_CONTIGUOUS for it), and what cannot be saved is refused, as `safetensors.torch` refuses a transposed tensor.
# Behaviour: the memory is written as it lies under the shape that the array has, so that what is loaded has the right shape,
#   type and numbers, each in another place. `pandas` gives such arrays with `to_numpy`, SciPy with its decompositions, and
#   a transposed weight is one. In 0.5.3 the same call saves what it was given.
# Why it matters: embeddings and weights that are converted with NumPy load without an error and give nonsense.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/save.py" <<'PY'
import sys
from importlib.metadata import version

import numpy as np
from safetensors.numpy import load, save

rows = np.arange(6, dtype=np.float32).reshape(2, 3)
columns = np.asfortranarray(rows)
loaded = {"rows": load(save({"x": rows}))["x"], "columns": load(save({"x": columns}))["x"]}
print("safetensors", version("safetensors"), {name: array.tolist() for name, array in loaded.items()})
equal = columns.flags.forc and (columns == rows).all() and (loaded["rows"] == rows).all()
scrambled = loaded["columns"].tolist() == [[0.0, 3.0, 1.0], [4.0, 2.0, 5.0]]
kept = loaded["columns"].tolist() == rows.tolist()
sys.exit(0 if equal and (scrambled if sys.argv[1] == "0.8.0" else kept) else 1)
PY
for version in 0.8.0 0.5.3; do
  python3 -m venv "$folder/$version"
  "$folder/$version/bin/pip" install -q --disable-pip-version-check "safetensors==$version" numpy==2.4.6
  "$folder/$version/bin/python" "$folder/save.py" "$version"
done
# Output seen:
#   safetensors 0.8.0 {'rows': [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]], 'columns': [[0.0, 3.0, 1.0], [4.0, 2.0, 5.0]]}
#   safetensors 0.5.3 {'rows': [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]], 'columns': [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]}
