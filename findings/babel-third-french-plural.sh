#!/usr/bin/env bash
# Babel 2.19.0: a new French catalogue has three plurals, the second of them for millions alone, so that "2 votes" stays English.
#
# Belief: French has two forms in gettext, `nplurals=2; plural=(n > 1)`, as gettext's manual and its `msginit` have it: the
#   first is the singular, the second the plural.
# Behaviour: for a catalogue of the locale fr that is new, or that has no `Plural-Forms` of its own, Babel writes the rule of
#   CLDR: the forms are `one`, `many` (whole millions) and `other`. A file with a singular and a plural is compiled without a
#   word: the plural serves at a million, and for 2 there is nothing, so that gettext gives the English text. Spanish and
#   Italian have the same third form. A catalogue that states its two forms keeps them.
# Why it matters: the first two fields are those that a translator fills, from habit or from another file, and the page is in
#   two languages from the number 2 on.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check Babel==2.19.0
"$folder/env/bin/python" - <<'PY'
import io
from gettext import GNUTranslations
from importlib.metadata import version

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

VOTES = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
{rule}
msgid "%d vote"
msgid_plural "%d votes"
msgstr[0] "%d suffrage"
msgstr[1] "%d suffrages"
"""


def texts(rule: str) -> list[str]:
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(VOTES.format(rule=rule).encode()), locale="fr"))
    compiled.seek(0)
    translations = GNUTranslations(compiled)
    return [translations.ngettext("%d vote", "%d votes", count) % count for count in (1, 2, 1000000, 1500000)]


print("Babel", version("Babel"))
new = Catalog(locale="fr").plural_forms
print(new)
without, stated = texts(""), texts('"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n')
print(without, stated, sep="\n")
right = ["1 suffrage", "2 suffrages", "1000000 suffrages", "1500000 suffrages"]
seen = ["1 suffrage", "2 votes", "1000000 suffrages", "1500000 votes"]
raise SystemExit(0 if new.startswith("nplurals=3") and without == seen and stated == right else 1)
PY
# Output seen:
#   Babel 2.19.0
#   nplurals=3; plural=(n == 0 || n == 1) ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2;
#   ['1 suffrage', '2 votes', '1000000 suffrages', '1500000 votes']
#   ['1 suffrage', '2 suffrages', '1000000 suffrages', '1500000 suffrages']
