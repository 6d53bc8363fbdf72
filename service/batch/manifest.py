"""The run's journal: one line when it begins, one for each part that is whole, one for each round that is over."""

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from service.batch.errors import OutputUnusable
from service.batch.records import Position, Tally
from service.batch.writers import whole_file

VERSION = 1

Pace = tuple[float, int]


@dataclass(frozen=True, slots=True)
class Part:
    """One finished part: its number and round, what is in it, and where reading goes on after it.

    `pace` says of each chunk when it was done, in seconds since 1970, and how many briefs were in it.
    """

    number: int
    round: int
    end: Position
    seen: int
    finished: float
    tally: Tally
    pace: tuple[Pace, ...] = ()


@dataclass(slots=True)
class Manifest:
    """What the journal says. Round 0 reads the inputs; each later one tries again what the one before it failed at."""

    path: Path
    configuration: dict[str, Any]
    inputs: dict[str, Any]
    started: float
    parts: list[Part] = field(default_factory=list)
    round: int = 0
    over: bool = False

    @classmethod
    def create(cls, path: Path, configuration: Mapping[str, Any], inputs: Mapping[str, Any]) -> "Manifest":
        """Begin a journal. Raises OutputUnusable."""
        started = time.time()
        head = {
            "entrefilet": "batch",
            "version": VERSION,
            "started": started,
            "configuration": dict(configuration),
            "inputs": dict(inputs),
        }
        with whole_file(path) as stream:
            stream.write(_line(head))
        return cls(path, dict(configuration), dict(inputs), started)

    @classmethod
    def load(cls, path: Path) -> "Manifest | None":
        """Read a journal, or return None if there is none; a last line that was torn by a crash is cut off."""
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise OutputUnusable(f"{path}: {error.strerror}") from error
        whole = content[: content.rfind(b"\n") + 1]
        try:
            lines = [json.loads(line) for line in whole.splitlines()]
        except ValueError as error:
            raise OutputUnusable(f"{path} is damaged", mend="use a new folder, or --restart") from error
        if not lines or lines[0].get("entrefilet") != "batch" or lines[0].get("version") != VERSION:
            raise OutputUnusable(f"{path} is no manifest of this version", mend="use a new folder, or --restart")
        if len(whole) < len(content):
            with path.open("rb+") as stream:
                stream.truncate(len(whole))
        head = lines[0]
        manifest = cls(path, head["configuration"], head["inputs"], head["started"])
        for line in lines[1:]:
            manifest._replay(line)
        return manifest

    def add_part(self, part: Part) -> None:
        """Write down that a part is whole. Raises OutputUnusable."""
        self._append(
            {
                "part": part.number,
                "round": part.round,
                "end": list(part.end),
                "seen": part.seen,
                "finished": part.finished,
                "tally": part.tally.to_dict(),
                "pace": part.pace,
            }
        )

    def end_round(self) -> None:
        """Write down that the current round has read and done everything."""
        self._append({"over": self.round, "at": time.time()})

    def begin_round(self, limits: Mapping[str, Any], inputs: Mapping[str, Any]) -> None:
        """Begin to try failed records again, perhaps under other limits and from repaired inputs."""
        line = {"round": self.round + 1, "limits": dict(limits), "inputs": dict(inputs), "at": time.time()}
        self._append(line)

    def parts_of(self, of_round: int) -> Iterator[Part]:
        """Yield the finished parts of one round."""
        return (part for part in self.parts if part.round == of_round)

    @property
    def next_part(self) -> int:
        """The number of the part that is being made."""
        return self.parts[-1].number + 1 if self.parts else 0

    @property
    def position(self) -> Position:
        """Where reading goes on in the current round."""
        last = self.parts[-1] if self.parts else None
        return last.end if last and last.round == self.round else Position(0, 0, 0)

    def _replay(self, line: Mapping[str, Any]) -> None:
        if "part" in line:
            end, tally = Position(*line["end"]), Tally.from_dict(line["tally"])
            pace = tuple((moment, briefs) for moment, briefs in line.get("pace", ()))
            self.parts.append(Part(line["part"], line["round"], end, line["seen"], line["finished"], tally, pace))
        elif "over" in line:
            self.over = True
        else:
            self.round, self.over = line["round"], False
            self.configuration["limits"], self.inputs = line["limits"], line["inputs"]

    def _append(self, line: Mapping[str, Any]) -> None:
        whole = None
        try:
            whole = self.path.stat().st_size  # a journal that is gone must not begin anew without its head
            with self.path.open("ab") as stream:
                stream.write(_line(line))
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            # A full disk may have taken half a line; nothing may ever be written after it.
            if whole is not None:
                with suppress(OSError):
                    os.truncate(self.path, whole)
            raise OutputUnusable(
                f"{self.path}: {error.strerror or error}", mend="make room or mend the folder, then run again"
            ) from error
        self._replay(line)


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"
