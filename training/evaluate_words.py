"""Score warnings against wrongly translated words, labelled by reading: `python -m training.evaluate words OUTPUTS`.

OUTPUTS are lines of a French sentence, a tab and its translation. `labels/words.jsonl` knows each by digests of its
sides and names the words that were translated wrongly, with the English that stands for each ("-" where nothing
does): another sense, another word, no English word, left in French, a name, a number, something missing, or grammar.
Sentences that are not labelled are left out. A word is found where a warning of its sentence quotes it or its
English. Recall of words is worth only as much as the share of good sentences that are marked is low: `--good PREFIX`
counts these in PREFIX.fr and PREFIX.en, translations by professionals.
"""

import argparse
import collections
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from service.domain import WarningCode
from service.fidelity.verify import Finding, check
from training.evaluate_warnings import key_of
from training.news import read_items
from training.prepare import read_pairs

LABELS = Path(__file__).with_name("labels") / "words.jsonl"
MAJOR = 2  # how a sentence was marked: 0 right, 1 a minor error, 2 a major one


def is_found(french: str, english: str, findings: Iterable[Finding]) -> bool:
    """Tell whether a warning quotes a French word or the English that stands for it."""
    said = {word.lower() for _, detail in findings for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", detail)}
    said.update(part for word in list(said) for part in word.split("-"))
    return not said.isdisjoint({french.lower(), english.lower()})


def count(pairs: Iterable[tuple[str, str]], labels: Path) -> list[tuple[dict[str, Any], tuple[Finding, ...]]]:
    """Return each labelled pair's label with what the checks say of it, each once."""
    known = {(label["fr"], label["en"]): label for label in read_items(labels)}
    found = {}
    for french, english in pairs:
        key = key_of(french, english)
        if key in known:
            found[key] = known[key], tuple(check(french, english))
    return list(found.values())


def marked(prefix: Path) -> tuple[int, int, int]:
    """Return how many pairs of PREFIX.fr and PREFIX.en there are, how many have a doubtful word, and how many any
    warning. Raises ValueError where the files have different numbers of lines."""
    french, english = (Path(f"{prefix}.{side}").read_text(encoding="utf-8").splitlines() for side in ("fr", "en"))
    codes = [{code for code, _ in check(*pair)} for pair in zip(french, english, strict=True)]
    return len(codes), sum(WarningCode.WORD_DOUBTFUL in own for own in codes), sum(map(bool, codes))


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate words", description=__doc__)
    parser.add_argument("outputs", type=Path)
    parser.add_argument("--good", type=Path, metavar="PREFIX")
    options = parser.parse_args(argv)
    judged = count(read_pairs(options.outputs), LABELS)
    words, found = collections.Counter[str](), collections.Counter[str]()
    for label, findings in judged:
        for french, english, kind in label["wrong"]:
            words[kind] += 1
            found[kind] += is_found(french, english, findings)
    print(f"{len(judged)} labelled sentences, {sum(label['mark'] == MAJOR for label, _ in judged)} with a major error")
    print("| wrong words | labelled | found |\n| --- | --- | --- |")
    for kind, number in words.most_common():
        print(f"| {kind} | {number} | {found[kind]} |")
    print(f"| **together** | {words.total()} | {found.total()} |")
    right = [findings for label, findings in judged if not label["mark"]]
    print(f"sentences without an error: {len(right)}, {sum(map(bool, right))} with a warning")
    if options.good:
        number, doubtful, any_ = marked(options.good)
        print(f"{options.good.name}: {number} sentences, {doubtful} with a doubtful word, {any_} with any warning")
    return 0


if __name__ == "__main__":
    sys.exit(main())
