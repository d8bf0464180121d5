"""Pages: by offset in v1, by an opaque cursor in v2 (and in one list of v1)."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from .answers import Json, Refused
from .query import Where
from .store import Database

DEFAULT_LIMIT: Final = 100


def offset_rows(
    db: Database, sql: str, values: Sequence[Any], params: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], Json]:
    """One page of a query by `start` and `limit`, and its `pagination`."""
    start, limit = params.get("start") or 0, params.get("limit") or DEFAULT_LIMIT
    rows = db.rows(f"{sql} LIMIT ? OFFSET ?", *values, limit + 1, start)
    return rows[:limit], pagination(start, limit, len(rows) > limit)


def offset_slice(items: Sequence[Any], params: Mapping[str, Any]) -> tuple[list[Any], Json]:
    """The same for a list that is there already."""
    start, limit = params.get("start") or 0, params.get("limit") or DEFAULT_LIMIT
    return list(items[start : start + limit]), pagination(start, limit, len(items) > start + limit)


def pagination(start: int, limit: int, more: bool) -> Json:
    """What v1 says about a page; `next_start` is there only when there is more."""
    page: Json = {"start": start, "limit": limit, "more_items_in_collection": more}
    return page | {"next_start": start + limit} if more else page


def encode_cursor(position: Sequence[Any]) -> str:
    """An opaque cursor for a position."""
    return base64.urlsafe_b64encode(json.dumps(list(position)).encode()).decode()


def decode_cursor(cursor: str, kind: str, length: int) -> list[Any]:
    """The position in a cursor that `encode_cursor([kind, …])` made. Refused 400 for any other."""
    try:
        position = json.loads(base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True))
    except (ValueError, UnicodeError, RecursionError):
        position = None
    if isinstance(position, list) and len(position) == length + 1 and position[0] == kind:
        rest = position[1:]
        if all(isinstance(part, (str, int, float, type(None))) for part in rest) and _is_id(rest[-1]):
            return rest
    raise Refused(400, "Invalid cursor", "Pass on additional_data.next_cursor of the page before, as it is.")


def cursor_rows(
    db: Database,
    select: str,
    where: Where,
    params: Mapping[str, Any],
    sort_by: str = "id",
    direction: str = "asc",
) -> tuple[list[dict[str, Any]], Json]:
    """One page of a query by `cursor` and `limit`, in the order of a column and the id.

    Rows that are added or deleted between pages neither repeat nor hide others.
    """
    limit = params.get("limit") or DEFAULT_LIMIT
    kind, sign = f"{sort_by} {direction}", ">" if direction == "asc" else "<"
    if cursor := params.get("cursor"):
        value, last = decode_cursor(cursor, kind, 2)
        where.add(f"({sort_by}, id) {sign} (?, ?)", value, last)
    order = f"ORDER BY {sort_by} {direction}, id {direction}"
    rows = db.rows(f"{select} {where.sql} {order} LIMIT ?", *where.values, limit + 1)
    more, rows = len(rows) > limit, rows[:limit]
    last_cursor = encode_cursor([kind, rows[-1][sort_by], rows[-1]["id"]]) if more else None
    return rows, {"next_cursor": last_cursor}


def cursor_slice(items: Sequence[Any], params: Mapping[str, Any], kind: str) -> tuple[list[Any], Json]:
    """The same for a list that is there already; the cursor is a place in it."""
    limit = params.get("limit") or DEFAULT_LIMIT
    start = 0
    if cursor := params.get("cursor"):
        start = decode_cursor(cursor, kind, 1)[0]
    more = len(items) > start + limit
    return list(items[start : start + limit]), {
        "next_cursor": encode_cursor([kind, start + limit]) if more else None
    }


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63
