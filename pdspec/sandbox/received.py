"""The log of what the sandbox received, without anything secret."""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, overload

from ..sensitive import HIDDEN, SENSITIVE
from .answers import Incoming

_SECRET_PAIR: Final = re.compile(
    r"(?i)(?<![^&?;\s])((?:api_token|access_token|refresh_token|client_secret|code|token|password)=)[^&;\s]*"
)
_MAX_BODY: Final = 16_384


@dataclass(frozen=True, slots=True)
class Received:
    """One request and how it was answered. `target` is path and query as they came.

    `headers` and `body` (text, at most 16 KiB) have `[hidden]` for credentials. `operation` is like
    "v1.getOrganization", or None. `status` is None when the connection was dropped on demand. `time` is in
    seconds since the epoch, `elapsed` in seconds.
    """

    method: str
    target: str
    headers: Mapping[str, str] = field(repr=False)
    body: str = field(repr=False)
    status: int | None
    operation: str | None
    time: float
    elapsed: float = field(repr=False)

    @property
    def path(self) -> str:
        """The target without the query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The query, without its question mark."""
        return self.target.partition("?")[2]


class Log(Sequence[Received]):
    """The last requests, oldest first; `total` counts all. Thread-safe."""

    def __init__(self, size: int) -> None:
        self._entries: deque[Received] = deque(maxlen=size)
        self._lock = threading.Lock()
        self.total = 0

    def add(self, received: Received) -> None:
        """One more; the oldest one goes when there are too many."""
        with self._lock:
            self._entries.append(received)
            self.total += 1

    def clear(self) -> None:
        """Forget them all."""
        with self._lock:
            self._entries.clear()
            self.total = 0

    @overload
    def __getitem__(self, index: int) -> Received: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Received]: ...
    def __getitem__(self, index: int | slice) -> Received | Sequence[Received]:
        with self._lock:
            return tuple(self._entries)[index]

    def __iter__(self) -> Iterator[Received]:
        with self._lock:
            return iter(tuple(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"<Log of {len(self)} requests>"


def record(
    incoming: Incoming, status: int | None, operation: str | None, time: float, elapsed: float
) -> Received:
    """A log entry, with credentials hidden in headers, query and form bodies."""
    target = f"{incoming.path}?{incoming.query}" if incoming.query else incoming.path
    headers = {name: HIDDEN if name in SENSITIVE else value for name, value in incoming.headers.items()}
    body = incoming.body[:_MAX_BODY].decode("utf-8", "replace")
    if "form-urlencoded" in headers.get("content-type", ""):
        body = hide(body)
    return Received(incoming.method, hide(target), headers, body, status, operation, time, elapsed)


def hide(text: str) -> str:
    """A query or form with the values of credentials hidden.

    >>> hide("/v1/organizations?start=0&api_token=secret")
    '/v1/organizations?start=0&api_token=[hidden]'
    """
    return _SECRET_PAIR.sub(rf"\g<1>{HIDDEN}", text) if "=" in text else text
