"""The journal of an import: an SQLite file that knows the fate of every row, whenever the process dies.

pending -> in flight -> done | failed | unknown. A row is in flight on the disk before its request goes out,
so what is in flight after a crash may or may not have been received. Only one process can have it open.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import UsageError

PENDING, IN_FLIGHT, DONE, FAILED, UNKNOWN = "pending", "in flight", "done", "failed", "unknown"
_FORMAT = "1"
_TABLES = """
CREATE TABLE IF NOT EXISTS run (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS rows (
    line INTEGER PRIMARY KEY, hash TEXT NOT NULL, content TEXT NOT NULL, state TEXT NOT NULL,
    id TEXT, status INTEGER, reason TEXT, attempts INTEGER NOT NULL DEFAULT 0, changed REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS rows_by_turn ON rows (state, attempts, line);
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the input: its line in the file, its fields, and how often it was sent before."""

    line: int
    fields: dict[str, Any]
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a row that was sent."""

    line: int
    state: str
    id: str | None = None
    status: int | None = None
    reason: str | None = None


def hash_of(fields: Any) -> str:
    """The identity of a row, together with its line; the order of its fields does not count."""
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


class Journal:
    """One run of one operation over one input. A context manager; `path` ":memory:" keeps nothing."""

    def __init__(self, path: str | Path, what: dict[str, str]) -> None:
        self.path = str(path)
        try:
            self._db = sqlite3.connect(self.path, isolation_level=None, timeout=0)
        except sqlite3.Error as error:
            raise UsageError(f"{self.path}: {error}") from None
        try:
            self._open(what)
        except sqlite3.OperationalError as error:
            self._db.close()
            busy = "locked" in str(error) or "busy" in str(error)
            raise UsageError(
                f"{self.path} is in use by another import" if busy else f"{self.path}: {error}"
            ) from None
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise UsageError(f"{self.path} is not a journal of ours: {error}") from None
        except BaseException:
            self._db.close()
            raise

    def _open(self, what: dict[str, str]) -> None:
        db = self._db
        db.execute("PRAGMA locking_mode = EXCLUSIVE")  # let go by the system, however the process ends
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        names = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if names and not {"run", "rows"} <= names:
            raise UsageError(f"{self.path} is an SQLite file, but not a journal of an import")
        db.execute("BEGIN IMMEDIATE")
        for statement in filter(str.strip, _TABLES.split(";")):
            db.execute(statement)
        kept = dict(db.execute("SELECT key, value FROM run"))
        wanted = {"format": _FORMAT, **what}
        if kept:
            changed = [
                f"{key} was {kept.get(key)!r}, is {value!r}"
                for key, value in wanted.items()
                if kept.get(key) != value
            ]
            if changed:
                db.execute("ROLLBACK")
                raise UsageError(
                    f"{self.path} is the journal of another import: {'; '.join(changed)}. "
                    "Take another journal"
                )
        else:
            db.executemany("INSERT INTO run VALUES (?, ?)", wanted.items())
        db.execute("COMMIT")

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_error: object) -> None:
        self._db.close()

    def take(self, rows: Iterable[tuple[int, Any]]) -> tuple[int, int]:
        """Bring the journal up to date with the input; how many rows there are, and how many are new.

        A row that was not sent, or failed, may have changed and is then pending again. Raises UsageError when
        a row that was sent is not in the input as it was.
        """
        db = self._db
        db.execute("BEGIN IMMEDIATE")
        try:
            found = self._take(rows)
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise
        return found

    def _take(self, rows: Iterable[tuple[int, Any]]) -> tuple[int, int]:
        db, now = self._db, time.time()
        known = {
            line: (digest, state) for line, digest, state in db.execute("SELECT line, hash, state FROM rows")
        }
        total = fresh = 0
        for line, fields in rows:
            total += 1
            digest = hash_of(fields)
            before, state = known.pop(line, ("", PENDING))
            if before == digest:
                continue
            if state not in (PENDING, FAILED):
                raise UsageError(
                    f"line {line} of the input was sent with other content (it is {state}): the input was "
                    "edited. Restore it, or take a new journal for the new input"
                )
            fresh += 1
            db.execute(
                "INSERT OR REPLACE INTO rows (line, hash, content, state, changed) VALUES (?, ?, ?, ?, ?)",
                (line, digest, json.dumps(fields), PENDING, now),
            )
        gone = sorted(line for line, (_, state) in known.items() if state not in (PENDING, FAILED))
        if gone:
            raise UsageError(
                f"{len(gone)} rows that were sent are no longer in the input (line {gone[0]} first). "
                "Restore it, or take a new journal for the new input"
            )
        db.executemany("DELETE FROM rows WHERE line = ?", [(line,) for line in known])
        return total, fresh

    def claim(self, most: int) -> list[Row]:
        """The next pending rows, marked in flight on the disk before anybody can send them.

        Those that failed come after those that were not tried: by then the server may have recovered.
        """
        db = self._db
        found = db.execute(
            "SELECT line, content, attempts FROM rows WHERE state = ? ORDER BY attempts, line LIMIT ?",
            (PENDING, most),
        ).fetchall()
        if found:
            db.execute("BEGIN IMMEDIATE")
            db.executemany(
                "UPDATE rows SET state = ?, attempts = attempts + 1, changed = ? WHERE line = ?",
                [(IN_FLIGHT, time.time(), line) for line, _, _ in found],
            )
            db.execute("COMMIT")
        return [Row(line, json.loads(content), attempts) for line, content, attempts in found]

    def record(self, fates: Iterable[Fate]) -> None:
        """Write down what became of rows, all of them at once."""
        db = self._db
        db.execute("BEGIN IMMEDIATE")
        db.executemany(
            "UPDATE rows SET state = ?, id = ?, status = ?, reason = ?, changed = ? WHERE line = ?",
            [(f.state, f.id, f.status, f.reason, time.time(), f.line) for f in fates],
        )
        db.execute("COMMIT")

    def move(self, before: str, after: str, reason: str | None = None) -> int:
        """Put all rows of one state into another; how many they were."""
        found = self._db.execute(
            "UPDATE rows SET state = ?, reason = ?, changed = ? WHERE state = ?",
            (after, reason, time.time(), before),
        )
        return found.rowcount

    def counts(self) -> dict[str, int]:
        """How many rows are in each state."""
        found = dict(self._db.execute("SELECT state, count(*) FROM rows GROUP BY state"))
        return {state: found.get(state, 0) for state in (PENDING, IN_FLIGHT, DONE, FAILED, UNKNOWN)}

    def rows(self, *states: str) -> Iterator[tuple[Row, Fate]]:
        """The rows in some states, in the order of the input."""
        marks = ", ".join("?" * len(states))
        wanted = "SELECT line, content, attempts, state, id, status, reason FROM rows WHERE state IN"
        found = self._db.execute(f"{wanted} ({marks}) ORDER BY line", states)
        for line, content, attempts, state, id_, status, reason in found:
            yield Row(line, json.loads(content), attempts), Fate(line, state, id_, status, reason)

    def ids(self) -> set[str]:
        """The ids of what was made."""
        return {
            id_
            for (id_,) in self._db.execute("SELECT id FROM rows WHERE state = ? AND id IS NOT NULL", (DONE,))
        }
