"""The v2 lists: organizations, deals, activities, persons. All of them page by cursor."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from . import v2_shapes
from .answers import Answer, Json, success
from .calls import Call, Handler
from .paging import cursor_rows
from .query import Where, apply_filter, id_list, names
from .times import parse
from .v2_shapes import Row

_FILTERABLE: Final[Mapping[str, Collection[str]]] = {
    "org": ("address_country", "employee_count", "owner_id"),
    "deals": ("status", "value", "owner_id"),
    "activity": ("done", "owner_id", "type"),
    "people": ("org_id", "owner_id"),
}


def get_organizations(call: Call) -> Answer:
    """GET /organizations: those that are not deleted."""
    where = _common(call, "org").equal("active_flag", 1).equal("owner_id", call.params.get("owner_id"))
    rows, page = _page(call, "SELECT * FROM organizations", where)
    return success(organizations_shown(call, rows), additional_data=page)


def get_deals(call: Call) -> Answer:
    """GET /deals: without `status` those that are not deleted."""
    params, where = call.params, _common(call, "deals")
    for name in ("owner_id", "person_id", "org_id", "pipeline_id", "stage_id", "status"):
        where.equal(name, params.get(name))
    if params.get("status") is None:
        where.add("status <> ?", "deleted")
    rows, page = _page(call, "SELECT * FROM deals", where)
    shown = _shown(call, rows, v2_shapes.deal, "deal_counts", "deal")
    return success(
        [_with_labels(call, row, item) for row, item in zip(rows, shown, strict=True)], additional_data=page
    )


def get_activities(call: Call) -> Answer:
    """GET /activities"""
    params, where = call.params, _common(call, "activity").equal("active_flag", 1)
    for name in ("owner_id", "deal_id", "person_id", "org_id"):
        where.equal(name, params.get(name))
    if params.get("done") is not None:
        where.equal("done", int(params["done"]))
    if params.get("lead_id") is not None:
        where.add("0")  # the sandbox has no leads
    rows, page = _page(call, "SELECT * FROM activities", where)
    extra: Json = {"attendees": []} if "attendees" in names(params.get("include_fields")) else {}
    return success([v2_shapes.activity(row) | extra for row in rows], additional_data=page)


def get_persons(call: Call) -> Answer:
    """GET /persons"""
    params, where = call.params, _common(call, "people").equal("active_flag", 1)
    where.equal("owner_id", params.get("owner_id")).equal("org_id", params.get("org_id"))
    if params.get("deal_id") is not None:
        where.add("id IN (SELECT person_id FROM deals WHERE id = ?)", params["deal_id"])
    rows, page = _page(call, "SELECT * FROM persons", where)
    shown = _shown(call, rows, v2_shapes.person, "person_counts", "person")
    return success(
        [_with_labels(call, row, item) for row, item in zip(rows, shown, strict=True)], additional_data=page
    )


def organizations_shown(call: Call, rows: Sequence[Row]) -> list[Json]:
    """Organizations as v2 shows them, with what `include_fields` and the like ask for."""
    params = call.params
    keys, with_options = names(params.get("custom_fields")), bool(params.get("include_option_labels"))
    shown = _shown(call, rows, v2_shapes.organization, "organization_counts", "org")
    return [
        _with_labels(call, row, item) | {"custom_fields": v2_shapes.custom_fields(row, keys, with_options)}
        for row, item in zip(rows, shown, strict=True)
    ]


def _shown(call: Call, rows: Sequence[Row], shape: Any, counts: str, kind: str) -> list[Json]:
    wanted = names(call.params.get("include_fields"))
    if not wanted:
        return [{**shape(row), "custom_fields": {}} for row in rows]
    found = call.db.by_id(counts, (row["id"] for row in rows))
    return [
        {**shape(row), "custom_fields": {}, **v2_shapes.included({**row, **found[row["id"]]}, wanted, kind)}
        for row in rows
    ]


def _with_labels(call: Call, row: Row, item: Json) -> Json:
    return {**item, "labels": v2_shapes.labels(row)} if call.params.get("include_labels") else item


def _common(call: Call, kind: str) -> Where:
    """The conditions that all lists share."""
    params = call.params
    where = Where().one_of("id", id_list(params.get("ids"), "query.ids"))
    apply_filter(call.db, where, params.get("filter_id"), kind, _FILTERABLE[kind])
    if params.get("updated_since"):
        where.add("update_time >= ?", parse(params["updated_since"], "query.updated_since", strict=True))
    if params.get("updated_until"):
        where.add("update_time <= ?", parse(params["updated_until"], "query.updated_until", strict=True))
    return where


def _page(call: Call, select: str, where: Where) -> tuple[list[dict[str, Any]], Json]:
    params = call.params
    return cursor_rows(
        call.db, select, where, params, params.get("sort_by") or "id", params.get("sort_direction") or "asc"
    )  # fmt: skip


HANDLERS: Final[Mapping[str, Handler]] = {
    "getOrganizations": get_organizations,
    "getDeals": get_deals,
    "getActivities": get_activities,
    "getPersons": get_persons,
}
