"""Write the plurals of the lexicon's English nouns, as far as English texts have them.

    python -m training.plurals PARALLEL [--out service/terminology/data/plurals.en.tsv]

For the head of each English rendering of a French noun, and of a phrase that begins with one, the likely plurals are
counted in the English of PARALLEL (as `training.prepare` reads it). One that stands there at least twice, and for at
least three in a hundred of the singulars, is written as `singular⇥plural`: "equipment" and "information" have none.
Rare nouns get the regular one, and so do those that `plurals.toml` says have one: "presidents" are rare in news.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from service.terminology.compiled import tokens
from service.terminology.tables import DATA, PLURAL_RULES, read_context, read_phrases, read_words
from service.terminology.word_forms import english_plural, head_span
from training.prepare import read_pairs

FEWEST, SHARE = 2, 0.03
RARE = 10
"""Times below which a singular is too rare to say that it has no plural: it gets the likeliest."""
UNCOUNTED = frozenset((
    "aid", "care", "conduct", "damage", "food", "gear", "help", "infrastructure", "mail", "meat", "money", "pay",
    "support", "transport", "travel", "violence", "waste", "work",
))  # fmt: skip
"""Nouns whose plural is another word or another sense: « aides » are aid, not AIDS."""
IRREGULAR = {
    "person": "people", "child": "children", "foot": "feet", "tooth": "teeth", "mouse": "mice", "ox": "oxen",
    "criterion": "criteria", "phenomenon": "phenomena", "bacterium": "bacteria",
}  # fmt: skip
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
    words, parts = read_heads()
    found = {head: plural for head in words if (plural := plural_in(head, counts))}
    for head in parts - words:  # a phrase may be no noun in English: its plural must have been met
        if (plural := plural_in(head, counts)) and counts[plural] >= FEWEST:
            found[head] = plural
    args.out.write_text("".join(f"{one}\t{many}\n" for one, many in sorted(found.items())), encoding="utf-8")
    print(f"{len(found)} plurals of {len(words | parts)} nouns")
    return 0


def read_heads() -> tuple[frozenset[str], frozenset[str]]:
    """Return the heads, in small letters, of the English of the lexicon's nouns, and further ones that are less sure.

    The latter are those of phrases that begin with a noun, and parts of compounds with a hyphen.
    """
    entries = (word for word in read_words(DATA / "words.tsv") if word.parts_of_speech[0] == "n")
    nouns = {word.lemma.lower(): word.english for word in entries}
    own = [rendering for english in nouns.values() for rendering in english]
    phrases = (phrase for phrase in read_phrases(DATA / "phrases.tsv") if _first_word(phrase.french) in nouns)
    others = [rendering for phrase in phrases for rendering in phrase.english]
    return _heads(one for one in own if "-" not in one), _heads([*own, *others])


def _first_word(phrase: str) -> str:
    return tokens(phrase)[0].group().lower()


def _heads(renderings: Iterable[str]) -> frozenset[str]:
    spans = ((rendering, *head_span(rendering)) for rendering in renderings)
    # "Member of Parliament" has a plural, the name behind "Pope" none
    heads = (text[start:end] for text, start, end in spans if not (start and text[start:end].istitle()))
    return frozenset(map(str.lower, heads)) - {""}


def plural_in(singular: str, counts: Counter[str]) -> str | None:
    """Return the plural of an English noun that is most frequent in counted words, None where it seems to have none."""
    if not _WORD.fullmatch(singular) or len(singular) < 2 or singular in UNCOUNTED:
        return None
    best = max(likely_plurals(singular), key=lambda form: counts[form])
    is_counted = singular in read_context(PLURAL_RULES)["counted"]
    if is_counted or (counts[singular] < RARE and not counts[best]):
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
    forms = [english_plural(singular)]
    for ending, other in (("is", "es"), ("o", "oes"), ("fe", "ves"), ("f", "ves")):
        if singular.endswith(ending):
            forms.append(singular.removesuffix(ending) + other)
    return forms


if __name__ == "__main__":
    sys.exit(main())
