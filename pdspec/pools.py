"""urllib3's pools with our connections in them, or with those of a tool that has replaced urllib3's own."""

from __future__ import annotations

from functools import lru_cache
from queue import Empty, Full, LifoQueue
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from .connection import Current, WatchedHTTP, WatchedHTTPS, with_key

MOST_IDLE = 500  # connections to one origin that are kept while nobody uses them


class _Foreign:
    """Mixed into the connections of who has replaced urllib3's own, which know nothing of credentials."""

    current: Current

    def request(self, method: str, url: str, body: Any = None, headers: Any = None, **options: Any) -> None:
        """Send a request with credentials."""
        url, headers = with_key(url, self.current.query), {**(headers or {}), **self.current.headers}
        super().request(method, url, body, headers, **options)  # type: ignore[misc]


class _Idle(LifoQueue[Any]):
    """As many idle connections as were in use at once, up to MOST_IDLE; the last one back goes out first.

    Without the lock of a queue, which stays locked when a signal (Ctrl-C, a time limit) strikes there: a list
    needs none.
    """

    def __init__(self, _maxsize: int) -> None:
        super().__init__(MOST_IDLE)

    def qsize(self) -> int:
        """How many there are."""
        return len(self.queue)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:  # noqa: ARG002
        """The connection that came back last. Raises Empty, for which urllib3 makes a new one."""
        try:
            return self.queue.pop()
        except IndexError:
            raise Empty from None

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:  # noqa: ARG002
        """Keep a connection. Raises Full when there are too many."""
        if len(self.queue) >= self.maxsize:
            raise Full
        self.queue.append(item)


class _Pool:
    """Mixed into urllib3's pools: they make our connections, or those of who has replaced urllib3's own.

    A recorder of traffic does that for a while, to play answers without a network. It is asked for each
    new connection, so that the client may be older than the recording, and outlive it.
    """

    QueueCls = _Idle
    current: Current
    _known: type[Any]  # urllib3's connection class
    _ours: type[Any]
    _plain: Any  # urllib3's pool

    @property
    def ConnectionCls(self) -> Any:  # noqa: N802  # urllib3's name, and it only reads it
        theirs: Any = self._plain.ConnectionCls
        bases = (self._ours,) if theirs is self._known else (_Foreign, theirs)
        return _bound(bases, self.current)


@lru_cache(maxsize=256)
def _bound(bases: tuple[type[Any], ...], current: Current) -> type[Any]:
    """A connection class that knows what the connections of a transport need to know."""
    return type(bases[-1].__name__, bases, {"current": current})


class HTTPPool(_Pool, urllib3.HTTPConnectionPool):  # type: ignore[override]
    """To one origin over TCP."""

    _known, _ours, _plain = HTTPConnection, WatchedHTTP, urllib3.HTTPConnectionPool


class HTTPSPool(_Pool, urllib3.HTTPSConnectionPool):  # type: ignore[override]
    """To one origin over TLS."""

    _known, _ours, _plain = HTTPSConnection, WatchedHTTPS, urllib3.HTTPSConnectionPool
