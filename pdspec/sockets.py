"""Sockets that keep to a deadline: while they connect, while they send, while they wait for bytes."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Any

from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.util.connection import allowed_gai_family
from urllib3.util.wait import wait_for_read, wait_for_socket

_PIECE = 1 << 20


def hasten(sock: Any, deadline: float | None) -> None:
    """Let the next wait end at the deadline, however often a byte arrives before. Raises TimeoutError."""
    if deadline is not None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("no time is left")
        limit = sock.gettimeout()
        if limit is None or left < limit:
            sock.settimeout(left)


def dial(connection: Any, connect: Callable[[], Any], deadline: float | None) -> Any:
    """A socket to the first address that accepts; urllib3 gives each of them the whole connect timeout."""
    if deadline is None:
        return connect()
    name, patience = connection._dns_host, connection.timeout
    addresses = _addresses(name, connection.port)
    try:
        for untried, address in zip(range(len(addresses) - 1, -1, -1), addresses, strict=True):
            left = max(deadline - time.monotonic(), 0.001)
            connection._dns_host = address
            connection.timeout = left if patience is None else min(patience, left)
            try:
                sock = connect()
            except (NewConnectionError, ConnectTimeoutError):
                if not untried or time.monotonic() >= deadline:
                    raise
                continue
            hasten(sock, deadline)
            return sock
    finally:
        connection._dns_host, connection.timeout = name, patience


def _addresses(name: str, port: int) -> list[str]:
    """The addresses of a name as text; the name itself where urllib3 knows better what to say or do."""
    try:
        found = socket.getaddrinfo(name, port, allowed_gai_family(), socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return [name]
    scoped = any(len(address) == 4 and address[3] for _, _, _, _, address in found)
    return [name] if scoped else [str(address[0]) for _, _, _, _, address in found] or [name]


def holds(sock: Any) -> bool:
    """Whether TLS has received something that nobody has read, of which the socket shows nothing."""
    if hasattr(sock, "pending"):
        return bool(sock.pending())
    # TLS inside of TLS, to a proxy and through it: urllib3's own class, with a buffer at each step
    return bool(sock.sslobj.pending() or sock.incoming.pending or holds(sock.socket))


def close_begun(error: BaseException) -> None:
    """Close the socket that `ssl` had begun to make of ours when the other side went.

    It has taken over the file, and leaves it open (`SSLSocket._create`, seen in Python 3.11) as long as the
    error is kept. Nothing but the error's traceback knows it.
    """
    import ssl
    from traceback import walk_tb

    for frame, _ in walk_tb(error.__traceback__):
        begun = frame.f_locals.get("self")
        if isinstance(begun, ssl.SSLSocket):
            begun.close()


def send_all(sock: Any, data: bytes, patience: float | None, deadline: float | None) -> bool:
    """Send for as long as some of it is taken. False: the server answered before it had all (RFC 9112, 9.3).

    What comes over TLS meanwhile may be a session ticket, so that there nobody looks.
    """
    rest = memoryview(data)
    watch = not hasattr(sock, "pending")
    while rest:
        sock.settimeout(patience)
        hasten(sock, deadline)
        if watch:
            if not wait_for_socket(sock, read=True, write=True, timeout=sock.gettimeout()):
                raise TimeoutError("timed out")
            if wait_for_read(sock, timeout=0.0):
                return False
        try:
            rest = rest[sock.send(rest[:_PIECE]) :]
        except TimeoutError:
            raise
        except OSError:  # the other side takes no more: what it has to say about that can be read
            return False
    return True
