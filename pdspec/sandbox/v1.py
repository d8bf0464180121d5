"""The v1 operations on organizations themselves. Lists of what hangs on them are in `v1_related`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from . import organizations, v1_shapes
from .answers import Answer, Json, Refused, success
from .calls import Call, Handler
from .fields import is_custom
from .organizations import Changes
from .paging import cursor_rows, offset_rows, offset_slice
from .query import Where, apply_filter, id_list, order_by
from .search import search
from .store import Database
from .tables import ADDRESS_PARTS
from .times import parse
from .v1_children import activities
from .v1_related import HANDLERS as RELATED

_FULL: Final = "SELECT * FROM organizations JOIN organization_counts USING (id)"
_TEXTS: Final = (
    "name",
    "address",
    *(f"address_{part}" for part in ADDRESS_PARTS),
    "website",
    "linkedin",
    "country_code",
)
_SORTABLE: Final = frozenset({
    "id", "owner_id", "visible_to", "add_time", "update_time", "custom", "open_deals_count",
    "won_deals_count",
    "lost_deals_count", "people_count", "files_count", "notes_count", "followers_count",
    "email_messages_count",
    "done_activities_count", "undone_activities_count", "annual_revenue", "employee_count", "industry",
    *_TEXTS,
})  # fmt: skip


def get_organizations(call: Call) -> Answer:
    """GET /organizations: `filter_id` rules out `user_id`, as in Pipedrive."""
    params, where = call.params, Where().equal("active_flag", 1)
    apply_filter(call.db, where, params.get("filter_id"), "org", _SORTABLE)
    if params.get("filter_id") is None:
        where.equal("owner_id", params.get("user_id"))
    _first_char(where, params.get("first_char"))
    order, order_values = order_by(params.get("sort"), _SORTABLE)
    rows, page = offset_rows(call.db, f"{_FULL} {where.sql} {order}", [*where.values, *order_values], params)
    data, related = _shown(call.db, rows)
    return success(data or None, additional_data={"pagination": page}, related_objects=related)


def get_organizations_collection(call: Call) -> Answer:
    """GET /organizations/collection"""
    params, where = (
        call.params,
        Where().equal("active_flag", 1).equal("owner_id", call.params.get("owner_id")),
    )
    _first_char(where, params.get("first_char"))
    if params.get("since"):
        where.add("update_time >= ?", parse(params["since"], "query.since"))
    if params.get("until"):
        where.add("update_time <= ?", parse(params["until"], "query.until"))
    rows, page = cursor_rows(call.db, "SELECT * FROM organizations", where, params)
    return success([v1_shapes.collection_item(row) for row in rows], additional_data=page)


def get_organization(call: Call) -> Answer:
    """GET /organizations/{id}: also the followers and the nearest activities. 404 for a deleted one."""
    organizations.find(call.db, call.id)
    data, related = _one(call.db, call.id)
    near = call.db.by_id("activities", (data["last_activity_id"], data["next_activity_id"]))
    shown = {each["id"]: each for each in activities(call.db, near.values())}
    nearest = {name: shown.get(data[f"{name}_id"]) for name in ("last_activity", "next_activity")}
    rows = call.db.rows(
        "SELECT u.* FROM followers f JOIN users u ON u.id = f.user_id WHERE f.org_id = ? ORDER BY f.id",
        call.id,
    )
    followers = {
        str(row["id"]): {
            "id": row["id"], "name": row["name"], "email": row["email"], "user_id": row["id"],
            "pic_hash": row["pic_hash"],
        } for row in rows
    }  # fmt: skip
    extra = {"followers": followers, "dropbox_email": v1_shapes.cc_email(call.id)}
    return success(data | nearest, additional_data=extra, related_objects=related)


def add_organization(call: Call) -> Answer:
    """POST /organizations"""
    new_id = organizations.create(call.db, changes_of(call.body), call.actor)
    data, related = _one(call.db, new_id)
    return success(data, status=201, related_objects=related)


def update_organization(call: Call) -> Answer:
    """PUT /organizations/{id}: what is left out stays as it is."""
    changes = changes_of({key: value for key, value in call.body.items() if key != "add_time"})
    organizations.update(call.db, call.id, changes, call.actor)
    data, related = _one(call.db, call.id)
    return success(data, related_objects=related)


def delete_organization(call: Call) -> Answer:
    """DELETE /organizations/{id}"""
    if not organizations.delete(call.db, [call.id], call.actor):
        raise Refused(404, "Organization not found", f"There is no organization {call.id}, or it is deleted.")
    return success({"id": call.id})


def delete_organizations(call: Call) -> Answer:
    """DELETE /organizations: those that exist go, 404 when none does."""
    ids = id_list(call.params["ids"], "query.ids") or []
    deleted = organizations.delete(call.db, ids, call.actor)
    if not deleted:
        raise Refused(404, "Organizations not found", "None of these organizations exists.")
    return success({"id": deleted})


def merge_organizations(call: Call) -> Answer:
    """PUT /organizations/{id}/merge: the one named in the body remains."""
    survivor = call.body["merge_with_id"]
    organizations.merge(call.db, call.id, survivor, call.actor)
    return success({"id": survivor})


def search_organization(call: Call) -> Answer:
    """GET /organizations/search"""
    items, page = offset_slice(search(call.db, call.params), call.params)
    return success({"items": items}, additional_data={"pagination": page})


def get_organization_followers(call: Call) -> Answer:
    """GET /organizations/{id}/followers"""
    organizations.find(call.db, call.id)
    rows = call.db.rows("SELECT * FROM followers WHERE org_id = ? ORDER BY id", call.id)
    page = {"start": 0, "limit": 100, "more_items_in_collection": False}
    data = [v1_shapes.follower(row) for row in rows]
    return success(data or None, additional_data={"pagination": page})


def add_organization_follower(call: Call) -> Answer:
    """POST /organizations/{id}/followers"""
    row = organizations.follow(call.db, call.id, call.body["user_id"], call.actor)
    return success(v1_shapes.follower(row))


def delete_organization_follower(call: Call) -> Answer:
    """DELETE /organizations/{id}/followers/{follower_id}: the id of the follower, not of the user."""
    organizations.find(call.db, call.id)
    follower_id = call.params["follower_id"]
    row = call.db.row("SELECT * FROM followers WHERE id = ? AND org_id = ?", follower_id, call.id)
    if row is None:
        raise Refused(404, "Follower not found", "The id in the answer of getOrganizationFollowers is meant.")
    organizations.unfollow(call.db, row, call.actor)
    return success({"id": follower_id})


def get_organization_users(call: Call) -> Answer:
    """GET /organizations/{id}/permittedUsers"""
    return success(organizations.permitted_users(call.db, organizations.find(call.db, call.id)))


def changes_of(body: Mapping[str, Any]) -> Changes:
    """What a v1 body sets. Names that mean nothing are passed over, as Pipedrive does."""
    columns: Json = {
        name: body[name]
        for name in ("owner_id", "industry", "annual_revenue", "employee_count")
        if name in body
    }
    for name in _TEXTS:
        if name in body:
            if not isinstance(body[name], str | None):
                raise Refused(400, f"body.{name} must be a string or null")
            columns[name] = body[name]
    if "address" in body:
        columns |= {f"address_{part}": body.get(f"address_{part}") for part in ADDRESS_PARTS}
        columns["address_formatted_address"] = body.get("address_formatted_address", body["address"])
    if "visible_to" in body:
        columns["visible_to"] = int(body["visible_to"])
    if "label_ids" in body or "label" in body:
        label = body.get("label")
        columns["label_ids"] = body.get("label_ids") if "label_ids" in body else ([label] if label else [])
    if body.get("add_time"):
        columns["add_time"] = parse(body["add_time"], "body.add_time")
    return Changes(columns, {key: value for key, value in body.items() if is_custom(key)})


def _first_char(where: Where, first_char: str | None) -> None:
    if first_char:
        where.add("lower(substr(name, 1, 1)) IN (?, ?)", first_char[:1].lower(), first_char[:1].upper())


def _one(db: Database, id: int) -> tuple[Json, Json]:
    data, related = _shown(db, db.rows(f"{_FULL} WHERE id = ?", id))
    return data[0] | {"edit_name": True}, related


def _shown(db: Database, rows: Sequence[Mapping[str, Any]]) -> tuple[list[Json], Json]:
    """Organizations as v1 shows them, and the objects related to them."""
    users = db.users
    pictures = db.by_id("pictures", (row["picture_id"] for row in rows))
    near = {near_id for row in rows for near_id in (row["next_activity_id"], row["last_activity_id"])}
    activities = db.by_id("activities", near)
    data = [v1_shapes.organization(row, users, pictures, activities) for row in rows]
    related: Json = {
        "organization": v1_shapes.by_key(
            rows, lambda row: {"id": row["id"], **v1_shapes.organization_brief(row)}
        ),
        "user": v1_shapes.by_key(
            (users[owner] for owner in sorted({row["owner_id"] for row in rows})), v1_shapes.user
        ),
    }
    if pictures:
        shown = {str(key): {"id": key, **v1_shapes.picture(row)} for key, row in pictures.items()}
        related["picture"] = shown
    return data, related


HANDLERS: Final[Mapping[str, Handler]] = {
    "getOrganizations": get_organizations,
    "getOrganizationsCollection": get_organizations_collection,
    "getOrganization": get_organization,
    "addOrganization": add_organization,
    "updateOrganization": update_organization,
    "deleteOrganization": delete_organization,
    "deleteOrganizations": delete_organizations,
    "mergeOrganizations": merge_organizations,
    "searchOrganization": search_organization,
    "getOrganizationFollowers": get_organization_followers,
    "addOrganizationFollower": add_organization_follower,
    "deleteOrganizationFollower": delete_organization_follower,
    "getOrganizationUsers": get_organization_users,
    **RELATED,
}
