#!/usr/bin/env bash
# flashtext 2.7: the term « retrait » is found, and replaced, inside « retraité ».
#
# Belief: a keyword is found between word boundaries only; that is what the library promises in place of a regular expression.
# Behaviour: a character of a word is one of A-Z, a-z, 0-9 and the underscore. An accented letter ends a word, so each term whose
#   longer relative goes on with one is found in it: « le retraité » becomes "le withdrawalé". Where the next letter has no
#   accent (« retraite ») nothing is found.
# Why it matters: glossaries of French newsrooms replaced by it spoil other words of the article, and count terms that are not there.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check flashtext==2.7
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

from flashtext import KeywordProcessor

print("flashtext", version("flashtext"))
terms = KeywordProcessor()
terms.add_keyword("retrait", "withdrawal")
seen = [terms.replace_keywords(text) for text in ("le retrait", "le retraité", "la retraite")]
print(seen)
raise SystemExit(0 if seen == ["le withdrawal", "le withdrawalé", "la retraite"] else 1)
PY
# Output seen:
#   flashtext 2.7
#   ['le withdrawal', 'le withdrawalé', 'la retraite']
