"""Search in names, addresses, notes and custom fields, the same for v1 and v2."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from .answers import Json, Refused
from .fields import CUSTOM_FIELDS
from .query import names
from .store import Database

FIELDS: Final = ("address", "custom_fields", "notes", "name")
_TAGS: Final = re.compile(r"<[^>]*>")
_UNSEARCHED: Final = frozenset(each.key for each in CUSTOM_FIELDS if each.options)


def search(db: Database, params: Mapping[str, Any]) -> list[Json]:
    """All results, best first. Refused 400 for a term that is too short."""
    exact = bool(params.get("exact_match"))
    term = params["term"].strip().casefold()
    if len(term) < (1 if exact else 2):
        raise Refused(400, "term must have at least 2 characters, or 1 with exact_match")
    fields = names(params.get("fields")) or list(FIELDS)
    matches: Callable[[str], bool] = (
        (lambda text: text.casefold() == term) if exact else (lambda text: term in text.casefold())
    )
    notes = _notes(db) if "notes" in fields else {}
    found = []
    for row in db.rows("SELECT * FROM organizations WHERE active_flag = 1 ORDER BY id"):
        name = row["name"] if "name" in fields and matches(row["name"]) else None
        address = (
            row["address"] if "address" in fields and row["address"] and matches(row["address"]) else None
        )
        custom = [text for text in _custom(row) if matches(text)] if "custom_fields" in fields else []
        noted = [text for text in notes.get(row["id"], ()) if matches(text)]
        if name or address or custom or noted:
            score = _score(term, row["name"] if name else None, bool(address or custom))
            found.append({"result_score": score, "item": _item(row, custom, noted)})
    return sorted(found, key=lambda result: -result["result_score"])


def _item(row: Mapping[str, Any], custom: list[str], notes: list[str]) -> Json:
    return {
        "id": row["id"], "type": "organization", "name": row["name"], "address": row["address"],
        "visible_to": row["visible_to"], "owner": {"id": row["owner_id"]}, "custom_fields": custom,
        "notes": notes,
    }  # fmt: skip


def _score(term: str, name: str | None, elsewhere: bool) -> float:
    """1 for the whole name, less for a part of it, least for a note."""
    if name is None:
        return 0.3 if elsewhere else 0.15
    folded = name.casefold()
    if folded == term:
        return 1.0
    share = len(term) / len(folded)
    return round((0.6 if folded.startswith(term) else 0.4) + 0.3 * share, 5)


def _custom(row: Mapping[str, Any]) -> list[str]:
    """The custom fields that are texts, numbers and amounts; options and companions are not searched."""
    values = json.loads(row["custom"])
    return [
        str(value) for key, value in values.items()
        if len(key) == 40 and key not in _UNSEARCHED and isinstance(value, (str, int,
        float)) and value is not True
    ]  # fmt: skip


def _notes(db: Database) -> dict[int, list[str]]:
    notes: dict[int, list[str]] = {}
    for row in db.rows(
        "SELECT org_id, content FROM notes WHERE active_flag = 1 AND org_id IS NOT NULL ORDER BY id"
    ):
        notes.setdefault(row["org_id"], []).append(_TAGS.sub("", row["content"]).strip())
    return notes
