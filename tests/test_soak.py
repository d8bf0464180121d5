"""A night in twenty seconds: many threads, thousands of calls, and a tenth of them failing in every way.

What counts is what the server has in the end, compared with what the client said.
"""

from __future__ import annotations

import gc
import threading
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from faulty import HARMLESS, KINDS, Faulty

import pdspec
from pdspec.clock import Clock
from pdspec.sandbox import Sandbox

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

THREADS = 12
ROUNDS = (
    80  # per thread: each is a create, and an update, a read, and every third time a delete of what is there
)
PATIENCE = 0.5  # seconds that a call waits for bytes
STALL = 0.8  # seconds that a fault makes it wait


@dataclass
class Book:
    """What one thread was told: by the name that it gave to each organization."""

    created: dict[str, int] = field(default_factory=dict)  # acknowledged, with the id
    unknown: set[str] = field(default_factory=set)  # may exist
    refused: set[str] = field(default_factory=set)  # cannot exist
    updated: dict[str, set[str]] = field(default_factory=dict)  # addresses that may be there
    deleted: dict[str, bool | None] = field(default_factory=dict)  # None: may be
    outcomes: Counter[str] = field(default_factory=Counter)
    strange: list[BaseException] = field(default_factory=list)


def may_have_acted(error: pdspec.PdspecError) -> bool:
    """What a person reads off the error: whether the server may have done it."""
    if isinstance(error, pdspec.TransportError):
        return error.sent
    return not isinstance(error, pdspec.ClientError)  # 5xx, and answers that cannot be read


def attempt(book: Book, what: str, call: Any) -> tuple[Any, pdspec.PdspecError | None]:
    try:
        answer = call()
    except pdspec.PdspecError as error:
        book.outcomes[f"{what}: {type(error).__name__}"] += 1
        return None, error
    except BaseException as error:  # nothing else may come out
        book.strange.append(error)
        return None, pdspec.TransportError("strange")
    book.outcomes[f"{what}: ok"] += 1
    return answer, None


def work(client: pdspec.Client, number: int, book: Book) -> None:
    for turn in range(ROUNDS):
        name = f"soak {number}/{turn}"
        answer, error = attempt(book, "create", lambda name=name: client.add_organization(name=name))
        if error is not None:
            (book.unknown if may_have_acted(error) else book.refused).add(name)
            continue
        id_ = book.created[name] = answer["data"]["id"]
        _, error = attempt(
            book,
            "update",
            lambda id_=id_, turn=turn: client.update_organization(id_, address=f"street {turn}"),
        )
        if error is None or not may_have_acted(error):
            book.updated[name] = {f"street {turn}"} if error is None else {""}
        else:
            book.updated[name] = {"", f"street {turn}"}
        attempt(book, "read", lambda id_=id_: client.get_organization(id_))
        if turn % 3 == 0:
            _, error = attempt(book, "delete", lambda id_=id_: client.delete_organization(id_))
            # 404 after a delete that was repeated: an earlier try has done it.
            done = error is None or isinstance(error, (pdspec.NotFound, pdspec.Gone))
            book.deleted[name] = done or (None if may_have_acted(error) else False)


def sockets() -> int:
    """Sockets that this process has open."""
    count = 0
    for entry in Path("/proc/self/fd").iterdir():
        try:
            count += str(entry.readlink()).startswith("socket:")
        except OSError:
            continue
    return count


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(log_size=10) as one:
        yield one


def misbehave(sandbox: Sandbox) -> None:
    """Each kind for about one request in a hundred; together with the proxy it is a tenth and more."""
    for what in ("drop", "drop_after", "truncate", "garbage", 500, 503):
        sandbox.fail(what, fraction=0.01)
    sandbox.fail(429, fraction=0.01, retry_after=0)
    sandbox.fail(429, times=2, every=400, retry_after=1)
    sandbox.fail("delay", fraction=0.006, delay=STALL)


def run(clients: list[pdspec.Client]) -> list[Book]:
    books = [Book() for _ in range(THREADS)]
    threads = [
        threading.Thread(target=work, args=(clients[number % len(clients)], number, book), daemon=True)
        for number, book in enumerate(books)
    ]
    for thread in threads:
        thread.start()
    end = time.monotonic() + 60
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    assert not any(thread.is_alive() for thread in threads), "a thread is stuck"
    return books


def stored(sandbox: Sandbox) -> dict[str, list[dict[str, Any]]]:
    """All organizations of the soak as the server has them, deleted ones included, by name."""
    with sandbox.app._parts.store.transaction() as db:
        rows = db.rows("SELECT * FROM organizations WHERE name LIKE 'soak %'")
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["name"], []).append(row)
    return found


def connect(sandbox: Sandbox, proxy: Faulty, **options: Any) -> pdspec.Client:
    return pdspec.Client(
        api_token=sandbox.token, origin=proxy.origin, timeout=pdspec.Timeout(2, PATIENCE, 30),
        max_response_size=1_000_000, clock=Clock(sleep=lambda seconds: time.sleep(seconds / 10)), **options,
    )  # fmt: skip


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts sockets in /proc")
def test_a_night_of_faults(sandbox: Sandbox, request: pytest.FixtureRequest) -> None:
    """Half of the threads speak TLS, if there is a certificate."""
    before = sockets()
    misbehave(sandbox)
    path, context = None, None
    with suppress(pytest.skip.Exception):
        path, context = request.getfixturevalue("certificate")
    with (
        Faulty(sandbox.port, 0.05, STALL) as plain,
        Faulty(sandbox.port, 0.05, STALL, seed=8, tls=context) as secure,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("error", ResourceWarning)
        proxies = [plain, secure]
        clients = [connect(sandbox, plain), connect(sandbox, secure, ca_certs=path and str(path))]
        began = time.monotonic()
        books = run(clients)
        took = time.monotonic() - began
        struck = sum(rule.struck for rule in sandbox.faults)
        sandbox.faults.clear()
        for client in clients:
            client.close()
        deadline = time.monotonic() + 5
        while any(proxy.open for proxy in proxies) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert [proxy.open for proxy in proxies] == [0, 0], "a connection was left open"
    time.sleep(STALL)  # what was delayed is done by then
    found = stored(sandbox)

    strange = [error for book in books for error in book.strange]
    assert strange == []
    for book in books:
        _agrees(book, found)
    named = {name for book in books for name in (*book.created, *book.unknown, *book.refused)}
    assert len(named) == THREADS * ROUNDS  # none silently lost
    assert set(found) <= named
    assert not any(thread.name.startswith("pdspec-prefetch") for thread in threading.enumerate())

    struck_by_proxies = plain.struck + secure.struck
    assert all(struck_by_proxies[kind] for kind in KINDS), struck_by_proxies
    assert plain.away
    assert secure.away
    outcomes = sum((book.outcomes for book in books), Counter())
    calls, failed = outcomes.total(), sum(n for what, n in outcomes.items() if not what.endswith(": ok"))
    requests = struck_by_proxies.total()
    bad = struck + sum(n for kind, n in struck_by_proxies.items() if kind and kind not in HARMLESS)
    print(
        f"{calls} calls in {took:.1f} s, {requests} requests, {bad} spoilt, {failed} calls failed: {outcomes}"
    )
    assert bad > 0.08 * requests
    assert outcomes["create: ok"] > 0.75 * THREADS * ROUNDS
    assert failed < 0.15 * calls
    assert outcomes["read: ok"] > 0.97 * sum(n for what, n in outcomes.items() if what.startswith("read"))

    sandbox.close()
    gc.collect()
    assert sockets() <= before


def _agrees(book: Book, found: dict[str, list[dict[str, Any]]]) -> None:
    for name, id_ in book.created.items():
        rows = found.get(name, [])
        assert [row["id"] for row in rows] == [id_], (
            f"{name} was acknowledged, and is there {len(rows)} times"
        )
        assert (rows[0]["address"] or "") in book.updated[name]
        deleted = book.deleted.get(name, False)
        assert deleted is None or bool(rows[0]["active_flag"]) is not deleted
    for name in book.unknown:
        assert len(found.get(name, [])) <= 1
    for name in book.refused:
        assert name not in found, f"{name} was not sent or refused, and is there"
