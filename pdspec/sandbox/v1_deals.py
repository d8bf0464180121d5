"""The deals of an organization, as v1 lists them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from . import organizations, v1_shapes
from .answers import Answer, Json, success
from .calls import Call
from .paging import offset_rows
from .query import Where, order_by
from .store import Database
from .v1_shapes import Row

_SORTABLE: Final = frozenset({
    "id", "title", "value", "currency", "status", "add_time", "update_time", "stage_id", "pipeline_id",
    "person_id",
    "org_id", "owner_id", "creator_user_id", "probability", "lost_reason", "expected_close_date",
    "close_time",
    "won_time", "lost_time", "stage_change_time", "visible_to",
})  # fmt: skip
_DIRECT: Final = "org_id = ?"
_RELATED: Final = "org_id = ? OR person_id IN (SELECT id FROM persons WHERE org_id = ?)"
_SIGNS: Final[Mapping[str, str]] = {"EUR": "€", "GBP": "£", "USD": "$", "BRL": "R$", "PLN": "zł", "CZK": "Kč"}


def get_organization_deals(call: Call) -> Answer:
    """GET /organizations/{id}/deals: its own, and without `only_primary_association` those of its persons."""
    db, params = call.db, call.params
    organizations.find(db, call.id)
    where = Where()
    if params.get("only_primary_association"):
        where.add(_DIRECT, call.id)
    else:
        where.add(_RELATED, call.id, call.id)
    status = params.get("status") or "all_not_deleted"
    where.add("status <> ?" if status == "all_not_deleted" else "status = ?",
              "deleted" if status == "all_not_deleted" else status)  # fmt: skip
    order, values = order_by(params.get("sort"), _SORTABLE)
    select = f"SELECT * FROM deals {where.sql} {order}"  # noqa: S608
    rows, page = offset_rows(db, select, [*where.values, *values], params)
    flat = {name: page[name] for name in ("start", "limit", "more_items_in_collection")}
    return success(
        deals(db, rows) or None,
        additional_data=flat | {"pagination": page},
        related_objects=_related(db, rows),
    )


def deals(db: Database, rows: Iterable[Row]) -> list[Json]:
    """Deals as v1 shows them."""
    rows = list(rows)
    users, stages = db.users, db.by_id("stages", (row["stage_id"] for row in rows))
    people = db.by_id("persons", (row["person_id"] for row in rows))
    orgs = _organizations(db, rows)
    counts = db.by_id("deal_counts", (row["id"] for row in rows))
    near = db.by_id("activities", (
        near_id for row in counts.values() for near_id in (row["next_activity_id"], row["last_activity_id"])
    ))  # fmt: skip
    return [
        {**row_fields(row), **_people(row, users, people, orgs), **_counted(counts[row["id"]], near),
         "stage_order_nr": stages[row["stage_id"]]["order_nr"]}
        for row in rows
    ]  # fmt: skip


def row_fields(row: Row) -> Json:
    """The fields that come from the deal alone."""
    labels = json.loads(row["label_ids"])
    weighted = round(row["value"] * (row["probability"] or 100) / 100, 2)
    return {
        "id": row["id"], "stage_id": row["stage_id"], "title": row["title"], "value": _plain(row["value"]),
        "currency": row["currency"], "add_time": row["add_time"], "update_time": row["update_time"],
        "stage_change_time": row["stage_change_time"], "active": row["status"] == "open",
        "deleted": row["status"] == "deleted", "is_archived": False, "status": row["status"],
        "probability": row["probability"], "lost_reason": row["lost_reason"],
        "visible_to": str(row["visible_to"]),
        "close_time": row["close_time"], "pipeline_id": row["pipeline_id"], "won_time": row["won_time"],
        "first_won_time": row["won_time"], "lost_time": row["lost_time"],
        "expected_close_date": row["expected_close_date"], "label": str(labels[0]) if labels else None,
        "formatted_value": _money(row["value"], row["currency"]), "weighted_value": _plain(weighted),
        "formatted_weighted_value": _money(weighted, row["currency"]),
        "weighted_value_currency": row["currency"],
        "rotten_time": None, "cc_email": v1_shapes.cc_email(row["id"], "deal"), "org_hidden": False,
        "person_hidden": False, "origin": "ManuallyCreated", "origin_id": None, "channel": None,
        "channel_id": None,
        "arr": None, "mrr": None, "acv": None, "arr_currency": None, "mrr_currency": None,
        "acv_currency": None,
    }  # fmt: skip


def _people(row: Row, users: Any, people: Any, orgs: Any) -> Json:
    person, org = people.get(row["person_id"]), orgs.get(row["org_id"])
    return {
        "creator_user_id": _deal_user(users, row["creator_user_id"]), "user_id": _deal_user(users,
        row["owner_id"]),
        "person_id": v1_shapes.person_brief(person) | {"value": person["id"]} if person else None,
        "org_id": v1_shapes.organization_brief(org) | {"value": org["id"]} if org else None,
        "person_name": person and person["name"], "org_name": org and org["name"],
        "owner_name": users[row["owner_id"]]["name"],
    }  # fmt: skip


def _deal_user(users: Any, id: int) -> Json:
    """A user as deals show it: `has_pic` is a boolean there."""
    shown = v1_shapes.owner(users, id)
    return shown | {"has_pic": bool(shown["has_pic"])}


def _counted(counts: Row, near: Any) -> Json:
    following = near.get(counts["next_activity_id"]) or {}
    return {
        **v1_shapes.nearest(counts, near), "next_activity_subject": following.get("subject"),
        "next_activity_type": following.get("type"), "next_activity_duration": following.get("duration"),
        "next_activity_note": following.get("note"), "products_count": 0,
        "files_count": counts["files_count"],
        "notes_count": 0, "followers_count": 0, "email_messages_count": 0, "participants_count": 0,
        "activities_count": counts["done_activities_count"] + counts["undone_activities_count"],
        "done_activities_count": counts["done_activities_count"],
        "undone_activities_count": counts["undone_activities_count"], "last_incoming_mail_time": None,
        "last_outgoing_mail_time": None,
    }  # fmt: skip


def _related(db: Database, rows: list[dict[str, Any]]) -> Json:
    users, people = db.users, db.by_id("persons", (row["person_id"] for row in rows))
    involved = sorted({user for row in rows for user in (row["owner_id"], row["creator_user_id"])})
    orgs = _organizations(db, rows)
    stages = db.by_id("stages", (row["stage_id"] for row in rows))
    pipelines = db.by_id("pipelines", (row["pipeline_id"] for row in rows))
    return {
        "user": v1_shapes.by_key((users[user] for user in involved), v1_shapes.user),
        "organization": v1_shapes.by_key(
            orgs.values(), lambda row: {"id": row["id"], **v1_shapes.organization_brief(row)}
        ),
        "person": v1_shapes.by_key(people.values(), lambda row: {"id": row["id"],
        **v1_shapes.person_brief(row)}),
        "stage": v1_shapes.by_key(stages.values(), _stage),
        "pipeline": v1_shapes.by_key(pipelines.values(), _pipeline),
    }  # fmt: skip


def _stage(row: Row) -> Json:
    return {**row, "active_flag": bool(row["active_flag"]), "rotten_flag": bool(row["rotten_flag"])}


def _pipeline(row: Row) -> Json:
    return {**row, "active": bool(row["active"]), "deal_probability": bool(row["deal_probability"])}


def _organizations(db: Database, rows: Iterable[Row]) -> dict[int, dict[str, Any]]:
    """The organizations of deals, with the number of their persons."""
    orgs = db.by_id("organizations", (row["org_id"] for row in rows))
    counts = db.by_id("organization_counts", orgs)
    return {key: row | {"people_count": counts[key]["people_count"]} for key, row in orgs.items()}


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _money(value: float, currency: str) -> str:
    return f"{_SIGNS.get(currency, currency)}{_plain(value):,}"
