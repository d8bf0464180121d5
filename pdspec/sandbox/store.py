"""State: one SQLite database behind one lock, in memory or in a file that survives restarts.

A committed write is safe from a killed process (write-ahead log); a power cut may lose the last ones.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from ..errors import UsageError
from . import tables
from .seed import generate


class Store:
    """The database of one sandbox. `path` is None for one that lives in memory."""

    def __init__(self, path: str | Path | None = None, seed: int = 42) -> None:
        self.path, self.seed = path, seed
        self._lock = threading.RLock()
        self._db = _connect(path)
        state = self._state()
        if state == (0, 0, 0):
            self.reset()
        elif state[:2] != (tables.APPLICATION, tables.VERSION):
            self._db.close()
            whose = "another version of the sandbox" if state[0] == tables.APPLICATION else "something else"
            raise UsageError(f"{path} is a database of {whose}; give another file")

    @contextmanager
    def transaction(self, write: bool = False) -> Iterator[Database]:
        """Everything inside happens or nothing does; nobody else is in there meanwhile."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            try:
                yield Database(self._db)
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def reset(self) -> None:
        """Back to the seeded state."""
        with self._lock:
            template = sqlite3.connect(":memory:")
            try:
                template.deserialize(seed_image(self.seed))
                template.backup(self._db)
            finally:
                template.close()

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            self._db.close()

    def _state(self) -> tuple[int, ...]:
        """Whose database it is, which version, and how much is in it."""
        questions = ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master")
        return tuple(self._db.execute(question).fetchone()[0] for question in questions)


class Database:
    """The queries of one transaction. Values only ever travel as bound parameters."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    @cached_property
    def users(self) -> dict[int, dict[str, Any]]:
        """All users by id. There are few, and nothing changes them."""
        return {row["id"]: row for row in self.rows("SELECT * FROM users")}

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """Every row of a query, as dicts."""
        return [dict(row) for row in self._db.execute(sql, values)]

    def row(self, sql: str, *values: Any) -> dict[str, Any] | None:
        """The first row of a query, or None."""
        row = self._db.execute(sql, values).fetchone()
        return None if row is None else dict(row)

    def value(self, sql: str, *values: Any) -> Any:
        """The first column of the first row, or None."""
        row = self._db.execute(sql, values).fetchone()
        return None if row is None else row[0]

    def column(self, sql: str, *values: Any) -> list[Any]:
        """The first column of every row."""
        return [row[0] for row in self._db.execute(sql, values)]

    def by_id(self, table: str, ids: Iterable[int | None]) -> dict[int, dict[str, Any]]:
        """Rows of one of our tables by id, those that exist."""
        wanted = sorted({i for i in ids if i is not None})
        if not wanted:
            return {}
        rows = self.rows(f"SELECT * FROM {table} WHERE id IN ({marks(wanted)})", *wanted)  # noqa: S608
        return {row["id"]: row for row in rows}

    def execute(self, sql: str, *values: Any) -> int:
        """Run a statement; answers how many rows it touched."""
        return self._db.execute(sql, values).rowcount

    def insert(self, table: str, row: dict[str, Any]) -> int:
        """Add a row to one of our tables; the keys are our column names. Answers its id."""
        sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks(row)})"  # noqa: S608
        rowid = self._db.execute(sql, tuple(row.values())).lastrowid
        assert rowid is not None
        return rowid

    def update(self, table: str, id: int, row: dict[str, Any]) -> None:
        """Change columns of one row."""
        sql = f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in row)} WHERE id = ?"  # noqa: S608
        self._db.execute(sql, (*row.values(), id))


def marks(values: Iterable[Any]) -> str:
    """As many placeholders as there are values.

    >>> marks([1, 2, 3])
    '?, ?, ?'
    """
    return ", ".join("?" for _ in values)


@lru_cache(maxsize=4)
def seed_image(seed: int) -> bytes:
    """The seeded database as bytes, made once per seed and process."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    try:
        marks_of_ours = (
            f"PRAGMA user_version = {tables.VERSION}; PRAGMA application_id = {tables.APPLICATION};"
        )
        db.executescript(f"BEGIN; {tables.SCHEMA} {marks_of_ours} COMMIT;")
        db.execute("BEGIN")
        for table, columns, rows in generate(seed):
            _fill(db, table, columns, rows)
        db.execute("COMMIT")
        return db.serialize()
    finally:
        db.close()


def _fill(db: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks(columns)})"  # noqa: S608
    db.executemany(sql, rows)


def _connect(path: str | Path | None) -> sqlite3.Connection:
    try:
        db = sqlite3.connect(
            path or ":memory:",
            isolation_level=None,
            check_same_thread=False,
            cached_statements=512,
            timeout=10,
        )
    except sqlite3.Error as error:
        raise UsageError(f"the database {path} cannot be opened: {error}") from None
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.Error as error:
        db.close()
        raise UsageError(f"the database {path} cannot be opened: {error}") from None
    db.row_factory = sqlite3.Row
    return db
