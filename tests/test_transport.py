"""Servers that misbehave byte by byte: each fault is the one right error, and no connection stays behind."""

from __future__ import annotations

import contextlib
import functools
import gc
import gzip
import json
import os
import pickle
import socket
import ssl
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from wire import OK, TOKEN, Line, Wire, answer

import pdspec

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def make(server: Wire, **options: Any) -> pdspec.Client:
    given = {
        "api_token": TOKEN,
        "origin": server.origin,
        "retries": False,
        "timeout": pdspec.Timeout(2, 2, 5),
    }
    return pdspec.Client(**(given | options))


def drip(head: bytes) -> Callable[[Line], None]:
    """A byte every now and then: never silent for as long as a read timeout, and never done."""

    def script(line: Line) -> None:
        line.send(head)
        for _ in range(400):
            line.wait(0.05)
            line.send(b"a")

    return script


def then(*steps: bytes | float | str) -> Callable[[Line], None]:
    def script(line: Line) -> None:
        for step in steps:
            if isinstance(step, bytes):
                line.send(step)
            elif isinstance(step, float):
                line.wait(step)
            elif step == "reset":
                line.reset()

    return script


GZIPPED = gzip.compress(json.dumps({"success": True, "data": "x" * 5000}).encode())
FAULTS: dict[str, tuple[Any, type[Exception], str]] = {
    "closes without a word": (then(), pdspec.ProtocolError, "broke"),
    "resets without a word": (then("reset"), pdspec.ProtocolError, "broke"),
    "resets in the headers": (then(b"HTTP/1.1 200 OK\r\nConte", "reset"), pdspec.ProtocolError, "broke"),
    "closes in the headers": (then(b"HTTP/1.1 2"), pdspec.ProtocolError, "broke"),
    "resets in the body": (then(HEAD + b"Content-Length: 100\r\n\r\n{", "reset"), pdspec.ProtocolError, "broke"),
    "cuts the body short": (then(HEAD + b'Content-Length: 100\r\n\r\n{"a":1}'), pdspec.ProtocolError, "broke"),
    "cuts chunks short": (then(HEAD + b'Transfer-Encoding: chunked\r\n\r\n5\r\n{"a"'), pdspec.ProtocolError, "broke"),
    "ends without a last chunk": (then(HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"), pdspec.ProtocolError, "broke"),
    "sends a bad chunk size": (then(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"), pdspec.ProtocolError, "broke"),
    "cuts gzip short": (
        then(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % (len(GZIPPED) - 9) + GZIPPED[:-9]),
        pdspec.ProtocolError, "cut short",
    ),
    "damages gzip": (
        then(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 20\r\n\r\n" + GZIPPED[:10] + b"\xff" * 10), pdspec.ProtocolError, "damaged",
    ),
    "uses an encoding nobody asked for": (then(HEAD + b"Content-Encoding: br\r\nContent-Length: 2\r\n\r\n{}"), pdspec.ProtocolError, "br"),
    "is not HTTP": (then(b"SSH-2.0-OpenSSH_9.2\r\n"), pdspec.ProtocolError, "broke"),
    "sends endless headers": (then(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 500), pdspec.ProtocolError, "broke"),
    "sends one endless header": (then(b"HTTP/1.1 200 OK\r\nX-A: " + b"b" * 100_000), pdspec.ProtocolError, "broke"),
    "says nothing": (then(1.5), pdspec.TimedOut, "no complete answer"),
    "stops in the headers": (then(b"HTTP/1.1 200 OK\r\n", 1.5), pdspec.TimedOut, "no complete answer"),
    "stops in the body": (then(HEAD + b"Content-Length: 9\r\n\r\n{", 1.5), pdspec.TimedOut, "no complete answer"),
    "drips headers": (drip(b"HTTP/1.1 200 OK\r\nX-A: "), pdspec.TimedOut, "no complete answer"),
    "drips the body": (drip(HEAD + b"Content-Length: 1000\r\n\r\n"), pdspec.TimedOut, "no complete answer"),
    "drips without a length": (drip(HEAD + b"Connection: close\r\n\r\n"), pdspec.TimedOut, "no complete answer"),
    "says how large it is": (then(HEAD + b"Content-Length: 300000000\r\n\r\n", 1.0), pdspec.ResponseTooLarge, "max_response_size"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_the_one_right_error(wire: Callable[..., Wire], fault: str) -> None:
    script, kind, words = FAULTS[fault]
    server = wire(script)
    client = make(server, timeout=pdspec.Timeout(1, 0.4, 0.8))
    start = time.monotonic()
    with pytest.raises(pdspec.TransportError) as caught:
        client.get_organization(7)
    error = caught.value
    assert type(error) is kind
    assert words in str(error)
    assert "getOrganization" in str(error)
    assert error.sent is True
    assert error.request is not None
    assert TOKEN not in str(error) + repr(error) + repr(pickle.dumps(error))
    assert time.monotonic() - start < 3
    assert type(pickle.loads(pickle.dumps(error))) is kind
    assert server.wait_until(lambda: server.open == 0), "a connection stayed open"
    server.scripts = [OK]
    assert client.get_organization(7)["success"] is True  # and the client is as good as new


def test_endless_bodies_are_cut_off(wire: Callable[..., Wire]) -> None:
    def endless(line: Line) -> None:
        line.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        while not line.stop.is_set():
            line.send(b"10000\r\n" + b" " * 0x10000 + b"\r\n")

    server = wire(endless)
    with pytest.raises(pdspec.ResponseTooLarge):
        make(server, max_response_size=1_000_000).get_organization(7)
    assert server.wait_until(lambda: server.open == 0)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_decompression_bombs_are_cut_off(wire: Callable[..., Wire], encoding: str) -> None:
    bomb = gzip.compress(b"0" * 50_000_000) if encoding == "gzip" else zlib.compress(b"0" * 50_000_000)
    server = wire(answer(bomb, content_encoding=encoding))
    with pytest.raises(pdspec.ResponseTooLarge):
        make(server, max_response_size=1_000_000).get_organization(7)


def _raw_deflate(data: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(data) + engine.flush()


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", _raw_deflate),
        ("identity", bytes),
    ],
)
def test_compressed_answers_are_read(
    wire: Callable[..., Wire], encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    body = pack(json.dumps({"success": True, "data": ["ü"] * 1000}).encode())
    server = wire(answer(body, Content_Type="application/json", content_encoding=encoding))
    assert make(server).get_organization(7)["data"][999] == "ü"
    assert "gzip" in server.heard[0].headers["accept-encoding"]


ANSWERS: dict[str, tuple[bytes, type[Exception], str]] = {
    "HTML": (answer(b"<html>login</html>", Content_Type="text/html"), pdspec.DecodeError, "text/html"),
    "an empty body": (answer(b"", Content_Type="application/json"), pdspec.DecodeError, "empty body"),
    "wrong JSON": (answer(b'{"success": tru', Content_Type="application/json"), pdspec.DecodeError, "not JSON"),
    "deep JSON": (answer(b"[" * 200_000, Content_Type="application/json"), pdspec.DecodeError, "JSON"),
    "a redirect": (answer(b"", 302, Location="https://evil.test/x"), pdspec.UnexpectedStatus, "evil.test"),
    "400": (answer({"success": False, "error": "Bad name", "error_info": "see docs"}, 400), pdspec.BadRequest, "Bad name (see docs)"),
    "401": (answer({"success": False, "error": "unauthorized access"}, 401), pdspec.Unauthorized, "unauthorized access"),
    "402": (answer({"error": "plan"}, 402), pdspec.PaymentRequired, "plan"),
    "403": (answer({"error": "scope"}, 403), pdspec.Forbidden, "scope"),
    "404": (answer({"error": "Organization not found"}, 404), pdspec.NotFound, "not found"),
    "405": (answer(b"", 405), pdspec.MethodNotAllowed, "405"),
    "409": (answer({"message": "conflict"}, 409), pdspec.Conflict, "conflict"),
    "410": (answer({"error": "gone"}, 410), pdspec.Gone, "gone"),
    "415": (answer(b"", 415), pdspec.UnsupportedMediaType, "415"),
    "418": (answer(b"teapot", 418, Content_Type="text/plain"), pdspec.ClientError, "teapot"),
    "422": (answer({"errors": [{"detail": "too long"}]}, 422), pdspec.UnprocessableEntity, "too long"),
    "429": (answer({"error": "limit"}, 429, Retry_After="3"), pdspec.RateLimited, "limit"),
    "500 with text": (answer(b"boom", 500, Content_Type="text/plain"), pdspec.ServerError, "boom"),
    "503 with HTML": (answer(b"<html><body>down", 503, Content_Type="text/html"), pdspec.ServerError, "503"),
    "599": (answer(b"", 599), pdspec.ServerError, "599"),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_each_answer_is_the_error_that_fits(wire: Callable[..., Wire], name: str) -> None:
    raw, kind, words = ANSWERS[name]
    with pytest.raises(pdspec.ResponseError) as caught:
        make(wire(raw)).get_organization(7)
    error = caught.value
    assert type(error) is kind
    assert words in str(error)
    assert "getOrganization (GET " in str(error)
    assert error.status == error.response.status
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.status) == (kind, str(error), error.status)
    assert TOKEN.encode() not in pickle.dumps(error)
    if isinstance(error, pdspec.RateLimited):
        assert error.retry_after == 3.0


def test_a_success_without_a_body_is_none(wire: Callable[..., Wire]) -> None:
    assert make(wire(b"HTTP/1.1 204 No Content\r\n\r\n")).delete_organization(7) is None


def test_continue_and_early_hints_are_passed_over(wire: Callable[..., Wire]) -> None:
    assert make(wire(b"HTTP/1.1 100 Continue\r\n\r\n" + OK)).get_organization(7)["success"] is True


def test_connections_are_kept(wire: Callable[..., Wire]) -> None:
    server = wire(OK)
    client = make(server)
    for _ in range(20):
        client.get_organization(7)
    assert (len(server.heard), server.connections) == (20, 1)
    client.close()
    assert server.wait_until(lambda: server.open == 0)
    client.get_organization(7)
    assert server.connections == 2


def test_a_connection_closed_while_idle_is_replaced(wire: Callable[..., Wire]) -> None:
    server = wire(then(OK), OK)  # the first script ends, and its connection with it
    client = make(server)
    client.get_organization(7)
    assert server.wait_until(lambda: server.open == 0)
    assert client.add_organization(name="A")["success"] is True
    assert server.connections == 2


def test_refused_and_unknown_hosts_were_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for origin in (f"http://127.0.0.1:{port}", "https://no-such-host.invalid"):
        client = pdspec.Client(api_token=TOKEN, origin=origin, retries=False)
        with pytest.raises(pdspec.ConnectFailed, match="cannot connect") as caught:
            client.add_organization(name="A")
        assert caught.value.sent is False
        assert "object at 0x" not in str(caught.value)


def test_a_certificate_that_is_not_trusted_ends_it(
    wire: Callable[..., Wire], certificate: tuple[Path, ssl.SSLContext]
) -> None:
    path, context = certificate
    server = wire(OK, tls=context)
    with pytest.raises(pdspec.ConnectFailed, match=r"TLS.*certificate") as caught:
        make(server).get_organization(7)
    assert caught.value.sent is False
    assert server.heard == []
    assert make(server, ca_certs=str(path)).get_organization(7)["success"] is True
    with pytest.raises(
        pdspec.UsageError, match=r"ca_certs is the path of a file that is there, not '.*none\.pem'"
    ):
        make(server, ca_certs=str(path.with_name("none.pem")))


def test_a_total_timeout_covers_waits_and_retries(wire: Callable[..., Wire]) -> None:
    server = wire(answer({"error": "busy"}, 503))
    start = time.monotonic()
    with pytest.raises((pdspec.ServerError, pdspec.TimedOut)):
        make(server, retries=50, timeout=1).get_organization(7)
    assert time.monotonic() - start < 2.5


def test_proxies_come_from_the_environment(
    wire: Callable[..., Wire], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, server = wire(OK), wire(OK)
    monkeypatch.setenv("http_proxy", f"http://user:pw@127.0.0.1:{proxy.port}")
    document = {
        "openapi": "3.1.0",
        "servers": [{"url": "http://api.example/v1"}],
        "paths": {"/x": {"get": {"operationId": "getX"}}},
    }
    pdspec.SpecClient.from_spec(document).get_x()
    assert proxy.heard[0].line == "GET http://api.example/v1/x HTTP/1.1"
    assert proxy.heard[0].headers["proxy-authorization"] == "Basic dXNlcjpwdw=="
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    make(server).get_organization(7)
    assert server.heard[0].target == "/v1/organizations/7"
    assert len(proxy.heard) == 1


def test_many_threads_share_a_client(wire: Callable[..., Wire]) -> None:
    server = wire(OK)
    client = make(server, rate_limit=False)
    done: list[int] = []

    def work() -> None:
        for _ in range(30):
            assert client.get_organization(7)["data"]["id"] == 7
            done.append(1)

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == len(server.heard) == 300
    assert server.connections <= 10


def test_a_hundred_threads_keep_a_hundred_connections(
    wire: Callable[..., Wire], caplog: pytest.LogCaptureFixture
) -> None:
    server = wire(OK)
    client = make(server, rate_limit=False)
    together = threading.Barrier(100)

    def work() -> None:
        for _ in range(5):
            together.wait(30)
            client.get_organization(7)

    threads = [threading.Thread(target=work) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.heard) == 500
    assert server.connections <= 100
    assert not caplog.records
    client.close()
    assert server.wait_until(lambda: server.open == 0)


def test_close_closes_whoever_keeps_an_error(wire: Callable[..., Wire]) -> None:
    """An error's traceback leads to urllib3's pool, and the garbage collector comes when it likes."""
    server = wire(then(0.6), OK)
    client = make(server, timeout=0.3)
    with pytest.raises(pdspec.TimedOut) as kept:
        client.get_organization(7)
    client.get_organization(7)
    client.close()
    assert server.wait_until(lambda: server.open == 0)
    assert kept.value.sent is True


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # of a socket that was struck
def test_an_interruption_at_any_moment_locks_nobody_out(wire: Callable[..., Wire]) -> None:
    """Ctrl-C at the end of each function of a call in turn; the next call has its answer."""
    client = make(wire(OK))
    client.get_organization(7)
    moments = left = 1

    def interrupt(frame: FrameType, event: str, _value: Any) -> None:
        nonlocal left
        if event == "return" and frame.f_globals["__name__"].startswith(
            ("pdspec", "urllib3", "queue", "threading")
        ):
            left -= 1
            if left == 0:
                raise KeyboardInterrupt

    def storm() -> None:
        nonlocal moments, left
        while left <= 0 or moments == 1:
            left = moments
            sys.setprofile(interrupt)
            with contextlib.suppress(KeyboardInterrupt):
                client.get_organization(7)
            sys.setprofile(None)
            moments += 1
            assert client.get_organization(7)["success"] is True

    thread = threading.Thread(target=storm, daemon=True)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()
    assert moments > 20
    client.close()
    gc.collect()  # the sockets that were struck before anybody had them: here, where that is expected


def test_a_hook_that_fails_leaves_no_stream_open(wire: Callable[..., Wire]) -> None:
    def stop(_: pdspec.Attempt) -> None:
        raise KeyboardInterrupt

    heard: list[bytes] = []

    def script(line: Line) -> None:
        line.send(HEAD + b"Content-Length: 100\r\n\r\n{")
        line.sock.settimeout(5)
        heard.append(line.sock.recv(1))

    client = make(wire(script), hooks=pdspec.Hooks(after=stop))
    with pytest.raises(KeyboardInterrupt) as kept:
        client.stream.get_organization(7)
    for _ in range(500):
        if heard:
            break
        time.sleep(0.01)
    assert heard == [b""]  # let go of, though the error is kept
    assert kept.value.args == ()


@pytest.mark.parametrize("last", [(), ("reset",)])
def test_a_proxy_that_took_the_request_and_went_may_have_passed_it_on(
    wire: Callable[..., Wire], last: tuple[str, ...]
) -> None:
    proxy = wire(then(*last))
    document = {"openapi": "3.1.0", "paths": {"/x": {"post": {"operationId": "x"}}}}
    client: Any = pdspec.SpecClient.from_spec(document, origin="http://api.test", proxy=proxy.origin)
    with pytest.raises(pdspec.ProtocolError) as caught:
        client.x()
    assert caught.value.sent is True
    assert len(proxy.heard) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_child_opens_its_own_connections(wire: Callable[..., Wire]) -> None:
    server = wire(OK)
    client = make(server)
    client.get_organization(7)
    code = f"""
import os, warnings
warnings.simplefilter("ignore")
import pdspec
client = pdspec.Client(api_token="t", origin={server.origin!r}, retries=False)
client.get_organization(7)
children = []
for _ in range(3):
    pid = os.fork()
    if pid == 0:
        ok = all(client.get_organization(7)["data"]["id"] == 7 for _ in range(20))
        os._exit(0 if ok else 1)
    children.append(pid)
assert all(client.get_organization(7)["data"]["id"] == 7 for _ in range(20))
assert all(os.waitpid(pid, 0)[1] == 0 for pid in children)
"""
    before = server.connections
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1], timeout=60)
    assert server.connections - before == 4


def test_clients_pickle_and_work_on_the_other_side(wire: Callable[..., Wire]) -> None:
    import multiprocessing

    server = wire(OK)
    client = make(server, user_agent="mine/1")
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert (
            pool.map(functools.partial(client.call, "getOrganization"), [1, 2])
            == [{"success": True, "data": {"id": 7, "name": "Acme"}}] * 2
        )
    assert {heard.headers["user-agent"] for heard in server.heard} == {"mine/1"}
    assert {heard.headers["x-api-token"] for heard in server.heard} == {TOKEN}


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 204 No Content\r\n", b"HTTP/1.1 200 OK\r\nX-A: 1\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Part",
        b"HTTP/1.1 200 OK\r\nContent-Le", b"HTTP/1.1 200 OK\r\n\r", b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("stream", [False, True])
def test_half_a_head_is_not_an_answer(wire: Callable[..., Wire], head: bytes, stream: bool) -> None:
    """A server that dies while it answers has not said that all went well."""
    server = wire(then(head))
    client = make(server)
    with pytest.raises(pdspec.ProtocolError) as caught:
        (client.stream if stream else client).get_organization(7)
    assert caught.value.sent is True


def test_a_damaged_head_is_logged_without_the_key(
    wire: Callable[..., Wire], caplog: pytest.LogCaptureFixture
) -> None:
    document = {
        "openapi": "3.1.0", "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "query", "name": "key"}}},
        "security": [{"key": []}], "paths": {"/x": {"get": {"operationId": "x"}}},
    }  # fmt: skip
    server = wire(HEAD + b"nonsense\r\nContent-Length: 2\r\n\r\n{}")
    client = pdspec.SpecClient.from_spec(
        document, origin=server.origin, credentials={"key": TOKEN}, retries=False, timeout=1
    )
    with caplog.at_level("DEBUG"), contextlib.suppress(pdspec.PdspecError):
        client.x()
    assert TOKEN in server.heard[0].target
    assert TOKEN not in caplog.text
