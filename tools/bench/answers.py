"""The bodies that the server hands out: organizations with every field of the vendored v1 document."""

from __future__ import annotations

import json
from typing import Any

from .work import PAGE, ROWS

PAGED = b"/pages/organizations"


def organization(id: int) -> dict[str, Any]:
    """One organization as v1 shows it, with two custom fields of the account."""
    deals = ("open", "related_open", "closed", "related_closed", "won", "related_won", "lost", "related_lost")
    done = (
        "email_messages",
        "people",
        "activities",
        "done_activities",
        "undone_activities",
        "files",
        "notes",
    )
    return {
        "id": id,
        "company_id": 77,
        "owner_id": {
            "id": 5, "name": "Ann Example", "email": "ann@example.com", "has_pic": 0, "pic_hash": None,
            "active_flag": True, "value": 5,
        },
        "name": f"Organization {id}",
        "active_flag": True,
        "picture_id": None if id % 4 else {
            "item_type": "organization", "item_id": id, "active_flag": True, "add_time": "2025-01-02 03:04:05",
            "update_time": None, "added_by_user_id": 5, "value": 900 + id,
            "pictures": {"128": "https://example.com/128.jpg", "512": "https://example.com/512.jpg"},
        },
        "country_code": None, "first_char": "o", "add_time": "2025-01-02 03:04:05",
        "update_time": "2025-11-12 13:14:15", "visible_to": "3", "label": None if id % 3 else 7,
        "label_ids": [] if id % 3 else [7, 8], "owner_name": "Ann Example", "cc_email": f"{id}@example.com",
        **{f"{name}_count": id % 5 for name in (*done, "followers")},
        **{f"{name}_deals_count": id % 7 for name in deals},
        "next_activity_date": "2026-05-06", "next_activity_time": None, "next_activity_id": 128 + id,
        "last_activity_id": 34 + id, "last_activity_date": "2025-12-24",
        "address": "Mustamäe tee 3a, 10615 Tallinn, Estonia", "address_subpremise": "",
        "address_street_number": "3a", "address_route": "Mustamäe tee", "address_sublocality": "Kristiine",
        "address_locality": "Tallinn", "address_admin_area_level_1": "Harju maakond",
        "address_admin_area_level_2": "", "address_country": "Estonia", "address_postal_code": "10615",
        "address_formatted_address": "Mustamäe tee 3a, 10615 Tallinn, Estonia",
        "9dc80b7a3ad2d9d5a8b2d4a1e6f0c3b2a1908070": "gold",
        "4f3e2d1c0b9a8877665544332211000fedcba987": 1234.5,
    }  # fmt: skip


def listing(first: int, count: int, more: bool) -> dict[str, Any]:
    """A page of organizations."""
    rows = [organization(number) for number in range(first, first + count)]
    pagination = {"start": first - 1, "limit": count, "more_items_in_collection": more}
    if more:
        pagination["next_start"] = first - 1 + count
    users = {"5": {key: value for key, value in rows[0]["owner_id"].items() if key != "value"}}
    related = {"organization": {}, "user": users, "picture": {}}
    return {
        "success": True, "data": rows, "additional_data": {"pagination": pagination}, "related_objects": related,
    }  # fmt: skip


def _bytes(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def by_path() -> dict[bytes, bytes]:
    """Path to body."""
    one = {"success": True, "data": organization(7), "additional_data": None, "related_objects": None}
    wrong_list = listing(1, 100, False)
    wrong_list["data"][57]["owner_id"]["active_flag"] = "yes"  # one wrong type among 4,000 values
    ten = listing(1, 10, False)
    return {
        b"/v1/organizations/7": _bytes(one),
        b"/v1/organizations": _bytes(ten),
        b"POST /v1/organizations": _bytes(one),
        b"/hundred/organizations": _bytes(listing(1, 100, False)),
        b"/wrong/organizations": _bytes(wrong_list),
    }


def pages() -> dict[int, bytes]:
    """`start` to body, for a list of 10,000 in pages of 500."""
    return {start: _bytes(listing(start + 1, PAGE, start + PAGE < ROWS)) for start in range(0, ROWS, PAGE)}
