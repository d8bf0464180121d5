"""Many threads at once on one token: one of them asks the token server, whatever comes of it."""

from __future__ import annotations

import json
import pickle
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rotating import SECRET, Handler, Rotating, good, storm

import pdspec
import pdspec.v2
from pdspec import ClientCredentials, FileTokenStore, MemoryTokenStore, TimedOut, Token
from pdspec.clock import Clock


@pytest.fixture
def server() -> Iterator[Rotating]:
    with Rotating() as made:
        yield made


def refuse(handler: Handler) -> bool:
    handler.reply(500, {})
    return True


class Held:
    """A step that waits, and tells that it does."""

    def __init__(self) -> None:
        self.reached, self.go_on = threading.Event(), threading.Event()

    def __call__(self, handler: Handler) -> None:
        self.reached.set()
        self.go_on.wait(30)


@pytest.mark.parametrize("threads", [50, 200])
@pytest.mark.parametrize("how", ["expired", "refused"])
def test_one_request_for_everybody(server: Rotating, threads: int, how: str) -> None:
    client = server.client(server.oauth(token=server.token(-10 if how == "expired" else 3600)))
    if how == "refused":
        server.access.clear()
    assert storm(client, threads) == {"ok": threads}
    assert (len(server.asked), server.reused) == (1, 0)


def test_a_server_that_recovers(server: Rotating) -> None:
    server.script = [refuse, refuse]
    client = server.client(server.oauth(token=server.token(), sleep=lambda _: time.sleep(0.1)))
    assert storm(client, 50) == {"ok": 50}
    assert len(server.asked) == 3


def test_a_server_that_does_not_recover_is_asked_for_all_together(server: Rotating) -> None:
    server.script = [refuse] * 1000
    client = server.client(server.oauth(token=server.token(), sleep=lambda _: time.sleep(0.3)))
    [(error, times)] = storm(client, 50).items()
    assert (times, len(server.asked)) == (50, 3)
    assert "status 500" in error
    server.script.clear()
    assert storm(client, 2) == {"ok": 2}


@pytest.mark.parametrize("how", ["expired", "refused"])
def test_a_dead_grant_is_said_to_everybody_and_asked_for_once(server: Rotating, how: str) -> None:
    oauth = server.oauth(token=server.token(-10 if how == "expired" else 3600))
    client = server.client(oauth)
    server.access.clear()
    server.refresh = ""
    for calls in (1, 10):
        [(error, times)] = storm(client, 50, calls).items()
        assert times == 50 * calls
        assert "invalid_grant" in error
        assert "log in again" in error
        assert "hush" not in error
    assert len(server.asked) == 1
    oauth.exchange("a code")  # somebody has logged in again
    assert storm(client, 5) == {"ok": 5}


def test_a_refusal_is_asked_about_again_later(server: Rotating) -> None:
    now = [time.time()]
    oauth = server.oauth(token=server.token(), clock=lambda: now[0])
    server.script = [lambda handler: (handler.reply(403, {"error": "access_denied"}), 1)]
    client = server.client(oauth)
    assert next(iter(storm(client, 3))).startswith("Forbidden")
    now[0] += 11
    assert storm(client, 3) == {"ok": 3}


def test_a_refusal_is_forgotten_when_another_process_has_logged_in(server: Rotating) -> None:
    store = MemoryTokenStore(server.token())
    client = server.client(server.oauth(store=store))
    server.refresh = ""
    assert "ok" not in storm(client, 3)
    store.save(server.token(3600))
    assert storm(client, 3) == {"ok": 3}


def test_calls_that_are_refused_whatever_the_token_do_not_use_up_refresh_tokens(server: Rotating) -> None:
    class Never(set[str]):
        def __contains__(self, token: object) -> bool:
            return False

    client = server.client(server.oauth(token=server.token(3600)))
    server.issue = lambda: ("access-x", "refresh-x")  # type: ignore[method-assign]
    server.refresh, server.access = "refresh-1-hush", Never()
    [(error, times)] = storm(client, 10, 10).items()
    assert (error.startswith("Unauthorized"), times) == (True, 100)
    assert len(server.asked) == 1


def held_refresh(server: Rotating, folder: Path) -> tuple[Held, Any]:
    """A spent token in a file, and a token server that answers when it is let go."""
    step = Held()
    server.script = [step]
    store = FileTokenStore(folder / "token")
    store.save(server.token())
    return step, server.oauth(store=store)


def test_every_call_has_its_own_end_while_the_server_hangs(server: Rotating) -> None:
    step = Held()
    server.script = [step]
    oauth = server.oauth(token=server.token())
    before = time.monotonic()
    [(error, times)] = storm(server.client(oauth, timeout=0.5), 50).items()
    assert time.monotonic() - before < 10
    assert (error.startswith("TimedOut"), times) == (True, 50)
    step.go_on.set()
    assert storm(server.client(oauth, timeout=30), 5) == {"ok": 5}
    assert (len(server.asked), server.reused) == (1, 0)


def test_the_answer_to_a_call_that_has_left_is_kept_for_the_others(server: Rotating, tmp_path: Path) -> None:
    """The refresh token that it sent is spent: without the answer everybody would be logged out."""
    step, oauth = held_refresh(server, tmp_path)
    ended: list[Any] = []
    waiting = threading.Thread(target=lambda: ended.append(storm(server.client(oauth), 20)))
    with pytest.raises(TimedOut) as caught:
        oauth.current(deadline=time.monotonic() + 0.3)
    assert not caught.value.sent
    waiting.start()
    step.go_on.set()
    waiting.join(30)
    assert ended == [{"ok": 20}]
    assert (len(server.asked), server.reused) == (1, 0)
    kept = oauth.store.load()
    assert kept is not None
    assert kept.access_token == "access-2-hush"
    with oauth.store.lock(5):
        pass


def test_ctrl_c_in_the_thread_that_asks(server: Rotating, tmp_path: Path) -> None:
    step, oauth = held_refresh(server, tmp_path)
    ended: list[Any] = []

    def others() -> None:
        assert step.reached.wait(30)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        ended.append(storm(server.client(oauth), 20))

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    thread = threading.Thread(target=others)
    thread.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            server.client(oauth).get_organization(7)
    finally:
        signal.signal(signal.SIGINT, before)
    step.go_on.set()
    thread.join(30)
    assert ended == [{"ok": 20}]
    assert (len(server.asked), server.reused) == (1, 0)
    kept = oauth.store.load()
    assert kept is not None
    assert kept.access_token == "access-2-hush"


def test_a_good_token_is_not_held_up_by_an_early_refresh_that_hangs(server: Rotating) -> None:
    step = Held()
    server.script = [step]
    now = [time.time()]
    oauth = server.oauth(token=server.token(100), clock=lambda: now[0])
    now[0] += 90
    assert storm(server.client(oauth, timeout=2), 20, 2) == {"ok": 40}
    assert set(server.calls) == {"access-1-hush"}
    step.go_on.set()
    now[0] += 20
    assert storm(server.client(oauth), 20) == {"ok": 20}
    assert len(server.asked) == 1


def test_two_objects_one_store_and_two_clients_one_object(server: Rotating) -> None:
    store = MemoryTokenStore(server.token())
    step = Held()
    server.script = [step]
    one, other = server.oauth(store=store), server.oauth(store=store)
    clients = [server.client(one), server.client(other), server.client(one)]
    ended: list[Any] = []
    threads = [
        threading.Thread(target=lambda client=client: ended.append(storm(client, 10))) for client in clients
    ]
    for thread in threads:
        thread.start()
    assert step.reached.wait(30)
    step.go_on.set()
    for thread in threads:
        thread.join(30)
    assert ended == [{"ok": 10}] * 3
    assert (len(server.asked), server.reused) == (1, 0)


def test_a_client_pickled_in_the_middle_of_a_refresh(server: Rotating, tmp_path: Path) -> None:
    step, oauth = held_refresh(server, tmp_path)
    client = server.client(oauth)
    ended: list[Any] = []
    first = threading.Thread(target=lambda: ended.append(storm(client, 1)))
    first.start()
    assert step.reached.wait(30)
    travelled = pickle.loads(pickle.dumps(client))
    second = threading.Thread(target=lambda: ended.append(storm(travelled, 1)))
    second.start()
    step.go_on.set()
    first.join(30)
    second.join(30)
    assert ended == [{"ok": 1}] * 2
    assert (len(server.asked), server.reused) == (1, 0)


# Clocks


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_wrong_or_jumps(server: Rotating, hours: int) -> None:
    now = [time.time() + 3600 * hours]
    oauth = server.oauth(clock=lambda: now[0])
    oauth.exchange("a code")
    client = server.client(oauth)
    assert storm(client, 10) == {"ok": 10}
    now[0] -= 3600 * hours  # somebody has set it
    assert storm(client, 10) == {"ok": 10}
    server.access.clear()  # expired by the server's clock
    assert storm(client, 10) == {"ok": 10}
    assert len(server.asked) <= 3
    assert server.reused == 0


LIFETIMES = [None, 0, -5, "0", "-5", "soon", "9" * 5000, [], {}, True, float("nan"), float("inf"), 10**18]


@pytest.mark.parametrize("lifetime", LIFETIMES, ids=lambda value: repr(value)[:12])
def test_a_lifetime_that_says_nothing_lasts_until_a_401(server: Rotating, lifetime: Any) -> None:
    server.access = {"access-9-hush"}
    server.script = [lambda handler: (handler.reply(200, good(expires_in=lifetime)), 1)]
    client = server.client(server.oauth(token=Token("old", "refresh-0", 1.0)))
    assert storm(client, 5, 5) == {"ok": 25}
    assert len(server.asked) == 1


@pytest.mark.parametrize(("lifetime", "seconds"), [("3600", 3600), (1800.5, 1800.5), ("90.5", 90.5)])
def test_a_lifetime_in_other_words(server: Rotating, lifetime: Any, seconds: float) -> None:
    server.script = [lambda handler: (handler.reply(200, good(expires_in=lifetime)), 1)]
    token = server.oauth(token=server.token(), clock=lambda: 2e9).refresh()
    assert token.expires_at == 2e9 + seconds


def test_a_token_that_expires_while_its_call_waits_for_its_turn(server: Rotating) -> None:
    """The credentials of an attempt are those of the moment at which it goes out."""
    now = [time.time()]

    def sleep(_: float) -> None:
        now[0] += 3600

    oauth = server.oauth(clock=lambda: now[0])
    oauth.exchange("a code")
    clock = Clock(now=lambda: now[0], sleep=sleep, random=lambda: 0.5)
    limited = pdspec.RateLimit(1, 2.0)
    client = pdspec.v2.Client(oauth=oauth, origin=server.url, rate_limit=limited, clock=clock, timeout=None)
    for _ in range(2):
        assert client.get_organization(7)["data"]["id"] == 7
    assert server.calls == ["access-1-hush", "access-2-hush"]


# Client credentials, for another document


@pytest.mark.parametrize("way", ["basic", "body"])
def test_client_credentials(server: Rotating, tmp_path: Path, way: Any) -> None:
    flow = {"clientCredentials": {"tokenUrl": "/token", "scopes": {"r": ""}}}
    operation = {
        "operationId": "getOrganization", "security": [{"app": ["r"]}],
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
        "responses": {"200": {"description": "It."}},
    }  # fmt: skip
    document = {
        "openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {"/x/{id}": {"get": operation}},
        "components": {"securitySchemes": {"app": {"type": "oauth2", "flows": flow}}},
    }  # fmt: skip
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(document))
    machine = ClientCredentials(f"{server.url}/token", "i d", SECRET, scopes=["r"], client_authentication=way)
    client: Any = pdspec.SpecClient.from_spec(
        path, credentials={"app": machine}, base_url=server.url, rate_limit=False
    )
    assert storm(client, 50) == {"ok": 50}
    assert len(server.asked) == 1
    assert server.asked[0].get("client_secret") == (SECRET if way == "body" else None)
    server.access.clear()
    assert storm(client, 50) == {"ok": 50}
    assert len(server.asked) == 2
    server.access.clear()
    server.script = [lambda handler: (handler.reply(401, {"error": "invalid_client"}), 1)]
    [(error, times)] = storm(client, 50).items()
    assert ("check client_id and client_secret" in error, times, len(server.asked)) == (True, 50, 3)
