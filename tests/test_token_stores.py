"""Stores that fail: what a call does when its token cannot be read, saved or locked."""

from __future__ import annotations

import errno
import fcntl
import logging
import os
import resource
import signal
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rotating import Rotating, storm

from pdspec import FileTokenStore, MemoryTokenStore, Token, UsageError

NOBODY = 65534


@pytest.fixture
def server() -> Iterator[Rotating]:
    with Rotating() as made:
        yield made


ERRORS = [
    RuntimeError("refresh-2-hush"), KeyError("x"), OSError(errno.ENOSPC, "No space left"), TimeoutError(),
    sqlite3.OperationalError("database is locked"), AssertionError(),
]  # fmt: skip
each_error = pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)


def failing(method: str, error: Exception, token: Token | None) -> MemoryTokenStore:
    def fail(*_: Any) -> Any:
        raise error

    return type("Failing", (MemoryTokenStore,), {method: fail})(token)  # type: ignore[no-any-return]


@each_error
def test_a_token_that_cannot_be_saved_is_used(server: Rotating, error: Exception, caplog: Any) -> None:
    client = server.client(server.oauth(store=failing("save", error, server.token())))
    assert storm(client, 10) == {"ok": 10}
    server.access.clear()
    assert storm(client, 10) == {"ok": 10}  # refreshed with the token in memory, not the stored one
    assert server.reused == 0
    [told] = [record for record in caplog.records if "not saved" in record.message]
    assert told.levelno == logging.ERROR
    assert "authorized again" in told.message
    assert "hush" not in caplog.text


@each_error
@pytest.mark.parametrize("method", ["load", "lock"])
def test_a_store_that_cannot_be_read_or_locked(server: Rotating, error: Exception, method: str) -> None:
    """Whether another process has used the refresh token is not known, so it is not sent."""
    oauth = server.oauth(store=failing(method, error, server.token()))
    [(words, times)] = storm(server.client(oauth, retries=False), 5).items()
    assert (times, len(server.asked)) == (5, 0)
    assert ("token store" in words, "hush" in words) == (True, False)


def test_a_store_that_cannot_be_read_does_not_end_a_good_token(server: Rotating, caplog: Any) -> None:
    now = [time.time()]
    oauth = server.oauth(token=server.token(100), clock=lambda: now[0])
    now[0] += 90
    oauth.store = failing("load", RuntimeError(), None)
    assert storm(server.client(oauth), 20) == {"ok": 20}
    assert caplog.text.count("early refresh failed") == 1


def test_a_store_that_gives_something_else(server: Rotating) -> None:
    store = MemoryTokenStore()
    store.load = lambda: {"access_token": "x"}  # type: ignore[method-assign,assignment,return-value]
    with pytest.raises(UsageError, match=r"load\(\) returns a Token or None, not dict"):
        server.client(server.oauth(store=store)).get_organization(7)


def test_a_store_that_belongs_to_one_thread(server: Rotating) -> None:
    """As a connection to SQLite does: nothing else than the calling thread touches it."""

    class Table:
        def __init__(self) -> None:
            self.database = sqlite3.connect(":memory:")
            self.database.execute("CREATE TABLE token (access TEXT, refresh TEXT, expires REAL)")

        def load(self) -> Token | None:
            row = self.database.execute("SELECT * FROM token").fetchone()
            return Token(*row) if row else None

        def save(self, token: Token) -> None:
            self.database.execute("DELETE FROM token")
            row = (token.access_token, token.refresh_token, token.expires_at)
            self.database.execute("INSERT INTO token VALUES (?, ?, ?)", row)

    store = Table()
    store.save(server.token())
    server.client(server.oauth(store=store)).get_organization(7)
    assert store.load() == Token("access-2-hush", "refresh-2-hush", pytest.approx(time.time() + 3600, abs=60))


def test_an_unlocking_that_fails_does_not_end_the_call(server: Rotating, caplog: Any) -> None:
    class Lost:
        def __enter__(self) -> None: ...

        def __exit__(self, *_: object) -> None:
            raise RuntimeError("the lock had expired")

    store = MemoryTokenStore(server.token())
    store.lock = lambda timeout=1: Lost()  # type: ignore[method-assign,assignment,return-value,misc]
    assert storm(server.client(server.oauth(store=store)), 5) == {"ok": 5}
    assert "could not be unlocked: RuntimeError" in caplog.text


# The file


@pytest.mark.parametrize("umask", [0, 0o022, 0o077, 0o277, 0o777])
def test_the_mode_is_the_same_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    store = FileTokenStore(tmp_path / "token")
    before = os.umask(umask)
    try:
        with store.lock():
            store.save(Token("a"))
    finally:
        os.umask(before)
    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {
        "token": 0o600,
        "token.lock": 0o600,
    }


def test_a_link_and_its_file_have_one_lock(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "file")
    with FileTokenStore(tmp_path / "link").lock(), pytest.raises(TimeoutError):  # noqa: SIM117
        with FileTokenStore(tmp_path / "file").lock(0.05):
            pass


def test_a_folder_in_the_place_of_the_file(server: Rotating, tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path)
    with pytest.raises(UsageError, match="cannot be written: Is a directory"):
        store.save(server.token())
    with pytest.raises(UsageError, match="cannot be read: Is a directory"):
        store.load()
    with pytest.raises(UsageError, match="cannot be deleted"):
        store.clear()


@pytest.mark.parametrize("content", [b"", b"{", b"null", b"\xff", b'{"access_token": "x"', b"[" * 100_000])
def test_a_file_that_is_spoiled_while_a_client_runs(server: Rotating, tmp_path: Path, content: bytes) -> None:
    store = FileTokenStore(tmp_path / "token")
    store.save(server.token())
    client = server.client(server.oauth(store=store))
    client.get_organization(7)
    server.access.clear()
    store.path.write_bytes(content)
    [(words, times)] = storm(client, 5).items()
    assert (times, len(server.asked)) == (5, 1)
    assert "delete it and log in again" in words


def as_nobody(run: Callable[[], None]) -> bool:
    """Whether `run` ended well, in a child for which modes and limits count (root has none)."""
    child = os.fork()
    if not child:
        try:
            if os.geteuid() == 0:
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            run()
        except BaseException as error:
            os.write(2, repr(error).encode())
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


@pytest.fixture
def own(server: Rotating) -> Iterator[FileTokenStore]:
    """A store in a folder that the child owns, and that it can reach: pytest's are closed to others."""
    with tempfile.TemporaryDirectory() as folder:
        store = FileTokenStore(Path(folder) / "token")
        store.save(server.token())
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
            os.chown(store.path, NOBODY, NOBODY)
        yield store


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_folder_that_cannot_be_written(server: Rotating, own: FileTokenStore, caplog: Any) -> None:
    own.path.parent.chmod(0o500)

    def run() -> None:
        assert storm(server.client(server.oauth(store=own)), 5) == {"ok": 5}
        assert "token.lock cannot be locked: Permission denied" in caplog.text
        assert "cannot be written: Permission denied" in caplog.text
        with pytest.raises(UsageError, match="cannot be deleted: Permission denied"):
            own.clear()

    assert as_nobody(run)
    own.path.parent.chmod(0o700)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_disk_that_is_full(server: Rotating, own: FileTokenStore, caplog: Any) -> None:
    before = own.path.read_bytes()

    def run() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
        assert storm(server.client(server.oauth(store=own)), 5) == {"ok": 5}
        assert "cannot be written: File too large" in caplog.text

    assert as_nobody(run)
    assert own.path.read_bytes() == before
    assert sorted(path.name for path in own.path.parent.iterdir()) == ["token", "token.lock"]


def test_a_network_folder_without_locks(
    server: Rotating, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", refuse)
    store = FileTokenStore(tmp_path / "token")
    store.save(server.token())
    client = server.client(server.oauth(store=store))
    for _ in range(2):
        assert storm(client, 5) == {"ok": 5}
        server.access.clear()
    assert caplog.text.count("cannot be locked: Operation not supported") == 1


def test_a_revocation_whose_file_cannot_be_deleted(server: Rotating, tmp_path: Path) -> None:
    store = MemoryTokenStore(server.token())
    oauth = server.oauth(store=store)
    oauth.store = failing("clear", RuntimeError("hush"), server.token())
    server.script = [lambda handler: (handler.reply(200, {}), 1)]
    with pytest.raises(UsageError, match="is revoked, but the token store's clear"):
        oauth.revoke()


def test_pickles_of_stores(server: Rotating, tmp_path: Path) -> None:
    import pickle

    for store in (FileTokenStore(tmp_path / "token"), MemoryTokenStore()):
        store.save(server.token())
        with store.lock():
            copied = pickle.loads(pickle.dumps(store))
        with copied.lock(5):
            assert copied.load() == store.load()
