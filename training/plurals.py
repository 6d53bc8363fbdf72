"""Write the plurals of the lexicon's English nouns, as far as English texts have them.

    python -m training.plurals PARALLEL [--out service/terminology/data/plurals.en.tsv]

For the last word of each English rendering of a French noun the likely plurals are counted in the English of PARALLEL
(as `training.prepare` reads it). One that stands there at least twice, and for at least three in a hundred of
the singulars, is written as `singular⇥plural`: "equipment" and "information" have none. Rare nouns get the regular one.
"""

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

from service.terminology.tables import DATA, read_words
from service.terminology.word_forms import english_plural
from training.prepare import read_pairs

FEWEST, SHARE = 2, 0.03
RARE = 10
"""Times below which a singular is too rare to say that it has no plural: it gets the likeliest."""
UNCOUNTED = frozenset((
    "aid", "care", "conduct", "damage", "food", "gear", "help", "infrastructure", "mail", "meat", "money", "support",
    "transport", "travel", "violence", "waste", "work",
))  # fmt: skip
"""Nouns whose plural is another word or another sense: « aides » are aid, not AIDS."""
IRREGULAR = {"person": "people", "child": "children", "foot": "feet", "tooth": "teeth", "mouse": "mice", "ox": "oxen"}
_WORD = re.compile(r"[a-z]+")


def main(argv: list[str] | None = None) -> int:
    """Write the table and print how many rows it has."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parallel", type=Path)
    parser.add_argument("--out", type=Path, default=DATA / "plurals.en.tsv")
    args = parser.parse_args(argv)
    counts = Counter[str]()
    for path in sorted(args.parallel.glob("*.tsv*")):
        for _, english in read_pairs(path):
            counts.update(_WORD.findall(english.lower()))
    heads = {
        rendering.split()[-1].lower()
        for word in read_words(DATA / "words.tsv")
        if word.parts_of_speech[0] == "n"
        for rendering in word.english
    }
    found = sorted((head, plural) for head in heads if (plural := plural_in(head, counts)))
    args.out.write_text("".join(f"{one}\t{many}\n" for one, many in found), encoding="utf-8")
    print(f"{len(found)} plurals of {len(heads)} nouns")
    return 0


def plural_in(singular: str, counts: Counter[str]) -> str | None:
    """Return the plural of an English noun that is most frequent in counted words, None where it seems to have none."""
    if not _WORD.fullmatch(singular) or len(singular) < 2 or singular in UNCOUNTED:
        return None
    best = max(likely_plurals(singular), key=lambda form: counts[form])
    if counts[singular] < RARE and not counts[best]:
        return best  # the first that is likely
    return best if counts[best] >= max(FEWEST, SHARE * counts[singular]) else None


def likely_plurals(singular: str) -> list[str]:
    """Return what the plural of an English noun may be.

    >>> likely_plurals("city")
    ['cities']
    """
    if singular in IRREGULAR:
        return [IRREGULAR[singular]]
    if singular.endswith("man"):
        return [singular[:-2] + "en"]
    forms = [singular + "es" if singular.endswith("z") else english_plural(singular)]
    for ending, other in (("is", "es"), ("o", "oes"), ("fe", "ves"), ("f", "ves")):
        if singular.endswith(ending):
            forms.append(singular.removesuffix(ending) + other)
    return forms


if __name__ == "__main__":
    sys.exit(main())
