"""Where an answer begins and ends: the same bytes are the same outcome, however they come and are read."""

from __future__ import annotations

import gzip
import http.client
import random
import ssl
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from wire import Line, Wire

import pdspec

DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {
        "/x": {
            "get": {"operationId": "get", "responses": {"200": {"description": ""}}},
            "head": {"operationId": "head", "responses": {"200": {"description": ""}}},
            "post": {
                "operationId": "post",
                "requestBody": {"content": {"application/octet-stream": {}}},
                "responses": {"200": {"description": ""}},
            },
        }
    },
}
Start = Callable[..., Wire]
Outcome = tuple[Any, ...]
FULL = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
ZIPPED = gzip.compress(b"hello", mtime=0)


def make(server: Wire, **options: Any) -> Any:
    given = {"origin": server.origin, "retries": False, "rate_limit": False, "timeout": 5}
    return pdspec.SpecClient.from_spec(DOCUMENT, cache=False, **(given | options))


def head(*lines: bytes, status: bytes = b"HTTP/1.1 200 OK") -> bytes:
    return b"".join(line + b"\r\n" for line in (status, *lines)) + b"\r\n"


def chunked(body: bytes, *lines: bytes, status: bytes = b"HTTP/1.1 200 OK") -> bytes:
    return head(b"Transfer-Encoding: chunked", *lines, status=status) + body


def zipped(data: bytes, coding: bytes = b"gzip") -> bytes:
    return head(b"Content-Encoding: " + coding, b"Content-Length: %d" % len(data)) + data


def said(body: bytes = b"hello", status: int = 200) -> Outcome:
    return ("answer", status, body)


BROKEN: Outcome = ("ProtocolError", True, "x")
REDIRECT: Outcome = ("UnexpectedStatus", 304)
LAST = b"\r\n0\r\n\r\n"
# Each of these is followed by the end of the connection.
ANSWERS: dict[str, tuple[bytes, Outcome]] = {
    "a length": (FULL, said()),
    "until the end": (head() + b"hello", said()),
    "chunks": (chunked(b"2\r\nhe\r\n3\r\nllo" + LAST), said()),
    # lengths (RFC 9112, 6.3)
    "more than the length": (head(b"Content-Length: 3") + b"hello", said(b"hel")),
    "less than the length": (head(b"Content-Length: 9") + b"hello", BROKEN),
    "the same length twice": (head(b"Content-Length: 5", b"Content-Length: 5") + b"hello", said()),
    "the same length in a list": (head(b"Content-Length: 5, 5") + b"hello", said()),
    "two lengths": (head(b"Content-Length: 3", b"Content-Length: 5") + b"hello", BROKEN),
    "two lengths in a list": (head(b"Content-Length: 5, 3") + b"hello", BROKEN),
    "a length below zero": (head(b"Content-Length: -5") + b"hello", BROKEN),
    "a length with a sign": (head(b"Content-Length: +5") + b"hello", BROKEN),
    "a length in Python": (head(b"Content-Length: 1_0") + b"hello", BROKEN),
    "a length that is none": (head(b"Content-Length: five") + b"hello", BROKEN),
    "an empty length": (head(b"Content-Length:") + b"hello", BROKEN),
    "a length of many digits": (head(b"Content-Length: " + b"9" * 5000) + b"hello", BROKEN),
    "zeros before the length": (head(b"Content-Length: 0000000000005") + b"hello", said()),
    "a length and chunks": (chunked(b"5\r\nhello" + LAST, b"Content-Length: 3"), said()),
    # transfer codings (RFC 9112, 6.1)
    "a coding of others": (head(b"Transfer-Encoding: gzip, chunked") + b"5\r\nhello" + LAST, BROKEN),
    "an unknown coding": (head(b"Transfer-Encoding: xchunked", b"Content-Length: 5") + b"hello", BROKEN),
    "chunked twice": (head(*[b"Transfer-Encoding: chunked"] * 2) + b"5\r\nhello" + LAST, BROKEN),
    "chunked and a blank": (head(b"Transfer-Encoding:  Chunked ") + b"5\r\nhello" + LAST, said()),
    "identity": (head(b"Transfer-Encoding: identity", b"Content-Length: 5") + b"hello", said()),
    "chunks of HTTP/1.0": (chunked(b"5\r\nhello" + LAST, status=b"HTTP/1.0 200 OK"), said()),
    # chunks (RFC 9112, 7.1)
    "extensions": (chunked(b'5;a=b;c="d"\r\nhello\r\n0;x\r\n\r\n'), said()),
    "trailers": (chunked(b"5\r\nhello\r\n0\r\nX-T: 1\r\nContent-Length: 9\r\n\r\n"), said()),
    "the end among the trailers": (chunked(b"5\r\nhello\r\n0\r\n"), said()),
    "endless trailers": (chunked(b"5\r\nhello\r\n0\r\n" + b"X-T: 1\r\n" * 300), BROKEN),
    "the end in a chunk": (chunked(b"5\r\nhel"), BROKEN),
    "the end between chunks": (chunked(b"5\r\nhello\r\n"), BROKEN),
    "the end in a size that could go on": (chunked(b"5\r\nhello\r\n0"), BROKEN),
    "a size below zero": (chunked(b"-1\r\nhello" + LAST), BROKEN),
    "a size with a sign": (chunked(b"+5\r\nhello" + LAST), BROKEN),
    "a size with a prefix": (chunked(b"0x5\r\nhello" + LAST), BROKEN),
    "a size in Python": (chunked(b"1_0\r\nhellohellohello!" + LAST), BROKEN),
    "no size": (chunked(b"\r\nhello" + LAST), BROKEN),
    "a size that is none": (chunked(b"zz\r\nhello" + LAST), BROKEN),
    "a chunk that is longer": (chunked(b"3\r\nhello" + LAST), BROKEN),
    "a chunk without its end": (chunked(b"5\r\nhelloXX0\r\n\r\n"), BROKEN),
    # content codings (RFC 9110, 8.4)
    "gzip": (zipped(ZIPPED), said()),
    "two members of gzip": (zipped(ZIPPED * 2), said(b"hellohello")),
    "gzip twice": (zipped(gzip.compress(ZIPPED), b"gzip, GZip"), said()),
    "gzip in chunks": (chunked(b"%x\r\n" % len(ZIPPED) + ZIPPED + LAST, b"Content-Encoding: gzip"), said()),
    "gzip cut short": (zipped(ZIPPED[:-4]), BROKEN),
    "the second member cut short": (zipped(ZIPPED + ZIPPED[:-4]), BROKEN),
    "gzip and more": (zipped(ZIPPED + b"more"), BROKEN),
    "gzip with a wrong sum": (zipped(ZIPPED[:-8] + b"\1\2\3\4" + ZIPPED[-4:]), BROKEN),
    "not gzip": (zipped(b"hello"), BROKEN),
    "deflate": (zipped(zlib.compress(b"hello"), b"deflate"), said()),
    "deflate and more": (zipped(zlib.compress(b"hello") + b"more", b"deflate"), BROKEN),
    "deflate cut short": (zipped(zlib.compress(b"hello")[:-2], b"deflate"), BROKEN),
    "a coding that nobody asked for": (zipped(b"hello", b"br"), BROKEN),
    "nothing, in gzip": (zipped(b""), said(b"")),
    # the first line
    "no reason": (FULL.replace(b" OK", b""), said()),
    "a reason in UTF-8": (FULL.replace(b"OK", "schön".encode()), said()),
    "HTTP/1.0": (head(b"Content-Length: 5", status=b"HTTP/1.0 200 OK") + b"hello", said()),
    "HTTP/2": (FULL.replace(b"/1.1", b"/2"), BROKEN),
    "a status with a sign": (FULL.replace(b"200", b"+200"), BROKEN),
    "a status of two digits": (FULL.replace(b"200", b"20"), BROKEN),
    "a status of four digits": (FULL.replace(b"200", b"2000"), BROKEN),
    "no status line": (b"hello\r\n\r\n", BROKEN),
    "HTTP/0.9": (b"<html>hello</html>", BROKEN),
    "nothing": (b"", BROKEN),
    # header lines (RFC 9112, 5)
    "lines that end in LF": (FULL.replace(b"\r\n", b"\n"), said()),
    "lines that end in either": (FULL.replace(b"\r\n", b"\n", 1), said()),
    "no blank after the colon": (FULL.replace(b": ", b":"), said()),
    "blanks around the value": (FULL.replace(b": 5", b": \t5 \t"), said()),
    "a folded line": (head(b"X-A: a\r\n b", b"Content-Length:\r\n\t5") + b"hello", said()),
    "a folded line first": (head(b" X-A: a", b"Content-Length: 5") + b"hello", BROKEN),
    "a line without a colon": (head(b"nonsense", b"Transfer-Encoding: chunked") + b"5\r\nhello" + LAST, BROKEN),
    "a blank before the colon": (head(b"Transfer-Encoding : chunked") + b"5\r\nhello" + LAST, BROKEN),
    "a line without a name": (head(b": 1", b"Content-Length: 5") + b"hello", BROKEN),
    "a name in UTF-8": (head("Ü: 1".encode(), b"Content-Length: 5") + b"hello", BROKEN),
    "a value in UTF-8": (head("X-A: Ü".encode(), b"Content-Length: 5") + b"hello", said()),
    "a name of odd letters": (head(b"X(a)@b: 1", b"Content-Length: 5") + b"hello", said()),
    "NUL in a value": (head(b"X-A: a\0b", b"Content-Length: 5") + b"hello", BROKEN),
    "a header hidden behind CR": (head(b"X-A: a\rContent-Length: 3", b"Content-Length: 5") + b"hello", BROKEN),
    "many headers": (head(*[b"X-%d: 1" % n for n in range(99)], b"Content-Length: 5") + b"hello", said()),
    "too many headers": (head(*[b"X-%d: 1" % n for n in range(100)], b"Content-Length: 5") + b"hello", BROKEN),
    "endless folding": (head(b"X-A: 1" + b"\r\n a" * 500, b"Content-Length: 5") + b"hello", BROKEN),
    "one long line": (head(b"X-A: " + b"a" * 60_000, b"Content-Length: 5") + b"hello", said()),
    # interim answers (RFC 9110, 15.2), and answers without a body
    "100 before": (b"HTTP/1.1 100 Continue\r\nX-A: 1\r\n\r\n" * 3 + FULL, said()),
    "102 before": (b"HTTP/1.1 102 Processing\r\n\r\n" + FULL, said()),
    "103 before": (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + FULL, said()),
    "100 with a length": (b"HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\n" + FULL, said()),
    "100 alone": (b"HTTP/1.1 100 Continue\r\n\r\n", BROKEN),
    "endless 100": (b"HTTP/1.1 100 Continue\r\n\r\n" * 300 + FULL, BROKEN),
    "101": (b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nhello", ("UnexpectedStatus", 101)),
    "204 with a body": (head(b"Content-Length: 5", status=b"HTTP/1.1 204 X") + b"hello", said(b"", 204)),
    "204 in chunks": (chunked(b"5\r\nhello" + LAST, status=b"HTTP/1.1 204 X"), said(b"", 204)),
    "304 with a length": (head(b"Content-Length: 5", status=b"HTTP/1.1 304 X"), REDIRECT),
    "two answers": (FULL + FULL.replace(b"hello", b"other"), said()),
    "two answers, chunks first": (chunked(b"5\r\nhello" + LAST) + FULL.replace(b"hello", b"other"), said()),
}  # fmt: skip


def outcome(call: Callable[[], Any]) -> Outcome:
    try:
        response = call()
    except pdspec.TransportError as error:
        return (type(error).__name__, error.sent, error.request and error.request.url.rpartition("/")[2])
    except pdspec.ResponseError as error:
        return (type(error).__name__, error.status)
    return ("answer", response.status, response.content)


def whole(client: Any, method: str = "get") -> Callable[[], Any]:
    arguments = (b"hi",) if method == "post" else ()
    return lambda: getattr(client.response, method)(*arguments)


def streamed(client: Any, method: str = "get") -> Callable[[], Any]:
    def read() -> Any:
        arguments = (b"hi",) if method == "post" else ()
        with getattr(client.stream, method)(*arguments) as answer:
            data = answer.read()
        return pdspec.Response(answer.request, answer.status, answer.headers, data)

    return read


def in_pieces(raw: bytes, size: int) -> Callable[[Line], None]:
    def script(line: Line) -> None:
        for start in range(0, len(raw), size):
            line.send(raw[start : start + size])

    return script


def take_the_ordinary_way(patch: pytest.MonkeyPatch) -> None:
    """As tracing does, which wants to be called."""
    original = http.client.HTTPConnection.getresponse

    def traced(connection: Any) -> Any:
        return original(connection)

    patch.setattr(http.client.HTTPConnection, "getresponse", traced)


def outcomes(wire: Start, raw: bytes, patch: pytest.MonkeyPatch, method: str = "get") -> dict[str, Outcome]:
    """What comes of an answer, by the way in which it comes and is read."""
    found = {}
    size = 1 if len(raw) < 2000 else len(raw) // 7
    for way in ("at once", "in pieces"):
        server = wire(in_pieces(raw, size if way == "in pieces" else len(raw) + 1))
        for reader in (whole, streamed):
            with make(server) as client:
                found[f"{way}, {reader.__name__}"] = outcome(reader(client, method))
        with patch.context() as patched:
            take_the_ordinary_way(patched)
            with make(server) as client:
                found[f"{way}, by http.client"] = outcome(whole(client, method))
        assert server.wait_until(lambda server=server: server.open == 0), "a connection stayed open"
    return found


@pytest.mark.filterwarnings("error::ResourceWarning")
@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_what_it_is(wire: Start, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    raw, expected = ANSWERS[name]
    found = outcomes(wire, raw, monkeypatch)
    assert found == dict.fromkeys(found, expected)


BITS = (
    b"\r\n", b"\n", b"\r", b"\0", b" ", b":", b",", b"0", b"-", b";", b"\xff", b"\r\n\r\n", b"0\r\n\r\n", b"HTTP/1.1 ", b" folded\r\n",
    b"Content-Length: 5\r\n", b"Content-Length: 3\r\n", b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n",
    b"Connection: close\r\n", b"HTTP/1.1 100 X\r\n\r\n", b"5\r\nhello\r\n",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_damaged_answers_are_the_same_on_every_way(
    wire: Start, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    raw = bytearray(chance.choice([one for one, _ in ANSWERS.values() if len(one) < 300]))
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(raw) + 1)
        raw[at : at + chance.choice((0, 0, 1, 3))] = chance.choice(BITS)
    found = outcomes(wire, bytes(raw), monkeypatch, chance.choice(("get", "get", "head", "post")))
    assert len(set(found.values())) == 1, (bytes(raw), found)


def test_headers_are_the_same_on_every_way(wire: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (b"X-A:  a \t", b"x-a: b", b"X-B: c\r\n  d ", b"Content-Length: 5", b"Vary:")
    server = wire(head(*lines) + b"hello")
    with make(server) as client:
        seen = [whole(client)().headers, streamed(client)().headers]
    with monkeypatch.context() as patch, make(server) as client:
        take_the_ordinary_way(patch)
        seen.append(whole(client)().headers)
    expected = {"X-A": "a, b", "X-B": "c d", "Content-Length": "5", "Vary": ""}
    assert [dict(headers) for headers in seen] == [expected] * 3


@pytest.mark.parametrize("interim", [b"HTTP/1.1 103 Early Hints\r\n\r\n", b"HTTP/1.1 102 Processing\r\n\r\n"])
@pytest.mark.parametrize("reader", [whole, streamed])
def test_an_answer_never_becomes_that_of_the_next_call(wire: Start, interim: bytes, reader: Any) -> None:
    """The interim answer comes first, the final one when there has been time for another call."""

    def slowly(line: Line) -> None:
        line.send(interim)
        line.wait(0.2)
        line.send(FULL)

    server = wire(slowly, FULL.replace(b"hello", b"other"))
    client = make(server)
    assert outcome(reader(client)) == said()
    assert server.wait_until(lambda: server.open == 0)
    assert outcome(reader(client)) == said(b"other")


@pytest.mark.parametrize(
    "first",
    [
        head(b"Content-Length: 5", status=b"HTTP/1.1 204 X"),
        chunked(b"", status=b"HTTP/1.1 204 X"),
        head(b"Content-Length: 5", status=b"HTTP/1.1 304 X"),
        head(b"Upgrade: x", status=b"HTTP/1.1 101 X"),
    ],
)
@pytest.mark.parametrize("reader", [whole, streamed])
def test_a_connection_with_something_to_come_is_not_used_again(
    wire: Start, first: bytes, reader: Any
) -> None:
    def goes_on(line: Line) -> None:
        line.send(first)
        line.wait(0.2)
        line.send(FULL.replace(b"hello", b"wrong"))

    server = wire(goes_on, FULL)
    client = make(server)
    outcome(reader(client))
    assert outcome(reader(client)) == said()
    assert server.connections == 2


@pytest.mark.parametrize("reader", [whole, streamed])
@pytest.mark.parametrize("ordinary", [False, True])
def test_a_second_answer_at_once_is_nobodys(
    wire: Start, monkeypatch: pytest.MonkeyPatch, reader: Any, ordinary: bool
) -> None:
    if ordinary:
        take_the_ordinary_way(monkeypatch)
    for first in (FULL, chunked(b"5\r\nhello" + LAST), head(status=b"HTTP/1.1 204 X")):
        server = wire(first + FULL.replace(b"hello", b"wrong"), FULL.replace(b"hello", b"other"))
        client = make(server)
        outcome(reader(client))
        assert outcome(reader(client)) == said(b"other")
        assert server.connections == 2


@pytest.mark.parametrize("reader", [whole, streamed])
@pytest.mark.parametrize("ordinary", [False, True])
def test_what_tls_has_received_already_is_nobodys(
    wire: Start,
    certificate: tuple[Path, ssl.SSLContext],
    monkeypatch: pytest.MonkeyPatch,
    reader: Any,
    ordinary: bool,
) -> None:
    """The end of an answer and another one in the same record: no look at the socket shows the second."""
    if ordinary:
        take_the_ordinary_way(monkeypatch)
    path, context = certificate
    long = head(b"Content-Length: 40000") + b"a" * 40000
    server = wire(long + FULL.replace(b"hello", b"wrong"), FULL, tls=context)
    client = make(server, ca_certs=str(path))
    assert outcome(reader(client)) == said(b"a" * 40000)
    assert outcome(reader(client)) == said()
    assert server.connections == 2


def test_a_chunk_of_negative_size_is_not_read_to_the_end(wire: Start) -> None:
    """Whatever the limit, `read(-1)` would take all that there is."""
    sent = 0

    def endless(line: Line) -> None:
        nonlocal sent
        line.send(chunked(b"-1\r\n"))
        while not line.stop.is_set():
            line.send(b"a" * 65536)
            sent += 65536

    server = wire(endless)
    assert outcome(whole(make(server, max_response_size=1000))) == BROKEN
    assert server.wait_until(lambda: server.open == 0)
    assert sent < 30_000_000


@pytest.mark.parametrize("reader", [whole, streamed])
def test_an_end_that_anybody_can_make_ends_no_body(
    wire: Start, certificate: tuple[Path, ssl.SSLContext], reader: Any
) -> None:
    """A body that lasts until the end of a TLS connection is whole after a close_notify only."""
    path, context = certificate

    def cut(line: Line) -> None:
        line.send(head(b"Connection: close") + b"hel")

    def properly(line: Line) -> None:
        line.send(head(b"Connection: close") + b"hello")
        line.sock.unwrap()  # type: ignore[attr-defined]

    client = make(wire(cut, properly, FULL, tls=context), ca_certs=str(path))
    assert [outcome(reader(client)) for _ in range(3)] == [BROKEN, said(), said()]


def test_what_is_no_answer_is_not_quoted(wire: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """An echo is full of what was sent, credentials among it."""
    secret = "s3cr3t-s3cr3t"
    document = DOCUMENT | {
        "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "query", "name": "key"}}},
        "security": [{"key": []}],
    }
    echo = b"%s /x?key=s3cr3t-s3cr3t HTTP/1.1\r\nHost: s3cr3t-s3cr3t\r\n\r\n"
    for raw in (
        echo % b"GET", b"HTTP/1.1 " + echo % b"20", head(b"s3cr3t-s3cr3t"), head(b"Transfer-Encoding: s3cr3t-s3cr3t"),
        head(b"Content-Length: s3cr3t-s3cr3t"), chunked(b"s3cr3t-s3cr3t\r\n"),
    ):  # fmt: skip
        client: Any = pdspec.SpecClient.from_spec(
            document, origin=wire(raw).origin, retries=False, credentials={"key": secret}
        )
        for call in (client.response.get, lambda client=client: client.stream.get().read()):
            with pytest.raises(pdspec.ProtocolError) as caught:
                call()
            assert secret not in f"{caught.value} {caught.value!r} {caught.value.__cause__}"


def test_http_client_may_be_told_to_show_what_it_does(wire: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    take_the_ordinary_way(monkeypatch)
    monkeypatch.setattr(http.client.HTTPConnection, "debuglevel", 1)
    assert outcome(whole(make(wire(FULL)))) == said()
