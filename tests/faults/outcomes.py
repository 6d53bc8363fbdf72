"""What became of each fault: printed, and kept for the table of docs/reliability.md.

python -m tests.faults.outcomes REPORT [--others-stay]    # writes the table of a run whose FAULTS_REPORT was REPORT
"""

import json
import os
import re
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs/reliability.md"
_TABLE = re.compile(r"(?<=<!-- make faults -->\n).*?(?=<!-- end -->)", re.DOTALL)


@dataclass(frozen=True)
class Outcome:
    """A fault, how often it was tried, what was lost, and the seconds until all was well again each time."""

    fault: str
    tried: int
    lost: int
    recovery: Sequence[float] = ()
    note: str = ""

    def row(self) -> str:
        """Return the line of the table."""
        recovery = "at once"
        if self.recovery:
            recovery = f"{statistics.median(self.recovery):.1f} s, {max(self.recovery):.1f} s at the most"
        return f"| {self.fault} | {self.tried:,} | {self.lost} | {recovery} | {self.note} |"


def record(outcome: Outcome) -> None:
    """Print an outcome, and add it to the file that FAULTS_REPORT names."""
    print(outcome.row(), flush=True)
    report = os.environ.get("FAULTS_REPORT")
    if report:
        with Path(report).open("a") as file:
            file.write(json.dumps(asdict(outcome)) + "\n")


def main(report: str, others: str = "") -> None:
    """Write the table into the page; with `--others-stay` the rows of faults that were not tried stay as they are."""
    page = PAGE.read_text()
    found = _TABLE.search(page)
    before = found[0].splitlines()[2:] if found and others else []
    outcomes = [Outcome(**json.loads(line)) for line in Path(report).read_text().splitlines()]
    rows = {row.split(" | ")[0].removeprefix("| "): row for row in before}
    rows |= {outcome.fault: outcome.row() for outcome in outcomes}  # of one that was tried again, the last
    head = "| fault | times tried | lost or wrong | time to recover | |\n| --- | --- | --- | --- | --- |\n"
    table = head + "\n".join(sorted(rows.values())) + "\n"
    PAGE.write_text(_TABLE.sub(lambda _: table, page))
    print(table)


if __name__ == "__main__":
    main(*sys.argv[1:])
