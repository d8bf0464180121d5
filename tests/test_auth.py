"""Who is let in, with what, and where it never goes."""

from __future__ import annotations

import base64
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from urllib3 import HTTPHeaderDict

from pdspec.auth import Credentials, auth_layer, renewal_layer
from pdspec.errors import ConnectFailed, MissingCredentials, TransportError, UsageError
from pdspec.masks import mask_layer
from pdspec.message import Exchange, Request, Response, Timeout
from pdspec.model import Operation, SecurityScheme
from pdspec.origin import is_loopback, origin_of

KEY = SecurityScheme("api_key", "apiKey", location="header", parameter="x-api-token")
OAUTH = SecurityScheme(
    "oauth2", "oauth2", flows={"a": {"tokenUrl": "https://oauth.pipedrive.com/oauth/token"}}
)
PIPEDRIVE = {"api_key": KEY, "oauth2": OAUTH}
EITHER = ({"api_key": ()}, {"oauth2": ("base",)})
HERE = "https://api.pipedrive.com"
SECRET = "s3cret/+ token"


def operation(*security: Any) -> Operation:
    return Operation("getThing", "get_thing", "GET", "/thing", security=security)


class Server:
    """Stands in for everything below the layer: notes what would go out and gives scripted answers."""

    def __init__(self, *answers: Response[Any] | Exception | int) -> None:
        self.answers = list(answers) or [200]
        self.sent: list[tuple[dict[str, str], tuple[tuple[str, str], ...]]] = []

    def __call__(self, exchange: Exchange) -> Response[Any]:
        self.sent.append((dict(exchange.secret_headers), exchange.secret_query))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return Response(exchange.request, answer, {}) if isinstance(answer, int) else answer


def call(
    credentials: Credentials, op: Operation, server: Server, url: str = f"{HERE}/v1/thing?a=1", **kw: Any
) -> Any:
    exchange = Exchange(Request(op, op.method, url, kw.pop("headers", {})), Timeout(), **kw)
    return renewal_layer(credentials, server)(auth_layer(credentials)(mask_layer(server)))(exchange)


def sent(credentials: Credentials, op: Operation, **kw: Any) -> tuple[dict[str, str], Any]:
    server = Server()
    call(credentials, op, server, **kw)
    return server.sent[0]


def one(scheme: SecurityScheme, value: Any, **kw: Any) -> tuple[dict[str, str], Any]:
    made = Credentials({scheme.name: scheme}, credentials={scheme.name: value}, origins=[HERE])
    return sent(made, operation({scheme.name: ()}), **kw)


# What is sent


def test_each_scheme_travels_its_own_way() -> None:
    assert one(KEY, "k") == ({"x-api-token": "k"}, ())
    assert one(SecurityScheme("q", "apiKey", location="query", parameter="a b"), "k&=") == (
        {},
        (("a%20b", "k%26%3D"),),
    )
    assert one(SecurityScheme("c", "apiKey", location="cookie", parameter="sid"), "k")[0] == {
        "cookie": "sid=k"
    }
    assert one(SecurityScheme("b", "http", scheme="Bearer"), "k")[0] == {"authorization": "Bearer k"}
    assert one(SecurityScheme("t", "http", scheme="Token"), "k")[0] == {"authorization": "Token k"}
    assert (
        one(OAUTH, "k")[0]
        == one(SecurityScheme("o", "openIdConnect"), "k")[0]
        == {"authorization": "Bearer k"}
    )


@pytest.mark.parametrize("value", ["ann:pässword", ("ann", "pässword")])
def test_basic_takes_a_pair_or_a_string(value: Any) -> None:
    headers, _ = one(SecurityScheme("b", "http", scheme="basic"), value)
    assert base64.b64decode(headers["authorization"].removeprefix("Basic ")).decode() == "ann:pässword"


def test_a_cookie_joins_those_of_the_call() -> None:
    scheme = SecurityScheme("c", "apiKey", location="cookie", parameter="sid")
    assert one(scheme, "k", headers={"cookie": "a=1"})[0] == {"cookie": "a=1; sid=k"}


def test_api_token_and_access_token_find_their_schemes() -> None:
    op = operation(*EITHER)
    assert sent(Credentials(PIPEDRIVE, api_token="k", origins=[HERE]), op)[0] == {"x-api-token": "k"}
    assert sent(Credentials(PIPEDRIVE, access_token="k", origins=[HERE]), op)[0] == {
        "authorization": "Bearer k"
    }


def test_the_first_alternative_that_is_covered_wins() -> None:
    both = Credentials(PIPEDRIVE, api_token="k", access_token="t", origins=[HERE])
    assert sent(both, operation(*EITHER))[0] == {"x-api-token": "k"}
    assert sent(both, operation(*reversed(EITHER)))[0] == {"authorization": "Bearer t"}


def test_all_schemes_of_an_alternative_are_sent() -> None:
    both = Credentials(PIPEDRIVE, api_token="k", access_token="t", origins=[HERE])
    assert sent(both, operation({"api_key": (), "oauth2": ()}))[0] == {
        "x-api-token": "k",
        "authorization": "Bearer t",
    }


def test_optional_credentials_are_sent_if_present_and_not_missed_otherwise() -> None:
    op = operation({}, {"api_key": ()})
    assert sent(Credentials(PIPEDRIVE, api_token="k", origins=[HERE]), op)[0] == {"x-api-token": "k"}
    assert sent(Credentials(PIPEDRIVE), op)[0] == {}
    assert sent(Credentials(PIPEDRIVE, api_token="k", origins=[HERE]), operation())[0] == {}


def test_one_api_token_is_not_two_keys() -> None:
    schemes = {n: SecurityScheme(n, "apiKey", location="header", parameter=n) for n in ("id", "secret")}
    op = operation({"id": (), "secret": ()})
    with pytest.raises(MissingCredentials, match="credentials="):
        sent(Credentials(schemes, api_token="k", origins=[HERE]), op)
    named = Credentials(schemes, credentials={"id": "a", "secret": "b"}, origins=[HERE])
    assert sent(named, op)[0] == {"id": "a", "secret": "b"}


def test_a_client_certificate_is_the_transports() -> None:
    schemes = {"tls": SecurityScheme("tls", "mutualTLS"), "api_key": KEY}
    op = operation({"tls": ()}, {"tls": (), "api_key": ()})
    assert sent(Credentials(schemes), op)[0] == {}
    assert sent(Credentials(schemes, api_token="k", origins=[HERE]), op)[0] == {"x-api-token": "k"}


def test_a_callable_is_asked_for_every_attempt() -> None:
    values = iter(["one", "two"])
    made = Credentials(PIPEDRIVE, api_token=lambda: next(values), origins=[HERE])
    op = operation(*EITHER)
    assert [sent(made, op)[0], sent(made, op)[0]] == [{"x-api-token": "one"}, {"x-api-token": "two"}]


def test_the_environment_counts_only_when_nothing_is_given() -> None:
    environ = {"PIPEDRIVE_API_TOKEN": "e", "PIPEDRIVE_ACCESS_TOKEN": ""}
    op = operation(*EITHER)
    assert sent(Credentials(PIPEDRIVE, environ=environ, origins=[HERE]), op)[0] == {"x-api-token": "e"}
    given = Credentials(PIPEDRIVE, environ=environ, access_token="t", origins=[HERE])
    assert sent(given, op)[0] == {"authorization": "Bearer t"}


# What is refused


def test_missing_credentials_say_what_would_do() -> None:
    with pytest.raises(MissingCredentials) as caught:
        sent(Credentials(PIPEDRIVE), operation(*EITHER))
    for words in (
        "getThing",
        "api_token=",
        "PIPEDRIVE_API_TOKEN",
        "access_token=",
        "OAuth2(",
        "PIPEDRIVE_ACCESS_TOKEN",
    ):
        assert words in str(caught.value)
    foreign = {"bearerAuth": SecurityScheme("bearerAuth", "http", scheme="bearer")}
    with pytest.raises(MissingCredentials, match=r"credentials=\{'bearerAuth'") as caught:
        sent(Credentials(foreign), operation({"bearerAuth": ()}))
    assert "PIPEDRIVE" not in str(caught.value)


def test_an_undeclared_scheme_is_told_as_such() -> None:
    with pytest.raises(MissingCredentials, match="ghost: not declared"):
        sent(Credentials(PIPEDRIVE, api_token="k", origins=[HERE]), operation({"ghost": ()}))
    with pytest.raises(UsageError, match="did you mean 'api_key'"):
        Credentials(PIPEDRIVE, credentials={"apikey": "k"})


def test_an_option_that_the_document_has_no_use_for() -> None:
    with pytest.raises(UsageError, match=r"declared: oauth2 \(oauth2\)"):
        Credentials({"oauth2": OAUTH}, api_token="k")
    with pytest.raises(UsageError, match="not both"):
        Credentials(PIPEDRIVE, access_token="a", oauth=object())  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["abc\r\nx: y", "abc\n", "\x00abc", "", "  ", 7, ("a", 1), ("a:b", "c")])
def test_values_that_cannot_travel_are_refused_unseen(value: Any) -> None:
    with pytest.raises(UsageError) as caught:
        Credentials(PIPEDRIVE, api_token=value)
    assert "abc" not in str(caught.value)


def test_a_header_cannot_carry_everything() -> None:
    with pytest.raises(UsageError, match="header cannot carry") as caught:
        one(KEY, "schlüssel")
    assert "schl" not in str(caught.value)
    with pytest.raises(UsageError, match="cookie cannot carry"):
        one(SecurityScheme("c", "apiKey", location="cookie", parameter="sid"), "a; b")


# Where it goes

ELSEWHERE = [
    "https://evil.test/v1", "http://api.pipedrive.com/v1", "https://api.pipedrive.com:8443/v1",
    "https://api.pipedrive.com@evil.test/v1", "https://api.pipedrive.com\\@evil.test/v1",
    "https://api.pipedrive.com.evil.test/v1", "https://api.pipedrive.com?x=/v1@evil.test", "https:///v1",
    "https://api.pipedrive.com%2e/v1", "//api.pipedrive.com/v1", "https://api.pipedrive.comx",
]  # fmt: skip


@pytest.mark.parametrize("url", ELSEWHERE)
@pytest.mark.parametrize("warm", [False, True])
@pytest.mark.parametrize("token", ["k", lambda: "k"])
def test_credentials_stay_with_their_origin(url: str, warm: bool, token: Any) -> None:
    made, op = Credentials(PIPEDRIVE, api_token=token, origins=[f"{HERE}/v1"]), operation(*EITHER)
    server = Server()
    layer = auth_layer(made)(server)
    if warm:
        layer(Exchange(Request(op, "GET", f"{HERE}/v1/x"), Timeout()))
    server.sent.clear()
    if origin_of(url) == HERE:  # the same place, oddly written
        return
    with pytest.raises(UsageError, match="trusted_origins"):
        layer(Exchange(Request(op, "GET", url), Timeout()))
    assert server.sent == []


def test_optional_credentials_just_stay_away_from_elsewhere() -> None:
    made = Credentials(PIPEDRIVE, api_token="k", origins=[HERE])
    assert sent(made, operation({"api_key": ()}, {}), url="https://evil.test/x") == ({}, ())


def test_an_origin_can_be_vouched_for() -> None:
    made = Credentials(PIPEDRIVE, api_token="k", origins=[HERE], trusted_origins="https://Upload.Test:443")
    assert sent(made, operation(*EITHER), url="https://upload.test/x")[0] == {"x-api-token": "k"}
    with pytest.raises(UsageError, match="trusted_origins"):
        Credentials(PIPEDRIVE, trusted_origins=["upload.test"])


def test_plain_http_must_be_asked_for_except_on_this_machine() -> None:
    op, url = operation(*EITHER), "http://intranet.test/x"
    with pytest.raises(UsageError, match="not encrypted"):
        sent(Credentials(PIPEDRIVE, api_token="k", origins=["http://intranet.test"]), op, url=url)
    vouched = Credentials(PIPEDRIVE, api_token="k", trusted_origins=["http://intranet.test"])
    assert sent(vouched, op, url=url)[0] == {"x-api-token": "k"}
    local = Credentials(PIPEDRIVE, api_token="k", origins=["http://127.0.0.1:8080"])
    assert sent(local, op, url="http://127.0.0.1:8080/x")[0] == {"x-api-token": "k"}


def test_an_operation_with_missing_credentials_is_not_let_in_by_a_warm_layer() -> None:
    made, server = Credentials(PIPEDRIVE, api_token="k", origins=[HERE]), Server()
    layer = auth_layer(made)(server)
    layer(Exchange(Request(operation(*EITHER), "GET", f"{HERE}/x"), Timeout()))
    with pytest.raises(MissingCredentials):
        layer(Exchange(Request(operation({"oauth2": ()}), "GET", f"{HERE}/x"), Timeout()))
    layer(Exchange(Request(operation(), "GET", f"{HERE}/x"), Timeout()))
    assert server.sent[1:] == [({}, ())]


def test_loopback_is_this_machine_and_nothing_that_looks_like_it() -> None:
    assert all(
        map(is_loopback, ["http://localhost", "http://127.1.2.3:1", "http://[::1]:80", "http://a.localhost"])
    )
    assert not any(
        map(is_loopback, ["http://localhost.evil.test", "http://127.0.0.1.evil.test", "http://[::2]"])
    )


# A 401, and what is echoed


class Renewing:
    """A token source with one spare token."""

    origin = ""

    def __init__(self, *tokens: str) -> None:
        self.tokens, self.renewed = list(tokens), 0

    def current(self, deadline: float | None = None, send: Any = None) -> str:
        return self.tokens[0]

    def renew(self, stale: str, deadline: float | None = None, send: Any = None) -> str | None:
        self.renewed += 1
        self.tokens.pop(0)
        return self.tokens[0] if self.tokens else None


def test_after_a_401_there_is_one_more_try_with_another_token() -> None:
    source, server = Renewing("old1", "new1", "third"), Server(401, 200)
    response = call(Credentials(PIPEDRIVE, oauth=source, origins=[HERE]), operation(*EITHER), server)
    assert (response.status, response.attempts, source.renewed) == (200, 2, 1)
    assert [headers["authorization"] for headers, _ in server.sent] == ["Bearer old1", "Bearer new1"]


def test_a_second_401_is_final() -> None:
    source, server = Renewing("old1", "new1", "third"), Server(401)
    assert (
        call(Credentials(PIPEDRIVE, oauth=source, origins=[HERE]), operation(*EITHER), server).status == 401
    )
    assert (len(server.sent), source.renewed) == (2, 1)


def test_a_401_without_another_token_is_handed_over() -> None:
    server = Server(401)
    call(Credentials(PIPEDRIVE, oauth=Renewing("old1"), origins=[HERE]), operation(*EITHER), server)
    call(Credentials(PIPEDRIVE, api_token="k", origins=[HERE]), operation(*EITHER), server)
    assert len(server.sent) == 2


def test_no_token_means_that_the_call_was_not_sent() -> None:
    class Broken(Renewing):
        def current(self, deadline: float | None = None, send: Any = None) -> str:
            raise ConnectFailed("the token server is away", None, sent=True)

    server = Server()
    with pytest.raises(ConnectFailed, match="no access token") as caught:
        call(Credentials(PIPEDRIVE, oauth=Broken("t"), origins=[HERE]), operation(*EITHER), server)
    assert not caught.value.sent
    assert caught.value.request is not None
    assert server.sent == []


def test_token_requests_can_have_a_way_of_their_own() -> None:
    seen: list[Any] = []

    class Source(Renewing):
        def current(self, deadline: float | None = None, send: Any = None) -> str:
            seen.append((deadline, send))
            return "t"

    server, bare = Server(), Server()
    layer = auth_layer(Credentials(PIPEDRIVE, oauth=Source("t"), origins=[HERE]), bare)(server)
    layer(Exchange(Request(operation(*EITHER), "GET", f"{HERE}/x"), Timeout(), deadline=9.0))
    assert seen == [(9.0, bare)]


@pytest.mark.parametrize("make", [dict, HTTPHeaderDict])
@pytest.mark.parametrize("token", [SECRET, lambda: SECRET])
def test_what_an_error_echoes_is_hidden(make: Callable[..., Any], token: Any) -> None:
    text = (
        "s3cret/+ token s3cret%2F%2B%20token s3cret/%2B%20token s3cret%2F%2B+token "
        + base64.b64encode(SECRET.encode()).decode()
    )
    headers = make({"location": f"/x?t={SECRET}", "a": "b"})
    request = Request(None, "GET", HERE)
    made = Credentials(PIPEDRIVE, api_token=token, origins=[HERE])
    bad = Response(request, 403, headers, text.encode())
    shown = call(made, operation(*EITHER), Server(bad))
    assert shown.content == b" ".join([b"[hidden]"] * 5)
    assert (shown.headers["location"], shown.headers["a"]) == ("/x?t=[hidden]", "b")
    assert headers["location"].endswith(SECRET)  # the original is nobody's business, and unchanged
    good = Response(request, 200, headers, text.encode())
    assert call(made, operation(*EITHER), Server(good)) is good


def test_basic_credentials_are_hidden_in_all_their_forms() -> None:
    scheme = SecurityScheme("b", "http", scheme="basic")
    made = Credentials({"b": scheme}, credentials={"b": ("ann", "password1")}, origins=[HERE])
    body = base64.b64encode(b"ann:password1") + b" ann:password1 password1"
    shown = call(made, operation({"b": ()}), Server(Response(Request(None, "GET", HERE), 401, {}, body)))
    assert b"password1" not in shown.content
    assert base64.b64encode(b"ann:password1") not in shown.content


# What is shown


def test_nothing_shows_a_value_but_a_pickle_works() -> None:
    made = Credentials(PIPEDRIVE, api_token=SECRET, access_token="t0ken", origins=[HERE])
    op = operation(*EITHER)
    plan = made.plan(op)
    for text in (repr(made), str(made), repr(plan), repr(plan.places)):
        assert SECRET not in text
        assert "t0ken" not in text
    again = pickle.loads(pickle.dumps(made))
    assert sent(again, op)[0] == {"x-api-token": SECRET}


def test_placeholders() -> None:
    op = operation(*EITHER)
    key = (("header", "x-api-token", "$PIPEDRIVE_API_TOKEN"),)
    bearer = (("header", "authorization", "Bearer $PIPEDRIVE_ACCESS_TOKEN"),)
    assert Credentials(PIPEDRIVE).placeholders(op) == key
    assert Credentials(PIPEDRIVE, access_token="t").placeholders(op) == bearer
    assert Credentials(PIPEDRIVE).placeholders(operation()) == ()
    assert Credentials(PIPEDRIVE).placeholders(operation({}, {"api_key": ()})) == ()
    made = Credentials(PIPEDRIVE, api_token="k", origins=[HERE])
    assert made.placeholders(op, f"{HERE}/x") == key
    assert made.placeholders(op, "https://evil.test/x") == ()
    foreign = {"my-Key": SecurityScheme("my-Key", "apiKey", location="query", parameter="key")}
    assert Credentials(foreign).placeholders(operation({"my-Key": ()})) == (("query", "key", "$MY_KEY"),)


def test_plans_are_made_once_per_operation_and_never_mixed_up() -> None:
    made = Credentials(PIPEDRIVE, api_token="k", origins=[HERE])
    first, second = operation(*EITHER), operation()
    assert made.plan(first) is made.plan(first)
    assert made.plan(second).places == ()


def test_transport_errors_pass() -> None:
    with pytest.raises(TransportError, match="gone"):
        call(Credentials(PIPEDRIVE), operation(), Server(ConnectFailed("gone", None, sent=False)))
