#!/usr/bin/env bash
# simplemma 2.0.0, French: some past participles have their infinitive as lemma, others of the same conjugation themselves.
#
# Belief: as « donné » is lemmatised to « donner », so is « jeté » to « jeter » and « creusé » to « creuser », and the
# feminine plural of a participle has the lemma of its masculine.
# Behaviour: « jeté » and « creusé » stay as they are, and « mis » is « mettre » while « mises » is « mise »: a phrase looked up
# by its lemmas (« jeter l'éponge », « mettre en cause ») is missed in its compound tenses.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check simplemma==2.0.0
"$folder/env/bin/python" - <<'PY'
from simplemma import lemmatize

lemmas = {form: lemmatize(form, lang="fr") for form in ("donné", "jeté", "creusé", "mis", "mises")}
print(lemmas)
seen = {"donné": "donner", "jeté": "jeté", "creusé": "creusé", "mis": "mettre", "mises": "mise"}
raise SystemExit(0 if lemmas == seen else 1)
PY
# Output seen with simplemma 2.0.0:
#   {'donné': 'donner', 'jeté': 'jeté', 'creusé': 'creusé', 'mis': 'mettre', 'mises': 'mise'}
