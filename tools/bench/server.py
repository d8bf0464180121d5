"""A server that is never the bottleneck: one process, raw sockets, keep-alive, answers made beforehand.

It costs some 15 µs of CPU per request, a client some 200; `GET /cpu` tells what it has used, so that every
run can show it.
"""

from __future__ import annotations

import json
import select
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

from . import answers

NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class _Answers:
    """Path, and for pages `start`, to the bytes of a whole answer."""

    def __init__(self) -> None:
        self.by_path = {
            path: _http(data, b"201 Created" if path.startswith(b"POST ") else b"200 OK")
            for path, data in answers.by_path().items()
        }
        self.pages = {start: _http(data) for start, data in answers.pages().items()}
        self.served = 0

    def find(self, head: bytes) -> bytes:
        """The answer to a request, by its first line."""
        self.served += 1
        target = head[head.index(b" ") + 1 : head.index(b" HTTP/1.1")]
        path, _, query = target.partition(b"?")
        if path == answers.PAGED:
            start = next((part[6:] for part in query.split(b"&") if part.startswith(b"start=")), b"0")
            return self.pages[int(start)]
        if path == b"/cpu":
            return _http(json.dumps({"cpu": time.process_time(), "served": self.served}).encode())
        name = path if head.startswith(b"GET") else head[: head.index(b" ") + 1] + path
        return self.by_path.get(name, NOT_FOUND)


def _http(body: bytes, status: bytes = b"200 OK") -> bytes:
    """An answer with about as many headers as an API behind a proxy sends."""
    head = (
        f"HTTP/1.1 {status.decode()}\r\nDate: Mon, 02 Mar 2026 10:00:00 GMT\r\n"
        "Content-Type: application/json; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\nConnection: keep-alive\r\nServer: bench\r\nVary: Accept-Encoding\r\n"
        "X-Request-Id: 7c1d9e0a-1c1e-4c70-9d1c-3f1b8f1f0c11\r\nCache-Control: no-store\r\n\r\n"
    )
    return head.encode() + body


def _length(head: bytes) -> int:
    at = head.lower().find(b"\r\ncontent-length:")
    return int(head[at + 17 : head.index(b"\r\n", at + 2)]) if at >= 0 else 0


def serve() -> None:
    """Serve until standard input ends; the first line on standard output is the port."""
    found = _Answers()
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    poll = select.epoll()
    poll.register(listener.fileno(), select.EPOLLIN)
    poll.register(sys.stdin.fileno(), select.EPOLLIN | select.EPOLLHUP)
    print(listener.getsockname()[1], flush=True)
    open_: dict[int, socket.socket] = {}
    waiting: dict[int, bytes] = {}
    while True:
        for fileno, _ in poll.poll():
            if fileno == sys.stdin.fileno():
                return
            if fileno == listener.fileno():
                connection, _ = listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                open_[connection.fileno()] = connection
                poll.register(connection.fileno(), select.EPOLLIN)
                continue
            connection = open_[fileno]
            try:
                data = connection.recv(65536)
            except ConnectionError:
                data = b""
            if not data:
                poll.unregister(fileno)
                open_.pop(fileno).close()
                waiting.pop(fileno, None)
                continue
            if fileno in waiting:
                data = waiting.pop(fileno) + data
            end = data.find(b"\r\n\r\n")
            if end < 0 or (data[:4] != b"GET " and len(data) < end + 4 + _length(data[: end + 2])):
                waiting[fileno] = data
                continue
            connection.sendall(found.find(data))


class Server:
    """The server in a process of its own."""

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )  # fmt: skip
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())
        self.origin = f"http://127.0.0.1:{self.port}"
        return self

    def __exit__(self, *exc_info: object) -> None:
        with self.process:  # which closes its end of the pipes, and waits
            pass

    def used(self) -> tuple[float, int]:
        """CPU seconds and requests so far."""
        said = json.loads(self.bare(b"GET /cpu HTTP/1.1\r\nHost: x\r\n\r\n", 1)[0])
        return said["cpu"], said["served"]

    def bare(self, request: bytes, times: int) -> tuple[bytes, float]:
        """The fastest client there is: prepared bytes on a socket. The last body, and seconds per call."""
        body = b""
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            start = time.perf_counter()
            for _ in range(times):
                connection.sendall(request)
                data = connection.recv(1 << 20)
                head, _, body = data.partition(b"\r\n\r\n")
                parts, missing = [body], _length(head + b"\r\n") - len(body)
                while missing > 0:
                    parts.append(connection.recv(1 << 20))
                    missing -= len(parts[-1])
                body = b"".join(parts)
            return body, (time.perf_counter() - start) / times


if __name__ == "__main__":
    serve()
