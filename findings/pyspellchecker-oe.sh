#!/usr/bin/env bash
# pyspellchecker 0.9.1, French: not one word with œ is known, and each is "corrected" to another word.
#
# Belief: « cœur », « sœur » and « œuvre » are words of a French dictionary, so spelled.
# Behaviour: only « coeur », « soeur » and « oeuvre » are; for the right spelling the correction is a word of another
#   meaning: « cour » (court), « sur » (on), « ouvre » (opens).
# Why it matters: a text that is cleaned so before it is translated loses its œuvres, vœux and sœurs.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check pyspellchecker==0.9.1
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

from spellchecker import SpellChecker

print("pyspellchecker", version("pyspellchecker"))
checker = SpellChecker(language="fr")
with_ligature = [word for word in checker.word_frequency.words() if "œ" in word]
corrections = {word: checker.correction(word) for word in ("cœur", "sœur", "œuvre", "vœux")}
print(len(with_ligature), "of", checker.word_frequency.unique_words, "words have an œ")
print(corrections)
print({word: word in checker for word in ("coeur", "soeur", "oeuvre", "voeux")})
seen = {"cœur": "cour", "sœur": "sur", "œuvre": "ouvre", "vœux": "veux"}
raise SystemExit(0 if not with_ligature and corrections == seen else 1)
PY
# Output seen:
#   pyspellchecker 0.9.1
#   0 of 139905 words have an œ
#   {'cœur': 'cour', 'sœur': 'sur', 'œuvre': 'ouvre', 'vœux': 'veux'}
#   {'coeur': True, 'soeur': True, 'oeuvre': True, 'voeux': True}
