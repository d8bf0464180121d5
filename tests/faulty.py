"""A proxy that stands between a client and a server and spoils some of the answers, byte by byte."""

from __future__ import annotations

import gzip
import random
import socket
import ssl
import threading
from collections import Counter
from contextlib import suppress

KINDS = (
    "reset before", "reset after", "reset in headers", "reset in body", "close in headers", "cut body", "cut gzip",
    "cut chunks", "bad gzip", "not HTTP", "half-closed", "stall", "drip", "continue first", "hints first", "answers twice",
    "wrong length", "two lengths", "endless body",
)  # fmt: skip
HARMLESS = frozenset({"half-closed", "drip", "continue first", "hints first", "answers twice"})  # it is whole


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

    def __init__(
        self, port: int, fraction: float, stall: float, seed: int = 7, tls: ssl.SSLContext | None = None
    ) -> None:
        self._tls = tls
        self.struck: Counter[str] = Counter()
        self.passed = 0
        self.connections = 0
        self._upstream, self._fraction, self._stall = ("127.0.0.1", port), fraction, stall
        self._random = random.Random(seed)
        self._deck: list[str] = []  # each kind is as frequent as the others
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._socks: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self._listener.getsockname()[1]
        self.origin = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self.away = 0  # how often connections were refused for a while
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Faulty:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._stop.set()
        with suppress(OSError):
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
                if self.connections % 40 == 0:
                    self._go_away()

    def _go_away(self) -> None:
        """Refuse connections for a moment, as a server does that starts anew."""
        self.away += 1
        self._listener.close()
        self._stop.wait(0.03)
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=128)

    def _serve(self, client: socket.socket) -> None:
        try:
            with self._hello(client) as greeted, socket.create_connection(self._upstream) as server:
                for sock in (greeted, server):
                    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                while self._exchange(greeted, server):
                    pass
        except OSError:
            pass
        finally:
            with self._lock:
                self._socks.discard(client)

    def _hello(self, client: socket.socket) -> socket.socket:
        """The handshake of TLS, which is cut now and then."""
        if self._tls is None:
            return client
        with self._lock:
            cut = self._random.random() < self._fraction
        if cut:
            client.recv(100)
            _reset(client)
        return self._tls.wrap_socket(client, server_side=True)

    def _draw(self) -> str:
        with self._lock:
            kind = ""
            if self._random.random() < self._fraction:
                self._deck = self._deck or self._random.sample(KINDS, len(KINDS))
                kind = self._deck.pop()
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
        if kind == "hints first":
            client.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
            self._stop.wait(0.02)
            client.sendall(whole)
            return True
        if kind == "answers twice":
            client.sendall(whole + whole)
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
        elif kind == "wrong length":
            client.sendall(_recoded(head, plain, b"Content-Length: %d" % (len(plain) + 9)))
            return False
        elif kind == "two lengths":
            lengths = b"Content-Length: %d\r\nContent-Length: %d" % (len(plain) - 9, len(plain))
            client.sendall(_recoded(head, plain, lengths))
            return True
        elif kind == "endless body":
            client.sendall(_recoded(head, b"", b"Transfer-Encoding: chunked"))
            while not self._stop.is_set():
                client.sendall(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
        elif kind == "not HTTP":
            client.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
        _reset(client)
        return False
