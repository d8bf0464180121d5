"""A server that says exactly the bytes it is told to, and remembers exactly the bytes that it heard."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

TOKEN = "0123456789abcdef0123456789abcdef01234567"
Script = bytes | Callable[["Line"], None]


def answer(body: bytes | Any = b"", status: int = 200, **headers: str) -> bytes:
    """A whole HTTP/1.1 answer; anything but bytes is sent as JSON."""
    content_type = "application/octet-stream"
    if not isinstance(body, bytes):
        body, content_type = json.dumps(body).encode(), "application/json"
    fields = {"Content-Type": content_type, "Content-Length": str(len(body))}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + body


OK = answer({"success": True, "data": {"id": 7, "name": "Acme"}})


@dataclass
class Heard:
    """One request as it came in."""

    raw: bytes

    @property
    def line(self) -> str:
        return self.raw.partition(b"\r\n")[0].decode("latin-1")

    @property
    def target(self) -> str:
        return self.line.split(" ")[1]

    @property
    def headers(self) -> dict[str, str]:
        lines = self.raw.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}

    @property
    def body(self) -> bytes:
        return self.raw.partition(b"\r\n\r\n")[2]


class Line:
    """One connection, for scripts that want to do more than send bytes."""

    def __init__(self, sock: socket.socket, stop: threading.Event) -> None:
        self.sock, self.stop = sock, stop

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def wait(self, seconds: float) -> None:
        self.stop.wait(seconds)

    def reset(self) -> None:
        """Close so that the other side sees a reset rather than an orderly end."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.sock.close()


class Wire:
    """Listens on 127.0.0.1; the n-th request is served by the n-th script, the last one serves the rest."""

    def __init__(self, *scripts: Script, tls: Any = None) -> None:
        self.scripts = list(scripts) or [OK]
        self.heard: list[Heard] = []
        self.connections = 0
        self.open = 0
        self._tls = tls
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self.origin = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self._socks: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._stop.set()
        self._listener.close()
        for sock in self._socks:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                sock, _ = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with self._lock:
            self.open += 1
        with suppress(OSError, ValueError):
            if self._tls is not None:
                sock = self._tls.wrap_socket(sock, server_side=True)
            self._socks.append(sock)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (raw := self._read(sock)) is not None:
                with self._lock:
                    script = self.scripts[min(len(self.heard), len(self.scripts) - 1)]
                    self.heard.append(Heard(raw))
                if callable(script):
                    script(Line(sock, self._stop))
                    break
                sock.sendall(script)
        sock.close()
        with self._lock:
            self.open -= 1

    @staticmethod
    def _read(sock: socket.socket) -> bytes | None:
        data = b""
        while b"\r\n\r\n" not in data:
            chunk = sock.recv(65536)
            if not chunk:
                return None
            data += chunk
        head = data.partition(b"\r\n\r\n")[0].lower()
        length = 0
        for line in head.split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        want = len(head) + 4 + length
        while len(data) < want:
            data += sock.recv(65536)
        return data

    def wait_until(self, what: Callable[[], bool], seconds: float = 5) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if what():
                return True
            time.sleep(0.01)
        return what()
