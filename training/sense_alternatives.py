"""Write what professionals have instead of a sense's English: `python -m training.sense_alternatives PAIRS…`.

PAIRS are tab-separated French and English of professional translators, xz or not. Wherever
`fidelity.word_senses` would warn of one of them, the warning is wrong: the word is right as well in that sense
("subscribers" for "followers"), or the rule has told the wrong sense. The rows, lemma⇥English of the sense⇥stem
of the other English, are what the check passes by from then on.
"""

import argparse
import sys
from pathlib import Path

from service.fidelity.word_senses import ALTERNATIVES, compare_senses
from training.prepare import read_pairs

HEAD = "# lemma\tEnglish of a sense that a rule tells\tstem of other English that translators write there"


def main(argv: list[str] | None = None) -> int:
    """Write the table and say how many rows it has."""
    parser = argparse.ArgumentParser(prog="python -m training.sense_alternatives", description=__doc__)
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, default=ALTERNATIVES)
    args = parser.parse_args(argv)
    pairs = (pair for path in args.pairs for pair in read_pairs(path))
    rows = {(one.lemma, one.wanted, one.stem) for pair in pairs for one in compare_senses(*pair)}
    args.out.write_text("\n".join([HEAD, *("\t".join(row) for row in sorted(rows))]) + "\n", encoding="utf-8")
    print(f"{len(rows)} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
