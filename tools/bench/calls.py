"""The calls that are timed: the same work by hand over urllib3, and with a client."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import urllib3

import pdspec

from . import floor
from .measure import Ratio, pairs
from .work import FIELDS, ID, PAGE, QUERY, ROWS, TOKEN, WRONG_FIELDS, WRONG_IDS, WRONG_QUERIES, Wrong, expect

Call = Callable[[], object]


@dataclass
class Case:
    """One row of the table: what to run, and what must be refused while it runs."""

    name: str
    ours: Call
    floor: Call
    times: int
    wrong: tuple[Call, ...] = ()
    refusal: type[Exception] = pdspec.InvalidCall
    refused: int = field(default=0, init=False)

    def refuse(self) -> None:
        """Every wrong value, once."""
        for call in self.wrong:
            try:
                call()
            except self.refusal:
                self.refused += 1
            else:
                raise Wrong(f"{call} was not refused")


@dataclass(frozen=True)
class Row:
    """What was measured of a call."""

    name: str
    wall: Ratio
    cpu: Ratio
    refused: int


def run(origin: str, scale: float, only: str = "") -> Iterator[Row]:
    """Every call of the table."""
    warnings.simplefilter("ignore", DeprecationWarning)  # v1 is being retired, and says so once
    for case in cases(origin):
        if only in case.name:
            rounds = max(5, int((200 if case.times > 1 else 30) * scale))
            wall, cpu = pairs(case.ours, case.floor, times=case.times, rounds=rounds, between=case.refuse)
            yield Row(case.name, wall, cpu, case.refused)


def client(base_url: str, **options: Any) -> Any:
    """A client as anybody makes one."""
    return pdspec.Client(api_token=TOKEN, base_url=base_url, **options)


def cases(origin: str) -> Iterator[Case]:
    """The calls of the table."""
    by_hand = floor.calls(origin, urllib3.PoolManager())
    ours = client(f"{origin}/v1")

    def one() -> object:
        data = ours.get_organization(7)
        expect(data["data"]["id"] == ID)
        return data

    def listed() -> object:
        data = ours.get_organizations(
            user_id=5, filter_id=12, first_char="o", start=0, limit=100, sort="name ASC"
        )
        expect(len(data["data"]) == 10)
        return data

    def post() -> object:
        data = ours.add_organization(**FIELDS)
        expect(data["data"]["id"] == ID)
        return data

    wrong_ids = *WRONG_IDS, "7"
    wrong_queries: tuple[dict[str, object], ...] = (*WRONG_QUERIES, {"limit": "5"})
    yield Case("one by id", one, by_hand.one, 100,
               tuple(partial(ours.get_organization, bad) for bad in wrong_ids))  # fmt: skip
    yield Case("list, six query parameters", listed, by_hand.listed, 100,
               tuple(partial(ours.get_organizations, **(QUERY | bad)) for bad in wrong_queries))  # fmt: skip
    yield Case("POST, six fields", post, by_hand.post, 100,
               tuple(partial(ours.add_organization, **(FIELDS | bad)) for bad in WRONG_FIELDS))  # fmt: skip
    yield from hundreds(origin, by_hand.hundred)
    yield threads(origin)
    yield from walks(f"{origin}/pages", by_hand.walk)
    again = floor.calls(origin, urllib3.PoolManager())
    yield Case("by hand against itself: the noise", again.one, by_hand.one, 100)


def hundreds(origin: str, by_hand: Call) -> Iterator[Case]:
    """A list of 100 organizations, its answer unchecked and checked."""
    plain = client(f"{origin}/hundred")
    strict, wrong = (client(f"{origin}/{at}", validate_responses="raise") for at in ("hundred", "wrong"))

    def hundred(which: Any) -> Call:
        def call() -> object:
            data = which.get_organizations(limit=100)
            expect(len(data["data"]) == 100)
            return data

        return call

    yield Case("100 organizations, answers unchecked", hundred(plain), by_hand, 10)
    yield Case('100 organizations, `validate_responses="raise"`', hundred(strict), by_hand, 10,
               (wrong.get_organizations,), pdspec.InvalidResponse)  # fmt: skip


def threads(origin: str) -> Case:
    """Ten threads on one client, and on one PoolManager."""
    by_hand = floor.calls(origin, urllib3.PoolManager(maxsize=10)).one
    ours = client(f"{origin}/v1")

    def with_client() -> object:
        data = ours.get_organization(7)
        expect(data["data"]["id"] == ID)
        return data

    def ten(call: Call) -> Call:
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

    return Case("ten threads, time for 250 calls", ten(with_client), ten(by_hand), 1)


def walks(base: str, by_hand: Call) -> Iterator[Case]:
    """Every item of a long list."""
    ours = client(base)

    def walk(**options: Any) -> Call:
        def run() -> object:
            ids = 0
            for row in ours.items.get_organizations(limit=PAGE, **options):
                ids += row["id"]
            expect(ids == ROWS * (ROWS + 1) // 2)
            return ids

        return run

    yield Case("`items` over 10,000 in pages of 500", walk(), by_hand, 1)
    yield Case("the same with `prefetch=True`", walk(prefetch=True), by_hand, 1)
