"""The output folder: staged chunks, whole parts, dead letters and the journal that ties them together.

A chunk's results are staged in `work/` as soon as they are there; when all chunks of a part are, the part file and
its dead letters are written whole and renamed, the journal gets its line, and the staged files go. Whatever is
killed in between is done again from what was finished before it, with the same bytes.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from service.batch.errors import ConfigurationChanged, InputChanged, OutputUnusable
from service.batch.manifest import Manifest, Pace, Part
from service.batch.records import Chunk, Fault, Outcome, Position, Record, Tally
from service.batch.writers import PartFormat, whole_file

_OURS = ("part-*", "failed-*", ".part-*", ".failed-*", "manifest.jsonl", ".manifest*", "seen.bin", "report.html")


class Checkpoint:
    """One run's output folder, held for this process alone until `close`."""

    def __init__(self, folder: Path, form: PartFormat) -> None:
        """Take hold of a folder, which is made if it is not there. Raises OutputUnusable."""
        self.folder, self._form, self._work = folder, form, folder / "work"
        self._lock = FileLock(folder / ".lock")
        try:
            self._work.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise OutputUnusable(f"{folder} is in use by another run") from error
        except OSError as error:
            raise OutputUnusable(
                f"{folder} cannot be used: {error.strerror}", mend="mend it, then run again"
            ) from error
        self.manifest: Manifest

    def close(self) -> None:
        """Let go of the folder."""
        self._lock.release()

    def begin(self, configuration: Mapping[str, Any], inputs: Mapping[str, Any], *, restart: bool, retry: bool) -> bool:
        """Begin a run or go on with the one that the folder holds; tell whether failed records are to be retried.

        `retry` lets the limits of a finished run differ, and its inputs be repaired ones under the same names. A
        finished run whose damaged inputs have been repaired is retried without being asked.

        Raises ConfigurationChanged, InputChanged and OutputUnusable.
        """
        self._configuration, self._inputs = configuration, inputs
        with self._writing():
            if restart:
                self._wipe()
            for stray in (*self.folder.glob(".*.tmp"), *self._work.glob(".*.tmp")):
                stray.unlink()
        found = Manifest.load(self.folder / "manifest.jsonl")
        if found is None:
            if any(self.folder.glob("part-*")):
                raise OutputUnusable(f"{self.folder} holds part files of no known run", mend="use a new folder")
            found = Manifest.create(self.folder / "manifest.jsonl", configuration, inputs)
        else:
            retry = retry or (found.over and _damaged(found) and found.inputs != dict(inputs))
            _compare(found, configuration, inputs, retry=retry)
        self.manifest = found
        with self._writing():
            self._forget_finished()
            self._drop_old_failures()
        return retry

    def begin_retry(self) -> None:
        """Begin a round over what the last one failed at, with the limits and inputs that `begin` was told."""
        self.manifest.begin_round(self._configuration["limits"], self._inputs)

    def end_round(self) -> None:
        """Close the round: everything was read and done."""
        self.manifest.end_round()
        with self._writing():
            self._drop_old_failures()

    def seen(self) -> bytes:
        """Return the digests of all records in finished parts."""
        known = sum(part.seen for part in self.manifest.parts)
        return (self.folder / "seen.bin").read_bytes()[: 16 * known] if known else b""

    def staged(self, chunk: Chunk) -> Tally | None:
        """Return what a chunk counted if its results are staged, whole and made from the same records."""
        try:
            with self._staged_path(chunk.number).open("rb") as stream:
                head = json.loads(stream.readline())
                body = stream.read()
        except (OSError, ValueError):
            return None
        if head.get("digest") != chunk.digest or head.get("body") != hashlib.sha256(body).hexdigest():
            return None
        return Tally.from_dict(head["tally"])

    def stage(self, chunk: Chunk, outcome: Outcome) -> None:
        """Keep a chunk's results until its part is complete. Raises OutputUnusable."""
        letters = [self._dead_letter(chunk.records[index], fault) for index, fault in outcome.failed]
        body = b"".join((*outcome.rows, *letters))
        tally = outcome.tally
        tally.reasons.update(fault.reason for _, fault in outcome.failed)
        head = {
            "digest": chunk.digest,
            "body": hashlib.sha256(body).hexdigest(),
            "rows": len(outcome.rows),
            "tally": outcome.tally.to_dict(),
            "finished": round(time.time(), 1),
        }
        with whole_file(self._staged_path(chunk.number), sync=False) as stream:
            stream.write(json.dumps(head, separators=(",", ":")).encode() + b"\n" + body)

    def finish_part(self, number: int, chunks: Sequence[int], end: Position, seen: bytes, tally: Tally) -> None:
        """Turn staged chunks into a part file and its dead letters. Raises OutputUnusable."""
        rows: list[bytes] = []
        letters: list[bytes] = []
        pace: list[Pace] = []
        for chunk in chunks:
            first, *lines = self._staged_path(chunk).read_bytes().splitlines(keepends=True)
            head = json.loads(first)
            rows += lines[: head["rows"]]
            letters += lines[head["rows"] :]
            pace.append(_pace(head))
        self._form.write(self.folder / self._form.name(number), rows)
        if letters:
            with whole_file(self._failed_path(number)) as stream:
                stream.writelines(letters)
        self._remember(seen)
        self.manifest.add_part(
            Part(number, self.manifest.round, end, len(seen) // 16, time.time(), tally, tuple(sorted(pace)))
        )
        with self._writing():
            for chunk in chunks:
                self._staged_path(chunk).unlink(missing_ok=True)

    def staged_pace(self) -> list[Pace]:
        """Return when each chunk was done whose part is not whole yet, and how many briefs are in it."""
        found = []
        for path in self._work.glob("chunk-*"):
            with suppress(OSError, ValueError), path.open("rb") as stream:
                found.append(_pace(json.loads(stream.readline())))
        return sorted(found)

    def failures(self, of_round: int) -> Iterator[dict[str, Any]]:
        """Yield the dead letters of one round in reading order."""
        for part in self.manifest.parts_of(of_round):
            with suppress(FileNotFoundError), self._failed_path(part.number).open("rb") as stream:
                for line in stream:
                    yield json.loads(line)

    def totals(self) -> Tally:
        """Return what all finished parts counted; failures of a round that a later one has tried again do not count."""
        total, last = Tally(), Tally()
        for part in self.manifest.parts:
            total.add(part.tally)
            if part.round == self.manifest.round:
                last.add(part.tally)
        total.failed, total.reasons = last.failed, last.reasons
        if not self.manifest.over:
            total.failed += max(0, self.failed_before() - last.articles - last.failed)
        return total

    def failed_before(self) -> int:
        """Return how many records the round before the current one failed at."""
        return sum(part.tally.failed for part in self.manifest.parts_of(self.manifest.round - 1))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Turn an operating system's error into OutputUnusable."""
        try:
            yield
        except OSError as error:
            raise OutputUnusable(
                f"{self.folder} cannot be written: {error.strerror or error}",
                mend="mend it, then run again",
            ) from error

    def _remember(self, seen: bytes) -> None:
        if not seen:
            return
        with self._writing(), (self.folder / "seen.bin").open("ab") as stream:
            stream.truncate(16 * sum(part.seen for part in self.manifest.parts))
            stream.write(seen)
            stream.flush()
            os.fsync(stream.fileno())

    def _dead_letter(self, record: Record, fault: Fault) -> bytes:
        letter = {"id": record.id, "source": record.source, "offset": record.offset, "reason": fault.reason}
        letter |= {"detail": fault.detail, "mend": fault.mend, "traceback": None}
        if fault.traceback:
            name = hashlib.sha256(fault.traceback.encode("utf-8", "replace")).hexdigest()[:12]
            path = self.folder / "tracebacks" / f"{name}.txt"
            if not path.exists():
                with self._writing():
                    path.parent.mkdir(exist_ok=True)
                with whole_file(path) as stream:
                    stream.write(fault.traceback.encode("utf-8", "replace"))
            letter["traceback"] = name
        return json.dumps(letter, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"

    def _drop_old_failures(self) -> None:
        """Remove dead letters that a finished later round has replaced by its own."""
        current = self.manifest.round - (not self.manifest.over)
        for part in self.manifest.parts:
            if part.round < current:
                self._failed_path(part.number).unlink(missing_ok=True)

    def _forget_finished(self) -> None:
        """Remove what a crash left behind between a part's line in the journal and the end of the cleaning up."""
        first = self.manifest.next_part * self.manifest.configuration["part_chunks"]
        for path in self._work.glob("chunk-*"):
            if int(path.name.removeprefix("chunk-")) < first:
                path.unlink()

    def _wipe(self) -> None:
        for pattern in _OURS:
            for path in self.folder.glob(pattern):
                path.unlink()
        for name in ("work", "tracebacks"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        self._work.mkdir(exist_ok=True)

    def _staged_path(self, chunk: int) -> Path:
        return self._work / f"chunk-{chunk:08d}"

    def _failed_path(self, part: int) -> Path:
        return self.folder / f"failed-{part:05d}.jsonl"


def _damaged(manifest: Manifest) -> bool:
    """Tell whether the last round met an input that could not be read to its end."""
    return any(part.tally.reasons["InputDamaged"] for part in manifest.parts_of(manifest.round))


def _pace(head: Mapping[str, Any]) -> Pace:
    return head.get("finished", 0.0), head["tally"]["articles"]


def _compare(found: Manifest, configuration: Mapping[str, Any], inputs: Mapping[str, Any], *, retry: bool) -> None:
    """Refuse to go on with another configuration or other inputs, and say what differs."""
    again = retry and found.over
    names = [name for name in configuration if not (again and name == "limits")]
    changed = [name for name in names if found.configuration.get(name) != configuration[name]]
    if changed:
        name = changed[0]
        raise ConfigurationChanged(
            f"the folder holds a run with another {name}: {found.configuration.get(name)}, now {configuration[name]}",
            mend="use a new output folder, or --restart to throw the old results away",
        )
    if found.inputs != dict(inputs) and not (again and found.inputs["count"] == inputs["count"]):
        known = found.inputs.get("files") or {}
        now = inputs.get("files") or {}
        which = next((name for name in {**known, **now} if known.get(name) != now.get(name)), "the list of inputs")
        raise InputChanged(
            f"{which} is not what it was when the run began",
            mend="bring the old input back, use a new output folder, or --restart",
        )
