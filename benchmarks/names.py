"""How many names of news articles are found and told apart rightly, against training/labels/names.tsv.

python -m benchmarks.names --data shared/data          # prints precision, recall and F1 of each kind and in all
python -m benchmarks.names --data shared/data --spacy fr_core_news_md       # of a model of spaCy, where it is installed

A name counts as found where its first and last character and its kind are those of the label. The rules were tuned on
the articles marked `tune`; each other part was labelled before the rules had seen it, and its errors were read after a
first count, which docs/decisions/0041 and 0063 have; those of `sixth` were not, and are never printed.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from service.context.names import find_names
from training.news import read_items

_LABELS = Path(__file__).parents[1] / "training" / "labels" / "names.tsv"

Span = tuple[int, int, str]


def main() -> None:
    """Print the figures of both parts, and with --errors what is wrong in the part to be tuned on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds news/*.jsonl.xz")
    parser.add_argument("--spacy", metavar="MODEL", help="measure the recogniser of a spaCy model instead of the rules")
    parser.add_argument("--errors", action="store_true", help="print what is missed and what is invented")
    parser.add_argument("--json", action="store_true", help="print precision and recall as one JSON object")
    args = parser.parse_args()
    figures: dict[str, dict[str, dict[str, float]]] = {}
    find = _spacy(args.spacy) if args.spacy else _rules
    for part in ("tune", "held", "clean", "second", "blind", "fresh", "third", "fourth", "fifth", "sixth"):
        right, found, wanted = Counter[str](), Counter[str](), Counter[str]()
        articles, start = 0, time.perf_counter()
        for text, labels in labelled(part, args.data):
            own = find(text)
            articles += 1
            right.update(kind for *_, kind in own & labels)
            found.update(kind for *_, kind in own)
            wanted.update(kind for *_, kind in labels)
            if args.errors and not args.json and part != "sixth":
                for sign, spans in (("missed", labels - own), ("wrong", own - labels)):
                    print(f"  {sign}:", "; ".join(f"{text[a:b]} ({kind})" for a, b, kind in sorted(spans)))
        spent = time.perf_counter() - start
        figures[part] = {
            kind: {"precision": right[kind] / max(1, found[kind]), "recall": right[kind] / max(1, wanted[kind])}
            for kind in ("person", "organisation", "place")
        }
        all_right = right.total()
        figures[part]["all"] = {"precision": all_right / max(1, found.total()), "recall": all_right / wanted.total()}
        if args.json:
            continue
        print(f"names, {part}: {articles} articles, {wanted.total()} names, {spent:.2f} s")
        for kind in ("person", "organisation", "place"):
            print(_figures(kind, right[kind], found[kind], wanted[kind]))
        print(_figures("all", right.total(), found.total(), wanted.total()))
    if args.json:
        print(json.dumps({"benchmark": "names", **figures}))


def _rules(text: str) -> set[Span]:
    return {(name.start, name.end, name.kind) for name in find_names(text)}


def _spacy(model: str) -> Callable[[str], set[Span]]:
    """Return what finds names by a spaCy model, without the parts of its pipeline that names do not need."""
    import spacy

    pipeline = spacy.load(model, exclude=["parser", "attribute_ruler", "lemmatizer", "morphologizer"])
    kinds = {"PER": "person", "ORG": "organisation", "LOC": "place"}

    def find(text: str) -> set[Span]:
        return {(one.start_char, one.end_char, kinds[one.label_]) for one in pipeline(text).ents if one.label_ in kinds}

    return find


def labelled(part: str, data: Path) -> Iterator[tuple[str, set[Span]]]:
    """Yield the text of each labelled article of a part and its names."""
    texts: dict[str, dict[str, str]] = {}
    for line in _LABELS.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        source, article, own, spans = line.split("\t")
        if source not in texts:
            texts[source] = {item["id"]: item["text"] for item in read_items(data / "news" / f"{source}.jsonl.xz")}
        if own == part:
            yield texts[source][article], {_span(cell) for cell in spans.split()}


def _span(cell: str) -> Span:
    place, _, kind = cell.partition(":")
    start, _, end = place.partition("-")
    return int(start), int(end), {"p": "person", "o": "organisation", "l": "place"}[kind]


def _figures(kind: str, right: int, found: int, wanted: int) -> str:
    precision, recall = right / max(1, found), right / max(1, wanted)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    counts = f"({right} of {found} found, {wanted} wanted)"
    return f"  {kind:<13} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  {counts}"


if __name__ == "__main__":
    main()
