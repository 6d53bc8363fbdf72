"""How a run is going: a bar on a terminal, plain lines elsewhere, and a table at the end; all on stderr."""

import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Any, TextIO

from service.batch.records import Tally
from service.batch.sources import Source


class Progress:
    """Follows a run; the time left is told from the share of the inputs' bytes that has been read."""

    def __init__(self, sources: Sequence[Source], stream: TextIO | None = None, *, plain_seconds: float = 30) -> None:
        sizes = [source.size for source in sources]
        self._total = sum(size for size in sizes if size is not None) if None not in sizes else None
        self._sizes, self._opened = [size or 0 for size in sizes], 0
        self._raw: IO[bytes] | None = None
        self._stream = stream or sys.stderr
        self._bar = self._open_bar() if self._stream.isatty() else None
        self.started = self._printed = time.monotonic()
        self.done = Tally()
        self._plain_seconds = plain_seconds

    def follow(self, raw: IO[bytes]) -> None:
        """Take note that a source was opened."""
        self._raw = raw
        self._opened += 1

    def advance(self, totals: Tally, new: Tally) -> None:
        """Show that a chunk was done."""
        self.done.add(new)
        if self._bar is not None:
            self._bar.n = min(self._read(), self._bar.total or self._read())
            self._bar.set_postfix_str(self._figures(totals), refresh=False)
            self._bar.update(0)
            self._bar.refresh()
        elif time.monotonic() - self._printed >= self._plain_seconds:
            self._printed = time.monotonic()
            self._stream.write(f"{self._figures(totals)}{self._left()}\n")
            self._stream.flush()

    def note(self, text: str) -> None:
        """Print a line without breaking the bar."""
        if self._bar is not None:
            self._bar.write(text, file=self._stream)
        else:
            self._stream.write(text + "\n")
            self._stream.flush()

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()

    def table(self, totals: Tally, folder: str) -> None:
        """Print what became of the run: all of it on the left, this sitting's share of the work on the right."""
        seconds = time.monotonic() - self.started
        reasons = ", ".join(f"{name} {count}" for name, count in totals.reasons.most_common(5))
        rows = [
            ("briefs", f"{totals.articles:,}", f"{self.done.articles:,} now"),
            ("failed", f"{totals.failed:,}", reasons),
            ("duplicates left out", f"{totals.duplicates:,}", ""),
            (
                "sentences translated",
                f"{totals.sentences:,}",
                f"{totals.repeated + totals.remembered:,} more repeated{_share(totals)}",
            ),
            ("tokens", f"{totals.tokens:,}", f"{self.done.tokens / max(seconds, 1e-9):,.0f} a second now"),
            ("warnings", f"{sum(totals.warnings.values()):,}", ", ".join(totals.warnings)),
            ("time now", duration(seconds), f"{self.done.articles / max(seconds, 1e-9):,.2f} briefs a second"),
            ("results", folder, ""),
        ]
        for name, value, more in rows:
            self._stream.write(f"{name:<22}{value:>14}  {more}".rstrip() + "\n")
        self._stream.flush()

    def _figures(self, totals: Tally) -> str:
        seconds = max(time.monotonic() - self.started, 1e-9)
        return (
            f"{totals.articles + totals.failed:,} articles, {self.done.tokens / seconds:,.0f} tokens/s, "
            f"{totals.failed:,} errors"
        )

    def _left(self) -> str:
        read, seconds = self._read(), time.monotonic() - self.started
        if not self._total or not read:
            return ""
        return f", {min(1, read / self._total):.0%} read, {duration(seconds * (self._total - read) / read)} left"

    def _read(self) -> int:
        """Return how many stored bytes of the inputs have been read; sources are opened in order."""
        position = 0
        with suppress(ValueError, OSError, AttributeError):
            position = self._raw.tell() if self._raw is not None else 0
        return sum(self._sizes[: max(0, self._opened - 1)]) + position

    def _open_bar(self) -> Any:
        from tqdm import tqdm

        shape = "{l_bar}{bar}| {elapsed}<{remaining} {postfix}" if self._total else "{elapsed} {postfix}"
        return tqdm(total=self._total, file=self._stream, bar_format=shape, mininterval=0.5)


def _share(totals: Tally) -> str:
    """Return the share of the sentences that the engine was spared because it had translated them before."""
    spared = totals.repeated + totals.remembered
    return f" ({spared / (totals.sentences + spared):.1%})" if spared else ""


def duration(seconds: float) -> str:
    """Return seconds as hours, minutes and seconds."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
