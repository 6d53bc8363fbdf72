#!/usr/bin/env bash
# text2num 3.1.0: millet is a thousand.
#
# Belief: in « la récolte de mil » no number is written, mil being a cereal; only beside another numeral is it an old
#   spelling of mille (« mil neuf cent quatorze »).
# Behaviour: the cereal becomes 1000, in every sentence that names it, as news of the Sahel do.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check text2num==3.1.0
"$folder/env/bin/python" - <<'PY'
from text_to_num import alpha2digit

wrong = alpha2digit("Les sacs de mil et de sorgho sont vides.", "fr")
right = alpha2digit("Il est né en mil neuf cent quatorze.", "fr")
print(wrong)
print(right)
raise SystemExit(0 if "1000 et de sorgho" in wrong and "1914" in right else 1)
PY
# Output seen with text2num 3.1.0:
#   Les sacs de 1000 et de sorgho sont vides.
#   Il est né en 1914.
