"""A proxy that stands between a client and a server and spoils some of the answers, byte by byte."""

from __future__ import annotations

import gzip
import random
import socket
import threading
from collections import Counter
from contextlib import suppress

KINDS = (
    "reset before", "reset after", "reset in headers", "reset in body", "close in headers", "cut body", "cut gzip",
    "cut chunks", "bad gzip", "not HTTP", "half-closed", "stall", "drip", "continue first",
)  # fmt: skip
HARMLESS = frozenset({"half-closed", "drip", "continue first"})  # the answer itself is whole


def _read(sock: socket.socket, received: bytes = b"") -> tuple[bytes, bytes, bytes] | None:
    """One HTTP message with a Content-Length: head, body, and what came after it."""
    data = received
    while b"\r\n\r\n" not in data:
        chunk = sock.recv(65536)
        if not chunk:
            return None
        data += chunk
    head, _, rest = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name == b"content-length":
            length = int(value)
    while len(rest) < length:
        chunk = sock.recv(65536)
        if not chunk:
            return None
        rest += chunk
    return head, rest[:length], rest[length:]


def _reset(sock: socket.socket) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    sock.close()


def _recoded(head: bytes, body: bytes, coding: bytes) -> bytes:
    lines = [
        line
        for line in head.split(b"\r\n")
        if not line.lower().startswith((b"content-length", b"content-encoding"))
    ]
    return b"\r\n".join([*lines, coding]) + b"\r\n\r\n" + body


class Faulty:
    """Listens on 127.0.0.1 and passes everything on to `port`, but for a `fraction` of the exchanges."""

    def __init__(self, port: int, fraction: float, stall: float, seed: int = 7) -> None:
        self.struck: Counter[str] = Counter()
        self.passed = 0
        self.connections = 0
        self._upstream, self._fraction, self._stall = ("127.0.0.1", port), fraction, stall
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._socks: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.origin = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Faulty:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._stop.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for sock in self._socks:
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    @property
    def open(self) -> int:
        """Connections of clients that are open now."""
        with self._lock:
            return len(self._socks)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                sock, _ = self._listener.accept()
                with self._lock:
                    self._socks.add(sock)
                self.connections += 1
                threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            with client, socket.create_connection(self._upstream) as server:
                for sock in (client, server):
                    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                while self._exchange(client, server):
                    pass
        except OSError:
            pass
        finally:
            with self._lock:
                self._socks.discard(client)

    def _draw(self) -> str:
        with self._lock:
            kind = self._random.choice(KINDS) if self._random.random() < self._fraction else ""
            self.struck[kind] += 1
        return kind

    def _exchange(self, client: socket.socket, server: socket.socket) -> bool:
        """One request and its answer; whether the connection can serve another."""
        asked = _read(client)
        if asked is None:
            return False
        kind = self._draw()
        if kind == "reset before":
            _reset(client)
            return False
        server.sendall(asked[0] + b"\r\n\r\n" + asked[1])
        answered = _read(server)
        if answered is None:  # the server itself has let go
            _reset(client)
            return False
        return self._answer(client, kind, answered[0], answered[1])

    def _answer(self, client: socket.socket, kind: str, head: bytes, body: bytes) -> bool:  # noqa: C901  # a table
        whole = head + b"\r\n\r\n" + body
        plain = gzip.decompress(body) if b"content-encoding: gzip" in head.lower() else body
        zipped = gzip.compress(plain)
        if kind in ("", "half-closed"):
            client.sendall(whole)
            return kind == ""  # "half-closed": gone, without having said so
        if kind == "continue first":
            client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" + whole)
            return True
        if kind == "drip":
            for start in range(0, len(whole), 1 + len(whole) // 20):
                client.sendall(whole[start : start + 1 + len(whole) // 20])
            return True
        if kind == "stall":
            client.sendall(whole[: len(head) // 2])
            self._stop.wait(self._stall)
        elif kind == "reset in headers":
            client.sendall(whole[: len(head) // 2])
        elif kind == "reset in body":
            client.sendall(whole[: len(head) + 4 + len(body) // 2])
        elif kind == "close in headers":
            client.sendall(whole[: len(head) // 2])
            return False
        elif kind == "cut body":
            client.sendall(whole[: len(head) + 4 + len(body) // 2])
            return False
        elif kind == "cut gzip":  # the length is right, the gzip is not whole
            cut = zipped[: len(zipped) // 2]
            client.sendall(_recoded(head, cut, b"Content-Encoding: gzip\r\nContent-Length: %d" % len(cut)))
            return True
        elif kind == "bad gzip":
            bad = zipped[:10] + bytes(255 - byte for byte in zipped[10:])
            client.sendall(_recoded(head, bad, b"Content-Encoding: gzip\r\nContent-Length: %d" % len(bad)))
            return True
        elif kind == "cut chunks":
            client.sendall(_recoded(head, b"%x\r\n" % len(plain) + plain, b"Transfer-Encoding: chunked"))
            return False
        elif kind == "not HTTP":
            client.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
        _reset(client)
        return False
