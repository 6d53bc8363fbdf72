#!/usr/bin/env bash
# lectura-formules 3.7.8 (PyPI): 14 h 30 is "un-quatre-ache-trois-zéro", a million euros are "un-million-euros", an ISO date a
# subtraction.
#
# Belief: the library is made for French and reads times, sums and dates as one says them; its page shows `lire_formule("42")`.
# Behaviour: a time is read where it is written together (14h30); with the spaces that French typography asks for it is
#   spelled, letter h included. After million the « de » is missing that French needs before the noun, 280 000 and 80 000 have the
#   plural quatre-vingts before mille, which takes none, and 2024-04-01 is read figure by figure with "moins" in between. The
#   call of its page is a TypeError, as the kind of the formula must be named first.
# Why it matters: what is read out, or shown as the words of a figure, is what no listener takes for a time, a sum or a date.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check lectura-formules==3.7.8
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

import lectura_formules

print("lectura-formules", version("lectura-formules"))
seen = [
    ("lire_heure", "14h30", "quatorze-heures-trente"),
    ("lire_heure", "14 h 30", "un-quatre-ache-trois-zéro"),
    ("lire_monnaie", "200 €", "deux-cents-euros"),
    ("lire_monnaie", "1 000 000 €", "un-million-euros"),
    ("lire_nombre", "280 000", "deux-cent-quatre-vingts-mille"),
    ("lire_date", "01/04/2024", "premier-avril-deux-mille-vingt-quatre"),
    ("lire_date", "2024-04-01", "deux-zéro-deux-quatre-moins-zéro-quatre-moins-zéro-un"),
]
found = [(name, text, getattr(lectura_formules, name)(text).display_fr) for name, text, _ in seen]
print(*found, sep="\n")
try:
    same = lectura_formules.lire_formule("42") is None
except TypeError as error:
    same = True
    print("TypeError:", error)
raise SystemExit(0 if same and found == seen else 1)
PY
# Output seen:
#   lectura-formules 3.7.8
#   ('lire_heure', '14h30', 'quatorze-heures-trente')
#   ('lire_heure', '14 h 30', 'un-quatre-ache-trois-zéro')
#   ('lire_monnaie', '200 €', 'deux-cents-euros')
#   ('lire_monnaie', '1 000 000 €', 'un-million-euros')
#   ('lire_nombre', '280 000', 'deux-cent-quatre-vingts-mille')
#   ('lire_date', '01/04/2024', 'premier-avril-deux-mille-vingt-quatre')
#   ('lire_date', '2024-04-01', 'deux-zéro-deux-quatre-moins-zéro-quatre-moins-zéro-un')
#   TypeError: lire_formule() missing 1 required positional argument: 'text'
