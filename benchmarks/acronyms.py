"""How many acronyms get the name that they stand for, and how many are told to be unknown or given a wrong one.

    python -m benchmarks.acronyms [--data shared/data] [--errors] [--json]

The cases are sentences of our own (`tests/context/acronyms.tsv`) and, with --data, mentions in MasakhaNEWS that were
drawn by chance and read (`training/labels/acronyms.tsv`, by article and offset). What stands there is right where the
name that is given has the words of the label, where "?" is told to be unknown or ambiguous, and where "-" is taken for
no acronym. A name that is not given is "unknown": the brief tells its reader so. Anything else is wrong.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from service.context.finding import find_context
from service.domain import Article
from service.text.segment import segment
from training.news import read_items

_ROOT = Path(__file__).parents[1]
SENTENCES = _ROOT / "tests" / "context" / "acronyms.tsv"
LABELS = _ROOT / "training" / "labels" / "acronyms.tsv"

Case = tuple[str, int, str, str]
"""A text, where an acronym begins in it, the acronym, and the label."""


def main() -> None:
    """Print right, unknown and wrong ones of each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder that holds news/*.jsonl.xz")
    parser.add_argument("--errors", action="store_true", help="print what is not right")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    sets = {"sentences": list(sentences())}
    if args.data:
        sets["news"] = list(mentions(args.data))
    figures = {}
    for name, cases in sets.items():
        fates = [fate(case) for case in cases]
        figures[name] = {"cases": len(cases), **Counter(fates)}
        if args.errors:
            for (text, start, acronym, wanted), what in zip(cases, fates, strict=True):
                if what != "right":
                    print(f"  {what}: {acronym} in « {text[max(0, start - 40) : start + 40]} », wanted {wanted}")
        if not args.json:
            counts = Counter(fates)
            print(
                f"acronyms, {name}: {counts['right']} of {len(cases)} right ({counts['right'] / len(cases):.1%}), "
                f"{counts['unknown']} unknown, {counts['wrong']} wrong"
            )
    if args.json:
        print(json.dumps({"benchmark": "acronyms", **figures}))


def sentences() -> Iterator[Case]:
    """Yield the cases of our own."""
    for line in SENTENCES.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            text, acronym, nth, wanted = line.split("\t")
            start = -1
            for _ in range(int(nth)):
                start = text.index(acronym, start + 1)
            yield text, start, acronym, wanted


def mentions(data: Path) -> Iterator[Case]:
    """Yield the labelled mentions of articles in `data`."""
    texts: dict[str, dict[str, str]] = {}
    for line in LABELS.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        source, article, start, acronym, wanted = line.split("\t")
        if source not in texts:
            texts[source] = {item["id"]: item["text"] for item in read_items(data / "news" / f"{source}.jsonl.xz")}
        yield texts[source][article], int(start), acronym, wanted


def fate(case: Case) -> str:
    """Return whether a case comes out "right", "unknown" or "wrong"."""
    text, start, _, wanted = case
    uses = {use.start: use for use in find_context(segment(Article(text), "fr")).acronyms.uses}
    use = uses.get(start)
    if wanted == "-" or use is None:
        return "right" if use is None and wanted == "-" else "wrong" if wanted == "-" else "unknown"
    if use.meaning is None:
        return "right" if wanted == "?" else "unknown"
    name = f"{use.meaning.name_en or ''} / {use.meaning.name_fr}".casefold()
    return "right" if wanted != "?" and any(part.casefold() in name for part in wanted.split("/")) else "wrong"


if __name__ == "__main__":
    main()
