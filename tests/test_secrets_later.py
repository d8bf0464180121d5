"""Servers that repeat credentials after a call has succeeded: in streams, pages, and data that fits no schema."""

from __future__ import annotations

import json
import pickle
import traceback
import warnings
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from wire import Wire, answer

import pdspec

SECRET = "s3cr3t-41c9e2/+&7f3a9b2c"
USER, PASSWORD = "ann@acme.test", "pÄss/w0rd&7f3a9b2c"
SCHEMES = {
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "query": {"type": "apiKey", "in": "query", "name": "key"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"},
    "basic": {"type": "http", "scheme": "basic"},
    "bearer": {"type": "http", "scheme": "bearer"},
}
PARTS = ("s3cr3t-4", "7f3a9b2c", USER, PASSWORD, b64encode(f"{USER}:{PASSWORD}".encode()).decode()[8:40])
STRICT = {
    "type": "object",
    "properties": {"n": {"type": "integer"}},
    "additionalProperties": {"type": "array"},
}
PAGES: dict[str, dict[str, Any]] = {
    "offset": {"style": "offset", "items": "data", "parameter": "start", "next": "next"},
    "cursor": {"style": "cursor", "items": "data", "parameter": "start", "next": "next"},
    "url": {"style": "url", "items": "data", "next": "next"},
    "link": {"style": "link", "items": "data"},
}
JSON_LINES, EVENTS = "application/x-ndjson", "text/event-stream"


def operation(
    name: str, scheme: str, schema: Any = None, media: str = "application/json", **more: Any
) -> Any:
    content = {media: {"schema": schema or {}}}
    answers = {"200": {"description": "", "content": content}}
    return {"get": {"operationId": name, "security": [{scheme: []}], "responses": answers, **more}}


def document(scheme: str) -> dict[str, Any]:
    start = [{"name": "start", "in": "query", "schema": {}}]
    paths = {"/strict": operation("strict", scheme, STRICT)}
    paths |= {
        f"/{n}": operation(n, scheme, parameters=start, **{"x-pagination": p}) for n, p in PAGES.items()
    }
    paths |= {"/lines": operation("lines", scheme, media=JSON_LINES)}
    paths |= {"/events": operation("events", scheme, media=EVENTS)}
    return {"openapi": "3.1.0", "components": {"securitySchemes": SCHEMES}, "paths": paths}


def echoes(scheme: str) -> list[str]:
    return [f"{USER}:{PASSWORD}", PASSWORD, USER] if scheme == "basic" else [SECRET]


def client_of(server: Wire, scheme: str, fixed: bool, **options: Any) -> Any:
    value: Any = (USER, PASSWORD) if scheme == "basic" else SECRET
    credentials = {scheme: value if fixed else lambda: value}
    given = {"credentials": credentials, "retries": False, "timeout": 10}
    return pdspec.SpecClient.from_spec(document(scheme), origin=server.origin, **(given | options))


def shown(error: BaseException) -> str:
    """All that a crash report could hold of an error, whatever it was raised from."""
    out = [*traceback.format_exception(error), repr(pickle.dumps(error)), repr(vars(error))]
    out += [repr(vars(one)) for one in getattr(error, "problems", ())]
    response = getattr(error, "response", None)
    if response is not None:
        out += [repr(response.content), response.content.decode(), repr(dict(response.headers))]
        out += [repr(response.data), response.request.url]
    below = error.__cause__ or error.__context__
    return "\n".join(out) + (shown(below) if below is not None else "")


def assert_hidden(text: str, scheme: str) -> None:
    assert not [part for part in PARTS if part in text]
    assert scheme != "basic" or "w0rd" not in text


ways = pytest.mark.parametrize("fixed", [True, False], ids=["fixed", "changing"])
schemes = pytest.mark.parametrize("scheme", SCHEMES)


@ways
@schemes
@pytest.mark.parametrize("far", [0, 70, 110])
def test_lines_that_are_no_json(wire: Callable[..., Wire], scheme: str, fixed: bool, far: int) -> None:
    for echo in echoes(scheme):
        line = f'{{"a": 1}}\n{{{"x" * far} {echo}\n'.encode()  # cut off where the message ends, too
        server = wire(answer(line, Content_Type=JSON_LINES))
        client = client_of(server, scheme, fixed)
        for read in (called, opened, whole):
            with pytest.raises(pdspec.DecodeError, match="not JSON") as caught:
                read(client)
            assert_hidden(shown(caught.value), scheme)


def called(client: Any) -> None:
    list(client.lines())


def whole(client: Any) -> None:
    client.response.lines()


def opened(client: Any) -> None:
    with client.stream.lines() as stream:
        list(stream.items())


@ways
@schemes
def test_events_that_are_no_json(wire: Callable[..., Wire], scheme: str, fixed: bool) -> None:
    for echo in echoes(scheme):
        server = wire(answer(f"data: {{{echo}\n\n".encode(), Content_Type=EVENTS))
        client = client_of(server, scheme, fixed)
        for event in (next(client.events()), client.response.events().data[0]):
            with pytest.raises(pdspec.DecodeError, match="event is not JSON") as caught:
                event.json()
            assert event.data == f"{{{echo}"  # what succeeded is handed over as it is
            assert_hidden(shown(caught.value), scheme)


@ways
@schemes
def test_a_stream_that_breaks_off(wire: Callable[..., Wire], scheme: str, fixed: bool) -> None:
    for echo in echoes(scheme):
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON_LINES}\r\nContent-Encoding: {echo}\r\n"
        server = wire(f"{head}Content-Length: 3\r\n\r\nabc".encode())
        with pytest.raises(pdspec.TransportError, match="hidden") as caught:
            list(client_of(server, scheme, fixed).lines())
        assert_hidden(shown(caught.value), scheme)


@ways
@schemes
@pytest.mark.parametrize("where", ["value", "name", "long"])
def test_data_that_fits_no_schema(wire: Callable[..., Wire], scheme: str, fixed: bool, where: str) -> None:
    for echo in echoes(scheme):
        body = {"value": {"n": echo}, "name": {echo: 1}, "long": {"n": "x" * 50 + echo}}[where]
        server = wire(answer(body))
        for validate in ("raise", "warn"):
            client = client_of(server, scheme, fixed, validate_responses=validate)
            for call in (client.strict, lambda client=client: client.response.strict().data):
                if validate == "raise":
                    with pytest.raises(pdspec.InvalidResponse) as caught:
                        call()
                    assert_hidden(shown(caught.value), scheme)
                    continue
                with warnings.catch_warnings(record=True) as told:
                    warnings.simplefilter("always")
                    assert call() == body
                assert [one.category for one in told] == [pdspec.PdspecWarning]
                assert [one.filename for one in told] == [__file__]
                assert_hidden(str(told[0].message), scheme)


def _pages(echo: str) -> Iterator[tuple[str, Any, dict[str, str]]]:
    yield "offset", {"data": [1], "next": echo}, {}
    yield "offset", {"data": [1], "next": json.dumps(echo)}, {}
    yield "cursor", {"data": echo, "next": None}, {}
    yield "url", {"data": [{"a": 1}], "next": f"https://{echo}.evil.test/"}, {}
    yield "url", {"data": [{"a": 1}], "next": [echo]}, {}
    yield "url", {"data": [{"a": 1}], "next": f"/{echo}/"}, {}


@ways
@schemes
@pytest.mark.parametrize("prefetch", [False, True])
def test_pages_that_lead_nowhere(wire: Callable[..., Wire], scheme: str, fixed: bool, prefetch: bool) -> None:
    for echo in echoes(scheme):
        for name, body, headers in _pages(echo):
            client = client_of(wire(answer(body, **headers)), scheme, fixed)
            with pytest.raises(pdspec.InvalidResponse, match="paging") as caught:
                list(client.items(name, prefetch=prefetch))
            assert "0 problems" not in str(caught.value)
            assert_hidden(shown(caught.value), scheme)


@ways
@schemes
@pytest.mark.parametrize("style", ["url", "link"])
def test_a_next_link_does_not_carry_the_credential_on(
    wire: Callable[..., Wire], scheme: str, fixed: bool, style: str
) -> None:
    echo = {"basic": b64encode(f"{USER}:{PASSWORD}".encode()).decode()}.get(scheme, SECRET)
    target = f"/{style}?page=2&auth={echo.replace('+', '%2B').replace('&', '%26')}&a=b%20c"
    first = answer({"data": [1], "next": target}, Link=f'<{target}>; rel="next"')
    server = wire(first, answer({"data": [2], "next": None}))
    walk = client_of(server, scheme, fixed).pages(style)
    next(walk)
    assert_hidden(repr(walk), scheme)
    page = next(walk)
    assert page.request.url == f"{server.origin}/{style}?page=2&a=b%20c"
    assert_hidden(repr(page) + repr(page.request), scheme)
    sent = [heard.headers.get("authorization", "") + heard.headers.get("x-key", "") for heard in server.heard]
    assert sent[0] == sent[1]  # where it belongs it still goes


@ways
@schemes
def test_hooks_and_transports_of_ones_own_bring_masked_errors(
    wire: Callable[..., Wire], scheme: str, fixed: bool
) -> None:
    told: list[Any] = []
    hooks = pdspec.Hooks(after=told.append)
    echo = echoes(scheme)[0]
    server = wire(answer({"error": echo}, 403))
    with pytest.raises(pdspec.Forbidden):
        client_of(server, scheme, fixed, hooks=hooks).strict()
    assert_hidden(repr(told[0].response.content), scheme)

    class Air:
        """A transport of somebody else's."""

        def send(self, exchange: Any) -> Any:
            if exchange.request.url.endswith("strict"):
                return pdspec.Response(exchange.request, 403, {"x-echo": echo}, echo.encode())
            raise pdspec.ProtocolError(f"no HTTP: {echo}", exchange.request)

        def close(self) -> None: ...

    for name in ("strict", "lines"):
        with pytest.raises(pdspec.PdspecError, match="hidden") as caught:
            list(client_of(server, scheme, fixed, transport=Air()).call(name))
        assert_hidden(shown(caught.value), scheme)
