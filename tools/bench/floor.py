"""The yardstick: the same work as a careful person writes it by hand over urllib3."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import urllib3

from .work import FIELDS, HEADERS, ID, PAGE, QUERY, ROWS, expect

_TEXT = {name: str(value) for name, value in QUERY.items()}


class Floor(NamedTuple):
    """The calls by hand; each checks its answer."""

    one: Callable[[], Any]
    listed: Callable[[], Any]
    post: Callable[[], Any]
    hundred: Callable[[], Any]
    walk: Callable[[], Any]


def calls(origin: str, http: urllib3.PoolManager) -> Floor:
    """The calls, on one pool."""
    v1, hundred_at, pages = f"{origin}/v1", f"{origin}/hundred", f"{origin}/pages"

    def one() -> Any:
        answer = http.request("GET", f"{v1}/organizations/{ID}", headers=HEADERS)
        data = json.loads(answer.data)
        expect(answer.status == 200 and data["data"]["id"] == ID)
        return data

    def listed() -> Any:
        answer = http.request("GET", f"{v1}/organizations", fields=_TEXT, headers=HEADERS)
        data = json.loads(answer.data)
        expect(answer.status == 200 and len(data["data"]) == 10)
        return data

    def post() -> Any:
        answer = http.request("POST", f"{v1}/organizations", json=FIELDS, headers=HEADERS)
        data = json.loads(answer.data)
        expect(answer.status == 201 and data["data"]["id"] == ID)
        return data

    def hundred() -> Any:
        answer = http.request("GET", f"{hundred_at}/organizations", fields={"limit": "100"}, headers=HEADERS)
        data = json.loads(answer.data)
        expect(answer.status == 200 and len(data["data"]) == 100)
        return data

    def walk() -> Any:
        start, ids = 0, 0
        while True:
            answer = http.request(
                "GET",
                f"{pages}/organizations",
                fields={"start": str(start), "limit": str(PAGE)},
                headers=HEADERS,
            )
            expect(answer.status == 200)
            page = json.loads(answer.data)
            for row in page["data"]:
                ids += row["id"]
            pagination = page["additional_data"]["pagination"]
            if not pagination["more_items_in_collection"]:
                break
            start = pagination["next_start"]
        expect(ids == ROWS * (ROWS + 1) // 2)
        return ids

    return Floor(one, listed, post, hundred, walk)
