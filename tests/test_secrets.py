"""Secrets are searched for in everything that a person, a log or a crash report could see."""

from __future__ import annotations

import copy
import io
import logging
import pickle
import traceback
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from wire import OK, Line, Wire, answer

import pdspec

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
SECRET = "s3cr3t-7f3a9b2c"
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "servers": [{"url": "https://api.example/v1"}],
    "components": {"securitySchemes": {
        "header": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "query": {"type": "apiKey", "in": "query", "name": "key"},
        "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"},
        "basic": {"type": "http", "scheme": "basic"},
        "bearer": {"type": "http", "scheme": "bearer"},
    }},
    "paths": {f"/{name}": {"get": {"operationId": name, "security": [{name: []}]}} for name in ("header", "query", "cookie", "basic", "bearer")}
    | {
        "/both": {"get": {"operationId": "both", "security": [{"header": [], "bearer": []}]}},
        "/elsewhere": {"get": {"operationId": "elsewhere", "security": [{"bearer": []}], "servers": [{"url": "https://upload.example/x"}]}},
        "/login": {"post": {"operationId": "login", "requestBody": {"content": {"application/json": {"schema": {
            "type": "object", "properties": {"password": {"type": "string", "maxLength": 3}}, "required": ["user"]}}}}}},
    },
}  # fmt: skip
SCHEMES = ("header", "query", "cookie", "basic", "bearer", "both")


def credentials() -> dict[str, Any]:
    return dict.fromkeys(("header", "query", "cookie", "bearer"), SECRET) | {"basic": ("user", SECRET)}


def _echo(line: Line) -> None:
    """A server that repeats what it was sent, as debug pages do."""
    line.send(
        answer(
            {
                "error": f"bad key {SECRET}",
                "headers": {"X-Key": SECRET, "basic": "dXNlcjpzM2NyM3QtN2YzYTliMmM="},
            },
            401,
            X_Echo=SECRET,
        )
    )


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged anywhere, urllib3 and http.client included."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level, names = root.level, ("pdspec", "urllib3")
    root.addHandler(handler)
    root.setLevel(1)
    for name in names:
        logging.getLogger(name).setLevel(1)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)
    for name in names:
        logging.getLogger(name).setLevel(logging.NOTSET)


def seen(value: Any) -> str:
    """What can be seen of a value: text, representation, pickle, and the same of its parts."""
    out = [str(value), repr(value), repr(vars(value)) if hasattr(value, "__dict__") else ""]
    out.append(repr(pickle.dumps(value)))
    if isinstance(value, BaseException):
        out += traceback.format_exception(value)
        out += [repr(arg) for arg in value.args]
        out.append(repr(pickle.loads(pickle.dumps(value))))
    return "\n".join(out)


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize(
    "script",
    [
        OK,
        _echo,
        answer({"error": SECRET}, 500),
        b"nonsense\r\n\r\n",
        answer(b"{", Content_Type="application/json"),
    ],
)
def test_no_secret_is_ever_shown(wire: Callable[..., Wire], log: io.StringIO, name: str, script: Any) -> None:
    server = wire(script)
    client = pdspec.SpecClient.from_spec(
        DOCUMENT, origin=server.origin, credentials=credentials(), retries=2, timeout=5
    )
    client = client.with_options(
        headers={"X-Plain": "1", "Authorization": f"Custom {SECRET}"} if name == "header" else None
    )
    request = client.request(name)
    shown = [
        seen(request),
        request.curl(),
        repr(client),
        repr(client.budget),
        repr(client.operations),
        repr(client._engine.options),
    ]
    try:
        shown.append(seen(client.response(name)))
    except pdspec.PdspecError as error:
        shown.append(seen(error))
        parts = (getattr(error, "request", None), getattr(error, "response", None))
        shown += [seen(part) for part in parts if part is not None]
    shown.append(log.getvalue())
    assert SECRET.encode() in server.heard[0].raw or b"dXNlcjpzM2NyM3QtN2YzYTliMmM=" in server.heard[0].raw
    for text in shown:
        assert SECRET not in text
        assert name != "basic" or "dXNlcjpzM2NyM3QtN2YzYTliMmM=" not in text


def test_problems_hide_passwords() -> None:
    client = pdspec.SpecClient.from_spec(DOCUMENT, origin="https://api.example")
    with pytest.raises(pdspec.InvalidCall) as caught:
        client.login({"password": SECRET})
    assert len(caught.value.problems) == 2
    assert SECRET not in seen(caught.value)


def test_credentials_stay_with_their_origin(wire: Callable[..., Wire]) -> None:
    evil, server = wire(OK), wire()
    server.scripts = [answer(b"", 302, Location=f"{evil.origin}/v1/bearer")]
    client = pdspec.SpecClient.from_spec(
        DOCUMENT, origin=server.origin, credentials=credentials(), retries=False
    )
    with pytest.raises(pdspec.UnexpectedStatus, match="redirects are not followed"):
        client.bearer()
    assert evil.heard == []


def test_a_server_of_one_operation_gets_no_credentials_unasked() -> None:
    client = pdspec.SpecClient.from_spec(DOCUMENT, credentials=credentials(), retries=False)
    with pytest.raises(pdspec.MissingCredentials, match=r"trusted_origins=\('https://upload.example',\)"):
        client.elsewhere()


def test_a_token_does_not_travel_in_the_clear() -> None:
    client = pdspec.Client(api_token=SECRET, origin="http://pipedrive.example", retries=False)
    with pytest.raises(pdspec.UsageError, match="not encrypted") as caught:
        client.get_organization(7)
    assert SECRET not in seen(caught.value)


def test_a_pickled_client_still_works(wire: Callable[..., Wire]) -> None:
    server = wire(OK)
    client = pdspec.SpecClient.from_spec(DOCUMENT, origin=server.origin, credentials=credentials())
    pickle.loads(pickle.dumps(client)).bearer()
    copy.copy(client).bearer()
    assert [heard.headers["authorization"] for heard in server.heard] == [f"Bearer {SECRET}"] * 2


@pytest.mark.parametrize("key", ["a&b=c#d", "100% +/?", "ключ"])
def test_a_key_in_the_query_arrives_whole(wire: Callable[..., Wire], key: str) -> None:
    server = wire(OK)
    pdspec.SpecClient.from_spec(DOCUMENT, origin=server.origin, credentials={"query": key}).query()
    assert parse_qs(server.heard[0].target.partition("?")[2], strict_parsing=True) == {"key": [key]}


def test_an_error_in_place_of_a_stream_is_masked_too(wire: Callable[..., Wire]) -> None:
    server = wire(answer({"error": f"no such token: {SECRET}"}, 403))
    client = pdspec.SpecClient.from_spec(DOCUMENT, credentials={"header": SECRET}, origin=server.origin)
    with pytest.raises(pdspec.Forbidden, match="no such token") as caught:
        client.stream.header()
    shown = str(caught.value).encode() + repr(caught.value).encode() + pickle.dumps(caught.value)
    assert SECRET.encode() not in shown + caught.value.response.content


@pytest.mark.parametrize("body", [SECRET.encode(), f'{{"n": "{SECRET}"}}'.encode()])
def test_a_success_that_cannot_be_read_is_masked(wire: Callable[..., Wire], body: bytes) -> None:
    content = {"application/json": {"schema": {"properties": {"n": {"type": "integer"}}}}}
    paths = {
        "/x": {
            "get": {
                "operationId": "x",
                "security": [{"header": []}],
                "responses": {"200": {"content": content}},
            }
        }
    }
    server = wire(answer(body, Content_Type="application/json"))
    options: dict[str, Any] = {"origin": server.origin, "validate_responses": "raise"}
    client = pdspec.SpecClient.from_spec(
        DOCUMENT | {"paths": paths}, credentials={"header": SECRET}, **options
    )
    for call in (client.x, client.response.x):
        with pytest.raises(pdspec.ResponseError, match="hidden") as caught:
            call()
        shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
        assert SECRET.encode() not in shown.encode() + pickle.dumps(caught.value)
