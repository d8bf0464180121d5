"""Pieces of SQL from parameters: conditions, saved filters, sort orders. Values are always bound."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from typing import Any, Final

from .answers import Refused
from .fields import CUSTOM_KEY
from .store import Database, marks

_OPERATORS: Final = {
    "=": "=",
    "!=": "<>",
    ">": ">",
    ">=": ">=",
    "<": "<",
    "<=": "<=",
    "is": "IS",
    "is not": "IS NOT",
}
_SORT_TERM: Final = re.compile(r"\s*([A-Za-z0-9_]+)(?:\s+(asc|desc))?\s*", re.ASCII | re.IGNORECASE)


class Where:
    """Conditions that all have to hold.

    >>> where = Where().add("owner_id = ?", 3)
    >>> where.sql, where.values
    ('WHERE (owner_id = ?)', [3])
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.values: list[Any] = []

    def add(self, sql: str, *values: Any) -> Where:
        """One more condition."""
        self._parts.append(f"({sql})")
        self.values += values
        return self

    def equal(self, column: str, value: Any) -> Where:
        """One of our columns equals a value; no condition when the value is None."""
        return self if value is None else self.add(f"{column} = ?", value)

    def one_of(self, column: str, values: Collection[Any] | None, negate: bool = False) -> Where:
        """One of our columns is among values, or not; no condition when they are None."""
        if values is None:
            return self
        return self.add(f"{column} {'NOT ' if negate else ''}IN ({marks(values)})", *values)

    @property
    def sql(self) -> str:
        """The clause, empty without conditions."""
        return f"WHERE {' AND '.join(self._parts)}" if self._parts else ""


def apply_filter(
    db: Database, where: Where, filter_id: int | None, kind: str, columns: Collection[str]
) -> Where:
    """Adds the conditions of a saved filter. Refused 404 without it, 400 when it is of another kind."""
    if filter_id is None:
        return where
    found = db.row("SELECT * FROM filters WHERE id = ?", filter_id)
    if found is None:
        raise Refused(404, "Filter not found")
    if found["type"] != kind:
        raise Refused(400, f"Filter {filter_id} is for {found['type']}, not for {kind}")
    for column, operator, value in json.loads(found["conditions"]):
        assert column in columns, column
        where.add(f"{column} {_OPERATORS[operator]} ?", value)
    return where


def order_by(sort: Sequence[str] | str | None, columns: Collection[str]) -> tuple[str, list[Any]]:
    """v1 `sort` as an ORDER BY clause with its bound values; the id decides ties.

    Refused 400 for a field that cannot be sorted by.

    >>> order_by("name ASC, id DESC", {"id", "name"})
    ('ORDER BY name COLLATE NOCASE ASC, id COLLATE NOCASE DESC', [])
    """
    terms = sort.split(",") if isinstance(sort, str) else list(sort or ())
    clauses, values = list[str](), list[Any]()
    for term in terms:
        found = _SORT_TERM.fullmatch(term)
        name, direction = (found[1], (found[2] or "asc").upper()) if found else ("", "")
        if found and name in columns:
            clauses.append(f"{name} COLLATE NOCASE {direction}")
        elif found and CUSTOM_KEY.fullmatch(name) and "custom" in columns:
            clauses.append(f"json_extract(custom, ?) COLLATE NOCASE {direction}")
            values.append(f'$."{name}"')
        else:
            raise Refused(
                400, f"Cannot sort by {term.strip()!r}", f"Fields to sort by: {', '.join(sorted(columns))}"
            )
    if not any(clause.startswith("id ") for clause in clauses):
        clauses.append("id")
    return f"ORDER BY {', '.join(clauses)}", values


def id_list(value: Sequence[int] | str | None, location: str) -> list[int] | None:
    """Ids from a list or a comma-separated text. Refused 400 for anything that is not a number."""
    if value is None:
        return None
    parts = value.split(",") if isinstance(value, str) else value
    try:
        return list(dict.fromkeys(int(part) for part in parts))
    except ValueError:
        raise Refused(400, f"{location} must be ids, separated by commas") from None


def names(value: Sequence[str] | str | None) -> list[str]:
    """Words from a list or a comma-separated text; empty for None.

    >>> names("name, address"), names(None)
    (['name', 'address'], [])
    """
    parts = value.split(",") if isinstance(value, str) else (value or ())
    return [part.strip() for part in parts if part.strip()]
