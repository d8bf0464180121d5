"""What can be done to organizations, whichever version of the API asks for it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from .answers import Refused
from .store import Database, marks
from .tables import ADDRESS_PARTS

# What a merge fills in where the survivor has nothing.
_MERGED: Final = (
    "address", *(f"address_{part}" for part in ADDRESS_PARTS), "country_code", "picture_id", "website",
    "linkedin",
    "industry", "annual_revenue", "employee_count",
)  # fmt: skip
_CHILDREN: Final = ("persons", "deals", "activities", "files", "mails", "notes", "follower_log", "changes")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it, when, and through what."""

    user_id: int
    now: str
    source: str = "api"


@dataclass(frozen=True, slots=True)
class Changes:
    """What a request sets: columns by name (label_ids as a list) and custom fields in their v1 form."""

    columns: Mapping[str, Any] = field(default_factory=dict)
    custom: Mapping[str, Any] = field(default_factory=dict)


def find(db: Database, id: int, what: str = "Organization") -> dict[str, Any]:
    """The row of an organization that is not deleted. Refused 404 otherwise."""
    row = db.row("SELECT * FROM organizations WHERE id = ? AND active_flag = 1", id)
    if row is None:
        raise Refused(404, f"{what} not found", f"There is no organization {id}, or it is deleted.")
    return row


def create(db: Database, changes: Changes, actor: Actor) -> int:
    """A new organization; answers its id. Refused 400 for a value that points nowhere."""
    columns = {"owner_id": actor.user_id} | _checked(db, changes.columns)
    columns["add_time"] = columns.get("add_time") or actor.now
    columns["label_ids"] = json.dumps(columns.get("label_ids") or [])
    columns["custom"] = _dump({key: value for key, value in changes.custom.items() if value is not None})
    new_id = db.insert("organizations", columns | {"update_time": actor.now})
    log(db, new_id, actor, "name", None, columns["name"])
    return new_id


def update(db: Database, id: int, changes: Changes, actor: Actor) -> None:
    """Changes fields and logs each that really changed. Refused 404 without such an organization."""
    row = find(db, id)
    columns = _checked(db, changes.columns)
    before = row | {"label_ids": json.loads(row["label_ids"])}
    changed = {name: value for name, value in columns.items() if before[name] != value}
    custom_before = json.loads(row["custom"])
    custom_changed = {key: value for key, value in changes.custom.items() if custom_before.get(key) != value}
    for name, value in changed.items():
        if not name.startswith("address_"):
            log(db, id, actor, name, before[name], value)
    for key, value in custom_changed.items():
        log(db, id, actor, key, custom_before.get(key), value)
    if "label_ids" in changed:
        changed["label_ids"] = json.dumps(changed["label_ids"])
    if custom_changed:
        custom = custom_before | custom_changed
        changed["custom"] = _dump({key: value for key, value in custom.items() if value is not None})
    if changed:
        db.update("organizations", id, changed | {"update_time": actor.now})


def delete(db: Database, ids: Sequence[int], actor: Actor) -> list[int]:
    """Marks organizations as deleted; answers which ones were there."""
    chosen = f"SELECT id FROM organizations WHERE active_flag = 1 AND id IN ({marks(ids)}) ORDER BY id"  # noqa: S608
    found = db.column(chosen, *ids)
    for each in found:
        gone = {"active_flag": 0, "delete_time": actor.now, "update_time": actor.now}
        db.update("organizations", each, gone)
        log(db, each, actor, "active_flag", True, False, bulk=len(ids) > 1)
    return found


def merge(db: Database, victim_id: int, survivor_id: int, actor: Actor) -> None:
    """Moves all that hangs on the victim to the survivor, fills the survivor's gaps, removes the victim.

    Refused 400 for a merge with itself, 404 when either is not there.
    """
    if victim_id == survivor_id:
        raise Refused(400, "An organization cannot be merged with itself")
    victim, survivor = find(db, victim_id), find(db, survivor_id, "Organization to merge with")
    for table in _CHILDREN:
        db.execute(f"UPDATE {table} SET org_id = ? WHERE org_id = ?", survivor_id, victim_id)  # noqa: S608
    db.execute("UPDATE OR IGNORE followers SET org_id = ? WHERE org_id = ?", survivor_id, victim_id)
    db.execute("DELETE FROM followers WHERE org_id = ?", victim_id)
    filled = {name: victim[name] for name in _MERGED if survivor[name] is None and victim[name] is not None}
    custom = json.loads(victim["custom"]) | json.loads(survivor["custom"])
    labels = dict.fromkeys(json.loads(survivor["label_ids"]) + json.loads(victim["label_ids"]))
    filled |= {"custom": _dump(custom), "label_ids": json.dumps(list(labels)), "update_time": actor.now}
    if filled.get("picture_id"):
        db.update("pictures", filled["picture_id"], {"item_id": survivor_id})
    db.update("organizations", survivor_id, filled)
    db.execute("DELETE FROM organizations WHERE id = ?", victim_id)
    log(db, survivor_id, actor, "merged_organization_id", None, victim_id)


def follow(db: Database, id: int, user_id: int, actor: Actor) -> dict[str, Any]:
    """Adds a follower; answers its row. Refused 404 or 400 when organization or user are not there."""
    find(db, id)
    check_user(db, user_id, "user_id")
    if db.value("SELECT id FROM followers WHERE org_id = ? AND user_id = ?", id, user_id):
        raise Refused(400, "The user follows this organization already")
    row = {"org_id": id, "user_id": user_id, "add_time": actor.now}
    follower_id = db.insert("followers", row)
    _log_follower(db, id, "added", user_id, actor)
    return row | {"id": follower_id}


def unfollow(db: Database, follower: Mapping[str, Any], actor: Actor) -> None:
    """Removes a follower, given as its row."""
    db.execute("DELETE FROM followers WHERE id = ?", follower["id"])
    _log_follower(db, follower["org_id"], "removed", follower["user_id"], actor)


def permitted_users(db: Database, row: Mapping[str, Any]) -> list[int]:
    """Who may see an organization: everybody, or with `visible_to` 1 the owner and the administrators."""
    if row["visible_to"] == 1:
        return db.column(
            "SELECT id FROM users WHERE active_flag = 1 AND (id = ? OR is_admin = 1) ORDER BY id",
            row["owner_id"],
        )
    return db.column("SELECT id FROM users WHERE active_flag = 1 ORDER BY id")


def log(db: Database, id: int, actor: Actor, key: str, old: Any, new: Any, bulk: bool = False) -> None:
    """One line of the update log."""
    db.insert("changes", {
        "org_id": id, "user_id": actor.user_id, "field_key": key, "old_value": _dump_value(old),
        "new_value": _dump_value(new), "log_time": actor.now, "source": actor.source, "is_bulk": int(bulk),
    })  # fmt: skip


def check_user(db: Database, user_id: int, location: str) -> None:
    """Refused 400 unless there is an active user with this id."""
    if not db.value("SELECT id FROM users WHERE id = ? AND active_flag = 1", user_id):
        raise Refused(400, f"{location}: there is no active user {user_id}")


def _checked(db: Database, columns: Mapping[str, Any]) -> dict[str, Any]:
    if "name" in columns and not columns["name"].strip():
        raise Refused(400, "name must not be empty")
    if "owner_id" in columns:
        check_user(db, columns["owner_id"], "owner_id")
    if columns.get("visible_to", 3) not in {1, 3, 5, 7}:
        raise Refused(400, "visible_to must be one of 1, 3, 5, 7")
    return dict(columns)


def _log_follower(db: Database, id: int, action: str, user_id: int, actor: Actor) -> None:
    db.insert("follower_log", {
        "org_id": id, "action": action, "actor_user_id": actor.user_id, "follower_user_id": user_id,
        "time": actor.now,
    })  # fmt: skip


def _dump(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True)


def _dump_value(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=True)
