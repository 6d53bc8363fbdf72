"""How many dates and figures of the cases in tests/context are read rightly, dates also by dateparser if installed.

The size of the table of acronyms is told beside them.

python -m benchmarks.dates [--json]   # pip install dateparser==1.5.0 for the second line
"""

import argparse
import datetime as dt
import json
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from service.context.acronym_table import table
from service.context.dates import find_dates
from service.context.quantities import find_quantities

_FOLDER = Path(__file__).parents[1] / "tests" / "context"
_CASES = _FOLDER / "dates.tsv"


def main() -> None:
    """Print right ones, values given to what cannot be resolved, and the time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    args = parser.parse_args()
    rows = [line.split("\t") for line in _CASES.read_text("utf-8").splitlines() if not line.startswith("#")]
    known = [(sentence, dt.date.fromisoformat(day), value) for day, sentence, _, value, _ in rows if day != "-"]
    days = [(sentence, day, value[:10]) for sentence, day, value in known if _is_day(value)]
    never = [(sentence, day) for sentence, day, value in known if value.startswith("!")]
    finders: dict[str, Callable[[str, dt.date], set[str]]] = {"service.context": _own}
    if find_spec("dateparser"):
        finders["dateparser"] = _dateparser
    told: dict[str, object] = {"benchmark": "dates", "single_days": len(days), "unresolvable": len(never)}
    for name, find in finders.items():
        start = time.perf_counter()
        right = sum(value in find(sentence, day) for sentence, day, value in days)
        wrong = sum(bool(find(sentence, day)) for sentence, day in never)
        spent = time.perf_counter() - start
        told[name] = {"right": right, "given_though_unresolvable": wrong}
        if args.json:
            continue
        print(
            f"{name}: {right} of {len(days)} single days, {wrong} of {len(never)} unresolvable given one, {spent:.1f} s"
        )

    right, of, wrong, none = figures()
    told["quantities"] = {"cases": of, "right": right, "given_where_there_are_none": wrong}
    if not args.json:
        print(f"figures: {right} of {of} with their value and unit, {wrong} of {none} without given one")
    rows_of_acronyms = [row for rows in table().values() for row in rows]
    glossed = sum(bool(row.gloss_en) for row in rows_of_acronyms)
    several = sum(len(rows) > 1 for rows in table().values())
    told["acronyms_in_the_table"] = len(rows_of_acronyms)
    if args.json:
        print(json.dumps(told))
        return
    print(
        f"acronyms: {len(rows_of_acronyms)} in the table, {glossed} with a line on them, {several} of several meanings"
    )


def figures() -> tuple[int, int, int, int]:
    """Return how many figures have their value and unit, of how many, and how many are seen where there are none."""
    cases = [
        line.split("\t") for line in (_FOLDER / "quantities.tsv").read_text("utf-8").splitlines() if line[0] != "#"
    ]
    never = [line for line in (_FOLDER / "no_quantities.txt").read_text("utf-8").splitlines() if line[:1] != "#"]
    right = 0
    for sentence, text, value, unit, *_ in cases:
        read = {(one.text, f"{one.value:f}", one.unit or "-") for one in find_quantities(sentence)}
        right += (text, value, unit) in read
    wrong = sum(bool(find_quantities(sentence)) for sentence in never)
    return right, len(cases), wrong, len(never)


def _is_day(value: str) -> bool:
    return value[:1].isdigit() and len(value) >= 10 and "/" not in value


def _own(sentence: str, day: dt.date) -> set[str]:
    return {date.iso[:10] for date in find_dates(sentence, day) if date.iso and _is_day(date.iso)}


def _dateparser(sentence: str, day: dt.date) -> set[str]:
    from dateparser.search import search_dates

    base = dt.datetime.combine(day, dt.time())
    found = search_dates(sentence, languages=["fr"], settings={"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"})
    return {moment.date().isoformat() for _, moment in found or ()}


if __name__ == "__main__":
    main()
