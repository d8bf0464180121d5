"""Processes that share a token file, are killed at the worst moments, and refresh one after the other."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rotating import SECRET, Rotating, storm

import pdspec
import pdspec.v2
from pdspec import BadRequest, FileTokenStore, OAuth2, Token

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="SIGKILL and flock"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # newer Pythons warn of forks beside threads
]


@pytest.fixture
def server() -> Iterator[Rotating]:
    with Rotating() as made:
        yield made


@pytest.fixture
def store(server: Rotating, tmp_path: Path) -> FileTokenStore:
    made = FileTokenStore(tmp_path / "token")
    made.save(server.token())
    return made


def client_at(url: str, path: Path) -> pdspec.v2.Client:
    oauth = OAuth2("id", SECRET, token_endpoint=f"{url}/token", store=FileTokenStore(path))
    return pdspec.v2.Client(oauth=oauth, origin=url, rate_limit=False)


def work(client: pdspec.v2.Client | tuple[str, Path], results: Any) -> None:
    """Several storms. A token server that gives tokens of one second makes for many refreshes."""
    client = client if isinstance(client, pdspec.v2.Client) else client_at(*client)
    ended: Counter[str] = Counter()
    for _ in range(6):
        ended += storm(client, 3, 3)
        time.sleep(0.1)
    results.put(dict(ended))


def short_lived(server: Rotating) -> None:
    ordinary = server.answer

    def answer(form: dict[str, str]) -> tuple[int, Any]:
        status, body = ordinary(form)
        return status, body | ({"expires_in": 0.4} if status == 200 else {})

    server.answer = answer  # type: ignore[method-assign]


@pytest.mark.parametrize("method", ["spawn", "fork", "prefork"])
def test_nobody_uses_a_spent_refresh_token(server: Rotating, store: FileTokenStore, method: str) -> None:
    short_lived(server)
    context: Any = multiprocessing.get_context("spawn" if method == "spawn" else "fork")
    results = context.Queue()
    client: Any = (server.url, store.path)
    threads = []
    if method == "prefork":  # the parent works too, and forks while its threads refresh
        client = client_at(*client)
        client.get_organization(7)
        threads = [threading.Thread(target=work, args=(client, results))]
    processes = [context.Process(target=work, args=(client, results)) for _ in range(2)]
    for each in (*threads, *processes):
        each.start()
        time.sleep(0.1)
    ended = [results.get(timeout=60) for _ in (*threads, *processes)]
    for each in (*threads, *processes):
        each.join(30)
    assert ended == [{"ok": 54}] * len(ended)
    assert server.reused == 0
    assert len(server.asked) >= 2


KILLED = """
import os, pathlib, signal, sys
import pdspec, pdspec.v2, pdspec.oauth
from pdspec.token_server import TokenServer

url, path, secret, moment = sys.argv[1:]
ask, write, flock = TokenServer.ask, os.fdopen, None

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

def half(number, *args, **kwargs):
    os.write(number, b'{"access_token": "acc')
    die()

if moment == "locked":
    import fcntl
    lock = fcntl.flock
    fcntl.flock = lambda *args: (lock(*args), die())
elif moment == "before the request":
    TokenServer.ask = die
elif moment == "after the answer":
    TokenServer.ask = lambda *args, **kwargs: (ask(*args, **kwargs), die())
elif moment == "half written":
    os.fdopen = half
elif moment == "written":
    os.fsync = die
elif moment == "not yet in place":
    pathlib.Path.replace = die
oauth = pdspec.OAuth2("id", secret, token_endpoint=url + "/token", store=pdspec.FileTokenStore(path))
pdspec.v2.Client(oauth=oauth, origin=url).get_organization(7)
"""
SAVED = ["locked", "before the request", "written", "not yet in place"]


def kill_at(moment: str, server: Rotating, store: FileTokenStore) -> None:
    command = [sys.executable, "-c", KILLED, server.url, str(store.path), SECRET, moment]
    assert subprocess.run(command, check=False, timeout=60).returncode == -signal.SIGKILL


@pytest.mark.parametrize("moment", SAVED)
def test_killed_and_nothing_is_lost(server: Rotating, store: FileTokenStore, moment: str) -> None:
    kill_at(moment, server, store)
    assert storm(client_at(server.url, store.path), 5) == {"ok": 5}
    assert (len(server.asked), server.reused) == (1, 0)
    assert sorted(path.name for path in store.path.parent.iterdir()) == ["token", "token.lock"]
    assert store.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("moment", ["after the answer", "half written"])
def test_killed_with_the_only_copy(server: Rotating, store: FileTokenStore, moment: str) -> None:
    """The new token went down with the process. What can be done is to say so, and to go on after a login."""
    kill_at(moment, server, store)
    client = client_at(server.url, store.path)
    with pytest.raises(BadRequest, match=r"invalid_grant.*log in again"):
        client.get_organization(7)
    server.oauth(store=FileTokenStore(store.path)).exchange("a code")
    assert storm(client, 5) == {"ok": 5}
    assert sorted(path.name for path in store.path.parent.iterdir()) == ["token", "token.lock"]


def test_an_old_draft_does_not_win_over_the_file(server: Rotating, store: FileTokenStore) -> None:
    kill_at("written", server, store)
    [draft] = store.path.parent.glob(".token.*")
    store.save(Token("newer"))
    os.utime(draft, (1, 1))
    with store.lock(5):
        kept = store.load()
    assert kept == Token("newer")
    assert not draft.exists()


def test_a_logout_leaves_nothing_behind(server: Rotating, store: FileTokenStore) -> None:
    kill_at("half written", server, store)
    store.clear()
    assert [path.name for path in store.path.parent.iterdir()] == ["token.lock"]


PARENT = """
import os, signal, sys, threading, time
import pdspec, pdspec.v2

url, path, secret = sys.argv[1:]
oauth = pdspec.OAuth2("id", secret, token_endpoint=url + "/token", store=pdspec.FileTokenStore(path))
client = pdspec.v2.Client(oauth=oauth, origin=url)
threading.Thread(target=client.get_organization, args=(7,), daemon=True).start()
sys.stdin.readline()  # the token server has been asked
child = os.fork()
if child:
    print(child, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
time.sleep(60)
"""


def test_a_child_does_not_keep_the_lock_of_a_parent_that_is_killed(
    server: Rotating, store: FileTokenStore
) -> None:
    asked, killed = threading.Event(), threading.Event()

    def never_answered(handler: Any) -> bool:
        asked.set()
        killed.wait(30)
        handler.close_connection = True
        return True

    server.script = [never_answered]
    command = [sys.executable, "-W", "ignore", "-c", PARENT, server.url, str(store.path), SECRET]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert asked.wait(30)
        assert parent.stdin is not None
        assert parent.stdout is not None
        parent.stdin.write("\n")
        parent.stdin.flush()
        child = int(parent.stdout.readline())
        try:
            assert parent.wait(30) == -signal.SIGKILL
            killed.set()
            assert storm(client_at(server.url, store.path).with_options(timeout=20), 3) == {"ok": 3}
        finally:
            os.kill(child, signal.SIGKILL)


ENDING = """
import sys, time
import pdspec, pdspec.background

url, path, secret, grace = sys.argv[1:]
pdspec.background.GRACE = float(grace)
oauth = pdspec.OAuth2("id", secret, token_endpoint=url + "/token", store=pdspec.FileTokenStore(path))
try:
    oauth.current(deadline=time.monotonic() + 0.2)
except pdspec.TimedOut:
    print("gave up")
"""


def test_a_program_that_ends_during_a_refresh_keeps_the_answer(
    server: Rotating, store: FileTokenStore
) -> None:
    server.script = [lambda handler: time.sleep(1.0)]
    command = [sys.executable, "-c", ENDING, server.url, str(store.path), SECRET, "30"]
    ended = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    assert (ended.stdout, ended.stderr) == ("gave up\n", "")
    assert storm(client_at(server.url, store.path), 3) == {"ok": 3}
    assert (len(server.asked), server.reused) == (1, 0)


def test_a_program_does_not_stay_for_a_server_that_hangs(server: Rotating, store: FileTokenStore) -> None:
    server.script = [lambda handler: time.sleep(30)]
    command = [sys.executable, "-c", ENDING, server.url, str(store.path), SECRET, "0.5"]
    before = time.monotonic()
    assert subprocess.run(command, check=False, capture_output=True, timeout=60).returncode == 0
    assert time.monotonic() - before < 20
