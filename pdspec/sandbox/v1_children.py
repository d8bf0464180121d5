"""Activities and files as v1 shows them: rows, with the names of what they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from . import v1_shapes
from .answers import Json
from .fields import COMPANY_ID
from .store import Database
from .tables import ADDRESS_PARTS
from .v1_shapes import Row

# Documented fields that no activity of the sandbox has.
_EMPTY: Final = dict.fromkeys((
    "reference_type", "reference_id", "conference_meeting_client", "conference_meeting_url",
    "conference_meeting_id", "last_notification_time", "last_notification_user_id",
    "notification_language_id",
    "gcal_event_id", "google_calendar_id", "google_calendar_etag", "calendar_sync_include_context",
    "source_timezone", "rec_rule", "rec_rule_extension", "rec_master_activity_id", "series", "file",
    "update_user_id", "attendees", "lead_id", "project_id",
    *(f"location_{part}" for part in ADDRESS_PARTS),
))  # fmt: skip


def activities(db: Database, rows: Iterable[Row]) -> list[Json]:
    """Activities as v1 shows them, with the names of what they belong to."""
    rows = list(rows)
    users = db.users
    people = db.by_id("persons", (row["person_id"] for row in rows))
    deals = db.by_id("deals", (row["deal_id"] for row in rows))
    orgs = db.by_id("organizations", (row["org_id"] for row in rows))
    return [_activity(row, users, people, deals, orgs) for row in rows]


def files(db: Database, rows: Iterable[Row], organization_name: str, origin: str) -> list[Json]:
    """Files as v1 shows them."""
    rows = list(rows)
    deals = db.by_id("deals", (row["deal_id"] for row in rows))
    people = db.by_id("persons", (row["person_id"] for row in rows))
    return [
        v1_shapes.file(
            row, organization_name, deals.get(row["deal_id"], {}).get("title"),
            people.get(row["person_id"], {}).get("name"), origin,
        )
        for row in rows
    ]  # fmt: skip


def _activity(row: Row, users: Any, people: Any, deals: Any, orgs: Any) -> Json:
    org, person, deal = orgs.get(row["org_id"]), people.get(row["person_id"]), deals.get(row["deal_id"])
    participants = [{"person_id": row["person_id"], "primary_flag": True}] if row["person_id"] else None
    return _EMPTY | {
        "id": row["id"], "company_id": COMPANY_ID, "user_id": row["owner_id"], "done": bool(row["done"]),
        "type": row["type"], "subject": row["subject"], "due_date": row["due_date"],
        "due_time": row["due_time"], "duration": row["duration"], "busy_flag": bool(row["busy"]),
        "add_time": row["add_time"],
        "marked_as_done_time": row["marked_as_done_time"] or "", "update_time": row["update_time"],
        "active_flag": bool(row["active_flag"]), "org_id": row["org_id"], "person_id": row["person_id"],
        "deal_id": row["deal_id"], "participants": participants,
        "note": row["note"], "public_description": row["public_description"],
        "location": row["location"], "created_by_user_id": row["creator_user_id"],
        "assigned_to_user_id": row["owner_id"],
        "org_name": org and org["name"], "person_name": person and person["name"],
        "deal_title": deal and deal["title"], "owner_name": users[row["owner_id"]]["name"],
        "person_dropbox_bcc": v1_shapes.cc_email(person["id"], "person") if person else None,
        "deal_dropbox_bcc": v1_shapes.cc_email(deal["id"], "deal") if deal else None,
    }  # fmt: skip
