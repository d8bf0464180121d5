"""Whatever is said to a client: one that works, or a UsageError; the environment likewise."""

# ruff: noqa: PLW0108  # every entry of a table is a lambda

from __future__ import annotations

import socket
import warnings
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from typing import Any

import pytest
import urllib3
from fuzzing import examples
from hypothesis import given
from hypothesis import strategies as st
from odd import SECRET, made, recipes, told
from wire import OK, Wire

import pdspec
from pdspec import Credentials, Hooks, OAuth2, Pagination, PdspecError, RateLimit, Timeout
from pdspec.clock import Clock
from pdspec.options import NAMES

pytestmark = pytest.mark.filterwarnings("ignore")
CLOCK = Clock(sleep=lambda _: None)
# Values that are nearly right: of the right kind for some option, or of one beside it.
NEAR: tuple[Callable[[], Any], ...] = (
    lambda: "https://a.test", lambda: "http://", lambda: "https://user:pw@a.test", lambda: "http://a.test:99999", lambda: "http://[::1", lambda: "http://a b",
    lambda: "http://a.test\r\nX: 1", lambda: "http://\ud800.test", lambda: "https://ex ample", lambda: "http://127.0.0.1:1", lambda: "socks5://127.0.0.1:1", lambda: "ftp://x", lambda: "127.0.0.1:1", lambda: "http://" + "a" * 300 + ".test",
    lambda: "http://é.test", lambda: "http://xn--.test", lambda: "http://a..test", lambda: "http://127.0.0.1:", lambda: "http://:80", lambda: "https://{x}.test", lambda: "/etc/passwd", lambda: "/nowhere",
    lambda: Timeout(1, 2, 3), lambda: Timeout("x", 1, 1), lambda: Timeout(None, None, None), lambda: Timeout(10**400, 1, 1), lambda: Timeout(1e300, 1e300, 1e300), lambda: 1e-9, lambda: 0.5, lambda: 10, lambda: 1e12, lambda: float("nan"), lambda: float("inf"),
    lambda: urllib3.Retry(2), lambda: urllib3.Retry, lambda: urllib3.Retry(connect="x"), lambda: urllib3.Retry(status=2.5, total=None), lambda: urllib3.Retry(total=True, backoff_factor=-1), lambda: urllib3.Retry(3, allowed_methods="GET", status_forcelist=[200]), lambda: urllib3.Retry(3, raise_on_status=False, remove_headers_on_redirect=[]), lambda: "off", lambda: "raise", lambda: "warn", lambda: False, lambda: True,
    lambda: {"x-a": "b"}, lambda: {"x-a": 5}, lambda: {5: "x"}, lambda: {"": ""}, lambda: {"x-a": "é"}, lambda: {"x-a": "\r\n"}, lambda: {"Content-Length": "9"}, lambda: {"Host": "x"}, lambda: {"Transfer-Encoding": "chunked"}, lambda: {"Authorization": SECRET},
    lambda: {"api_key": SECRET}, lambda: {"api_key": 5}, lambda: {"api_key": lambda: SECRET}, lambda: {"api_key": lambda: 5}, lambda: {"oauth2": ("a", "b")}, lambda: {"nope": "x"}, lambda: ("a", "b"), lambda: ("a:b", "c"), lambda: SECRET, lambda: lambda: SECRET, lambda: lambda: None,
    lambda: ("https://a.test",), lambda: ["x", 5], lambda: "https://a.test/x", lambda: RateLimit(10), lambda: RateLimit, lambda: Hooks(), lambda: Hooks(before=lambda *_: None), lambda: Hooks(before=5),
    lambda: {"getOrganizations": Pagination("single")}, lambda: {"getOrganizations": {"style": "x"}}, lambda: {"getOrganizations": 5}, lambda: {"getOrganizations": {"style": "cursor", "parameter": "nope", "next": "x"}},
    lambda: Clock(), lambda: Clock(now=5), lambda: OAuth2("id", "secret"), lambda: Credentials({}), lambda: 0.001, lambda: 2**70, lambda: 1,
)  # fmt: skip
choices = st.one_of(recipes, st.integers(0, len(NEAR) - 1).map(lambda index: ("near", index)))


def value(recipe: Any) -> Any:
    return NEAR[recipe[1]]() if recipe[0] == "near" else made(recipe)


def judged(act: Callable[[], Any]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            act()
        except PdspecError as error:
            told(error)


@pytest.fixture(scope="module")
def server() -> Iterator[Wire]:
    look_up = socket.getaddrinfo

    def only_here(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host != "127.0.0.1":
            raise socket.gaierror("no names here")
        return look_up(host, *args, **kwargs)

    with Wire(OK) as one, pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", only_here)
        yield one


@examples(500)
@given(
    given=st.dictionaries(st.sampled_from(NAMES), choices, min_size=1, max_size=2),
    later=st.booleans(),
    view=st.sampled_from(["response", "items", "stream"]),
)
def test_options(server: Wire, given: dict[str, Any], later: bool, view: str) -> None:
    def act() -> None:
        plain: dict[str, Any] = {
            "api_token": SECRET,
            "origin": server.origin,
            "retries": 1,
            "clock": CLOCK,
            "timeout": 2,
        }
        odd = {name: value(recipe) for name, recipe in given.items()}
        if not plain["origin"] or {"origin", "base_url"} & odd.keys():
            plain["proxy"] = server.origin  # whatever the name is, it is not looked up
        client = pdspec.Client(**plain).with_options(**odd) if later else pdspec.Client(**{**plain, **odd})
        repr(client)
        if view == "items":
            list(client.items.get_organizations(max_items=1))
        else:
            getattr(client, view).get_organization(7)

    # What a credential's own callable raises reaches the caller, as that of a hook does.
    with (
        suppress(TypeError) if {"api_token", "access_token", "credentials"} & given.keys() else nullcontext()
    ):
        judged(act)


@examples(100)
@given(
    name=st.one_of(
        recipes, st.sampled_from(["x", "timeouts", "\ud800", ""]).map(lambda name: ("plain", name))
    )
)
def test_option_names(name: Any) -> None:
    built = value(name)
    if issubclass(type(built), str):
        judged(lambda: pdspec.Client(**{built: 1}))


VARIABLES = ("PDSPEC_ORIGIN", "PIPEDRIVE_API_TOKEN", "PIPEDRIVE_ACCESS_TOKEN", "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "PDSPEC_CACHE_DIR")  # fmt: skip
texts = st.one_of(
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20),
    st.sampled_from([made(("plain", one())) for one in NEAR if type(one()) is str and "\ud800" not in one()]),
    st.sampled_from(
        ["*", "127.0.0.1", ",,", "http", "://", "http://:@:", "\udc80", "a\r\nb", " ", "http://127.0.0.1:1"]
    ),
)


@examples(150)
@given(
    variables=st.dictionaries(st.sampled_from(VARIABLES), texts, min_size=1, max_size=3), tls=st.booleans()
)
def test_environment(server: Wire, variables: dict[str, str], tls: bool) -> None:
    def act() -> None:
        origin = server.origin.replace("http", "https") if tls else server.origin
        given = {} if "PDSPEC_ORIGIN" in variables else {"origin": origin}
        if "PDSPEC_ORIGIN" in variables:
            given["proxy"] = server.origin
        pdspec.Client(**given, retries=False, timeout=0.2 if tls else 2, clock=CLOCK).get_organization(7)

    with pytest.MonkeyPatch.context() as patch:
        for name, text in variables.items():
            patch.setenv(name, text)
        judged(act)
