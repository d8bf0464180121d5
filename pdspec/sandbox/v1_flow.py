"""The history of an organization: changes of its fields, and all that happened around it.

`items` selects kinds: change, activity (done), plannedActivity (not done yet), note, file, deal, follower,
mailMessage, mailMessageWithAttachment; the other documented kinds have no entries here. Changes of custom
fields are shown with `all_changes` 1 only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from . import v1_children, v1_shapes
from .answers import Json
from .fields import is_custom
from .query import names
from .store import Database
from .v1_deals import deals as show_deals


class Head(NamedTuple):
    """Where an entry of the history stands in time, and which row it is."""

    time: str
    kind: str
    id: int


_SOURCES: Final[Mapping[str, str]] = {
    "change": "SELECT id, log_time AS time, field_key AS key FROM changes WHERE org_id = ?",
    "activity": "SELECT id, coalesce(marked_as_done_time, add_time) AS time, NULL AS key FROM activities"
    " WHERE org_id = ? AND active_flag = 1 AND done = 1",
    "plannedActivity": "SELECT id, add_time AS time, NULL AS key FROM activities"
    " WHERE org_id = ? AND active_flag = 1 AND done = 0",
    "note": "SELECT id, add_time AS time, NULL AS key FROM notes WHERE org_id = ? AND active_flag = 1",
    "file": "SELECT id, add_time AS time, NULL AS key FROM files WHERE org_id = ? AND active_flag = 1",
    "deal": "SELECT id, add_time AS time, NULL AS key FROM deals WHERE org_id = ? AND status <> 'deleted'",
    "follower": "SELECT id, time, NULL AS key FROM follower_log WHERE org_id = ?",
    "mailMessage": "SELECT id, message_time AS time, NULL AS key FROM mails WHERE org_id = ?",
    "mailMessageWithAttachment": "SELECT id, message_time AS time, NULL AS key FROM mails"
    " WHERE org_id = ? AND has_attachments_flag = 1",
}
_ALWAYS: Final = tuple(kind for kind in _SOURCES if kind != "mailMessageWithAttachment")
_TABLES: Final[Mapping[str, str]] = {
    "change": "changes", "activity": "activities", "plannedActivity": "activities", "note": "notes",
    "file": "files", "deal": "deals", "follower": "follower_log", "mailMessage": "mails",
    "mailMessageWithAttachment": "mails",
}  # fmt: skip


def heads(db: Database, id: int, params: Mapping[str, Any]) -> list[Head]:
    """Every entry that `items` and `all_changes` let through, newest first."""
    wanted = names(params.get("items")) or _ALWAYS
    with_custom = str(params.get("all_changes")) == "1"
    found = {
        Head(row["time"], kind, row["id"])
        for kind in wanted if kind in _SOURCES
        for row in db.rows(_SOURCES[kind], id)
        if with_custom or row["key"] is None or not is_custom(row["key"])
    }  # fmt: skip
    return sorted(found, key=lambda head: (head.time, head.kind == "change", head.id), reverse=True)


def entries(db: Database, heads: Sequence[Head], origin: str, organization_name: str) -> list[Json]:
    """The entries themselves, as v1 shows them."""
    shown: dict[tuple[str, int], tuple[str, Json]] = {}
    for kind in {head.kind for head in heads}:
        rows = db.by_id(_TABLES[kind], (head.id for head in heads if head.kind == kind)).values()
        for row, data in zip(rows, _show(db, kind, rows, origin, organization_name), strict=True):
            shown[kind, row["id"]] = (_OBJECTS.get(kind, kind), data)
    return [
        {"object": shown[head.kind, head.id][0], "timestamp": head.time, "data": shown[head.kind, head.id][1]}
        for head in heads
    ]


_OBJECTS: Final[Mapping[str, str]] = {
    "change": "organizationChange", "plannedActivity": "activity", "follower": "organizationFollower",
    "mailMessageWithAttachment": "mailMessage",
}  # fmt: skip


def _show(db: Database, kind: str, rows: Iterable[Mapping[str, Any]], origin: str, name: str) -> list[Json]:
    users = db.users
    shapes: Mapping[str, Callable[[list[Any]], list[Json]]] = {
        "activities": lambda found: v1_children.activities(db, found),
        "files": lambda found: v1_children.files(db, found, name, origin),
        "deals": lambda found: show_deals(db, found),
        "changes": lambda found: [_change(row, users) for row in found],
        "notes": lambda found: [_note(row, users) for row in found],
        "follower_log": lambda found: [_follower(row) for row in found],
        "mails": lambda found: _mails(db, found, users),
    }
    return shapes[_TABLES[kind]](list(rows))


def _change(row: Mapping[str, Any], users: Mapping[int, Mapping[str, Any]]) -> Json:
    key = row["field_key"]
    return {
        "id": row["id"], "item_id": row["org_id"], "user_id": row["user_id"],
        "user_name": users[row["user_id"]]["name"], "field_key": key,
        "old_value": _value(row["old_value"]), "new_value": _value(row["new_value"]),
        "log_time": row["log_time"],
        "change_source": row["source"], "change_source_user_agent": None,
        "is_bulk_update_flag": bool(row["is_bulk"]),
        "additional_data": _names_of(key, row, users),
    }  # fmt: skip


def _names_of(key: str, row: Mapping[str, Any], users: Mapping[int, Mapping[str, Any]]) -> Json:
    """What the ids in a change are called."""
    if key != "owner_id":
        return {}
    old, new = (users.get(_value(row[side])) for side in ("old_value", "new_value"))
    return {
        "old_value_formatted": old["name"] if old else None,
        "new_value_formatted": new["name"] if new else None
    }  # fmt: skip


def _note(row: Mapping[str, Any], users: Mapping[int, Mapping[str, Any]]) -> Json:
    writer = users[row["user_id"]]
    return {
        "id": row["id"], "user_id": row["user_id"], "org_id": row["org_id"], "content": row["content"],
        "add_time": row["add_time"], "update_time": row["update_time"],
        "active_flag": bool(row["active_flag"]),
        "user": {"email": writer["email"], "name": writer["name"], "is_you": False},
    }  # fmt: skip


def _follower(row: Mapping[str, Any]) -> Json:
    return {
        "id": row["id"], "org_id": row["org_id"], "user_id": row["follower_user_id"], "action": row["action"],
        "actor_user_id": row["actor_user_id"], "log_time": row["time"],
    }  # fmt: skip


def _mails(db: Database, rows: list[Any], users: Mapping[int, Mapping[str, Any]]) -> list[Json]:
    people = db.by_id("persons", (row["person_id"] for row in rows))
    return [v1_shapes.mail(row, users, people) for row in rows]


def _value(text: str | None) -> Any:
    return None if text is None else json.loads(text)
