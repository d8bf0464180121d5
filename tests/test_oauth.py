"""The OAuth flows against a token server on this machine that counts, rotates, stalls and fails."""

from __future__ import annotations

import base64
import json
import logging
import multiprocessing
import os
import pickle
import stat
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from pdspec.auth import Credentials, auth_layer, renewal_layer
from pdspec.errors import (
    BadRequest,
    ClientError,
    ConnectFailed,
    DecodeError,
    MissingCredentials,
    ServerError,
    TimedOut,
    Unauthorized,
    UsageError,
)
from pdspec.message import Exchange, Request, Response, Timeout
from pdspec.model import Operation, SecurityScheme
from pdspec.oauth import ClientCredentials, FileTokenStore, MemoryTokenStore, OAuth2, Token

CLIENT_SECRET = "cl1ent+s3cret/%"


class TokenEndpoint:
    """Knows one refresh token at a time; a used one is refused, as rotating servers do."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], dict[str, str]]] = []
        self.before: list[Callable[[], tuple[int, Any] | None]] = []
        self.refresh_token, self.number, self.lifetime = "refresh-0", 0, 3600
        self.delay = 0.0
        self.extra: dict[str, Any] = {}
        self.lock = threading.Lock()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = dict(parse_qsl(self.rfile.read(int(self.headers["content-length"])).decode()))
                status, answer = endpoint.answer(
                    self.path, form, {k.lower(): v for k, v in self.headers.items()}
                )
                body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/oauth/token"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def answer(self, path: str, form: dict[str, str], headers: dict[str, str]) -> tuple[int, Any]:
        with self.lock:
            self.asked.append((path, form, headers))
            special = self.before.pop(0)() if self.before else None
        time.sleep(self.delay)
        if special is not None:
            return special
        if path.endswith("/revoke"):
            return 200, b""
        with self.lock:
            refreshing = form["grant_type"] == "refresh_token"
            if refreshing and form["refresh_token"] != self.refresh_token:
                description = f"{form['refresh_token']} was used"
                return 400, {"error": "invalid_grant", "error_description": description}
            self.number += 1
            self.refresh_token = f"refresh-{self.number}"
            tokens = {"access_token": f"access-{self.number}", "refresh_token": self.refresh_token}
            return 200, tokens | {
                "token_type": "Bearer",
                "expires_in": self.lifetime,
                "scope": "base",
            } | self.extra


@pytest.fixture
def endpoint() -> Iterator[TokenEndpoint]:
    made = TokenEndpoint()
    yield made
    made.server.shutdown()
    made.server.server_close()


def oauth_at(endpoint: TokenEndpoint, **options: Any) -> OAuth2:
    options.setdefault("sleep", lambda _: None)
    return OAuth2("id", CLIENT_SECRET, "https://app.test/back", token_endpoint=endpoint.url, **options)


def expired(number: int = 0) -> Token:
    return Token(f"access-{number}", f"refresh-{number}", time.time() - 1)


def valid(number: int = 0) -> Token:
    return Token(f"access-{number}", f"refresh-{number}", time.time() + 3600)


# The flow


def test_the_authorization_url() -> None:
    oauth = OAuth2("a b", "s", "https://app.test/x?y", scopes="base deals:read")
    url = urlsplit(oauth.authorization_url(state="s&t", code_challenge="c", prompt="yes"))
    assert (url.netloc, url.path) == ("oauth.pipedrive.com", "/oauth/authorize")
    assert parse_qs(url.query) == {
        "response_type": ["code"], "client_id": ["a b"], "redirect_uri": ["https://app.test/x?y"],
        "scope": ["base deals:read"], "state": ["s&t"], "code_challenge": ["c"], "code_challenge_method": ["S256"],
        "prompt": ["yes"],
    }  # fmt: skip
    verifier, challenge = OAuth2.pkce()
    assert 43 <= len(verifier) <= 128
    assert len(challenge) == 43


def test_exchange_then_use_then_refresh(endpoint: TokenEndpoint) -> None:
    now = [1000.0]
    store = MemoryTokenStore()
    oauth = oauth_at(endpoint, clock=lambda: now[0], store=store)
    with pytest.raises(MissingCredentials, match="authorization_url"):
        oauth.current()
    token = oauth.exchange("c0de", code_verifier="v")
    path, form, headers = endpoint.asked[0]
    assert path == "/oauth/token"
    assert form == {
        "grant_type": "authorization_code", "code": "c0de", "redirect_uri": "https://app.test/back", "code_verifier": "v"
    }  # fmt: skip
    assert base64.b64decode(headers["authorization"].removeprefix("Basic ")) == b"id:cl1ent%2Bs3cret%2F%25"
    assert (token.access_token, token.expires_at, store.load()) == ("access-1", 4600.0, token)
    now[0] = 4539.0
    assert oauth.current() == "access-1"
    now[0] = 4541.0  # less than a minute left
    assert oauth.current() == "access-2"
    assert endpoint.asked[1][1] == {"grant_type": "refresh_token", "refresh_token": "refresh-1"}
    assert store.load() == oauth.token


def test_a_short_life_does_not_mean_a_refresh_per_call(endpoint: TokenEndpoint) -> None:
    now = [1000.0]
    endpoint.lifetime = 20
    oauth = oauth_at(endpoint, clock=lambda: now[0], token=Token("access-0", "refresh-0", 999.0))
    assert [oauth.current(), oauth.current()] == ["access-1", "access-1"]


def test_what_a_refresh_leaves_out_stays() -> None:
    before = Token("a", "r", 1.0, "base", "https://x.pipedrive.com")
    assert Token.from_answer({"access_token": "b"}, 5.0, before) == Token(
        "b", "r", None, "base", "https://x.pipedrive.com"
    )
    assert Token.from_answer({"access_token": "b", "expires_in": "60"}, 5.0).expires_at == 65.0


def test_the_secret_can_go_into_the_form_or_not_exist(endpoint: TokenEndpoint) -> None:
    oauth_at(endpoint, client_authentication="body").exchange("c")
    assert endpoint.asked[0][1]["client_secret"] == CLIENT_SECRET
    OAuth2("id", "", token_endpoint=endpoint.url).exchange("c", code_verifier="v")
    assert endpoint.asked[1][1]["client_id"] == "id"
    for _, form, headers in endpoint.asked:
        assert "authorization" not in headers
        assert form["client_id"] == "id"


def test_revoke(endpoint: TokenEndpoint, tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "token")
    oauth = oauth_at(endpoint, token=valid(), store=store)
    oauth.revoke()
    assert endpoint.asked[0][0] == "/oauth/revoke"
    assert endpoint.asked[0][1] == {"token": "refresh-0", "token_type_hint": "refresh_token"}
    assert (oauth.token, store.load()) == (None, None)
    oauth.revoke()
    assert len(endpoint.asked) == 1


def test_client_credentials(endpoint: TokenEndpoint) -> None:
    source = ClientCredentials(endpoint.url, "id", CLIENT_SECRET, scopes=["a", "b"], extra={"audience": "x"})
    assert [source.current(), source.current()] == ["access-1", "access-1"]
    assert endpoint.asked[0][1] == {"grant_type": "client_credentials", "scope": "a b", "audience": "x"}
    assert source.renew("access-1") == "access-2"
    assert source.origin == ""


# One refresh


@pytest.mark.parametrize("how", ["expiry", "401"])
def test_many_threads_one_refresh(endpoint: TokenEndpoint, how: str) -> None:
    endpoint.delay = 0.1
    oauth = oauth_at(endpoint, token=expired() if how == "expiry" else valid())
    seen: list[Any] = []
    ask = oauth.current if how == "expiry" else lambda: oauth.renew("access-0")
    threads = [threading.Thread(target=lambda: seen.append(ask())) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert seen == ["access-1"] * 20
    assert len(endpoint.asked) == 1


def test_many_objects_one_file_one_refresh(endpoint: TokenEndpoint, tmp_path: Path) -> None:
    """As processes do that share nothing but the file: every one sees the rotated token of the first."""
    endpoint.delay = 0.05
    FileTokenStore(tmp_path / "token").save(expired())
    sources = [oauth_at(endpoint, store=FileTokenStore(tmp_path / "token")) for _ in range(8)]
    seen: list[str] = []
    threads = [threading.Thread(target=lambda one=one: seen.append(one.current())) for one in sources]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert (seen, len(endpoint.asked)) == (["access-1"] * 8, 1)


def _current_in_child(oauth: OAuth2, results: Any) -> None:
    results.put(oauth.current())


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # newer Pythons warn of forks beside threads
def test_processes_share_a_token(endpoint: TokenEndpoint, tmp_path: Path, method: str) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"no {method} here")
    context = multiprocessing.get_context(method)
    oauth = OAuth2("id", CLIENT_SECRET, token_endpoint=endpoint.url, store=FileTokenStore(tmp_path / "token"))
    oauth.store.save(expired())
    results = context.Queue()
    with oauth._lock:  # a fork in the middle of another thread's refresh
        children = [context.Process(target=_current_in_child, args=(oauth, results)) for _ in range(3)]
        for child in children:
            child.start()
    assert [results.get(timeout=20) for _ in children] == ["access-1"] * 3
    for child in children:
        child.join(10)
    assert len(endpoint.asked) == 1


def test_another_process_was_faster_and_the_store_has_no_lock(endpoint: TokenEndpoint) -> None:
    store = MemoryTokenStore(expired())
    oauth = oauth_at(endpoint, store=store)
    endpoint.refresh_token = "refresh-9"

    def meanwhile() -> None:
        store.save(valid(9))

    endpoint.before.append(meanwhile)
    assert oauth.current() == "access-9"


def test_waiting_for_another_thread_has_an_end(endpoint: TokenEndpoint) -> None:
    oauth = oauth_at(endpoint, token=expired())
    asked, answered = threading.Event(), threading.Event()
    endpoint.before.append(lambda: (asked.set(), answered.wait(10), None)[-1])
    first = threading.Thread(target=oauth.current)
    first.start()
    assert asked.wait(10)
    with pytest.raises(TimedOut, match="another thread") as caught:
        oauth.current(deadline=time.monotonic() + 0.05)
    assert not caught.value.sent
    answered.set()
    first.join(10)
    assert oauth.current() == "access-1"


def test_waiting_for_another_process_has_an_end(endpoint: TokenEndpoint, tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "token")
    oauth = oauth_at(endpoint, token=expired(), store=FileTokenStore(tmp_path / "token"))
    with store.lock(), pytest.raises(TimedOut, match="locked"):
        oauth.current(deadline=time.monotonic() + 0.05)


# Failures


def test_a_dead_refresh_token_says_log_in_again(endpoint: TokenEndpoint) -> None:
    oauth = oauth_at(endpoint, token=expired(7))
    with pytest.raises(BadRequest, match="log in again") as caught:
        oauth.current()
    assert "invalid_grant" in str(caught.value)
    assert len(endpoint.asked) == 1
    _shows_nothing(caught.value, "refresh-7")


def test_a_wrong_secret(endpoint: TokenEndpoint) -> None:
    endpoint.before.append(
        lambda: (401, {"error": "invalid_client", "error_description": f"not {CLIENT_SECRET}"})
    )
    with pytest.raises(Unauthorized, match="client_secret") as caught:
        oauth_at(endpoint).exchange("c0de-1234")
    _shows_nothing(caught.value, CLIENT_SECRET, "c0de-1234")


def _shows_nothing(error: Any, *secrets: str) -> None:
    shown = f"{error} {error!r} {error.request!r} {error.request.body!r} {error.response.content!r}"
    stored = pickle.dumps(error)
    for secret in secrets:
        assert secret not in shown
        assert secret.encode() not in stored


def test_passing_failures_are_tried_again(endpoint: TokenEndpoint) -> None:
    endpoint.before += [lambda: (503, b"busy"), lambda: (429, b"slow")]
    assert oauth_at(endpoint, token=expired()).current() == "access-1"
    endpoint.before += [lambda: (503, b"")] * 3
    with pytest.raises(ServerError):
        oauth_at(endpoint, token=expired()).current()


def test_a_token_server_that_says_when_is_not_asked_before(endpoint: TokenEndpoint) -> None:
    answer = Response(Request(None, "POST", endpoint.url), 429, {"retry-after": "20"})
    asked, slept = [], []

    def send(exchange: Exchange) -> Response[Any]:
        asked.append(exchange)
        return answer

    oauth = oauth_at(endpoint, token=expired(), sleep=slept.append)
    with pytest.raises(ClientError):
        oauth.current(send=send)
    assert slept == [20.0, 20.0]
    with pytest.raises(ClientError):
        oauth.current(deadline=time.monotonic() + 10, send=send)
    assert (slept, len(asked)) == ([20.0, 20.0], 3)  # the second call is told what the first one was


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to(path)])
def test_a_path_that_is_no_file(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "token")
    with pytest.raises(UsageError, match="cannot be read"):
        FileTokenStore(tmp_path / "token").load()


def test_a_code_is_not_sent_twice(endpoint: TokenEndpoint) -> None:
    endpoint.before.append(lambda: (503, b"busy"))
    with pytest.raises(ServerError):
        oauth_at(endpoint).exchange("c0de")
    assert len(endpoint.asked) == 1


def test_an_early_refresh_that_fails_leaves_the_old_token(endpoint: TokenEndpoint, caplog: Any) -> None:
    oauth = oauth_at(endpoint, token=Token("access-0", "refresh-0", time.time() + 30), leeway=600)
    oauth._renew_at = 0.0
    endpoint.before += [lambda: (503, b"")] * 3
    with caplog.at_level(logging.WARNING, "pdspec"):
        assert [oauth.current(), oauth.current()] == ["access-0", "access-0"]
    assert "early refresh failed" in caplog.text
    assert len(endpoint.asked) == 3


def test_a_token_that_cannot_be_refreshed_is_used_up_first(endpoint: TokenEndpoint) -> None:
    now = [1000.0]
    oauth = oauth_at(endpoint, token=Token("a", None, 1100.0), clock=lambda: now[0])
    now[0] = 1099.0
    assert oauth.current() == "a"
    assert oauth.renew("a") is None
    now[0] = 1101.0
    with pytest.raises(MissingCredentials, match="log in again"):
        oauth.current()


@pytest.mark.parametrize("answer", [b"<html>", b"[]", {}, {"access_token": ""}, {"access_token": 7}, b"\xff"])
def test_answers_that_are_none(endpoint: TokenEndpoint, answer: Any) -> None:
    endpoint.before.append(lambda: (200, answer))
    with pytest.raises(DecodeError):
        oauth_at(endpoint).exchange("c")


def test_a_token_server_that_is_away() -> None:
    oauth = OAuth2(
        "id", "s3cret", token_endpoint="http://127.0.0.1:9/token", token=expired(), sleep=lambda _: None
    )
    with pytest.raises(ConnectFailed) as caught:
        oauth.current()
    assert caught.value.request is not None
    assert caught.value.request.body is None


def test_a_store_that_cannot_save_does_not_end_the_run(endpoint: TokenEndpoint, caplog: Any) -> None:
    class Full(MemoryTokenStore):
        def save(self, token: Token) -> None:
            raise OSError(28, "No space left on device")

    oauth = oauth_at(endpoint, store=Full(expired()))
    with caplog.at_level(logging.WARNING, "pdspec"):
        assert oauth.current() == "access-1"
    assert "No space left" in caplog.text
    assert oauth.renew("access-1") == "access-2"  # with the refresh token in memory, not the stored one


# Where secrets go


@pytest.mark.parametrize("url", ["http://auth.test/token", "ftp://auth.test", "auth.test/token"])
def test_the_token_endpoint_is_https(url: str) -> None:
    with pytest.raises(UsageError, match="token_endpoint"):
        OAuth2("id", "s", token_endpoint=url)
    with pytest.raises(UsageError, match="revocation_endpoint"):
        OAuth2("id", "s", revocation_endpoint=url)


@pytest.mark.parametrize(
    ("api_domain", "origin"),
    [
        ("https://acme.pipedrive.com", "https://acme.pipedrive.com"),
        ("https://ACME.pipedrive.com/v1", "https://acme.pipedrive.com"),
        ("https://pipedrive.com", "https://pipedrive.com"),
        ("http://acme.pipedrive.com", ""),
        ("https://evil.test", ""),
        ("https://evilpipedrive.com", ""),
        ("https://pipedrive.com.evil.test", ""),
        ("https://acme.pipedrive.com@evil.test", ""),
        ("https://evil.test/.pipedrive.com", ""),
        ("https://evil.test#.pipedrive.com", ""),
        ("http://127.0.0.1:8080", ""),
        ("acme.pipedrive.com", ""),
        (None, ""),
    ],
)
def test_only_a_domain_below_the_expected_one_is_believed(api_domain: str | None, origin: str) -> None:
    oauth = OAuth2("id", "s", token=Token("a", "r", None, "", api_domain))
    assert oauth.origin == origin
    assert OAuth2("id", "s", token=Token("a", "r", None, "", api_domain), domain=None).origin == ""


def test_a_sandbox_may_name_itself(endpoint: TokenEndpoint) -> None:
    here = endpoint.url.removesuffix("/oauth/token")
    assert oauth_at(endpoint, token=Token("a", None, None, "", here)).origin == here


def test_the_layer_refreshes_once_after_a_401(endpoint: TokenEndpoint) -> None:
    scheme = SecurityScheme("oauth2", "oauth2")
    operation = Operation("getThing", "get_thing", "GET", "/thing", security=({"oauth2": ()},))
    here = "https://acme.pipedrive.com"
    oauth = oauth_at(endpoint, token=Token("access-0", "refresh-0", None, "", here))
    credentials = Credentials({"oauth2": scheme}, oauth=oauth, origins=["https://api.pipedrive.com"])
    assert credentials.origin == here
    seen: list[str] = []

    def send(exchange: Exchange) -> Response[Any]:
        seen.append(exchange.secret_headers["authorization"])
        return Response(exchange.request, 200 if seen[-1] == "Bearer access-1" else 401, {})

    from pdspec.transport import Urllib3Transport

    transport = Urllib3Transport()
    layer = renewal_layer(credentials, transport.send)(auth_layer(credentials, transport.send)(send))
    for base in (here, "https://api.pipedrive.com"):
        assert layer(Exchange(Request(operation, "GET", f"{base}/thing"), Timeout())).status == 200
    with pytest.raises(MissingCredentials, match="trusted_origins"):
        layer(Exchange(Request(operation, "GET", "https://evil.test/thing"), Timeout()))
    transport.close()
    assert seen == ["Bearer access-0", "Bearer access-1", "Bearer access-1"]
    assert len(endpoint.asked) == 1


def test_nothing_is_shown_and_all_is_pickled(endpoint: TokenEndpoint) -> None:
    oauth = oauth_at(endpoint, token=Token("acc3ss", "refr3sh", None, "base"), sleep=time.sleep)
    again = pickle.loads(pickle.dumps(oauth))
    assert again.current() == "acc3ss"
    for value in (oauth, again, oauth.token, oauth._server, vars(oauth), oauth.store):
        for secret in ("acc3ss", "refr3sh", CLIENT_SECRET):
            assert secret not in repr(value)


# The file


def test_the_file_is_private_from_the_start(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "new" / "token.json")
    before = os.umask(0)
    try:
        assert store.load() is None
        store.save(valid())
    finally:
        os.umask(before)
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700
    assert [path.name for path in store.path.parent.iterdir()] == ["token.json"]
    assert store.load() is not None


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    store = FileTokenStore(tmp_path / "token")
    store.save(valid())
    store.path.chmod(mode)
    with pytest.raises(UsageError, match="chmod 600"):
        store.load()


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "{}", '{"access_token": 7}', '{"access_token": "a", "expires_at": "x"}']
    + [f'{{"access_token": "a", "expires_at": {moment}}}' for moment in ("NaN", "Infinity", "9" * 400)],
)
def test_a_file_that_holds_something_else(tmp_path: Path, content: str) -> None:
    path = tmp_path / "token"
    path.touch(0o600)
    path.write_text(content)
    with pytest.raises(UsageError, match="token"):
        FileTokenStore(path).load()


def test_a_save_that_fails_leaves_the_old_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileTokenStore(tmp_path / "token")
    token = valid()
    store.save(token)
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(UsageError, match="cannot be written: disk full"):
        store.save(expired())
    assert store.load() == token
    assert len(list(tmp_path.iterdir())) == 1


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    FileTokenStore(tmp_path / "link").save(valid())
    assert (tmp_path / "link").is_symlink()
    assert FileTokenStore(tmp_path / "real").load() is not None
