"""Whatever the things beside a client are made of and asked for: one that works, or an error of the tree."""

from __future__ import annotations

import json
import pickle
import warnings
from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import pytest
from fuzzing import examples
from hypothesis import given
from hypothesis import strategies as st
from odd import ODD, SECRET, made, recipes, told
from test_fuzz_calls import MEMORY, SYNTHETIC, Memory
from test_hostile_documents import VALID

import pdspec
from pdspec import (
    ClientCredentials,
    FileTokenStore,
    OAuth2,
    Pagination,
    PdspecError,
    RateLimit,
    SpecClient,
    Timeout,
    Token,
)

pytestmark = pytest.mark.filterwarnings("ignore")


def judged(act: Callable[[], Any], secret: str = SECRET) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return act()
        except PdspecError as error:
            told(error, secret)


def nowhere(_: Any) -> Any:
    raise pdspec.ConnectFailed("nothing here", None, False)  # type: ignore[arg-type]


def use_oauth(oauth: Any) -> None:
    repr(oauth)
    with SpecClient.from_spec(
        DOCUMENT, oauth=oauth, transport=Memory(), rate_limit=False, retries=False
    ) as client:
        repr(client)
        client.call("x")


def use_oauth2(oauth: Any) -> None:
    oauth.authorization_url(state="x")
    use_oauth(oauth)


DOCUMENT = {"openapi": "3.1.0", "servers": [{"url": "https://a.test"}], "security": [{"o": []}],
            "paths": {"/x": {"get": {"operationId": "x"}}}, "components": {"securitySchemes": {"o": {"type": "oauth2", "flows": {}}}}}  # fmt: skip
# What is made, from what when nothing is odd, and what is then done with it.
MAKERS: dict[str, tuple[Any, dict[str, Any], Callable[[Any], Any]]] = {
    "OAuth2": (OAuth2, {"client_id": "i", "client_secret": SECRET, "redirect_uri": "https://a.test/cb", "authorization_endpoint": "https://a.test/a", "token_endpoint": "https://a.test/t",
                        "revocation_endpoint": "https://a.test/r", "domain": "a.test", "scopes": ("a",), "store": None, "token": Token("t"), "client_authentication": "basic", "leeway": 1.0, "send": nowhere}, use_oauth2),
    "ClientCredentials": (ClientCredentials, {"token_url": "https://a.test/t", "client_id": "i", "client_secret": SECRET, "scopes": (), "extra": None, "store": None, "client_authentication": "body", "leeway": 1.0, "send": nowhere}, use_oauth),
    "Token": (Token.from_dict, {"data": {"access_token": "t"}}, lambda token: json.dumps(token.to_dict())),
    "RateLimit": (RateLimit, {"requests": 1, "seconds": 1.0}, lambda limit: pdspec.Client(api_token=SECRET, rate_limit=limit, transport=MEMORY).get_organization(7)),
    "Timeout": (Timeout, {"connect": 1, "read": 1, "total": 1}, lambda timeout: pdspec.Client(api_token=SECRET, timeout=timeout, transport=MEMORY).get_organization(7)),
    "Pagination": (Pagination, {"style": "cursor", "items": "data", "parameter": "cursor", "limit": "limit", "next": "next", "more": "", "last": "", "first": None, "max": None, "also": {}},
                   lambda pagination: list(zip(range(3), SYNTHETIC_CLIENT.with_options(pagination={"list": pagination}).items.list(), strict=False))),
    "extension": (Pagination.from_extension, {"given": {"style": "single"}}, repr),
    "estimate": (pdspec.Client(api_token=SECRET).budget.estimate, {"operation_id": "getOrganization", "calls": 2}, bool),
    "from_spec": (SpecClient.from_spec, {"source": VALID, "remote_refs": False, "cache": True}, lambda client: (repr(client), client.problems)),
    "find": (pdspec.operations.find, {"name": "getOrganization"}, repr),
    "route": (pdspec.operations.route, {"method": "GET", "path": "/organizations"}, repr),
    "operations": (lambda key: pdspec.operations[key], {"key": "getOrganization"}, repr),
}  # fmt: skip
SYNTHETIC_CLIENT = SpecClient.from_spec(
    SYNTHETIC, credentials={"k": SECRET}, transport=MEMORY, rate_limit=False
)


@examples(300)
@given(st.sampled_from(sorted(MAKERS)), st.data())
def test_constructors(name: str, data: st.DataObject) -> None:
    make, right, use = MAKERS[name]
    changes = data.draw(st.dictionaries(st.sampled_from(sorted(right)), recipes, min_size=1, max_size=2))
    judged(lambda: use(make(**{**right, **{key: made(recipe) for key, recipe in changes.items()}})))


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_right_ones_work(name: str) -> None:
    make, right, use = MAKERS[name]
    with pytest.raises(pdspec.DecodeError) if name == "ClientCredentials" else nullcontext():
        use(make(**right))  # the memory is no token server


@examples(150)
@given(
    recipe=recipes,
    style=st.sampled_from(["cursor", "offset", "url", None]),
    more=st.dictionaries(st.sampled_from(["skip", "size", "done", "at", "style", ""]), recipes, max_size=2),
    view=st.sampled_from(["items", "pages"]),
    whole=st.booleans(),
)
def test_positions(recipe: Any, style: Any, more: Any, view: str, whole: bool) -> None:
    def act() -> None:
        at = made(recipe) if whole else {"cursor": made(recipe)}
        position = {"style": style, "at": at, **{key: made(one) for key, one in more.items()}}
        walk = getattr(SYNTHETIC_CLIENT, view).list(position_=position)
        repr(walk), [one for one, _ in zip(walk, range(3), strict=False)]
        json.dumps(walk.position)

    judged(act, "")


@examples(100)
@given(st.integers(0, len(ODD) - 1), st.sampled_from(["file", "folder", "text", "name"]))
def test_token_files(index: int, where: str) -> None:
    def act() -> None:
        value = ODD[index]()
        if where == "file":
            store = FileTokenStore(value)
            repr(store), store.load()
        elif where == "name":
            store = FileTokenStore(Path("/nowhere") / value if type(value) is str else value)
            with suppress(OSError):
                store.save(Token("t"))
        else:
            Token.from_dict(
                {"access_token": "t", "refresh_token": value}
                if where == "text"
                else {"expires_at": value, "access_token": "t"}
            )

    judged(act)


@examples(100)
@given(
    place=st.lists(
        st.sampled_from(
            [
                "paths",
                "/a/{id}",
                "get",
                "parameters",
                "components",
                "schemas",
                "A",
                "properties",
                "servers",
                "info",
                "openapi",
            ]
        ),
        max_size=4,
    ),
    recipe=recipes,
)
def test_odd_values_in_a_document(place: list[str], recipe: Any) -> None:
    source: Any = json.loads(json.dumps(VALID))
    holder = source
    for key in place[:-1]:
        below = holder.get(key) if isinstance(holder, dict) else None
        holder = below if isinstance(below, dict) else holder
    if isinstance(holder, dict):
        holder[place[-1] if place else "x-odd"] = made(recipe)

    def act() -> None:
        api = SpecClient.from_spec(source, base_url="https://a.test", transport=Memory(), rate_limit=False)
        repr(api), str(api.problems), dir(api), api._repr_html_()
        with suppress(RecursionError):  # pickle's own, for what nests deeper than Python does
            pickle.loads(pickle.dumps(api.with_options(transport=None)))
        for id_ in api.operations:
            judged(lambda id_=id_: api.call(id_, id=7, q=["aa"]))  # type: ignore[misc]
            judged(lambda id_=id_: getattr(api, api.operations[id_].python_name).__doc__)  # type: ignore[misc]

    judged(act)
