"""What a token server may say instead of a token, byte by byte: an error of the tree, and nothing secret."""

from __future__ import annotations

import gzip
import json
import logging
import pickle
import time
import traceback
from collections.abc import Iterator
from typing import Any

import pytest
from rotating import SECRET, Handler, Rotating, good

from pdspec import BadRequest, DecodeError, PdspecError, Token, Unauthorized

HUSH = ["hush", SECRET, "aWQ6czNjcmV0"]  # the last is how "id:s3cret" begins in Basic


@pytest.fixture
def server() -> Iterator[Rotating]:
    with Rotating() as made:
        made.access = {"access-9-hush"}
        yield made


def call(server: Rotating, status: int, body: Any, **headers: str) -> Token | PdspecError:
    """What a client has after a call for which it needed a token."""

    def step(handler: Handler) -> bool:
        handler.reply(status, body, **headers)
        return True

    server.script = [step] * 3
    old = Token("access-0-hush", "refresh-0-hush", time.time() - 5, "base", "https://acme.pipedrive.com")
    oauth = server.oauth(token=old, sleep=lambda _: None)
    try:
        server.client(oauth, retries=False, timeout=10).get_organization(7)
    except PdspecError as error:
        return error
    assert server.calls == ["access-9-hush"]
    assert oauth.token is not None
    return oauth.token


NO_TOKENS = {
    "page": (b"<html>access-9-hush</html>", "text/html"),
    "text": (b'"access-9-hush"', "not a JSON object"),
    "list": ([good()], "not a JSON object"),
    "cut short": (json.dumps(good()).encode()[:-2], "not a JSON object"),
    "a form": (b"access_token=access-9-hush&token_type=bearer", "not a JSON object"),
    "deep": (b"[" * 100_000, "not a JSON object"),
    "endless number": (b'{"access_token":"access-9-hush","expires_in":' + b"9" * 5000 + b"}", "not a JSON"),
    "not UTF-8": (b'{"access_token":"access-9-hush","scope":"\xe9"}', "not a JSON object"),
    "nothing": (b"", "no access_token"),
    "refusal": ({"error": "bad_code", "error_description": f"{SECRET}\n is old"}, "refused: bad_code: "),
    "null": (good(access_token=None), "no access_token"),
    "number": (good(access_token=5), "no access_token"),
    "blank": (good(access_token=" "), "no token may have"),
    "line break": (good(access_token="access-9-hush\r\nX-Evil: 1"), "no token may have"),
    "zero byte": (good(access_token="access-9-hush\0"), "no token may have"),
    "letters": (good(access_token="access-9-hush é"), "no token may have"),
    "half a character": (b'{"access_token": "access-9-hush", "refresh_token": "x\\ud800"}', "no token may have"),
    "mac": (good(token_type="mac"), "only Bearer"),
    "DPoP": (good(token_type="DPoP"), "only Bearer"),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_TOKENS)
def test_a_success_without_a_token(server: Rotating, name: str, caplog: Any) -> None:
    body, words = NO_TOKENS[name]
    caplog.set_level(logging.DEBUG)
    kind = "text/html" if name == "page" else "application/json"
    error = call(server, 200, body, content_type=kind)
    assert isinstance(error, DecodeError)
    assert words in str(error)
    assert len(server.asked) == 1
    _shows_nothing(error, caplog.text)


def _shows_nothing(error: BaseException, log: str) -> None:
    texts = [*traceback.format_exception(error), repr(error), repr(vars(error)), log]
    texts.append(pickle.dumps(error).decode("latin-1"))
    texts.append(repr(getattr(getattr(error, "response", None), "content", "")))
    for secret in HUSH:
        assert not any(secret in text for text in texts)


TOKENS = {
    "as it should be": (good(), {}),
    "bearer": (good(token_type="bearer"), {}),
    "BEARER": (good(token_type="BEARER"), {}),
    "no type": ({name: value for name, value in good().items() if name != "token_type"}, {}),
    "what it is for": (good(token_type="Application Access Token"), {}),
    "gzip": (gzip.compress(json.dumps(good()).encode()), {"content_encoding": "gzip"}),
    "byte order mark": (b"\xef\xbb\xbf" + json.dumps(good()).encode(), {}),
    "plain text": (good(), {"content_type": "text/plain"}),
    "twice": (b'{"access_token":"x","access_token":"access-9-hush","expires_in":3600}', {}),
}


@pytest.mark.parametrize("name", TOKENS)
def test_a_token_in_odd_clothes(server: Rotating, name: str) -> None:
    body, headers = TOKENS[name]
    token = call(server, 200, body, **headers)
    assert isinstance(token, Token)
    assert token.expires_at == pytest.approx(time.time() + 3600, abs=60)


@pytest.mark.parametrize("given", [{}, {"refresh_token": None}, {"refresh_token": ""}, {"refresh_token": 7}])
def test_the_refresh_token_stays_if_there_is_no_new_one(server: Rotating, given: dict[str, Any]) -> None:
    body = {name: value for name, value in good().items() if name not in ("refresh_token", "scope")}
    token = call(server, 200, body | given)
    assert isinstance(token, Token)
    assert (token.refresh_token, token.scope) == ("refresh-0-hush", "base")


def test_another_scope(server: Rotating) -> None:
    token = call(server, 200, good(scope="deals:read"))
    assert isinstance(token, Token)
    assert token.scope == "deals:read"


@pytest.mark.parametrize("api_domain", [
    "http://acme.pipedrive.com", "https://evil.test", "https://acme.pipedrive.com@evil.test",
    "https://u:p@acme.pipedrive.com", "https://evilpipedrive.com", "//acme.pipedrive.com",
    "https://acme.pipedrive.com%2eevil.test", "https://acme.pipedrive.com\\@evil.test", "https://[::1", "x", 5,
])  # fmt: skip
def test_an_api_domain_that_is_not_believed_gets_no_token(server: Rotating, api_domain: Any) -> None:
    server.script = [lambda handler: (handler.reply(200, good(api_domain=api_domain)), 1)]
    oauth = server.oauth(token=Token("old", "refresh-0", 1.0))
    oauth.refresh()
    assert oauth.origin == ""


REFUSALS = {
    "a tree": (400, {"error": {"code": "invalid_grant", "secret": SECRET}}, BadRequest),
    "tokens": (400, good(error="x", error_description="access-9-hush"), BadRequest),
    "echo": (401, {"error": "invalid_client", "error_description": f"id:{SECRET}"}, Unauthorized),
    "a page": (403, b"<html>refresh-0-hush", PdspecError),
    "terminal": (400, {"error": "invalid_grant", "error_description": "a\nERROR b\x1b[31m"}, BadRequest),
    "elsewhere": (302, b"", PdspecError),
    "teapot": (418, b"", PdspecError),
    "busy": (503, {"error": "refresh-0-hush"}, PdspecError),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal(server: Rotating, name: str, caplog: Any) -> None:
    status, body, kind = REFUSALS[name]
    caplog.set_level(logging.DEBUG)
    error = call(server, status, body, location=f"{server.url}/elsewhere")
    assert isinstance(error, kind)
    assert f"status {status}" in str(error)
    assert str(error).isprintable()
    assert server.calls == []
    assert {form["refresh_token"] for form in server.asked} == {"refresh-0-hush"}
    _shows_nothing(error, caplog.text)


@pytest.mark.parametrize("body", [b" " * 2_000_000, gzip.compress(b" " * 20_000_000)], ids=["plain", "bomb"])
def test_an_answer_that_is_too_large(server: Rotating, body: bytes) -> None:
    error = call(server, 200, body, **({"content_encoding": "gzip"} if len(body) < 1_000_000 else {}))
    assert "larger than max_response_size" in str(error)


def test_an_answer_that_drips(server: Rotating) -> None:
    def drip(handler: Handler) -> bool:
        handler.send_response(200)
        handler.send_header("content-length", "1000")
        handler.end_headers()
        for _ in range(50):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.1)
        handler.close_connection = True
        return True

    server.script = [drip]
    before = time.monotonic()
    with pytest.raises(PdspecError, match="no access token"):
        server.client(server.oauth(token=Token("old", "r", 1.0)), timeout=0.5).get_organization(7)
    assert time.monotonic() - before < 4
