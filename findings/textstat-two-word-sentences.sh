#!/usr/bin/env bash
# textstat 0.7.13: « Elle part. Il reste. On verra. » is one sentence, and école, idée, été and Élysée have one or two syllables.
#
# Belief: `sentence_count` "returns the number of sentences", `syllable_count` with `set_lang("fr")` that of the syllables;
#   the readability of a text follows from both.
# Behaviour: a sentence of one or two words is not counted, while its words are. The syllables are the places where a line may
#   be broken, and French leaves no single vowel at a line's end, so that the first syllable of école, élu, ami or opéra is
#   not there.
# Why it matters: the shorter the sentences, the longer they are said to be: cut in sentences of two words, a text is harder to
#   read than the same words without a stop; a rule of style or a filter by readability sends back the plain text.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check textstat==0.7.13 pyphen==0.18.1
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

import textstat

textstat.set_lang("fr")
print("textstat", version("textstat"))
short = "Elle part. Il reste. On verra."
mixed = "Le maire part ce soir. Elle reste. Il paie. On verra."
longer = "Le maire part ce soir. Elle reste et il paie. On verra bien."
counts = {text: textstat.sentence_count(text) for text in (short, mixed, longer)}
lengths = [textstat.words_per_sentence(text) for text in (mixed, longer)]
syllables = {word: textstat.syllable_count(word) for word in ("maison", "école", "élu", "idée", "ami", "opéra", "Élysée")}
print(*counts.items(), lengths, syllables, sep="\n")
same = list(counts.values()) == [1, 1, 3] and list(syllables.values()) == [2, 1, 1, 1, 1, 2, 2]
raise SystemExit(0 if same and lengths[0] > 2 * lengths[1] else 1)
PY
# Output seen:
#   textstat 0.7.13
#   ('Elle part. Il reste. On verra.', 1)
#   ('Le maire part ce soir. Elle reste. Il paie. On verra.', 1)
#   ('Le maire part ce soir. Elle reste et il paie. On verra bien.', 3)
#   [11.0, 4.333333333333333]
#   {'maison': 2, 'école': 1, 'élu': 1, 'idée': 1, 'ami': 1, 'opéra': 2, 'Élysée': 2}
