"""A folder of briefs that is kept fresh from an RSS or Atom feed."""

import functools
import hashlib
import json
import re
import sys
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.batch.entries import Entry, Text
    from service.batch.executors import Executor
    from service.batch.records import Record
    from service.batch.work import OpenWork
    from service.domain import BriefOptions
    from service.settings import Settings

ATTEMPTS = 3
_CHUNK = 8
_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """How the briefs are to be, their format, when pages are read, and how many new entries are taken at most."""

    briefs: "BriefOptions"
    format: Literal["markdown", "json"] = "markdown"
    pages: Literal["auto", "always", "never"] = "auto"
    enough_words: int = 120
    limit: int = 50


def refresh(
    location: str,
    output: Path,
    options: FeedOptions,
    settings: "Settings",
    *,
    open_work: "OpenWork | None" = None,
    start: "Callable[[OpenWork], Executor] | None" = None,
) -> int:
    """Write the briefs of the new entries of the feed at a URL or path; return how many failed.

    An entry that fails is tried again by the next runs, three times in all. Raises EntrefiletError.
    """
    from service.batch.engine import open_briefing
    from service.batch.entries import body, local, parse
    from service.batch.executors import Supervised
    from service.ingest.pages import PageFetcher

    content = local(location)
    if content is None:
        content = _get(location, private_allowed=settings.private_addresses)
    entries = parse(content, location)
    fetch = PageFetcher(private_allowed=settings.private_addresses).fetch
    texts = functools.partial(body, pages=options.pages, fetch=fetch, enough=options.enough_words)
    with _Folder(output) as folder:
        new = [entry for entry in entries if folder.wants(entry)][-options.limit :] if options.limit > 0 else []
        new, records = _read(new, location, functools.partial(texts, max_characters=settings.max_characters), folder)
        if records:
            work = open_work or functools.partial(open_briefing, settings, options.briefs, False, True)
            executor = start(work) if start else Supervised(work, _SECONDS)
            try:
                _brief(new, records, executor, options.format, folder)
            finally:
                executor.close()
    revised = f", {folder.revised} of them revisions" if folder.revised else ""
    sys.stderr.write(
        f"entrefilet: {len(entries)} entries, {folder.written} new briefs{revised}, {folder.failed} failed\n"
    )
    return folder.failed


def _get(address: str, *, private_allowed: bool) -> bytes:
    from service.ingest.fetch import FetchFailed, request

    headers = {"User-Agent": "entrefilet", "Accept": "*/*"}
    answer = request("GET", address, headers=headers, redirects=5, private_allowed=private_allowed)
    if answer.status != 200:
        raise FetchFailed(f"{address} answers with status {answer.status}", mend="see whether it still exists")
    return answer.body


def _read(
    entries: "Sequence[Entry]", location: str, text_of: "Callable[[Entry], Text]", folder: "_Folder"
) -> "tuple[list[Entry], list[Record]]":
    """Return the entries whose text could be had and is new, and a record of each; others are noted as failed."""
    from service.batch.records import Record
    from service.errors import EntrefiletError

    read: list[Entry] = []
    records: list[Record] = []
    for entry in entries:
        try:
            text = text_of(entry)
        except EntrefiletError as error:
            folder.fail(entry, str(error))
        else:
            if folder.is_unchanged(entry, text.digest()):
                continue
            number = len(read)
            title, day = entry.title or None, entry.day or None
            record = Record(location, number, number + 1, entry.id, title, text.body, text.media, charset=text.charset)
            records.append(replace(record, published=day))
            read.append(entry)
    return read, records


def _brief(
    entries: "Sequence[Entry]", records: "Sequence[Record]", executor: "Executor", kind: str, folder: "_Folder"
) -> None:
    """Brief records in chunks; each brief is on the disk before its entry counts as read."""
    from service.batch.reading import cut
    from service.batch.records import Position
    from service.batch.seen import Seen

    placed = ((record, Position(0, record.end, record.end)) for record in records)
    for chunk, outcome in executor.run(cut(placed, 0, _CHUNK, "keep", Seen())):
        for line in outcome.rows:
            row = json.loads(line)
            folder.keep(entries[row["offset"]], row, kind)
        for index, fault in outcome.failed:
            folder.fail(entries[chunk.records[index].offset], f"{fault.reason}: {fault.detail}")


class _Folder:
    """The output folder with its state: which entries were read, and how often the others have failed."""

    def __init__(self, path: Path) -> None:
        """Take hold of the folder, which is made if it is not there. Raises OutputUnusable."""
        from filelock import FileLock, Timeout

        from service.batch.errors import OutputUnusable

        self._path, self.written, self.revised, self.failed = path, 0, 0, 0
        self._texts: dict[str, str] = {}
        self._lock = FileLock(path / ".lock")
        try:
            path.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
            state = path / "state.json"
            self._state: dict[str, Any] = json.loads(state.read_bytes()) if state.exists() else {}
        except Timeout as error:
            raise OutputUnusable(f"{path} is in use by another run") from error
        except (OSError, ValueError) as error:
            raise OutputUnusable(f"{path}: {error}", mend="mend the folder, or use another") from error

    def __enter__(self) -> "_Folder":
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def wants(self, entry: "Entry") -> bool:
        """Tell whether an entry is new or was revised, or failed before but not too often."""
        known = self._state.get(entry.id)
        if known is None:
            return True
        if known.get("failed", known.get("signature")) == entry.signature or "signature" not in known:
            return "attempts" in known and known["attempts"] < ATTEMPTS
        return True

    def is_unchanged(self, entry: "Entry", text: str) -> bool:
        """Tell whether an entry says what it said before, though its feed says otherwise; `text` is a hash."""
        known = self._state.get(entry.id, {})
        self._texts[entry.id] = text
        if "file" not in known or known.get("text") != text or known.get("title") != entry.title:
            return False
        self._remember(entry, {**known, "signature": entry.signature})
        return True

    def keep(self, entry: "Entry", row: dict[str, Any], kind: str) -> None:
        """Write an entry's brief, then that it is read."""
        head = {"id": entry.id, "link": entry.link, "published": entry.published}
        if kind == "json":
            content = json.dumps({**head, "brief": row["brief"]}, ensure_ascii=False, indent=2) + "\n"
        else:
            source = f"\n[{entry.link}](<{entry.link}>) {entry.published}\n" if entry.link else ""
            content = row["markdown"] + source
        known = self._state.get(entry.id, {})
        earlier = [*known.get("earlier", ()), *([known["file"]] if "file" in known else ())]
        name = _file_name(entry, "json" if kind == "json" else "md", len(earlier) + 1)
        self._write(name, content)
        self.written += 1
        self.revised += bool(earlier)
        now = {"file": name, "signature": entry.signature, "text": self._texts.get(entry.id), "title": entry.title}
        self._remember(entry, now | ({"earlier": earlier} if earlier else {}))

    def fail(self, entry: "Entry", reason: str) -> None:
        """Write down that an entry has failed once more."""
        self.failed += 1
        sys.stderr.write(f"entrefilet: {' '.join(f'{entry.title or entry.id}: {reason}'.split())}\n")
        known = self._state.get(entry.id, {})
        again = known.get("failed", known.get("signature")) == entry.signature
        attempts = (known.get("attempts", 0) if again else 0) + 1
        retry_state = {"attempts": attempts, "reason": reason, "failed": entry.signature}
        signed = {"signature": entry.signature} if "file" not in known else {}
        self._remember(entry, signed | known | retry_state)

    def _remember(self, entry: "Entry", what: dict[str, Any]) -> None:
        self._state[entry.id] = what
        self._write("state.json", json.dumps(self._state, ensure_ascii=False, indent=1))

    def _write(self, name: str, content: str) -> None:
        from service.batch.writers import whole_file

        with whole_file(self._path / name) as stream:
            stream.write(content.encode("utf-8", "replace"))


def _file_name(entry: "Entry", suffix: str, revision: int) -> str:
    """Return a name that sorts by date, can be read, and is nobody else's: not even an earlier revision's."""
    plain = unicodedata.normalize("NFKD", entry.title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    digest = hashlib.sha256(entry.id.encode("utf-8", "replace")).hexdigest()[:8]
    number = f"r{revision}" if revision > 1 else ""
    return "-".join(part for part in (entry.day, words, digest, number) if part) + f".{suffix}"
