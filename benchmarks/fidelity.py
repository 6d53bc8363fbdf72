"""Measure the fidelity checks: `python -m benchmarks.fidelity [--data FOLDER]` with newstest2014.fr and .en in it."""

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from service.domain import WarningCode
from service.fidelity.verify import check

PAIRS = Path(__file__).with_name("fidelity_pairs.tsv")
CHECKS = (
    WarningCode.NUMBER_MISMATCH,
    WarningCode.ENTITY_CHANGED,
    WarningCode.NEGATION_LOST,
    WarningCode.MEANING_REVERSED,
    WarningCode.UNTRANSLATED,
    WarningCode.REPETITION,
    WarningCode.LENGTH_RATIO,
    WarningCode.TRUNCATED,
)
WORDS = (
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "fifteen",
    "twenty",
    "thirty",
)
SCALES = ("thousand", "million", "billion")


@dataclass(slots=True)
class Score:
    """What one check did on the labelled pairs: errors of its kind, those found, and alarms on faithful pairs."""

    errors: int = 0
    found: int = 0
    false: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.errors if self.errors else 1.0

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.false) if self.found + self.false else 1.0


def labelled() -> list[tuple[str, str, str]]:
    """Return the labelled pairs: code or "ok", French, English."""
    rows = (line.split("\t") for line in PAIRS.read_text("utf-8").splitlines() if not line.startswith("#"))
    return [(row[0], row[1], row[2]) for row in rows]


def score(pairs: Iterable[tuple[str, str, str]]) -> dict[str, Score]:
    """Return the score of each check. An alarm of another kind on a faulty pair counts neither for nor against."""
    scores = {code.value: Score() for code in CHECKS}
    for label, source, target in pairs:
        codes = {code.value for code, _ in check(source, target)}
        if label == "ok":
            for code in codes:
                scores[code].false += 1
            continue
        scores[label].errors += 1
        scores[label].found += label in codes
        if label not in codes:
            scores[label].missed.append(f"{source} | {target}")
    return scores


def alarms(pairs: Sequence[tuple[str, str]]) -> Counter[str]:
    """Return on how many sentence pairs each check raises an alarm, and under "any" how many have one at all."""
    counts: Counter[str] = Counter()
    for source, target in pairs:
        codes = {code.value for code, _ in check(source, target)}
        counts.update(codes)
        counts["any"] += bool(codes)
    return counts


def spoil_number(target: str, choose: random.Random) -> str | None:
    """Return a translation with one number changed or left out, as a model might, or None where it has none."""
    wanted = rf"\d[\d,.]*\d|\d|\b(?:{'|'.join((*WORDS, *SCALES))})\b"
    spots = list(re.finditer(wanted, target))
    if not spots:
        return None
    spot = choose.choice(spots)
    text = spot.group()
    if text in SCALES or text in WORDS:
        new = choose.choice([word for word in (SCALES if text in SCALES else WORDS) if word != text])
    else:
        place = choose.choice([index for index, letter in enumerate(text) if letter.isdigit()])
        digit = choose.choice([letter for letter in "123456789" if letter != text[place]])
        new = choose.choice(
            ("", text[:place] + digit + text[place + 1 :], text + "0" if "." not in text else "1" + text)
        )
    return target[: spot.start()] + new + target[spot.end() :]


def number_recall(pairs: Sequence[tuple[str, str]]) -> tuple[int, int]:
    """Return how many number errors injected into faithful translations the number check finds, and of how many."""
    choose = random.Random(2014)
    found = total = 0
    for source, target in pairs:
        if _has_number_alarm(source, target):
            continue
        spoiled = spoil_number(target, choose)
        if spoiled is not None:
            total += 1
            found += _has_number_alarm(source, spoiled)
    return found, total


def _has_number_alarm(source: str, target: str) -> bool:
    return any(code is WarningCode.NUMBER_MISMATCH for code, _ in check(source, target))


def read_set(folder: Path, name: str) -> list[tuple[str, str]]:
    """Return the French and English lines of a test set side by side."""
    sides = [(folder / f"{name}.{language}").read_text("utf-8").splitlines() for language in ("fr", "en")]
    return list(zip(*sides, strict=True))


def milliseconds(pairs: Sequence[tuple[str, str]], run: Callable[[str, str], object] = check) -> float:
    """Return the processor time of one check in milliseconds, after first use."""
    run("Un essai.", "A test.")
    start = time.process_time()
    for source, target in pairs:
        run(source, target)
    return (time.process_time() - start) * 1000 / max(1, len(pairs))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with the test set's .fr and .en files")
    parser.add_argument("--set", default="newstest2014", help="name of the test set")
    parser.add_argument("--missed", action="store_true", help="print the labelled errors that were not found")
    options = parser.parse_args()
    pairs = labelled()
    reference = read_set(options.data, options.set) if options.data else []
    speed = milliseconds(reference or [(source, target) for _, source, target in pairs])  # before anything is cached
    scores = score(pairs)
    faithful = sum(label == "ok" for label, _, _ in pairs)
    rates = alarms(reference)
    print(f"{len(pairs)} labelled pairs, {faithful} of them faithful; {speed:.2f} ms of processor time a sentence pair")
    print(
        f"{'check':<16} {'errors':>6} {'recall':>7} {'precision':>9}"
        + (f" {'alarms on ' + options.set:>24}" if reference else "")
    )
    for code in CHECKS:
        line = scores[code.value]
        row = f"{code.value:<16} {line.errors:>6} {line.recall:>7.1%} {line.precision:>9.1%}"
        print(row + (f" {rates[code.value] / len(reference):>24.2%}" if reference else ""))
    if reference:
        found, total = number_recall(reference)
        print(f"any alarm on {options.set}: {rates['any'] / len(reference):.2%}")
        print(f"number errors injected into {options.set}: {found} of {total} found, {found / total:.1%}")
    if options.missed:
        for code in CHECKS:
            for text in scores[code.value].missed:
                print(f"missed {code.value}: {text}")


if __name__ == "__main__":
    main()
