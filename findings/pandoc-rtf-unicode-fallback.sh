#!/usr/bin/env bash
# pandoc 3.9 (pypandoc_binary 1.17): « 5\u8239?000 » of an RTF file, five thousand, is « 5 00 ».
#
# Belief: after a character given by its number an RTF reader skips one character, the substitute for readers that know no
#   Unicode (\uc1, which is the default); what follows the substitute is text.
# Behaviour: where the substitute is a question mark or another sign, written straight after the number, it is skipped and so
#   is the letter or the figure behind it. A letter as the substitute, the substitute in hexadecimal,
#   a space before it or \uc0 is read as it should be, and pandoc writes the space itself, so that its own files come back whole.
# Why it matters: the character in front is as a rule the narrow space of a number or an accented letter: a thousand becomes a
#   hundred, 2026 is 026, and nothing warns.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check pypandoc_binary==1.17
"$folder/env/bin/python" - <<'PY'
import pypandoc

seen = {
    r"5\u8239?000 euros": "5\u202f00 euros",
    r"5\u8239 ?000 euros": "5\u202f000 euros",
    r"5\u8239\'3f000 euros": "5\u202f000 euros",
    r"\uc0 5\u8239 000 euros": "5\u202f000 euros",
    r"d\u232?s 2026": "dè 2026",
    r"d\u232es 2026": "dès 2026",
    r"1\u8211?3": "1–",
    r"l\u8217?1er avril": "l’er avril",
}
print("pandoc", pypandoc.get_pandoc_version())
same = True
for text, expected in seen.items():
    rtf = r"{\rtf1\ansi\ansicpg1252\deff0 " + text + r"\par}"
    found = pypandoc.convert_text(rtf, "plain", format="rtf").strip()
    print(text, "|", found.replace("\u202f", " "))
    same = same and found == expected
raise SystemExit(0 if same else 1)
PY
# Output seen:
#   pandoc 3.9
#   5\u8239?000 euros | 5 00 euros
#   5\u8239 ?000 euros | 5 000 euros
#   5\u8239\'3f000 euros | 5 000 euros
#   \uc0 5\u8239 000 euros | 5 000 euros
#   d\u232?s 2026 | dè 2026
#   d\u232es 2026 | dès 2026
#   1\u8211?3 | 1–
#   l\u8217?1er avril | l’er avril
