"""Rows as v2 shows them: RFC 3339 times, real booleans, plain ids, custom fields in a place of their own."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, Final

from .answers import Json
from .fields import LABELS, v2_fields, with_labels
from .tables import ADDRESS_PARTS
from .times import rfc3339
from .v1_shapes import cc_email

Row = Mapping[str, Any]

# What `include_fields` may ask for, by how it comes about; the rest is a column of a count view.
_SUMS: Final[Mapping[str, tuple[str, str]]] = {
    "closed_deals_count": ("won_deals_count", "lost_deals_count"),
    "related_closed_deals_count": ("related_won_deals_count", "related_lost_deals_count"),
    "activities_count": ("done_activities_count", "undone_activities_count"),
}
_TIMES: Final = frozenset({"first_won_time", "last_incoming_mail_time", "last_outgoing_mail_time"})
_NEVER: Final[Mapping[str, Any]] = {
    "marketing_status": "no_consent",
    "doi_status": 0,
    "source_lead_id": None,
}


def organization(row: Row) -> Json:
    """An organization without its custom fields."""
    return {
        "id": row["id"], "name": row["name"], "add_time": rfc3339(row["add_time"]),
        "update_time": rfc3339(row["update_time"]), "visible_to": row["visible_to"],
        "owner_id": row["owner_id"],
        "label_ids": json.loads(row["label_ids"]), "is_deleted": not row["active_flag"],
        "address": address(row),
        "website": row["website"], "linkedin": row["linkedin"], "industry": row["industry"],
        "annual_revenue": row["annual_revenue"], "employee_count": row["employee_count"],
    }  # fmt: skip


def address(row: Row) -> Json | None:
    """The address of an organization, null when it has none."""
    parts = {part: row[f"address_{part}"] for part in ADDRESS_PARTS if part != "formatted_address"}
    if row["address"] is None and not any(parts.values()):
        return None
    return {"value": row["address"], **parts}


def person(row: Row) -> Json:
    """A person without custom fields."""
    return {
        "id": row["id"], "name": row["name"], "first_name": row["first_name"], "last_name": row["last_name"],
        "owner_id": row["owner_id"], "org_id": row["org_id"], "add_time": rfc3339(row["add_time"]),
        "update_time": rfc3339(row["update_time"]), "emails": json.loads(row["emails"]),
        "phones": json.loads(row["phones"]), "is_deleted": not row["active_flag"],
        "visible_to": row["visible_to"],
        "label_ids": json.loads(row["label_ids"]), "picture_id": None, "postal_address": None,
        "notes": row["notes"],
        "im": [], "birthday": row["birthday"], "job_title": row["job_title"],
    }  # fmt: skip


def deal(row: Row) -> Json:
    """A deal without custom fields."""
    return {
        "id": row["id"], "title": row["title"], "creator_user_id": row["creator_user_id"],
        "owner_id": row["owner_id"], "person_id": row["person_id"], "org_id": row["org_id"],
        "pipeline_id": row["pipeline_id"], "stage_id": row["stage_id"], "value": row["value"],
        "currency": row["currency"], "add_time": rfc3339(row["add_time"]),
        "update_time": rfc3339(row["update_time"]),
        "stage_change_time": rfc3339(row["stage_change_time"]), "is_deleted": row["status"] == "deleted",
        "is_archived": False, "status": row["status"], "probability": row["probability"],
        "lost_reason": row["lost_reason"], "visible_to": row["visible_to"],
        "close_time": rfc3339(row["close_time"]),
        "won_time": rfc3339(row["won_time"]), "lost_time": rfc3339(row["lost_time"]),
        "expected_close_date": row["expected_close_date"], "label_ids": json.loads(row["label_ids"]),
        "origin": "ManuallyCreated", "origin_id": None, "channel": None, "channel_id": None,
        "source_lead_id": None, "arr": None,
        "mrr": None, "acv": None,
    }  # fmt: skip


def activity(row: Row) -> Json:
    """An activity. Attendees come with `include_fields` only."""
    location = {"value": row["location"]} if row["location"] else None
    return {
        "id": row["id"], "subject": row["subject"], "type": row["type"], "owner_id": row["owner_id"],
        "creator_user_id": row["creator_user_id"], "is_deleted": not row["active_flag"],
        "add_time": rfc3339(row["add_time"]), "update_time": rfc3339(row["update_time"]),
        "deal_id": row["deal_id"],
        "lead_id": None, "person_id": row["person_id"], "org_id": row["org_id"], "project_id": None,
        "due_date": row["due_date"], "due_time": row["due_time"] or None, "duration": row["duration"] or None,
        "busy": bool(row["busy"]), "done": bool(row["done"]),
        "marked_as_done_time": rfc3339(row["marked_as_done_time"]), "location": location,
        "participants": [{"person_id": row["person_id"], "primary": True}] if row["person_id"] else [],
        "conference_meeting_client": None, "conference_meeting_url": None, "conference_meeting_id": None,
        "public_description": row["public_description"], "priority": row["priority"], "note": row["note"],
    }  # fmt: skip


def included(counts: Row, names: Collection[str], kind: str) -> Json:
    """What `include_fields` asks for, from a row of a count view."""
    return {name: _included(counts, name, kind) for name in names}


def _included(counts: Row, name: str, kind: str) -> Any:
    if name in _NEVER:
        return _NEVER[name]
    if name in _SUMS:
        return sum(counts.get(part, 0) for part in _SUMS[name])
    if name == "smart_bcc_email":
        return cc_email(counts["id"], kind)
    if name in _TIMES:
        return rfc3339(counts.get(name))
    return counts.get(name, None if name.endswith("_id") else 0)


def custom_fields(row: Row, keys: Collection[str], option_labels: bool) -> Json:
    """Custom fields, all or those with the given keys."""
    values = v2_fields(json.loads(row["custom"]))
    values = with_labels(values) if option_labels else values
    return {key: value for key, value in values.items() if not keys or key in keys}


def labels(row: Row) -> list[Json]:
    """What `include_labels` adds: the labels behind the ids."""
    return [{"id": label, "label": LABELS.get(label)} for label in json.loads(row["label_ids"])]
