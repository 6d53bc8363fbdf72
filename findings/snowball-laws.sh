#!/usr/bin/env bash
# snowballstemmer 3.1.1 (PyPI): « loi » and « lois », « emploi » and « emplois », « élu » and « élus » have different stems.
#
# Belief: a stemmer for French brings the plural of a word to the stem of its singular, as it does with maire and maires;
#   with the apostrophe of print it cuts the article as it does with the one of the keyboard.
# Behaviour: an s behind a, i, o, u, è or s is kept, so that a regular plural has a stem of its own; the feminine of the same
#   word, élues, has the one of the singular. « l'élu » is stemmed as élu, « l’élu » is a stem of its own.
# Why it matters: of the laws, the jobs and the elected of a paper a search finds either one or several; and a paper writes
#   its articles with the apostrophe of print, so that whatever stands behind one is not found at all.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check snowballstemmer==3.1.1
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

import snowballstemmer

print("snowballstemmer", version("snowballstemmer"))
stem = snowballstemmer.stemmer("french").stemWords
one = [["maire", "maires"], ["élu", "élue", "élues"], ["l'élu", "élu"]]
several = [["loi", "lois"], ["emploi", "emplois"], ["élu", "élus"], ["ami", "amis"], ["roi", "rois"], ["l’élu", "élu"]]
for words in one + several:
    print(words, stem(words))
same = all(len(set(stem(words))) == 1 for words in one) and all(len(set(stem(words))) == 2 for words in several)
raise SystemExit(0 if same else 1)
PY
# Output seen:
#   snowballstemmer 3.1.1
#   ['maire', 'maires'] ['mair', 'mair']
#   ['élu', 'élue', 'élues'] ['élu', 'élu', 'élu']
#   ["l'élu", 'élu'] ['élu', 'élu']
#   ['loi', 'lois'] ['loi', 'lois']
#   ['emploi', 'emplois'] ['emploi', 'emplois']
#   ['élu', 'élus'] ['élu', 'élus']
#   ['ami', 'amis'] ['ami', 'amis']
#   ['roi', 'rois'] ['roi', 'rois']
#   ['l’élu', 'élu'] ['l’élu', 'élu']
