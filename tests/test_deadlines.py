"""Everything that can be slow ends at the deadline, and what is slow but alive is waited for."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from test_framing import DOCUMENT, FULL, head, take_the_ordinary_way
from wire import Line, Wire

import pdspec

Start = Callable[..., Wire]
LARGE = bytes(16_000_000)  # more than the buffers of a connection take


def make(origin: str, **options: Any) -> Any:
    given = {"origin": origin, "retries": False, "rate_limit": False, "timeout": 5}
    return pdspec.SpecClient.from_spec(DOCUMENT, cache=False, **(given | options))


@contextlib.contextmanager
def peer(script: Callable[[socket.socket], None], tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server for one connection, which reads no more than its script wants."""

    def serve() -> None:
        with contextlib.suppress(OSError):
            sock, _ = listener.accept()
            with tls.wrap_socket(sock, server_side=True) if tls else sock as greeted:
                script(greeted)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"{'https' if tls else 'http'}://127.0.0.1:{listener.getsockname()[1]}"
        thread.join(10)
    assert not thread.is_alive()


def drip(begin: bytes) -> Callable[[Line], None]:
    def script(line: Line) -> None:
        line.send(begin)
        while not line.stop.is_set():
            line.wait(0.05)
            line.send(b"a")

    return script


@pytest.mark.parametrize(
    "begin",
    [
        b"HTTP/1.1 200 OK\r\nX-A: ",
        head(b"Content-Length: 10000"),
        head(b"Connection: close"),
        head(b"Transfer-Encoding: chunked") + b"5;",
        head(b"Transfer-Encoding: chunked") + b"500\r\n",
        head(status=b"HTTP/1.1 500 X"),
    ],
)
def test_a_stream_that_drips(wire: Start, begin: bytes) -> None:
    server = wire(drip(begin))
    client = make(server.origin, timeout=0.5)
    with pytest.raises(pdspec.TimedOut) as caught, client.stream.get() as answer:
        answer.read()
    assert caught.value.sent is True
    assert server.wait_until(lambda: server.open == 0)


def test_a_stream_is_read_for_as_long_as_it_goes_on(wire: Start) -> None:
    """Each piece has the read timeout. The total one is for the calls that want all of it at once."""

    def script(line: Line) -> None:
        line.send(head(b"Content-Length: 10"))
        for _ in range(10):
            line.wait(0.1)
            line.send(b"a")

    client = make(wire(script).origin, timeout=pdspec.Timeout(5, 5, 0.5))
    with client.stream.get() as answer:
        assert b"".join(answer.iter_bytes()) == b"a" * 10


def test_a_piece_of_a_stream_does_not_take_for_ever(wire: Start) -> None:
    server = wire(drip(head(b"Transfer-Encoding: chunked") + b"1\r\na\r\n5;"))
    with make(server.origin, timeout=pdspec.Timeout(5, 0.5, 60)).stream.get() as answer:
        pieces = answer.iter_bytes()
        assert next(pieces) == b"a"
        with pytest.raises(pdspec.TimedOut):
            next(pieces)


def test_all_addresses_of_a_name_together(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []

    def never(sock: socket.socket, _address: Any) -> None:
        given.append(sock.gettimeout() or 0.0)
        time.sleep(given[-1])
        raise TimeoutError("timed out")

    names = {"slow.example": [f"192.0.2.{n}" for n in range(5)]}
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, port, *_: [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in names.get(host, [host])
        ],
    )
    monkeypatch.setattr(socket.socket, "connect", never)
    with pytest.raises(pdspec.TimedOut) as caught:
        make("http://slow.example", timeout=pdspec.Timeout(0.2, 5, 0.5)).get()
    assert caught.value.sent is False
    assert given[0] == 0.2
    assert sum(given) <= 0.501


def test_the_next_address_is_tried(wire: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    server = wire(FULL)
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, server.port))
        for address in ("127.0.0.2", "127.0.0.1")
    ]
    resolve = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *rest: found if host == "two.test" else resolve(host, *rest)
    )
    client = make(f"http://two.test:{server.port}")
    assert client.response.get().content == b"hello"
    assert server.heard[0].headers["host"] == f"two.test:{server.port}"


def test_a_slow_start_leaves_less_for_the_rest(wire: Start) -> None:
    def tunnel(line: Line) -> None:
        line.wait(1.6)
        line.send(b"HTTP/1.1 200 OK\r\n\r\n")
        line.wait(20)  # and never a word of TLS

    began = time.monotonic()
    with pytest.raises(pdspec.TimedOut) as caught:
        make("https://api.test", proxy=wire(tunnel).origin, timeout=2).post(b"x")
    assert caught.value.sent is False
    assert time.monotonic() - began < 3.2


def test_a_call_without_any_time_left_is_not_sent(wire: Start) -> None:
    def slow_key() -> str:
        time.sleep(0.4)
        return "key"

    document = DOCUMENT | {
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
        "security": [{"key": []}],
    }
    server = wire(FULL)
    client: Any = pdspec.SpecClient.from_spec(
        document, origin=server.origin, credentials={"key": slow_key}, timeout=0.3
    )
    with pytest.raises(pdspec.TimedOut) as caught:
        client.post(b"x")
    assert caught.value.sent is False
    assert (server.heard, server.connections) == ([], 0)


@pytest.mark.parametrize("ordinary", [False, True])
def test_a_slow_upload_goes_on_past_the_connect_timeout(
    monkeypatch: pytest.MonkeyPatch, ordinary: bool
) -> None:
    if ordinary:
        take_the_ordinary_way(monkeypatch)
    received = bytearray()

    def slowly(sock: socket.socket) -> None:
        while b"\r\n\r\n" not in received:
            received.extend(sock.recv(65536))
        length = received.find(b"\r\n\r\n") + 4 + len(LARGE)
        for _ in range(20):
            time.sleep(0.05)
            received.extend(sock.recv(65536))
        while len(received) < length:
            received.extend(sock.recv(1 << 20))
        sock.sendall(FULL)

    with peer(slowly) as origin, make(origin, timeout=pdspec.Timeout(0.3, 5, 60)) as client:
        assert client.response.post(LARGE).content == b"hello"
    assert received.endswith(LARGE)


@pytest.mark.parametrize("ordinary", [False, True])
def test_an_upload_that_nobody_takes_times_out(monkeypatch: pytest.MonkeyPatch, ordinary: bool) -> None:
    if ordinary:
        take_the_ordinary_way(monkeypatch)
    over = threading.Event()
    with peer(lambda _: over.wait(10) and None) as origin, make(origin, timeout=0.5) as client:
        with pytest.raises(pdspec.TimedOut) as caught:
            client.post(LARGE)
        over.set()
    assert caught.value.sent is True


@pytest.mark.parametrize("ordinary", [False, True])
@pytest.mark.parametrize("stays", [False, True])
def test_an_early_refusal_is_heard(monkeypatch: pytest.MonkeyPatch, ordinary: bool, stays: bool) -> None:
    """The server says that it is too much as soon as it has seen the head, and takes nothing of the body."""
    if ordinary:
        take_the_ordinary_way(monkeypatch)
    over = threading.Event()

    def refuse(sock: socket.socket) -> None:
        data = b""
        while b"\r\n\r\n" not in data:
            data += sock.recv(1000)
        sock.sendall(head(b"Content-Length: 3", status=b"HTTP/1.1 413 X") + b"big")
        if stays:
            over.wait(10)

    with peer(refuse) as origin, make(origin, timeout=30) as client:
        with pytest.raises(pdspec.ClientError) as caught:
            client.post(LARGE)
        over.set()
        assert caught.value.status == 413
        # Half a body went out on that connection: it is of no use.
        with pytest.raises((pdspec.ConnectFailed, pdspec.TimedOut)):
            client.with_options(timeout=0.3).get()


def test_an_early_refusal_is_heard_over_tls(certificate: tuple[Path, ssl.SSLContext]) -> None:
    """The server lets go in the middle of the upload, which OpenSSL calls a violation of the protocol."""
    path, context = certificate

    def refuse(sock: socket.socket) -> None:
        data = b""
        while b"\r\n\r\n" not in data:
            data += sock.recv(1000)
        sock.sendall(head(b"Content-Length: 3", status=b"HTTP/1.1 413 X") + b"big")
        sock.shutdown(socket.SHUT_WR)
        time.sleep(0.2)

    with peer(refuse, context) as origin, make(origin, timeout=30, ca_certs=str(path)) as client:
        with pytest.raises(pdspec.ClientError) as caught:
            client.post(LARGE)
        assert caught.value.status == 413
