"""The second attempt after a 401 is an attempt like any other: paced, counted, hooked, within the deadline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from wire import OK, Line, Wire, answer

import pdspec
from pdspec.clock import Clock
from pdspec.oauth import ClientCredentials

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "components": {"securitySchemes": {"login": {"type": "oauth2", "flows": {}}}},
    "paths": {"/thing": {"get": {
        "operationId": "thing", "x-token-cost": 5, "security": [{"login": []}],
        "responses": {"200": {"description": "", "content": {"application/json": {}}}},
    }}},
}  # fmt: skip
REFUSED = answer({"error": "expired"}, 401)


def tokens(wire: Callable[..., Wire], count: int = 9) -> Wire:
    """A token server with a new token for every question."""
    return wire(*[answer({"access_token": f"token-{number}"}) for number in range(count)])


def client_of(server: Wire, issuer: Wire, **options: Any) -> Any:
    oauth = ClientCredentials(f"{issuer.origin}/token", "id", "s3cret", sleep=lambda _: None)
    return pdspec.SpecClient.from_spec(DOCUMENT, origin=server.origin, oauth=oauth, **options)


def shown(server: Wire) -> list[str]:
    return [heard.headers["authorization"] for heard in server.heard]


class Time:
    """A clock that jumps when somebody sleeps."""

    def __init__(self) -> None:
        self.now, self.slept = 1000.0, [0.0][:0]

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def test_it_is_counted_and_hooked_and_the_token_request_is_not(wire: Callable[..., Wire]) -> None:
    server, issuer = wire(REFUSED, OK), tokens(wire)
    seen: list[Any] = []
    hooks = pdspec.Hooks(
        before=lambda request, number: seen.append((request.url, number)),
        after=lambda attempt: seen.append((attempt.number, attempt.response.status)),
    )
    client = client_of(server, issuer, hooks=hooks)
    response = client.response.thing()
    assert (response.status, response.attempts) == (200, 2)
    assert shown(server) == ["Bearer token-0", "Bearer token-1"]
    url = f"{server.origin}/thing"
    assert seen == [(url, 1), (1, 401), (url, 2), (2, 200)]
    assert (client.budget.calls, client.budget.tokens_today) == (2, 10)
    assert len(issuer.heard) == 2


def test_it_waits_its_turn(wire: Callable[..., Wire]) -> None:
    server, time = wire(REFUSED, OK), Time()
    client = client_of(
        server, tokens(wire), rate_limit=pdspec.RateLimit(1, 30), timeout=None,
        clock=Clock(now=lambda: time.now, sleep=time.sleep),
    )  # fmt: skip
    assert client.response.thing().attempts == 2
    assert sum(time.slept) >= 29


def test_it_is_not_sent_when_its_turn_comes_too_late(wire: Callable[..., Wire]) -> None:
    server = wire(REFUSED, OK)
    client = client_of(server, tokens(wire), rate_limit=pdspec.RateLimit(1, 300), timeout=20)
    with pytest.raises(pdspec.TimedOut, match="rate limit") as caught:
        client.thing()
    assert not caught.value.sent
    assert len(server.heard) == 1


def test_there_is_one_in_a_call_however_often_it_is_tried_again(wire: Callable[..., Wire]) -> None:
    server, issuer = wire(REFUSED, answer(b"", 503), REFUSED, OK), tokens(wire)
    client = client_of(server, issuer, clock=Clock(sleep=lambda _: None))
    with pytest.raises(pdspec.Unauthorized) as caught:
        client.thing()
    assert caught.value.response.attempts == 3
    assert shown(server) == ["Bearer token-0", "Bearer token-1", "Bearer token-1"]
    assert client.response.thing().attempts == 1


def test_what_is_tried_again_later_takes_the_credentials_of_that_moment(wire: Callable[..., Wire]) -> None:
    server, made = wire(REFUSED, answer(b"", 503), OK), iter(["first", "second", "third"])
    client = pdspec.SpecClient.from_spec(
        DOCUMENT, origin=server.origin, access_token=lambda: next(made), clock=Clock(sleep=lambda _: None)
    )
    assert client.response.thing().attempts == 3
    assert shown(server) == ["Bearer first", "Bearer second", "Bearer third"]


def test_an_open_body_is_given_back_first(wire: Callable[..., Wire]) -> None:
    def endless(line: Line) -> None:
        line.send(b"HTTP/1.1 401 X\r\nContent-Length: 1000000\r\n\r\nsome")
        line.sock.recv(1)  # b"" as soon as the other side has closed

    server = wire(endless, OK)
    client = client_of(server, tokens(wire), timeout=20)
    with client.stream.thing() as response:
        assert b"Acme" in response.read()
    assert server.wait_until(lambda: server.open <= 1)
    assert shown(server) == ["Bearer token-0", "Bearer token-1"]
