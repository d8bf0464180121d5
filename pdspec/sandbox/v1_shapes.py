"""Rows as v1 shows them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from .answers import Json
from .fields import COMPANY_DOMAIN, COMPANY_ID, v1_fields
from .tables import ADDRESS_PARTS
from .times import rfc3339

Row = Mapping[str, Any]
Users = Mapping[int, Row]

_OWN_COUNTS: Final = (
    "open_deals_count", "related_open_deals_count", "won_deals_count", "related_won_deals_count",
    "lost_deals_count", "related_lost_deals_count", "email_messages_count", "people_count",
    "done_activities_count", "undone_activities_count", "files_count", "notes_count", "followers_count",
)  # fmt: skip


def user(row: Row) -> Json:
    """A user as related objects show it."""
    return {
        "id": row["id"], "name": row["name"], "email": row["email"], "has_pic": row["has_pic"],
        "pic_hash": row["pic_hash"], "active_flag": bool(row["active_flag"]),
    }  # fmt: skip


def owner(users: Users, id: int) -> Json:
    """A user as a record refers to its owner."""
    return user(users[id]) | {"value": id}


def picture(row: Row) -> Json:
    """A picture, without its id."""
    address = f"https://pictures.sandbox.example/{row['hash']}"
    return {
        "item_type": "organization", "item_id": row["item_id"], "active_flag": True,
        "add_time": row["add_time"],
        "update_time": None, "added_by_user_id": row["added_by_user_id"],
        "pictures": {"128": f"{address}_128.jpg", "512": f"{address}_512.jpg"},
    }  # fmt: skip


def organization(row: Row, users: Users, pictures: Users, activities: Users) -> Json:
    """An organization with its counts; `row` has the columns of `organization_counts` too."""
    counts = {name: row[name] for name in _OWN_COUNTS}
    counts["closed_deals_count"] = row["won_deals_count"] + row["lost_deals_count"]
    counts["related_closed_deals_count"] = row["related_won_deals_count"] + row["related_lost_deals_count"]
    counts["activities_count"] = row["done_activities_count"] + row["undone_activities_count"]
    labels = json.loads(row["label_ids"])
    image = pictures.get(row["picture_id"])
    return {
        "id": row["id"], "company_id": COMPANY_ID, "owner_id": owner(users, row["owner_id"]),
        "name": row["name"],
        **counts, "active_flag": bool(row["active_flag"]),
        "picture_id": None if image is None else picture(image) | {"value": image["id"]},
        "country_code": row["country_code"], "first_char": row["name"][:1].lower(),
        "update_time": row["update_time"], "delete_time": row["delete_time"], "add_time": row["add_time"],
        "visible_to": str(row["visible_to"]), "label": labels[0] if labels else None, "label_ids": labels,
        "address": row["address"], **{f"address_{part}": row[f"address_{part}"] for part in ADDRESS_PARTS},
        "website": row["website"], "linkedin": row["linkedin"], "industry": row["industry"],
        "annual_revenue": row["annual_revenue"], "employee_count": row["employee_count"],
        **nearest(row, activities), "owner_name": users[row["owner_id"]]["name"],
        "cc_email": cc_email(row["id"]),
        **v1_fields(json.loads(row["custom"])),
    }  # fmt: skip


def collection_item(row: Row) -> Json:
    """An organization as the collection shows it: shorter, and with a plain owner id."""
    labels = json.loads(row["label_ids"])
    return {
        "id": row["id"], "active_flag": bool(row["active_flag"]), "owner_id": row["owner_id"],
        "name": row["name"],
        "update_time": row["update_time"], "delete_time": row["delete_time"], "add_time": row["add_time"],
        "visible_to": str(row["visible_to"]), "label": labels[0] if labels else None, "label_ids": labels,
        "address": row["address"], **{f"address_{part}": row[f"address_{part}"] for part in ADDRESS_PARTS},
        "cc_email": cc_email(row["id"]), **v1_fields(json.loads(row["custom"])),
    }  # fmt: skip


def nearest(row: Row, activities: Users) -> Json:
    """The next and the last activity of a record, by the ids in its row."""
    following = activities.get(row["next_activity_id"]) or {}
    last = activities.get(row["last_activity_id"]) or {}
    return {
        "next_activity_date": following.get("due_date"),
        "next_activity_time": following.get("due_time") or None,
        "next_activity_id": row["next_activity_id"], "last_activity_id": row["last_activity_id"],
        "last_activity_date": last.get("due_date"),
    }  # fmt: skip


def organization_brief(row: Row) -> Json:
    """An organization as other records refer to it."""
    return {
        "name": row["name"], "people_count": row["people_count"], "owner_id": row["owner_id"],
        "address": row["address"], "active_flag": bool(row["active_flag"]), "cc_email": cc_email(row["id"]),
    }  # fmt: skip


def person_brief(row: Row) -> Json:
    """A person as other records refer to it."""
    return {
        "active_flag": bool(row["active_flag"]), "name": row["name"], "email": json.loads(row["emails"]),
        "phone": json.loads(row["phones"]), "owner_id": row["owner_id"],
    }  # fmt: skip


def follower(row: Row) -> Json:
    """A follower of an organization."""
    return {
        "org_id": row["org_id"], "user_id": row["user_id"], "id": row["id"],
        "add_time": rfc3339(row["add_time"])
    }  # fmt: skip


def file(
    row: Row, organization_name: str, deal_title: str | None, person_name: str | None, origin: str
) -> Json:
    """A file attached to an organization."""
    return {
        "id": row["id"], "user_id": row["user_id"], "deal_id": row["deal_id"], "person_id": row["person_id"],
        "org_id": row["org_id"], "product_id": None, "activity_id": None, "lead_id": None,
        "add_time": row["add_time"], "update_time": row["update_time"], "file_name": row["file_name"],
        "file_type": row["file_type"], "file_size": row["file_size"], "active_flag": bool(row["active_flag"]),
        "inline_flag": False, "remote_location": "s3", "remote_id": None, "cid": None, "s3_bucket": None,
        "mail_message_id": None, "mail_template_id": None, "deal_name": deal_title,
        "person_name": person_name,
        "org_name": organization_name, "product_name": None, "lead_name": None,
        "url": f"{origin}/v1/files/{row['id']}/download", "name": row["name"],
        "description": row["description"],
    }  # fmt: skip


def mail(row: Row, users: Users, people: Users) -> Json:
    """A mail message, without its body."""
    mailbox, contact = users[row["user_id"]], people.get(row["person_id"])
    ours = _party(row["id"] * 2, mailbox["email"], mailbox["name"], None)
    theirs = _party(row["id"] * 2 + 1, *_address(contact), contact)
    sender, receiver = (ours, theirs) if row["sent_flag"] else (theirs, ours)
    time = rfc3339(row["message_time"])
    return {
        "id": row["id"], "from": [sender], "to": [receiver], "cc": [], "bcc": [], "body_url": None,
        "account_id": str(row["user_id"]), "user_id": row["user_id"], "mail_thread_id": row["mail_thread_id"],
        "subject": row["subject"], "snippet": row["snippet"], "mail_tracking_status": row["tracking"],
        "mail_link_tracking_enabled_flag": 0, "read_flag": row["read_flag"], "draft": None, "draft_flag": 0,
        "synced_flag": 1, "deleted_flag": 0, "has_body_flag": 1, "sent_flag": row["sent_flag"],
        "sent_from_pipedrive_flag": row["sent_flag"], "smart_bcc_flag": 0, "message_time": time,
        "add_time": time,
        "update_time": time, "has_attachments_flag": row["has_attachments_flag"],
        "has_inline_attachments_flag": 0,
        "has_real_attachments_flag": row["has_attachments_flag"], "nylas_id": None, "s3_bucket": None,
        "s3_bucket_path": None, "external_deleted_flag": False, "mua_message_id": None, "template_id": None,
        "timestamp": row["message_time"], "item_type": "mailMessage", "company_id": COMPANY_ID,
    }  # fmt: skip


def mail_entry(row: Row, users: Users, people: Users) -> Json:
    """A mail message as an entry of a list or of the update log."""
    return {"object": "mailMessage", "timestamp": row["message_time"], "data": mail(row, users, people)}


def cc_email(id: int, kind: str = "org") -> str:
    """The address that files mail under a record."""
    return f"{COMPANY_DOMAIN}+{kind}{id}@pipedrivemail.com"


def by_key(rows: Iterable[Row], show: Any) -> Json:
    """A map of related objects, keyed by id as text."""
    return {str(row["id"]): show(row) for row in rows}


def _address(contact: Row | None) -> tuple[str, str]:
    if contact is None:
        return "someone@mail.example", "Someone"
    emails = json.loads(contact["emails"])
    return (emails[0]["value"] if emails else "someone@mail.example"), contact["name"]


def _party(id: int, address: str, name: str, contact: Row | None) -> Json:
    return {
        "id": id, "email_address": address, "name": name,
        "linked_person_id": contact["id"] if contact else None,
        "linked_person_name": contact["name"] if contact else None, "mail_message_party_id": id,
    }  # fmt: skip
