"""Answers read while they arrive, from a socket that sends them in odd pieces."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wire import Line, Wire, answer

from pdspec import DecodeError, ResponseTooLarge, SpecClient, TransportError, UsageError
from pdspec.lines import events, split_lines
from pdspec.streams import ServerSentEvent

Start = Callable[..., Wire]


def document(*media_types: str) -> dict[str, Any]:
    content = {media_type: {} for media_type in media_types}
    operation = {"operationId": "watch", "responses": {"200": {"description": "", "content": content}}}
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/p": {"get": operation}}}


def client(server: Wire, *media_types: str, **options: Any) -> SpecClient:
    return SpecClient.from_spec(document(*media_types), origin=server.origin, retries=False, **options)


def chunked(
    *pieces: bytes, content_type: str = "text/event-stream", then: Any = None
) -> Callable[[Line], None]:
    def script(line: Line) -> None:
        line.send(
            f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )
        for piece in pieces:
            line.send(b"%x\r\n%s\r\n" % (len(piece), piece))
        if then is not None:
            then(line)
        else:
            line.send(b"0\r\n\r\n")

    return script


def test_events_come_as_they_arrive(wire: Start) -> None:
    server = wire(
        chunked(b"id: 1\ndata: a\n\n", b"da", b'ta: {"b": 1}\r\n\r\n', then=lambda line: line.wait(0.5))
    )
    stream = client(server, "text/event-stream").call("watch")
    with stream:
        assert next(stream) == ServerSentEvent("a", id="1")
        assert next(stream).json() == {"b": 1}  # and the server has not finished yet
    assert server.wait_until(lambda: server.open == 0)


def test_the_events_of_the_standard() -> None:
    text = (
        b"\xef\xbb\xbf: comment\n\nevent: add\ndata: one\ndata:two\nid: 7\nretry: 10\n\n"
        b"data\n\ndata: \n\nid: a\0b\ndata: x\rdata: y\r\n\r\nretry: 1x\nunknown: z\n\ndata: lost"
    )
    expected = [
        ServerSentEvent("one\ntwo", "add", "7", 10),
        ServerSentEvent("", id="7"),
        ServerSentEvent("", id="7"),
        ServerSentEvent("x\ny", id="7"),
    ]
    assert list(events([text])) == expected
    assert list(events([bytes([byte]) for byte in text])) == expected


@given(st.binary(max_size=60), st.lists(st.integers(0, 60), max_size=8))
def test_where_a_piece_ends_means_nothing(data: bytes, cuts: list[int]) -> None:
    data = data.replace(b"a", b"\r").replace(b"b", b"\n")
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    pieces = [data[a:b] for a, b in itertools.pairwise(places)]
    assert list(split_lines(pieces)) == list(split_lines([data]))
    *lines, last = re.split(rb"\r\n|\r|\n", data)
    assert list(split_lines([data])) == ([*lines, last] if last else lines)


@pytest.mark.parametrize(
    ("media_type", "pieces"),
    [
        ("application/x-ndjson", [b'{"a"', b": 1}\n\n[2", b"]\r\nnull"]),
        ("application/jsonl", [b'{"a": 1}\n[2]\nnull\n']),
        ("application/json-seq", [b'\x1e{"a":\n 1}\n\x1e[2]', b"\n\x1enull\n"]),
    ],
)
def test_json_lines(wire: Start, media_type: str, pieces: list[bytes]) -> None:
    server = wire(chunked(*pieces, content_type=media_type))
    assert list(client(server, media_type).call("watch")) == [{"a": 1}, [2], None]


def test_json_or_events_by_what_the_server_says(wire: Start) -> None:
    server = wire(answer({"a": 1}), chunked(b"data: x\n\n"))
    api = client(server, "application/json", "text/event-stream")
    assert api.call("watch") == {"a": 1}
    assert [event.data for event in api.call("watch")] == ["x"]
    assert server.heard[0].headers["accept"] == "application/json, text/event-stream"


def test_an_error_is_an_error(wire: Start) -> None:
    from pdspec import NotFound

    server = wire(answer({"error": "gone fishing"}, 404))
    with pytest.raises(NotFound, match="gone fishing"):
        client(server, "text/event-stream").call("watch")


def test_a_stream_that_breaks_off(wire: Start) -> None:
    server = wire(chunked(b"data: a\n\n", then=lambda line: line.sock.close()))
    stream = client(server, "text/event-stream").call("watch")
    assert next(stream).data == "a"
    with pytest.raises(TransportError):
        next(stream)


def test_not_json(wire: Start) -> None:
    server = wire(chunked(b"{\n", content_type="application/jsonl"))
    with pytest.raises(DecodeError):
        list(client(server, "application/jsonl").call("watch"))


def test_a_line_without_end(wire: Start) -> None:
    server = wire(chunked(b"x" * 2000))
    with pytest.raises(ResponseTooLarge):
        list(client(server, "text/event-stream", max_response_size=1000).call("watch"))


def test_a_download(wire: Start, tmp_path: Path) -> None:
    server = wire(answer(b"\x00" * 200_000))
    with client(server, "application/octet-stream").stream.watch() as response:
        assert response.status == 200
        assert response.save(tmp_path / "a.bin").read_bytes() == b"\x00" * 200_000
        with pytest.raises(UsageError):
            response.read()
    with client(server, "application/octet-stream").stream.watch() as response:
        assert sum(map(len, response.iter_bytes(1000))) == 200_000


def test_a_download_that_fails_leaves_nothing(wire: Start, tmp_path: Path) -> None:
    server = wire(answer(b"\x00" * 200_000), b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort")
    with (
        client(server, "x/y", max_response_size=1000).stream.watch() as response,
        pytest.raises(ResponseTooLarge),
    ):
        response.save(tmp_path / "a.bin")
    server.scripts[1:] = [lambda line: line.send(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort")]
    with client(server, "x/y").stream.watch() as response, pytest.raises(TransportError):
        response.save(tmp_path / "a.bin")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("application/json", [1, 2]),
        ("text/plain", ["[1,", "2]"]),
        ("image/png", [b"[1,\n2]"]),
    ],
)
def test_items_by_content_type(wire: Start, content_type: str, expected: list[Any]) -> None:
    server = wire(chunked(b"[1,\n2]", content_type=content_type))
    with client(server, content_type).stream.watch() as response:
        assert list(response.items()) == expected
        assert "200" in repr(response)
        assert response.request.url.endswith("/p")
        assert response.headers["content-type"] == content_type


def test_the_response_view_has_all_of_them(wire: Start) -> None:
    server = wire(chunked(b"data: a\n\ndata: b\n\n"))
    assert [e.data for e in client(server, "text/event-stream").response.watch().data] == ["a", "b"]


def test_lines_that_were_not_promised_and_cannot_be_read(wire: Callable[..., Wire]) -> None:
    server = wire(answer(b"{", Content_Type="application/x-ndjson"))
    document = {"openapi": "3.1.0", "paths": {"/x": {"get": {"operationId": "x"}}}}
    with pytest.raises(DecodeError) as caught:
        SpecClient.from_spec(document, base_url=server.origin).x()
    assert (caught.value.status, caught.value.request.url) == (200, f"{server.origin}/x")  # type: ignore[union-attr]
