"""Rows of unknown fate: look on the server whether they were made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..errors import UsageError
from ..model import Operation
from .columns import Columns
from .exporting import largest_page
from .journal import DONE, PENDING, UNKNOWN, Fate, Journal


def resolve_unknown(
    client: Any, operation: Operation, book: Journal, match: str, columns: Columns
) -> dict[str, int]:
    """Decide the unknown rows by a field that tells rows apart (a number of your own, a name used once).

    The list at the operation's own path is read once. A row whose value no item has was not made, and is
    pending again. As many new items as unknown rows with a value: they were made. Anything else stays
    unknown, and its reason says which items there are. Items that rows of this journal made do not count.
    """
    rows = list(book.rows(UNKNOWN))
    counts = {DONE: 0, PENDING: 0, UNKNOWN: 0}
    if not rows:
        return counts
    wanted: dict[str, list[int]] = {}
    for row, _ in rows:
        wanted.setdefault(_key(_at(columns.arguments(row.fields), match)), []).append(row.line)
    if _key(None) in wanted:
        raise UsageError(
            f"--match {match}: line {wanted[_key(None)][0]} of the input has no {match!r} to look for"
        )
    found: dict[str, list[str]] = {value: [] for value in wanted}
    taken = book.ids()
    for item in _everything(client, operation):
        value = _key(_at(item, match))
        if value in found and str(item.get("id")) not in taken:
            found[value].append(str(item.get("id")))
    fates: list[Fate] = []
    for value, lines in wanted.items():
        ids = found[value]
        for index, line in enumerate(lines):
            if not ids:
                fates.append(Fate(line, PENDING, reason=f"looked up by {match}: was not made"))
            elif len(ids) == len(lines):
                fates.append(Fate(line, DONE, ids[index], reason=f"looked up by {match}: was made"))
            else:
                reason = f"looked up by {match}: {len(ids)} items could be it (ids {', '.join(ids[:10])})"
                fates.append(Fate(line, UNKNOWN, reason=reason))
    book.record(fates)
    for fate in fates:
        counts[fate.state] += 1
    return counts


def _everything(client: Any, operation: Operation) -> Any:
    listing = next(
        (o for o in client.operations.values() if o.method == "GET" and o.path == operation.path), None
    )
    if listing is None:
        raise UsageError(
            f"--match needs a list of what {operation.id} makes, and the document has no GET {operation.path}"
        )
    return client.items(listing.id, **largest_page(listing, {}))


def _at(value: Any, path: str) -> Any:
    if isinstance(value, Mapping) and path in value:
        return value[path]
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)
