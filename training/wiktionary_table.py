"""Write the lexicon's third table: English Wiktionary's French words and compound nouns that the written ones lack.

    python -m training.wiktionary_table enwiktionary-fr-en.tsv.xz service/terminology/data/wiktionary.tsv.xz

The input has French⇥part of speech⇥English alternatives, parted by " / ". The output is in the shape of `words.tsv`,
compound nouns beside single words, in British spelling (`british.toml`). Its rows are under CC BY-SA 3.0
(`NOTICE-wiktionary.md` beside it).
"""

import argparse
import lzma
import re
import sys
import tomllib
from pathlib import Path

from service.terminology.tables import PHRASES, WORDS, read_phrases, read_words

_PLAIN = re.compile(r"[a-zà-ÿœæ'’ -]+")
_ENGLISH = re.compile(r"[A-Za-z][\w'’ -]*")
_PARTS = ("n", "v", "adj", "adv")
_ENGLISH_WORD = re.compile(r"[A-Za-z]+")
_IZE = re.compile(r"(?<=[a-z]{3})(i|y)z(?=(?:e|ed|es|ing|er|ers|able|ation|ations)\Z)")
_BRITISH = tomllib.loads(Path(__file__).with_name("british.toml").read_text(encoding="utf-8"))
_MOST_WORDS = 4  # of an English rendering: longer ones are definitions


def main(argv: list[str] | None = None) -> int:
    """Write the table and say how many rows it has."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args(argv)
    known = {form.lower() for word in read_words(WORDS) for form in (word.lemma, *word.forms)}
    known |= {phrase.french.lower() for phrase in read_phrases(PHRASES)}
    rows: dict[str, str] = {}
    with lzma.open(args.source, "rt", encoding="utf-8") as lines:
        for line in lines:
            french, part, english = line.rstrip("\n").split("\t")
            is_compound = " " in french
            if part not in _PARTS or (is_compound and part != "n") or not _PLAIN.fullmatch(french) or french in rows:
                continue
            if french in known or len(french) < 4:
                continue
            fit = [e for e in english.split(" / ") if _ENGLISH.fullmatch(e) and len(e.split()) <= _MOST_WORDS][:3]
            if fit:
                rows[french] = f"{french}\t{part}\t{' / '.join(dict.fromkeys(map(british, fit)))}\t\t0\n"
    with lzma.open(args.out, "wt", encoding="utf-8", preset=9) as out:
        out.write("# lemma\tpart of speech\tEnglish, likeliest first\tforms\toccurrences in news: English Wiktionary\n")
        out.writelines(rows[french] for french in sorted(rows))
    print(f"{len(rows)} rows in {args.out}")
    return 0


def british(english: str) -> str:
    """Return an English rendering in British spelling.

    >>> british("labor room"), british("Sovietize"), british("prize"), british("center of gravity")
    ('labour room', 'Sovietise', 'prize', 'centre of gravity')
    """
    return _ENGLISH_WORD.sub(lambda match: _british_word(match.group()), english)


def _british_word(word: str) -> str:
    spelt = _BRITISH["spellings"].get(word.lower())
    if spelt is not None:
        return str(spelt).capitalize() if word[0].isupper() else str(spelt)
    return word if word.lower() in _BRITISH["keeps_z"]["words"] else _IZE.sub(r"\1s", word)


if __name__ == "__main__":
    sys.exit(main())
