"""Words, set phrases and constructions that the translator renders rightly: `python -m benchmarks.meaning`.

`meaning.tsv` has 300 short sentences written for this, each with one word, phrase or construction that decides its
meaning, what a right translation matches and, where it matters, what it must not match. None is in the training data.
Prints a Markdown table; --out keeps the translations with their marks.
"""

import argparse
import re
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("meaning.tsv")


class Item(NamedTuple):
    """A sentence, its kind, and the patterns that a right translation matches and does not match."""

    kind: str
    french: str
    right: re.Pattern[str]
    wrong: re.Pattern[str] | None

    def is_met(self, english: str) -> bool:
        """Whether a translation has what decides the meaning."""
        return bool(self.right.search(english)) and not (self.wrong and self.wrong.search(english))


def read_items(path: Path = FILE) -> list[Item]:
    """Return the sentences of the list. Raises ValueError naming a malformed line."""
    items = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("#") or not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) not in (3, 4):
            raise ValueError(f"{path.name}, line {number}: {len(cells)} columns")
        wrong = re.compile(cells[3], re.IGNORECASE) if len(cells) == 4 and cells[3] else None
        items.append(Item(cells[0], cells[1], re.compile(cells[2], re.IGNORECASE), wrong))
    return items


def main(argv: list[str] | None = None) -> int:
    """Translate every sentence as a brief's are and print the share of each kind that is right."""
    from service.bootstrap import build_services
    from service.settings import load_settings

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--translator")
    parser.add_argument("--beam-size", type=int)
    parser.add_argument("--out", type=Path, help="file for the translations, with + or - before each")
    args = parser.parse_args(argv)
    items = read_items()
    services = build_services(load_settings(translator=args.translator, beam_size=args.beam_size))
    translator = services.text_translator
    english = [result.text for result in translator.translate_sentences([item.french for item in items])]
    met = [item.is_met(text) for item, text in zip(items, english, strict=True)]
    total, right = Counter(item.kind for item in items), Counter(i.kind for i, ok in zip(items, met, strict=True) if ok)
    print("| kind | sentences | rendered rightly |\n| --- | --- | --- |")
    for kind, count in total.items():
        print(f"| {kind} | {count} | {right[kind]} ({right[kind] / count:.0%}) |")
    print(f"| all | {len(items)} | {sum(met)} ({sum(met) / len(items):.0%}) |")
    identity = translator.translator.identity
    print(f"\nmodel {identity.name} {identity.revision}, {translator.decoding}")
    if args.out:
        rows = zip(items, english, met, strict=True)
        args.out.write_text("".join(f"{'+' if ok else '-'}\t{i.kind}\t{i.french}\t{e}\n" for i, e, ok in rows), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
