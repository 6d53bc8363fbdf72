"""Write the list of English words that translations are held against, from the lists of SCOWL.

    python -m training.english_words /usr/share/dict/scowl service/terminology/data/english.txt.xz

The input is the folder that the Debian package `scowl` installs: one file for each kind of spelling, category and
size (Atkinson, "Spell Checker Oriented Word Lists"). Words of American and British spelling, usual variants among
them, up to size 70 ("large", what most dictionaries have) are written in lower case, sorted, one a line; those with
an apostrophe or an accent are left out.
"""

import argparse
import lzma
import re
import sys
from pathlib import Path

SPELLINGS = ("english", "american", "british", "british_z", "british_variant_1", "british_variant_2")
CATEGORIES = ("words", "upper", "abbreviations")
LARGEST = 70
_NAME = re.compile(r"(?P<spelling>\w+)-(?P<category>[\w-]+)\.(?P<size>\d+)")
_WORD = re.compile(r"[a-z]{2,}")


def read_words(folder: Path) -> set[str]:
    """Return the words of a folder of lists. Raises FileNotFoundError where there are none."""
    words = set[str]()
    for path in folder.iterdir():
        name = _NAME.fullmatch(path.name)
        if name and name["spelling"] in SPELLINGS and name["category"] in CATEGORIES and int(name["size"]) <= LARGEST:
            words.update(path.read_text(encoding="latin-1").lower().split())
    if not words:
        raise FileNotFoundError(f"{folder} has no lists of SCOWL: install the Debian package scowl")
    return {word for word in words if _WORD.fullmatch(word)}


def main(argv: list[str] | None = None) -> int:
    """Write the list and say how many words it has."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args(argv)
    words = sorted(read_words(args.folder))
    args.out.write_bytes(lzma.compress("".join(word + "\n" for word in words).encode(), preset=9))
    print(f"{len(words)} words")
    return 0


if __name__ == "__main__":
    sys.exit(main())
