"""JSON Lines to CSV and SQLite, and rows of a file back to dicts."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from ..errors import UsageError

_SQLITE_INTEGERS = range(-(2**63), 2**63)


def read_lines(path: Path) -> Iterator[Any]:
    """The values of a JSON Lines file that we wrote."""
    with path.open("rb") as file:
        for line in file:
            yield json.loads(line)


def flat(row: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Nested fields by dotted names, as `call` and `import` take them.

    >>> dict(flat({"id": 1, "address": {"country": "EE"}, "labels": [1, 2]}))
    {'id': 1, 'address.country': 'EE', 'labels': [1, 2]}
    """
    if not isinstance(row, Mapping):
        yield prefix or "value", row
        return
    for key, value in row.items():
        name = f"{prefix}.{key}" if prefix else str(key)
        if isinstance(value, Mapping) and value:
            yield from flat(value, name)
        else:
            yield name, value


def write_csv(source: Path, target: Path) -> None:
    """A column for every field that any item has; lists as JSON, null as an empty cell."""
    columns: dict[str, None] = {}
    for row in read_lines(source):
        columns.update(dict.fromkeys(name for name, _ in flat(row)))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in read_lines(source):
            cells = dict(flat(row))
            writer.writerow([_csv_cell(cells.get(column)) for column in columns])
        _sync(file)


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def write_sqlite(source: Path, target: Path, table: str, count: int) -> None:
    """A table with a column for every top-level field; objects and lists as JSON, for `json_extract`."""
    columns: dict[str, None] = {}
    for row in read_lines(source):
        columns.update(dict.fromkeys(row if isinstance(row, Mapping) else ("value",)))
    named = _distinct(columns)
    with closing(sqlite3.connect(target)) as db:
        db.execute(f"CREATE TABLE {_quoted(table)} ({', '.join(map(_quoted, named)) or 'value'})")
        if named:
            insert = f"INSERT INTO {_quoted(table)} VALUES ({', '.join('?' * len(named))})"  # noqa: S608  (quoted)
            rows = (
                [
                    _sqlite_cell((row if isinstance(row, Mapping) else {"value": row}).get(name))
                    for name in columns
                ]
                for row in read_lines(source)
            )
            db.executemany(insert, rows)
        written = db.execute(f"SELECT count(*) FROM {_quoted(table)}").fetchone()[0]  # noqa: S608
        assert written == count or not named
        db.commit()


def _distinct(names: Mapping[str, None]) -> list[str]:
    """SQLite does not tell column names apart by case."""
    taken: set[str] = set()
    out = []
    for name in names:
        column, number = name, 2
        while column.lower() in taken:
            column, number = f"{name}_{number}", number + 1
        taken.add(column.lower())
        out.append(column)
    return out


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""').replace("\0", "") + '"'


def _sqlite_cell(value: Any) -> Any:
    if isinstance(value, bool) or value is None or isinstance(value, (str, float)):
        return value
    if isinstance(value, int):
        return value if value in _SQLITE_INTEGERS else str(value)
    return json.dumps(value, ensure_ascii=False)


def _sync(file: Any) -> None:
    import os

    file.flush()
    os.fsync(file.fileno())


def rows_of(path: Path, form: str) -> Iterator[tuple[int, Any, str]]:
    """The rows of an input file as (line number, row or None, what is wrong with it)."""
    try:
        yield from _jsonl(path) if form == "jsonl" else _csv(path)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 text: {error.reason} at byte {error.start}") from None


def _jsonl(path: Path) -> Iterator[tuple[int, Any, str]]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, None, f"not JSON: {error}"
                continue
            yield (number, row, "") if isinstance(row, dict) else (number, None, "not a JSON object")


def _csv(path: Path) -> Iterator[tuple[int, Any, str]]:
    """Cells are texts still; `importing` turns them into what the schema wants. Empty cells are left out."""
    csv.field_size_limit(2**31 - 1)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            header = next(reader, None)
            if header is None:
                return
            columns = [name.strip() for name in header]
            double = sorted({name for name in columns if columns.count(name) > 1 or not name})
            if double:
                raise UsageError(
                    f"{path}, line 1: columns without a name of their own: {', '.join(map(repr, double))}"
                )
            line = reader.line_num
            for cells in reader:
                number, line = line + 1, reader.line_num
                if not cells:
                    continue
                if len(cells) != len(columns):
                    yield number, None, f"has {len(cells)} cells, the header has {len(columns)}"
                    continue
                yield (
                    number,
                    {name: cell for name, cell in zip(columns, cells, strict=True) if cell != ""},
                    "",
                )
        except csv.Error as error:
            raise UsageError(f"{path}, line {reader.line_num}: {error}") from None
