"""One client in many processes: forked, spawned, preforked, pickled, and forked at the worst moment."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from wire import TOKEN

import pdspec
import pdspec.v2
from pdspec.sandbox import Sandbox

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system"),
]
PATIENCE = 30  # seconds after which a process counts as stuck


@pytest.fixture(scope="module")
def server() -> Iterator[Sandbox]:
    with Sandbox(token=TOKEN, log_size=5000) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(server: Sandbox) -> Sandbox:
    server.reset()
    return server


def forked(work: Callable[[], object]) -> int:
    """The id of a child that does the work and ends with 0; with 1 after an exception, killed when stuck."""
    pid = os.fork()
    if pid:
        return pid
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(PATIENCE)
        work()
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
        os._exit(1)
    os._exit(0)


def ended_well(*pids: int) -> list[bool]:
    return [os.waitpid(pid, 0)[1] == 0 for pid in pids]


def calls(client: Any, count: int) -> list[int]:
    """Ids as the server tells them; what a worker of a pool does."""
    return [client.get_organization(1 + n % 20)["data"]["id"] for n in range(count)]


def right(client: Any, count: int) -> None:
    assert calls(client, count) == [1 + n % 20 for n in range(count)]


SEEN: list[int] = []


def note(_request: Any, number: int) -> None:
    SEEN.append(number)


def seen_by_hooks(client: Any) -> int:
    SEEN.clear()
    client.get_organization(1)
    return len(SEEN)


def test_prefork_parent_and_children_at_once(sandbox: Sandbox) -> None:
    """As gunicorn does with an application that was loaded before the fork, and a connection already open."""
    client = pdspec.v2.Client(api_token=TOKEN, origin=sandbox.origin, retries=False)
    right(client, 3)
    children = [forked(lambda: right(client, 40)) for _ in range(3)]
    right(client, 40)
    assert ended_well(*children) == [True] * 3
    right(client, 3)  # and the parent's connections are as they were
    client.close()


def locks(client: Any) -> list[Any]:
    """Everything of a client that has a lock."""
    engine = client._engine
    holders = [engine, engine.registry, engine.schemas, engine.transport, engine.limiter, engine.budget]
    return [*holders, *([engine.options.oauth] if engine.options.oauth else [])]


@pytest.mark.parametrize("with_oauth", [False, True])
def test_a_fork_while_another_thread_holds_every_lock(sandbox: Sandbox, with_oauth: bool) -> None:
    client = pdspec.v2.Client(
        **(oauth_of(sandbox) if with_oauth else {"api_token": TOKEN}), origin=sandbox.origin
    )
    right(client, 1)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with ExitStack() as stack:
            for holder in locks(client):
                stack.enter_context(holder._lock)
            held.set()
            done.wait(PATIENCE)

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(PATIENCE)
    sandbox.oauth.expire_access_tokens()

    def work() -> None:
        right(client, 3)
        client.search_organization(term="ab")  # an operation that nobody has used yet
        assert client.budget.calls == 1 + 4 + with_oauth  # the refused attempt is one of them
        client.with_options(timeout=5).get_organization(2)

    child = forked(work)
    done.set()
    thread.join()
    assert ended_well(child) == [True]
    client.close()


def test_forks_in_the_middle_of_a_storm(sandbox: Sandbox) -> None:
    client = pdspec.v2.Client(api_token=TOKEN, origin=sandbox.origin, rate_limit=300)
    stop = threading.Event()

    def storm() -> None:
        while not stop.is_set():
            client.get_organization(1)

    threads = [threading.Thread(target=storm) for _ in range(4)]
    for thread in threads:
        thread.start()
    children = [forked(lambda: (right(client, 5), client.get_organization_followers(1))) for _ in range(8)]
    ended = ended_well(*children)
    stop.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert ended == [True] * 8
    assert not any(thread.is_alive() for thread in threads)
    client.close()


def test_a_child_paces_itself_and_not_for_threads_it_does_not_have(sandbox: Sandbox) -> None:
    client = pdspec.v2.Client(api_token=TOKEN, origin=sandbox.origin, rate_limit=pdspec.RateLimit(50, 0.5))
    right(client, 50)
    threads = [threading.Thread(target=client.get_organization, args=(1,)) for _ in range(20)]
    for thread in threads:
        thread.start()  # these wait for their turn while the fork happens

    def work() -> None:
        limiter = client._engine.limiter
        assert [window.waiting for window in (limiter._open, limiter._fixed)] == [0, 0]
        right(client, 10)

    child = forked(work)
    for thread in threads:
        thread.join(PATIENCE)
    assert ended_well(child) == [True]
    client.close()


def test_a_walk_with_prefetch_goes_on_in_a_child(sandbox: Sandbox) -> None:
    client = pdspec.v2.Client(api_token=TOKEN, origin=sandbox.origin)
    walk = client.items.get_organizations(limit=10, prefetch=True)
    first = [next(walk)["id"] for _ in range(3)]
    rest = [org["id"] for org in client.items.get_organizations(limit=500)][3:]

    def work() -> None:
        assert [org["id"] for org in walk] == rest

    child = forked(work)
    assert [org["id"] for org in walk] == rest
    assert ended_well(child) == [True]
    assert first == [1, 2, 3]
    client.close()


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_multiprocessing(sandbox: Sandbox, method: str) -> None:
    client = pdspec.v2.Client(
        api_token=TOKEN, origin=sandbox.origin, hooks=pdspec.Hooks(before=note), rate_limit=500
    )
    right(client, 2)
    with multiprocessing.get_context(method).Pool(2) as pool:
        waiting = [pool.apply_async(calls, (client, 10)) for _ in range(4)]
        hooked = pool.apply_async(seen_by_hooks, (client,))
        right(client, 10)
        for result in waiting:
            assert result.get(PATIENCE) == list(range(1, 11))
        assert hooked.get(PATIENCE) == 1
    client.close()


def oauth_of(sandbox: Sandbox) -> dict[str, Any]:
    oauth = pdspec.OAuth2(
        sandbox.client_id, sandbox.client_secret, "http://127.0.0.1:1/callback",
        authorization_endpoint=f"{sandbox.origin}/oauth/authorize", token_endpoint=f"{sandbox.origin}/oauth/token",
        token=pdspec.Token.from_answer(sandbox.oauth.issue(), 2e9),
    )  # fmt: skip
    return {"oauth": oauth}


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_oauth_travels_and_is_renewed_on_the_other_side(sandbox: Sandbox, method: str) -> None:
    client = pdspec.v2.Client(**oauth_of(sandbox), origin=sandbox.origin)
    right(client, 1)
    sandbox.oauth.expire_access_tokens()
    with multiprocessing.get_context(method).Pool(1) as pool:
        assert pool.apply_async(calls, (client, 3)).get(PATIENCE) == [1, 2, 3]
    right(client, 3)
    client.close()


def test_a_pickle_keeps_the_options_and_nothing_of_the_connections(sandbox: Sandbox) -> None:
    client = pdspec.v2.Client(
        api_token=TOKEN, origin=sandbox.origin, timeout=7, retries=2, rate_limit=90, user_agent="mine/1", hooks=pdspec.Hooks(after=print),
    )  # fmt: skip
    right(client, 2)
    again = pickle.loads(pickle.dumps(client))
    assert type(again) is pdspec.v2.Client
    assert again._engine.options == client._engine.options
    assert again.budget.calls == 0
    right(again, 2)
    half = client.with_options(timeout=1)
    right(pickle.loads(pickle.dumps(half)), 2)
    for one in (client, again):
        one.close()


def test_views_and_the_list_of_operations_travel_too(sandbox: Sandbox) -> None:
    client = pdspec.Client(api_token=sandbox.token, origin=sandbox.origin)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        response = pool.submit(client.response.get_organization_followers, 2).result()
        operations = pool.submit(dict, client.operations).result()
    assert (response.status, response.data["success"]) == (200, True)
    assert operations == dict(client.operations)


def test_a_program_that_just_ends(sandbox: Sandbox) -> None:
    """Nothing to close, nothing printed, no thread that holds it up."""
    code = f"""
import pdspec.v2
client = pdspec.v2.Client(api_token={TOKEN!r}, origin={sandbox.origin!r})
walk = client.items.get_organizations(limit=5, prefetch=True)
next(walk)
"""
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", code],
        cwd=Path(__file__).parents[1], timeout=PATIENCE, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
