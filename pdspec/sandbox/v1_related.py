"""The v1 lists of what hangs on an organization: activities, persons, files, mail, and what happened."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from . import organizations, v1_flow, v1_shapes
from .answers import Answer, Json, success
from .calls import Call, Handler
from .fields import COMPANY_ID
from .paging import offset_rows, offset_slice
from .query import Where, id_list, order_by
from .store import Database
from .v1_children import activities, files
from .v1_deals import get_organization_deals
from .v1_shapes import Row

_FILE_SORTS: Final = frozenset({
    "id", "user_id", "deal_id", "person_id", "org_id", "add_time", "update_time", "file_name", "file_type",
    "file_size", "name",
})  # fmt: skip
_NEVER_SORTS: Final = ("product_id", "comment")  # documented, but no file of the sandbox has them


def get_organization_activities(call: Call) -> Answer:
    """GET /organizations/{id}/activities: `done` and `exclude` narrow it; oldest due date last."""
    organizations.find(call.db, call.id)
    where = Where().equal("org_id", call.id).equal("active_flag", 1).equal("done", call.params.get("done"))
    where.one_of("id", id_list(call.params.get("exclude"), "query.exclude"), negate=True)
    select = f"SELECT * FROM activities {where.sql} ORDER BY due_date DESC, due_time DESC, id DESC"  # noqa: S608
    rows, page = offset_rows(call.db, select, where.values, call.params)
    data = activities(call.db, rows)
    extra = page_data(page) | {"activity_distribution": _distribution(call.db, where)}
    return success(data or None, additional_data=extra)


def get_organization_persons(call: Call) -> Answer:
    """GET /organizations/{id}/persons"""
    db = call.db
    organizations.find(db, call.id)
    select = (
        "SELECT * FROM persons JOIN person_counts USING (id) WHERE org_id = ? AND active_flag = 1 ORDER BY id"
    )
    rows, page = offset_rows(db, select, [call.id], call.params)
    users, home = db.users, brief(db, call.id)
    near = db.by_id(
        "activities",
        (near_id for row in rows for near_id in (row["next_activity_id"], row["last_activity_id"])),
    )
    data = [_person(row, users, home, near) for row in rows]
    owners = sorted({row["owner_id"] for row in rows} | {home["owner_id"]})
    related = {
        "organization": {str(call.id): {"id": call.id, **home}},
        "user": v1_shapes.by_key((users[owner] for owner in owners), v1_shapes.user),
    }
    return success(data or None, additional_data=page_data(page), related_objects=related)


def get_organization_files(call: Call) -> Answer:
    """GET /organizations/{id}/files"""
    db, home = call.db, organizations.find(call.db, call.id)
    order, values = order_by(_known_sorts(call.params.get("sort")), _FILE_SORTS)
    select = f"SELECT * FROM files WHERE org_id = ? AND active_flag = 1 {order}"  # noqa: S608
    rows, page = offset_rows(db, select, [call.id, *values], call.params)
    data = files(db, rows, home["name"], call.origin)
    return success(data or None, additional_data=page_data(page))


def get_organization_mail_messages(call: Call) -> Answer:
    """GET /organizations/{id}/mailMessages: newest first."""
    db = call.db
    organizations.find(db, call.id)
    select = "SELECT * FROM mails WHERE org_id = ? ORDER BY message_time DESC, id DESC"
    rows, page = offset_rows(db, select, [call.id], call.params)
    users, people = db.users, db.by_id("persons", (row["person_id"] for row in rows))
    data = [v1_shapes.mail_entry(row, users, people) for row in rows]
    return success(data or None, additional_data=page_data(page))


def get_organization_updates(call: Call) -> Answer:
    """GET /organizations/{id}/flow: newest first; see `v1_flow` for what `items` and `all_changes` select."""
    db, home = call.db, organizations.find(call.db, call.id)
    heads, page = offset_slice(v1_flow.heads(db, call.id, call.params), call.params)
    entries = v1_flow.entries(db, heads, call.origin, home["name"])
    users = db.users
    involved = {_user_of(entry["data"]) for entry in entries} | {home["owner_id"]}
    related = {
        "organization": {str(call.id): {"id": call.id, **brief(db, call.id)}},
        "user": v1_shapes.by_key(
            (users[user] for user in sorted(user for user in involved if user in users)), v1_shapes.user
        ),
    }
    return success(entries or None, additional_data=page_data(page), related_objects=related)


def _user_of(data: Json) -> Any:
    """Who an entry of the history belongs to; deals show their user as an object."""
    user = data.get("user_id")
    return user["value"] if isinstance(user, dict) else user


def brief(db: Database, id: int) -> Json:
    """An organization as its children refer to it."""
    row = db.row("SELECT * FROM organizations JOIN organization_counts USING (id) WHERE id = ?", id)
    assert row is not None
    return v1_shapes.organization_brief(row)


def page_data(page: Json) -> Json:
    """`additional_data` of these lists: the fields of the page stand in `pagination` and beside it."""
    flat = {name: page[name] for name in ("start", "limit", "more_items_in_collection")}
    return flat | {"pagination": page}


def _distribution(db: Database, where: Where) -> Json:
    """Who has how many of the listed activities, by type."""
    count = f"SELECT owner_id, type, count(*) AS n FROM activities {where.sql} GROUP BY 1, 2 ORDER BY 1, 2"  # noqa: S608
    rows = db.rows(count, *where.values)
    users, total = db.users, sum(row["n"] for row in rows)
    shares: Json = {}
    for row in rows:
        each = shares.setdefault(str(row["owner_id"]), {
            "activities": {}, "name": users[row["owner_id"]]["name"], "activity_count": 0, "share": 0,
        })  # fmt: skip
        each["activities"][row["type"]] = row["n"]
        each["activity_count"] += row["n"]
        each["share"] = round(100 * each["activity_count"] / total)
    return shares


def _person(row: Row, users: Any, home: Json, near: Any) -> Json:
    labels = json.loads(row["label_ids"])
    counts = {
        name: row[name]
        for name in ("open_deals_count", "won_deals_count", "lost_deals_count", "email_messages_count",
                     "done_activities_count", "undone_activities_count", "files_count",
                     "last_incoming_mail_time", "last_outgoing_mail_time")
    }  # fmt: skip
    counts |= dict.fromkeys(("related_open_deals_count", "related_closed_deals_count",
    "related_won_deals_count",
                             "related_lost_deals_count", "notes_count", "followers_count"), 0)  # fmt: skip
    counts["closed_deals_count"] = row["won_deals_count"] + row["lost_deals_count"]
    counts["activities_count"] = row["done_activities_count"] + row["undone_activities_count"]
    return {
        "id": row["id"], "company_id": COMPANY_ID, "owner_id": v1_shapes.owner(users, row["owner_id"]),
        "org_id": home | {"value": row["org_id"]}, "name": row["name"], "first_name": row["first_name"],
        "last_name": row["last_name"], **counts, "active_flag": bool(row["active_flag"]),
        "phone": json.loads(row["phones"]), "email": json.loads(row["emails"]),
        "first_char": row["name"][:1].lower(), "update_time": row["update_time"], "add_time": row["add_time"],
        "visible_to": str(row["visible_to"]), "picture_id": None, "label": labels[0] if labels else None,
        "label_ids": labels, **v1_shapes.nearest(row, near), "org_name": home["name"],
        "job_title": row["job_title"],
        "owner_name": users[row["owner_id"]]["name"], "cc_email": v1_shapes.cc_email(row["id"], "person"),
    }  # fmt: skip


def _known_sorts(sort: Any) -> list[str]:
    """Sort terms without those that are documented and have nothing to sort here."""
    terms = sort.split(",") if isinstance(sort, str) else list(sort or ())
    return [term for term in terms if term.split()[:1] and term.split()[0] not in _NEVER_SORTS]


HANDLERS: Final[Mapping[str, Handler]] = {
    "getOrganizationActivities": get_organization_activities,
    "getOrganizationDeals": get_organization_deals,
    "getOrganizationPersons": get_organization_persons,
    "getOrganizationFiles": get_organization_files,
    "getOrganizationMailMessages": get_organization_mail_messages,
    "getOrganizationUpdates": get_organization_updates,
}
