"""The sandbox as one object, and as a command that runs until it is stopped."""

from __future__ import annotations

import secrets
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from . import v1, v2
from .app import App, Parts
from .faults import Fault, Faults, Kind
from .limits import Limiter
from .listener import HttpServer
from .oauth import ALL_SCOPES, OAuthSettings, TokenServer
from .received import Log
from .routing import Api
from .store import Store


class Sandbox:
    """A stand-in for Pipedrive on this machine, running from here to `close()`.

    `port` 0 takes a free one; `token` None makes one up; `db` is a file that keeps the state, or None for
    memory; the same `seed` gives the same data. `retired` lets the eleven retired operations of v1 answer
    410. `rate_limit` is per token and two seconds, `daily_budget` in token costs; None for no limit.
    `listen=False` opens no port: `app` is the WSGI application. Raises UsageError when the
    port or the file cannot be had.

    >>> import urllib3
    >>> with Sandbox() as sandbox:
    ...     url, headers = f"{sandbox.v1}/organizations/1", {"x-api-token": sandbox.token}
    ...     answer = urllib3.request("GET", url, headers=headers)
    ...     answer.json()["success"]
    True
    """

    def __init__(
        self,
        port: int = 0,
        token: str | None = None,
        db: str | Path | None = None,
        seed: int = 42,
        *,
        host: str = "127.0.0.1",
        retired: bool = False,
        rate_limit: int | None = 10_000,
        daily_budget: int | None = None,
        access_token_lifetime: float = 3600,
        rotate_refresh_tokens: bool = False,
        scopes: Sequence[str] = ALL_SCOPES,
        client_id: str = "sandbox-client",
        client_secret: str = "sandbox-secret",  # noqa: S107
        log_size: int = 1000,
        listen: bool = True,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.host, self.token = host, token or secrets.token_hex(20)
        self.client_id, self.client_secret = client_id, client_secret
        self.faults, self.requests = Faults(seed), Log(log_size)
        self._port = port
        self._limiter = Limiter(rate_limit, daily_budget, clock)
        self._store = Store(db, seed)
        settings = OAuthSettings(
            client_id, client_secret, tuple(scopes), access_token_lifetime, rotate_refresh_tokens
        )
        self.oauth = TokenServer(self._store, settings, lambda: self.origin, clock)
        self.app = App(Parts(
            store=self._store, apis=vendored(), tokens=self.oauth, limiter=self._limiter, faults=self.faults,
            log=self.requests, token=self.token, origin=lambda: self.origin, clock=clock, retired=retired,
        ))  # fmt: skip
        self._closed = threading.Event()
        try:
            self._http = HttpServer(self.app, host, port) if listen else None
        except BaseException:
            self._store.close()
            raise
        if self._http is not None:
            self._port = self._http.port

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._port

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a client takes as `origin`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self._port}"

    @property
    def url(self) -> str:
        """The address of its page."""
        return f"{self.origin}/"

    @property
    def v1(self) -> str:
        """The base URL of API v1."""
        return f"{self.origin}/v1"

    @property
    def v2(self) -> str:
        """The base URL of API v2."""
        return f"{self.origin}/api/v2"

    def fail(
        self,
        what: int | Kind,
        *,
        operation: str | None = None,
        times: int | None = None,
        every: int | None = None,
        fraction: float | None = None,
        delay: float = 0.0,
        retry_after: float | str | None = None,
    ) -> Fault:
        """Misbehave from now on: a status, "delay", "drop", "drop_after", "truncate" or "garbage".

        The same as `faults.add(…)`, but once unless `times`, `every` or `fraction` say otherwise.
        """
        if times is None and every is None and fraction is None:
            times = 1
        return self.faults.add(
            what,
            operation=operation,
            times=times,
            every=every,
            fraction=fraction,
            delay=delay,
            retry_after=retry_after,
        )

    def reset(self) -> None:
        """The seeded data again, no tokens, no faults, an empty log, nothing used of any limit."""
        self._store.reset()
        self.faults.clear()
        self.requests.clear()
        self._limiter.clear()

    def spent(self, key: str = "api-token") -> int:
        """What was taken from the daily budget today."""
        return self._limiter.spent(key)

    def close(self) -> None:
        """Stop. A second time does nothing."""
        if not self._closed.is_set():
            self._closed.set()
            if self._http is not None:
                self._http.close()
            self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Sandbox {self.origin}{' (closed)' if self._closed.is_set() else ''}>"


def serve(
    port: int = 0,
    token: str | None = None,
    db: str | Path | None = None,
    seed: int = 42,
    host: str = "127.0.0.1",
    *,
    retired: bool = False,
    ready: Callable[[Sandbox], None] | None = None,
) -> None:
    """Run a sandbox until SIGINT or SIGTERM.

    `ready` is called once it answers; without it, origin and token are printed, one line each. Raises
    UsageError when the port or the file cannot be had.
    """
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    with Sandbox(port, token, db, seed, host=host, retired=retired) as sandbox:
        before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            (ready or _announce)(sandbox)
            while not stop.wait(0.5):  # in steps, because Windows does not interrupt a wait
                pass
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def vendored() -> tuple[Api, ...]:
    """Both versions of the API, from the documents that the package ships."""
    handlers: Mapping[str, Mapping[str, object]] = {"v1": v1.HANDLERS, "v2": v2.HANDLERS}
    return tuple(Api.vendored(name, handlers[name]) for name in handlers)  # type: ignore[arg-type]


def _announce(sandbox: Sandbox) -> None:
    sys.stdout.write(f"{sandbox.origin}\n{sandbox.token}\n")
    sys.stdout.flush()
