"""The calls that are timed: the same work by hand over urllib3, and with a client."""

from __future__ import annotations

import json
import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import urllib3

import pdspec

from . import answers

TOKEN = "0123456789abcdef0123456789abcdef01234567"  # noqa: S105  (nobody's)
HEADERS = {"x-api-token": TOKEN, "accept": "application/json"}
QUERY = {"user_id": 5, "filter_id": 12, "first_char": "o", "start": 0, "limit": 100, "sort": "name ASC"}
_TEXT = {name: str(value) for name, value in QUERY.items()}
FIELDS = {
    "name": "Acme & Søn", "owner_id": 5, "visible_to": "3", "label": 7,
    "add_time": "2026-01-02 03:04:05", "label_ids": [7, 8],
}  # fmt: skip


class Wrong(Exception):
    """An answer or a verdict is not what it must be: the timing would mean nothing."""


@dataclass
class Case:
    """One row of the table: what to run, and what must be refused while it runs."""

    name: str
    at_most: float
    aim: float
    ours: Callable[[], object]
    floor: Callable[[], object]
    times: int
    refuse: Callable[[], object] | None = None
    refused: list[int] = field(default_factory=lambda: [0])


def expect(true: bool) -> None:
    """Stop the run when something is wrong."""
    if not true:
        raise Wrong


def _refuses(
    kind: type[Exception], case_count: list[int], *calls: Callable[[], object]
) -> Callable[[], None]:
    def check() -> None:
        for call in calls:
            try:
                call()
            except kind:
                case_count[0] += 1
            else:
                raise Wrong(f"{call} was not refused")

    return check


def client(base_url: str, **options: Any) -> Any:
    """A client as anybody makes one."""
    warnings.simplefilter("ignore", DeprecationWarning)  # v1 is being retired, and says so once
    return pdspec.Client(api_token=TOKEN, base_url=base_url, **options)


def cases(origin: str) -> Iterator[Case]:
    """The calls of the table."""
    http = urllib3.PoolManager()
    v1, hundred = f"{origin}/v1", f"{origin}/hundred"
    ours = client(v1)

    def one() -> object:
        answer = http.request("GET", f"{v1}/organizations/{7}", headers=HEADERS)
        data = json.loads(answer.data)
        expect(answer.status == 200 and data["data"]["id"] == 7)
        return data

    def our_one() -> object:
        data = ours.get_organization(7)
        expect(data["data"]["id"] == 7)
        return data

    count = [0]
    bad_ids: list[Any] = ["7", None, 7.5, True, [7]]
    yield Case("one by id", 1.02, 0.95, our_one, one, 100, _refuses(pdspec.InvalidCall, count, *(
        lambda bad=bad: ours.get_organization(bad) for bad in bad_ids)), count)  # fmt: skip

    def listed() -> object:
        answer = http.request("GET", f"{v1}/organizations", fields=_TEXT, headers=HEADERS)
        data = json.loads(answer.data)
        expect(answer.status == 200 and len(data["data"]) == 10)
        return data

    def our_list() -> object:
        data = ours.get_organizations(
            user_id=5, filter_id=12, first_char="o", start=0, limit=100, sort="name ASC"
        )
        expect(len(data["data"]) == 10)
        return data

    count = [0]
    bad: list[dict[str, Any]] = [
        {"limit": 501},
        {"limit": "5"},
        {"first_char": ""},
        {"start": -1},
        {"sort": "name; x"},
    ]
    yield Case("list, six parameters", 1.02, 0.95, our_list, listed, 100, _refuses(pdspec.InvalidCall, count, *(
        lambda one=one: ours.get_organizations(**{**QUERY, **one}) for one in bad)), count)  # fmt: skip

    def post() -> object:
        answer = http.request("POST", f"{v1}/organizations", json=FIELDS, headers=HEADERS)
        data = json.loads(answer.data)
        expect(answer.status == 200 and data["data"]["id"] == 7)
        return data

    def our_post() -> object:
        data = ours.add_organization(**FIELDS)
        expect(data["data"]["id"] == 7)
        return data

    count = [0]
    bad = [{"visible_to": "4"}, {"owner_id": "5"}, {"label_ids": [7, "8"]}, {"name": 1}, {"label": 1.5}]
    yield Case("POST, six fields", 1.02, 0.95, our_post, post, 100, _refuses(pdspec.InvalidCall, count, *(
        lambda one=one: ours.add_organization(**{**FIELDS, **one}) for one in bad)), count)  # fmt: skip

    plain, strict = client(hundred), client(hundred, validate_responses="raise")
    wrong = client(f"{origin}/wrong", validate_responses="raise")

    def floor_hundred() -> object:
        answer = http.request("GET", f"{hundred}/organizations", fields={"limit": "100"}, headers=HEADERS)
        data = json.loads(answer.data)
        expect(answer.status == 200 and len(data["data"]) == 100)
        return data

    def hundred_with(which: Any) -> Callable[[], object]:
        def run() -> object:
            data = which.get_organizations(limit=100)
            expect(len(data["data"]) == 100)
            return data

        return run

    yield Case("100 organizations, unchecked", 1.02, 1.0, hundred_with(plain), floor_hundred, 10)
    count = [0]
    yield Case('100 organizations, `validate_responses="raise"`', 1.6, 1.25, hundred_with(strict), floor_hundred, 10,
               _refuses(pdspec.InvalidResponse, count, wrong.get_organizations), count)  # fmt: skip
    yield from threads(v1)
    yield from walks(origin, http)


def threads(v1: str) -> Iterator[Case]:
    """Ten threads on one client, and on one PoolManager."""
    http = urllib3.PoolManager(maxsize=10)
    ours = client(v1)

    def by_hand() -> object:
        answer = http.request("GET", f"{v1}/organizations/{7}", headers=HEADERS)
        data = json.loads(answer.data)
        expect(answer.status == 200 and data["data"]["id"] == 7)
        return data

    def with_client() -> object:
        data = ours.get_organization(7)
        expect(data["data"]["id"] == 7)
        return data

    def ten(call: Callable[[], object]) -> Callable[[], object]:
        def run() -> object:
            failures: list[BaseException] = []

            def work() -> None:
                try:
                    for _ in range(25):
                        call()
                except BaseException as error:  # told below, in the thread that measures
                    failures.append(error)

            crew = [threading.Thread(target=work) for _ in range(10)]
            for thread in crew:
                thread.start()
            for thread in crew:
                thread.join()
            expect(not failures)
            return None

        return run

    yield Case("ten threads, time for 250 calls", 1 / 0.95, 1.0, ten(with_client), ten(by_hand), 1)


def walks(origin: str, http: urllib3.PoolManager) -> Iterator[Case]:
    """Every item of a long list."""
    base = f"{origin}/pages"
    ours = client(base)

    def by_hand() -> object:
        start, ids = 0, 0
        while True:
            answer = http.request(
                "GET",
                f"{base}/organizations",
                fields={"start": str(start), "limit": str(answers.PAGE)},
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
        expect(ids == answers.ROWS * (answers.ROWS + 1) // 2)
        return ids

    def walk(**options: Any) -> Callable[[], object]:
        def run() -> object:
            ids = 0
            for row in ours.items.get_organizations(limit=answers.PAGE, **options):
                ids += row["id"]
            expect(ids == answers.ROWS * (answers.ROWS + 1) // 2)
            return ids

        return run

    yield Case("`items` over 10,000, pages of 500", 1.05, 1.0, walk(), by_hand, 1)
    yield Case("the same with `prefetch=True`", 1.05, 1.0, walk(prefetch=True), by_hand, 1)
