"""What proxies are told, and what nobody is told about them."""

from __future__ import annotations

import pickle
import traceback
from base64 import b64decode
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from wire import OK, Line, Wire, answer

import pdspec

KEY, USER, PASSWORD = "k3y-51f0a9", "ann.müller", 'p&"<@/: w0rd'
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}},
    "paths": {"/x": {"get": {"operationId": "getX", "security": [{"key": []}]}}},
}


def client_of(origin: str, proxy: str | None) -> Any:
    options: dict[str, Any] = {"credentials": {"key": KEY}, "trusted_origins": (origin,), "retries": False}
    return pdspec.SpecClient.from_spec(DOCUMENT, origin=origin, proxy=proxy, timeout=5, **options)


def url_of(server: Wire) -> str:
    return f"http://{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@127.0.0.1:{server.port}"


def shown(error: BaseException) -> str:
    out = [*traceback.format_exception(error), repr(pickle.dumps(error)), repr(error.args)]
    response = getattr(error, "response", None)
    out += [repr(response.content), repr(dict(response.headers))] if response is not None else []
    below = error.__cause__ or error.__context__
    return "\n".join(out) + (shown(below) if below is not None else "")


@pytest.mark.parametrize("origin", ["http://api.test", "https://api.test"])
def test_a_proxy_gets_its_own_password_and_may_say_it_again(wire: Callable[..., Wire], origin: str) -> None:
    def refuse(line: Line) -> None:
        basic = server.heard[-1].headers["proxy-authorization"].removeprefix("Basic ").encode()
        pair = b64decode(basic)
        line.send(
            b"HTTP/1.1 407 no %s\r\nX-Echo: %s\r\nContent-Length: %d\r\n\r\n%s"
            % (basic, basic, len(pair), pair)
        )

    server = wire(refuse)
    with pytest.raises((pdspec.ClientError, pdspec.ConnectFailed), match="407") as caught:
        client_of(origin, url_of(server)).get_x()
    heard = server.heard[0]
    assert (
        b64decode(heard.headers["proxy-authorization"].removeprefix("Basic ")).decode()
        == f"{USER}:{PASSWORD}"
    )
    assert (KEY.encode() in heard.raw) == origin.startswith("http:")  # through a tunnel nothing else goes
    for secret in (USER, PASSWORD, "p&", "w0rd", heard.headers["proxy-authorization"].removeprefix("Basic ")):
        assert secret not in shown(caught.value)


@pytest.mark.parametrize(
    "proxy",
    ["http://ann:{}@[bad", "ftp://ann:{}@proxy.test", "http://ann:{}@127.0.0.1:no", "http://ann:{}/@x:1"],
)
@pytest.mark.parametrize("variable", ["", "HTTP_PROXY", "all_proxy"])
def test_a_proxy_that_is_no_url_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch, proxy: str, variable: str
) -> None:
    given = proxy.format("s3cr3t-pw")
    if variable:
        monkeypatch.setenv(variable, given)
    with pytest.raises(pdspec.UsageError, match=r"the proxy .* is no URL") as caught:
        client_of("http://api.test", None if variable else given).get_x()
    assert "s3cr3t" not in shown(caught.value)


def test_this_machine_is_not_reached_through_another(
    wire: Callable[..., Wire], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, near = wire(OK), wire(answer({"near": 1}))
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.invalid:3128")
    client_of(server.origin, None).get_x()
    client_of(server.origin, "http://proxy.invalid:3128").get_x()
    assert [heard.target for heard in server.heard] == ["/x", "/x"]
    assert client_of(server.origin, near.origin).get_x() == {"near": 1}  # one that is on this machine itself
