"""The v2 operations on organizations and their followers. The lists beside them are in `v2_lists`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from . import organizations, v2_lists
from .answers import Answer, Json, Refused, success
from .calls import Call, Handler
from .fields import from_v2, is_custom
from .organizations import Changes
from .paging import cursor_rows, cursor_slice
from .query import Where
from .search import search
from .tables import ADDRESS_PARTS
from .times import parse, rfc3339

_PLAIN: Final = (
    "name", "owner_id", "visible_to", "label_ids", "website", "linkedin", "industry", "annual_revenue",
    "employee_count",
)  # fmt: skip


def get_organization(call: Call) -> Answer:
    """GET /organizations/{id}: 404 for a deleted one."""
    row = organizations.find(call.db, call.id)
    return success(v2_lists.organizations_shown(call, [row])[0])


def add_organization(call: Call) -> Answer:
    """POST /organizations"""
    new_id = organizations.create(call.db, changes_of(call.body), call.actor)
    row = organizations.find(call.db, new_id)
    return success(v2_lists.organizations_shown(call, [row])[0])


def update_organization(call: Call) -> Answer:
    """PATCH /organizations/{id}: what is left out stays as it is."""
    body = {name: value for name, value in call.body.items() if name != "add_time"}
    organizations.update(call.db, call.id, changes_of(body), call.actor)
    return success(v2_lists.organizations_shown(call, [organizations.find(call.db, call.id)])[0])


def delete_organization(call: Call) -> Answer:
    """DELETE /organizations/{id}"""
    if not organizations.delete(call.db, [call.id], call.actor):
        raise Refused(404, "Organization not found", f"There is no organization {call.id}, or it is deleted.")
    return success({"id": call.id})


def search_organization(call: Call) -> Answer:
    """GET /organizations/search"""
    items, page = cursor_slice(search(call.db, call.params), call.params, "search")
    return success({"items": items}, additional_data=page)


def get_organization_followers(call: Call) -> Answer:
    """GET /organizations/{id}/followers"""
    organizations.find(call.db, call.id)
    where = Where().equal("org_id", call.id)
    rows, page = cursor_rows(call.db, "SELECT * FROM followers", where, call.params)
    return success([_follower(row) for row in rows], additional_data=page)


def add_organization_follower(call: Call) -> Answer:
    """POST /organizations/{id}/followers"""
    row = organizations.follow(call.db, call.id, call.body["user_id"], call.actor)
    return success(_follower(row), status=201)


def delete_organization_follower(call: Call) -> Answer:
    """DELETE /organizations/{id}/followers/{follower_id}: in v2 the id of the user."""
    organizations.find(call.db, call.id)
    user_id = call.params["follower_id"]
    row = call.db.row("SELECT * FROM followers WHERE org_id = ? AND user_id = ?", call.id, user_id)
    if row is None:
        raise Refused(404, "Follower not found", f"User {user_id} does not follow organization {call.id}.")
    organizations.unfollow(call.db, row, call.actor)
    return success({"user_id": user_id})


def get_organization_followers_changelog(call: Call) -> Answer:
    """GET /organizations/{id}/followers/changelog: newest first."""
    organizations.find(call.db, call.id)
    where = Where().equal("org_id", call.id)
    rows, page = cursor_rows(call.db, "SELECT * FROM follower_log", where, call.params, "id", "desc")
    data = [
        {
            "action": row["action"], "actor_user_id": row["actor_user_id"],
            "follower_user_id": row["follower_user_id"], "time": rfc3339(row["time"]),
        } for row in rows
    ]  # fmt: skip
    return success(data, additional_data=page)


def changes_of(body: Mapping[str, Any]) -> Changes:
    """What a v2 body sets. Refused 400 for custom fields whose keys cannot be such."""
    columns: Json = {name: body[name] for name in _PLAIN if name in body}
    if "address" in body:
        columns |= _address(body["address"])
    if "add_time" in body:
        columns["add_time"] = parse(body["add_time"], "body.add_time", strict=True)
    custom = body.get("custom_fields", {})
    if wrong := [key for key in custom if not is_custom(key) or len(key) != 40]:
        raise Refused(
            400, f"body.custom_fields.{wrong[0]}: no such custom field", "Keys have 40 lower-case hex digits."
        )
    return Changes(columns, from_v2(custom))


def _address(given: Mapping[str, Any]) -> Json:
    """The columns of an address; what the request leaves out is empty afterwards."""
    parts = {part: given.get(part) for part in ADDRESS_PARTS}
    whole = given.get("value")
    if whole is None:
        named = [
            parts["route"],
            parts["street_number"],
            parts["postal_code"],
            parts["locality"],
            parts["country"],
        ]
        whole = ", ".join(part for part in named if part) or None
    return {
        "address": whole,
        **{f"address_{part}": text for part, text in parts.items()},
        "address_formatted_address": whole,
    }


def _follower(row: Mapping[str, Any]) -> Json:
    return {"user_id": row["user_id"], "add_time": rfc3339(row["add_time"])}


HANDLERS: Final[Mapping[str, Handler]] = {
    "getOrganization": get_organization,
    "addOrganization": add_organization,
    "updateOrganization": update_organization,
    "deleteOrganization": delete_organization,
    "searchOrganization": search_organization,
    "getOrganizationFollowers": get_organization_followers,
    "addOrganizationFollower": add_organization_follower,
    "deleteOrganizationFollower": delete_organization_follower,
    "getOrganizationFollowersChangelog": get_organization_followers_changelog,
    **v2_lists.HANDLERS,
}
