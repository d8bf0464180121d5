"""An answer on its way out: as JSON, JSON Lines or a table, to the terminal, a pipe or a file."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..errors import UsageError
from .text import cell, is_terminal, json_text, out, plain_streams, print_json, print_table, to_json

FORMATS = ("json", "jsonl", "table")


def show(value: Any, form: str) -> None:
    """One value: JSON Lines has an item per line, a table a row."""
    if isinstance(value, (bytes, bytearray)):
        show_bytes(bytes(value))
    elif form == "table":
        print_rows(rows_of(value), value)
    elif form == "jsonl":
        for row in rows_of(value):
            out(to_json(row, indent=None))
    elif value is not None or form == "json":
        print_json(value)


def show_items(items: Iterable[Any], form: str) -> None:
    """Items as they come: lines are written at once, JSON one item at a time, a table at the end."""
    if form == "table":
        rows = list(items)
        print_rows(rows, rows)
    elif form == "jsonl":
        for item in items:
            print_json(item, indent=None)
            if is_terminal(sys.stdout):
                sys.stdout.flush()
    else:
        first = True
        for item in items:
            out("[" if first else ",")
            first = False
            sys.stdout.write("\n".join(f"  {line}" for line in json_text(item).split("\n")))
        out("[]" if first else "\n]")


def show_bytes(content: bytes) -> None:
    """Binary content: to a pipe as it is, never to a terminal."""
    if is_terminal(sys.stdout):
        try:
            text = content.decode()
        except UnicodeDecodeError:
            raise UsageError(
                f"the answer is {len(content)} bytes of binary data; write them to a file with -o FILE"
            ) from None
        from .text import safe

        out(safe(text))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(content)


def rows_of(value: Any) -> list[Any]:
    """The rows in an answer: a list, or the list under `data` or `items`, or the one value that it is."""
    for _ in range(3):
        if isinstance(value, list):
            return value
        if not isinstance(value, dict):
            break
        below = next(
            (value[key] for key in ("data", "items", "results") if isinstance(value.get(key), (list, dict))),
            None,
        )
        if below is None:
            break
        value = below
    return [] if value is None else [value]


def print_rows(rows: list[Any], value: Any) -> None:
    """A table of rows; one row is shown as its fields, one below the other."""
    if len(rows) == 1 and isinstance(rows[0], dict) and not isinstance(value, list):
        print_table(
            ("FIELD", "VALUE"), [(key, cell(below)) for key, below in rows[0].items()], styles=("bold",)
        )
        return
    if not all(isinstance(row, dict) for row in rows):
        print_table(("VALUE",), [(cell(row),) for row in rows])
        return
    columns = list(dict.fromkeys(key for row in rows for key in row))
    if is_terminal(sys.stdout):
        columns = _worth_showing(columns, rows)
    print_table(columns, [[cell(row.get(column)) for column in columns] for row in rows], styles=("bold",))


def _worth_showing(columns: list[str], rows: list[Any]) -> list[str]:
    """The columns that fit: those with plain values in them first come; a pipe gets all of them."""
    import shutil

    filled = [c for c in columns if any(row.get(c) not in (None, "", [], {}) for row in rows)]
    plain = [c for c in filled if not all(isinstance(row.get(c), (dict, list)) for row in rows if row.get(c))]
    names = sorted(plain or filled, key=lambda c: (c not in ("id", "name", "title"), columns.index(c)))
    left = shutil.get_terminal_size().columns
    kept: list[str] = []
    for column in names:
        width = max([len(column), *(min(len(cell(row.get(column))), 30) for row in rows[:100])]) + 2
        if kept and width > left:
            break
        kept.append(column)
        left -= width
    return kept


@contextmanager
def output_to(name: str | None) -> Iterator[None]:
    """Send stdout to a file, which appears whole or not at all."""
    if name is None or name == "-":
        yield
        return
    import os
    import tempfile

    path = Path(name)
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise UsageError(f"{name} cannot be written: {error.strerror}") from None
    before = sys.stdout
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            plain_streams.add(file)
            sys.stdout = file
            try:
                yield
            finally:
                sys.stdout = before
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
