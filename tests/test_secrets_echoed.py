"""Servers that repeat credentials where an answer is not read the usual way."""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from wire import Line, Wire, answer

import pdspec
from pdspec.oauth import Token

SECRET = "s3cr3t-41c9e2"
SCHEMES = {
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "query": {"type": "apiKey", "in": "query", "name": "key"},
    "bearer": {"type": "http", "scheme": "bearer"},
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "components": {"securitySchemes": SCHEMES},
    "paths": {f"/{name}": {"get": {"operationId": name, "security": [{name: []}]}} for name in SCHEMES}
    | {"/open": {"get": {"operationId": "open"}}},
}
UNREADABLE = [
    answer(f'{{"token": "{SECRET}'.encode(), 200, Content_Type="application/json"),
    f"HTTP/1.1 {SECRET} bad\r\n\r\n".encode(),
    answer(b"abc", 200, Content_Encoding=SECRET),
]


def client_of(server: Wire, **options: Any) -> Any:
    given = {"credentials": dict.fromkeys(SCHEMES, SECRET), "retries": False, "timeout": 10}
    return pdspec.SpecClient.from_spec(DOCUMENT, origin=server.origin, **(given | options))


def shown(error: BaseException) -> str:
    """All that a crash report could hold of an error, whatever it was raised from."""
    out = [*traceback.format_exception(error), repr(pickle.dumps(error))]
    response = getattr(error, "response", None)
    out += [repr(response.content), repr(dict(response.headers))] if response is not None else []
    below = error.__cause__ or error.__context__
    return "\n".join(out) + (shown(below) if below is not None else "")


def halves(line: Line) -> None:
    body = f"no: {SECRET}!".encode()
    line.send(b"HTTP/1.1 403 X\r\nContent-Length: %d\r\nX-Echo: %s\r\n\r\n" % (len(body), SECRET.encode()))
    line.send(body[:9])
    line.wait(0.1)
    line.send(body[9:])


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("value", [SECRET, lambda: SECRET])
def test_the_error_of_an_open_answer(wire: Callable[..., Wire], name: str, value: Any) -> None:
    client = client_of(wire(halves), credentials={name: value})
    with pytest.raises(pdspec.Forbidden) as caught, client.stream(name):
        pass
    assert SECRET not in shown(caught.value)
    assert caught.value.response.content == b"no: [hidden]!"


@pytest.mark.parametrize("script", UNREADABLE)
@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("view", ["call", "response"])
def test_an_answer_that_cannot_be_read(
    wire: Callable[..., Wire], script: bytes, name: str, view: str
) -> None:
    server = wire(script)
    with pytest.raises(pdspec.PdspecError) as caught:
        getattr(client_of(server), view)(name)
    assert SECRET.encode() in server.heard[0].raw
    assert "[hidden]" in str(caught.value) or "not HTTP" in str(caught.value)  # nothing of that is quoted
    assert SECRET not in shown(caught.value)


@pytest.mark.parametrize(
    "header", ["Authorization", "X-Api-Key", "Cookie", "Private-Token", "X-Auth-Secret", "X-Goog-Api-Key"]
)
def test_headers_of_ones_own(wire: Callable[..., Wire], header: str) -> None:
    server = wire(answer({"error": f"bad {SECRET}"}, 403, X_Echo=f"Token {SECRET}"))
    with pytest.raises(pdspec.Forbidden) as caught:
        client_of(server, headers={header: f"Token {SECRET}"}, credentials=None).open()
    assert SECRET.encode() in server.heard[0].raw
    assert SECRET not in shown(caught.value)


def test_headers_of_ones_own_do_not_travel_in_the_clear() -> None:
    class Air:
        """A transport to anywhere."""

        heard: list[dict[str, str]] = []  # noqa: RUF012

        def send(self, exchange: Any) -> Any:
            self.heard.append(dict(exchange.secret_headers))
            return pdspec.Response(exchange.request, 204, {})

        def close(self) -> None: ...

    options: dict[str, Any] = {
        "headers": {"Authorization": SECRET},
        "transport": Air(),
        "origin": "http://api.test",
    }
    with pytest.raises(pdspec.UsageError, match="not encrypted") as caught:
        pdspec.SpecClient.from_spec(DOCUMENT, **options).open()
    assert SECRET not in shown(caught.value)
    assert Air.heard == []
    pdspec.SpecClient.from_spec(DOCUMENT, trusted_origins=("http://api.test",), **options).open()
    assert Air.heard == [{"Authorization": SECRET}]


@pytest.mark.parametrize("option", ["origin", "base_url"])
@pytest.mark.parametrize("scheme", ["https", "ftp"])
def test_an_address_holds_no_password(option: str, scheme: str) -> None:
    with pytest.raises(pdspec.UsageError, match=option) as caught:
        pdspec.SpecClient.from_spec(DOCUMENT, **{option: f"{scheme}://ann:{SECRET}@api.test/v1"})
    assert SECRET not in str(caught.value)


ASSERTION = "4ss3rt10n.jwt_x-y"
TOLD = [
    answer(b"access_token=n3w-4cc3ss&refresh_token=n3w-r3fr3sh", Content_Type="text/plain"),
    answer(b'{"access_token": "n3w-4cc3ss", "refresh_token": "n3w-r3fr3sh'),
    answer({"refresh_token": "n3w-r3fr3sh", "token": "n3w-4cc3ss"}),
    answer({"error": SECRET, "error_description": f"assertion {ASSERTION}"}, 400, X_Echo=ASSERTION),
    answer(b"abc", 200, Content_Encoding=f"{SECRET} {ASSERTION}"),
]


@pytest.mark.parametrize("script", TOLD)
@pytest.mark.parametrize("authentication", ["basic", "body"])
def test_a_token_server_that_says_too_much(
    wire: Callable[..., Wire], script: bytes, authentication: Any
) -> None:
    server = wire(script)
    source = pdspec.ClientCredentials(
        f"{server.origin}/token", "id", SECRET, extra={"client_assertion": ASSERTION},
        client_authentication=authentication,
    )  # fmt: skip
    with pytest.raises(pdspec.PdspecError) as caught:
        source.current()
    for secret in (SECRET, ASSERTION, "n3w-4cc3ss", "n3w-r3fr3sh"):
        assert secret not in shown(caught.value)


@pytest.mark.parametrize(
    "lifetime", [10**400, float("inf"), float("nan"), float("-inf"), True, "x", [], None]
)
def test_a_lifetime_that_is_none(lifetime: Any) -> None:
    assert Token.from_answer({"access_token": "a", "expires_in": lifetime}, 1000.0).expires_at is None


@pytest.mark.parametrize("secret", ["-k3y.with=marks!", "a\\\\\\\\b'c\"d$e", "&k3y&of&entities&"])
def test_an_answer_made_to_keep_the_search_busy(wire: Callable[..., Wire], secret: str) -> None:
    """Were a pattern to look at a run again from each of its places, this would not end."""
    runs = b"\\" * 150_000 + b"%" + b"25" * 50_000 + b"&" + b"amp;" * 50_000 + b"&#" + b"0" * 100_000
    body = runs + secret.encode() + runs + b"=\r\n" * 50_000
    with pytest.raises(pdspec.Forbidden) as caught:
        client_of(wire(answer(body, 403)), credentials={"key": secret}).key()
    content = caught.value.response.content
    assert secret.encode() not in content
    assert content.count(b"[hidden]") == 1
