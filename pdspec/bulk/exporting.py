"""Every item of a list to a file: page by page, safe on disk before the next one is fetched.

While it runs, items go to FILE.part as JSON Lines, and FILE.part.state says how many bytes of it are good
and where in the list they end. Both are flushed to the disk for every page, the data first. After a crash,
`resume` cuts the data back to those bytes and goes on from that place: nothing twice, nothing lost. At the
end the file takes its own name and format in one step.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ..errors import UsageError
from ..model import Operation
from .progress import Progress, Report

FORMATS = ("jsonl", "csv", "sqlite")
_SUFFIXES = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv",
    ".sqlite": "sqlite", ".sqlite3": "sqlite", ".db": "sqlite",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What is in the file: `items` in all, `resumed` of them from before; `pages` that this run fetched."""

    path: Path
    format: str
    items: int
    resumed: int = 0
    pages: int = 0


def export_items(
    client: Any,
    operation: str,
    path: str | os.PathLike[str],
    *,
    arguments: Mapping[str, Any] | None = None,
    format: str | None = None,
    resume: bool = False,
    restart: bool = False,
    max_items: int | None = None,
    progress: Report | None = None,
) -> ExportResult:
    """Write every item of a list operation to a file: JSON Lines, CSV or SQLite, by its suffix or `format`.

    `resume` goes on where an interrupted run stopped (and begins when there was none), `restart` throws that
    run away; without either, an interrupted run is a UsageError. Errors of the calls come through; what was
    written until then can be resumed.
    """
    found = client.operations.find(operation)
    job = _Job(client, found, Path(path), dict(arguments or {}), format or format_of(path))
    return job.run(resume, restart, max_items, progress)


def format_of(path: str | os.PathLike[str]) -> str:
    """The format that a file name's suffix stands for. Raises UsageError for one that says nothing."""
    suffix = Path(path).suffix.lower()
    if suffix not in _SUFFIXES:
        raise UsageError(
            f"{Path(path).name!r} does not end in {', '.join(_SUFFIXES)}; say which format (--format)"
        )
    return _SUFFIXES[suffix]


def largest_page(
    operation: Operation, arguments: Mapping[str, Any], most: int | None = None
) -> dict[str, Any]:
    """The arguments, with the largest page that the document allows when none is given: it costs least."""
    paging = operation.extensions.get("x-pagination")
    limit = paging.get("limit") if isinstance(paging, Mapping) else None
    size = paging.get("max") if isinstance(paging, Mapping) else None
    parameter = next((p for p in operation.parameters if p.name == limit), None)
    if (
        parameter is None
        or not isinstance(size, int)
        or {parameter.name, parameter.python_name} & arguments.keys()
    ):
        return dict(arguments)
    return {**arguments, parameter.python_name: min(size, most) if most else size}


class _Job:
    def __init__(
        self, client: Any, operation: Operation, path: Path, arguments: dict[str, Any], form: str
    ) -> None:
        if form not in FORMATS:
            raise UsageError(f"format is {', '.join(FORMATS)}, not {form!r}")
        self.client, self.operation, self.path, self.form = client, operation, path, form
        self.arguments = largest_page(operation, arguments)
        self.part = path.with_name(f"{path.name}.part")
        self.state = path.with_name(f"{path.name}.part.state")
        told = json.dumps([operation.method, operation.path, self.arguments], sort_keys=True, default=str)
        self.key = hashlib.sha256(told.encode()).hexdigest()

    def load_state(self) -> dict[str, Any] | None:
        try:
            kept = json.loads(self.state.read_bytes())
            size = self.part.stat().st_size
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise UsageError(
                f"{self.state} cannot be read ({error}); throw it away with restart (--restart)"
            ) from None
        if not isinstance(kept, dict) or not isinstance(kept.get("bytes"), int) or size < kept["bytes"]:
            raise UsageError(f"{self.part} is damaged; throw it away with restart (--restart)")
        if kept.get("key") != self.key:
            raise UsageError(
                f"{self.part} belongs to another export ({kept.get('operation')}, or with other arguments); "
                "throw it away with restart (--restart)"
            )
        return kept

    def run(
        self, resume: bool, restart: bool, max_items: int | None, progress: Report | None
    ) -> ExportResult:
        try:
            file: IO[bytes] = self.part.open("a+b")
        except OSError as error:
            raise UsageError(f"{self.part} cannot be written: {error.strerror}") from None
        with file:
            _lock(file, self.part)
            try:
                kept = self._begin(file, resume, restart)
                count, pages = self._fetch(file, kept, max_items, progress)
            except BaseException:
                if not self.state.exists():  # nothing to go on from
                    self.part.unlink(missing_ok=True)
                raise
        self._finish(count)
        if progress:
            progress(_progress(self.client, count, count))
        return ExportResult(self.path, self.form, count, int(kept["items"]) if kept else 0, pages)

    def _begin(self, file: IO[bytes], resume: bool, restart: bool) -> dict[str, Any] | None:
        """Cut the file to what is known to be good; what an interrupted run left is returned."""
        kept = None if restart else self.load_state()
        if kept is not None and not resume:
            raise UsageError(
                f"{self.part} is an unfinished export of {kept.get('items', 0)} items: go on with resume "
                "(--resume), or throw it away with restart (--restart)"
            )
        if kept is None:
            self.state.unlink(missing_ok=True)
        file.truncate(kept["bytes"] if kept else 0)
        return kept

    def _fetch(
        self, file: IO[bytes], kept: dict[str, Any] | None, max_items: int | None, progress: Report | None
    ) -> tuple[int, int]:
        count, pages = int(kept["items"]) if kept else 0, 0
        walk = self._walk(
            kept["position"] if kept else None, None if max_items is None else max(0, max_items - count)
        )
        rows: list[Any] = []
        for item in walk:
            rows.append(item)
            place = walk.position
            if "skip" in place:  # the page is not at its end
                continue
            count, pages = count + len(rows), pages + 1
            self._commit(file, rows, count, place)
            rows = []
            if progress:
                progress(_progress(self.client, count))
        if rows:  # stopped by max_items, inside a page
            count, pages = count + len(rows), pages + 1
            self._commit(file, rows, count, walk.position)
        return count, pages

    def _walk(self, position: Any, most: int | None) -> Any:
        taken = {name for p in self.operation.parameters for name in (p.name, p.python_name)}
        options = {"position": position, "max_items": most}
        named = {
            f"{name}_" if name in taken else name: value
            for name, value in options.items()
            if value is not None
        }
        return self.client.items(self.operation.id, **self.arguments, **named)

    def _commit(self, file: IO[bytes], rows: list[Any], count: int, position: Any) -> None:
        """The rows are on the disk before the state says so."""
        file.write(
            b"".join(
                json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
                + b"\n"
                for row in rows
            )
        )
        file.flush()
        os.fsync(file.fileno())
        state = {
            "operation": self.operation.id,
            "key": self.key,
            "items": count,
            "bytes": file.tell(),
            "position": position,
        }
        fresh = self.state.with_name(f"{self.state.name}.new")
        with fresh.open("w", encoding="utf-8") as out:
            json.dump(state, out)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(self.state)

    def _finish(self, count: int) -> None:
        """Give the file its name and format, all at once; only then is the unfinished run gone."""
        if self.form == "jsonl":
            self.part.replace(self.path)
        else:
            from .tables import write_csv, write_sqlite

            done = self.path.with_name(f"{self.path.name}.new")
            done.unlink(missing_ok=True)
            if self.form == "csv":
                write_csv(self.part, done)
            else:
                write_sqlite(self.part, done, _table_name(self.operation), count)
            done.replace(self.path)
            self.part.unlink()
        self.state.unlink(missing_ok=True)
        _sync_folder(self.path.parent)


def _lock(file: IO[bytes], path: Path) -> None:
    """Keep a second process away from the same unfinished export; the system lets go when this one ends."""
    try:
        import fcntl
    except ImportError:  # Windows has no such lock
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise UsageError(f"{path} is being written by another process") from None


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def _table_name(operation: Operation) -> str:
    """The last fixed part of the path: `organizations`, or `files` for /organizations/{id}/files."""
    parts = [part for part in operation.path.split("/") if part and "{" not in part]
    return "".join(c if c.isalnum() else "_" for c in parts[-1]) if parts else "items"


def _progress(client: Any, done: int, total: int | None = None) -> Progress:
    budget = client.budget
    return Progress(done, total, 0, 0, budget.tokens_today, budget.burst_left)
