"""Calls as a user makes them, judged by what a real socket received; and those that must never be sent."""

from __future__ import annotations

import copy
import dataclasses
import datetime
import inspect
import json
import math
import pickle
import pydoc
import warnings
from collections.abc import Callable
from typing import Any

import pytest
import urllib3
from wire import OK, TOKEN, Wire, answer

import pdspec
import pdspec.v2

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
HASH = "9dc80c50d78a15643bfc4ca79d76156a73a1ca0e"


@pytest.fixture
def server(wire: Callable[..., Wire]) -> Wire:
    return wire(OK)


@pytest.fixture
def client(server: Wire) -> pdspec.Client:
    return pdspec.Client(api_token=TOKEN, origin=server.origin, retries=False)


SENT: list[tuple[Callable[[Any], Any], str, Any]] = [
    (lambda c: c.get_organization(7), "GET /v1/organizations/7", None),
    (lambda c: c.get_organization(id=7), "GET /v1/organizations/7", None),
    (lambda c: c.call("getOrganization", id=7), "GET /v1/organizations/7", None),
    (lambda c: c.call("get_organization", 7), "GET /v1/organizations/7", None),
    (lambda c: c.call(("GET", "/organizations/{id}"), 7), "GET /v1/organizations/7", None),
    (
        lambda c: c.get_organization_deals(7, status="won", limit=50),
        "GET /v1/organizations/7/deals?status=won&limit=50",
        None,
    ),
    (
        lambda c: c.get_organization_deals(7, only_primary_association=1),
        "GET /v1/organizations/7/deals?only_primary_association=1",
        None,
    ),
    (
        lambda c: c.get_organization_activities(7, done=0, exclude=[3, 4]),
        "GET /v1/organizations/7/activities?done=0&exclude=3,4",
        None,
    ),
    (lambda c: c.delete_organizations(ids="1,2"), "DELETE /v1/organizations?ids=1,2", None),
    (lambda c: c.delete_organizations(ids=[1, 2]), "DELETE /v1/organizations?ids=1,2", None),
    (lambda c: c.delete_organizations(ids=(1, 2)), "DELETE /v1/organizations?ids=1,2", None),
    (
        lambda c: c.search_organization(term="a&b=c /ü", fields=["name", "notes"], exact_match=True),
        "GET /v1/organizations/search?term=a%26b%3Dc%20%2F%C3%BC&fields=name,notes&exact_match=true",
        None,
    ),
    (
        lambda c: c.get_organizations(sort="name ASC", first_char="x"),
        "GET /v1/organizations?sort=name%20ASC&first_char=x",
        None,
    ),
    (
        lambda c: c.get_organization_updates(7, all_changes="1", items=["deal", "note"]),
        "GET /v1/organizations/7/flow?all_changes=1&items=deal,note",
        None,
    ),
    (
        lambda c: c.get_organization_updates(7, all_changes=1),
        "GET /v1/organizations/7/flow?all_changes=1",
        None,
    ),
    (lambda c: c.delete_organization_follower(7, 9), "DELETE /v1/organizations/7/followers/9", None),
    (
        lambda c: c.add_organization(name="Acme", visible_to="3"),
        "POST /v1/organizations",
        {"name": "Acme", "visible_to": "3"},
    ),
    (lambda c: c.add_organization({"name": "Ü"}), "POST /v1/organizations", {"name": "Ü"}),
    (lambda c: c.add_organization(body={"name": "A"}), "POST /v1/organizations", {"name": "A"}),
    (
        lambda c: c.add_organization(**{"name": "A", HASH: "gold"}),
        "POST /v1/organizations",
        {"name": "A", HASH: "gold"},
    ),
    (
        lambda c: c.update_organization(7, {"name": "B", HASH: None}),
        "PUT /v1/organizations/7",
        {"name": "B", HASH: None},
    ),
    (
        lambda c: c.update_organization(7, {"label_ids": (1, 2)}),
        "PUT /v1/organizations/7",
        {"label_ids": [1, 2]},
    ),
    (lambda c: c.update_organization(7), "PUT /v1/organizations/7", None),
    (
        lambda c: c.merge_organizations(7, merge_with_id=8),
        "PUT /v1/organizations/7/merge",
        {"merge_with_id": 8},
    ),
    (
        lambda c: c.add_organization_follower(7, user_id=3),
        "POST /v1/organizations/7/followers",
        {"user_id": 3},
    ),
]


@pytest.mark.parametrize(("call", "line", "body"), SENT)
def test_what_the_server_receives(
    server: Wire, client: pdspec.Client, call: Callable[[Any], Any], line: str, body: Any
) -> None:
    call(client)
    (heard,) = server.heard
    assert heard.line == f"{line} HTTP/1.1"
    assert heard.headers["x-api-token"] == TOKEN
    assert heard.headers["accept"] == "application/json"
    if body is None:
        assert heard.body == b""
        assert "content-type" not in heard.headers
    else:
        assert json.loads(heard.body) == body
        assert heard.headers["content-type"] == "application/json"
        assert int(heard.headers["content-length"]) == len(heard.body)


def test_every_operation_goes_to_its_method_and_path(server: Wire, client: pdspec.Client) -> None:
    samples: dict[str, Any] = {"id": 7, "follower_id": 9, "ids": [1], "term": "acme"}
    bodies: dict[str, Any] = {
        "addOrganization": {"name": "A"},
        "addOrganizationFollower": {"user_id": 1},
        "mergeOrganizations": {"merge_with_id": 8},
    }
    assert len(client.operations) == 19
    for operation in client.operations.values():
        arguments = {p.python_name: samples[p.python_name] for p in operation.parameters if p.required}
        if operation.id in bodies:
            arguments["body"] = bodies[operation.id]
        assert client.call(operation.id, **arguments)["success"] is True
        path = operation.path.replace("{id}", "7").replace("{follower_id}", "9")
        line = server.heard[-1].line
        assert line.startswith(f"{operation.method} /v1{path}")
        assert getattr(client, operation.python_name)(**arguments)["success"] is True
        assert server.heard[-1].line == line


# What is wrong, and what the message must say. Nothing may reach the server.
REFUSED: list[tuple[Callable[[Any], Any], list[str]]] = [
    (lambda c: c.get_organization("seven"), ["path.id", "'seven'", "integer"]),
    (lambda c: c.get_organization("7"), ["path.id", "use 7 without quotes"]),
    (lambda c: c.get_organization(True), ["path.id", "boolean", "use 1"]),
    (lambda c: c.get_organization(7.5), ["path.id", "7.5"]),
    (lambda c: c.get_organization(0), ["path.id", "at least 1"]),
    (lambda c: c.get_organization(None), ["path.id", "leave the argument out"]),
    (lambda c: c.get_organization(), ["path.id", "required"]),
    (lambda c: c.get_organization(7, 8), ["8", "too many"]),
    (lambda c: c.get_organization(7, id=7), ["by position and by keyword"]),
    (lambda c: c.get_organization(7, limt=3), ["limt", "not an argument of getOrganization"]),
    (lambda c: c.get_organizations(limt=3), ["limt", "did you mean 'limit'"]),
    (
        lambda c: c.get_organization_deals("x", status="wn", limit=1000),
        ["3 problems", "path.id", "did you mean 'won'", '"lost"', "at most 500"],
    ),
    (lambda c: c.get_organization_files(7, limit=101), ["at most 100"]),
    (lambda c: c.delete_organizations(ids="1,x"), ["query.ids", "'1,x'"]),
    (lambda c: c.delete_organizations(ids="1,2\n"), ["query.ids"]),
    (lambda c: c.delete_organizations(ids=[]), ["query.ids"]),
    (lambda c: c.search_organization(term="a", fields=["nme"]), ["query.fields[0]", "did you mean 'name'"]),
    (lambda c: c.search_organization(term="ab\ud800"), ["query.term", "surrogate"]),
    (lambda c: c.search_organization(term="ab", exact_match="yes"), ["query.exact_match", "boolean"]),
    (lambda c: c.add_organization(), ["body", "required", "name"]),
    (lambda c: c.add_organization({}), ["body.name", "required"]),
    (lambda c: c.add_organization(nmae="x"), ["nmae", "did you mean 'name'"]),
    (lambda c: c.add_organization(name=None), ["body.name", "null"]),
    (lambda c: c.add_organization(name="x", visible_to=3), ["body.visible_to", "3"]),
    (lambda c: c.add_organization(name="x", visible_to="4"), ["body.visible_to", '"1", "3", "5", "7"']),
    (lambda c: c.add_organization({"name": "x"}, name="y"), ["by fields (name)"]),
    (lambda c: c.add_organization([1]), ["body", "array", "object"]),
    (lambda c: c.add_organization(name="x", owner_id="1"), ["body.owner_id"]),
    (lambda c: c.update_organization(7, {"x": math.nan}), ["body.x", "nan"]),
    (lambda c: c.update_organization(7, {"x": -math.inf}), ["body.x", "inf"]),
    (lambda c: c.update_organization(7, {"x": {1, 2}}), ["body.x", "set", "pass a list"]),
    (lambda c: c.update_organization(7, {"x": b"1"}), ["body.x", "bytes", "decode"]),
    (lambda c: c.update_organization(7, {"x": datetime.datetime(2026, 1, 1)}), ["body.x", "datetime"]),  # noqa: DTZ001
    (lambda c: c.update_organization(7, {1: 2}), ["key 1"]),
    (lambda c: c.update_organization(7, {"name": "\ud800"}), ["surrogate"]),
    (lambda c: c.update_organization(7, _circle()), ["nested deeper"]),
    (lambda c: c.pages.get_organizations(max_items=3), ["max_items"]),
    (lambda c: c.items.get_organizations(limit="x"), ["query.limit"]),
    (lambda c: c.request.get_organization("x"), ["path.id"]),
    (lambda c: c.response.get_organization("x"), ["path.id"]),
]


def _circle() -> dict[str, Any]:
    value: dict[str, Any] = {}
    value["x"] = [value]
    return value


@pytest.mark.parametrize(("call", "words"), REFUSED)
def test_what_is_refused_is_never_sent(
    server: Wire, client: pdspec.Client, call: Callable[[Any], Any], words: list[str]
) -> None:
    with pytest.raises(pdspec.InvalidCall) as caught:
        call(client)
    for word in words:
        assert word in str(caught.value)
    assert isinstance(caught.value, TypeError)
    assert isinstance(caught.value, ValueError)
    assert server.heard == []
    assert server.connections == 0
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)


def test_problems_are_data() -> None:
    client = pdspec.Client(api_token=TOKEN)
    with pytest.raises(pdspec.InvalidCall) as caught:
        client.get_organization_deals(7, status="wn", limit=1000)
    by_location = {problem.location: problem for problem in caught.value.problems}
    status = by_location["query.status"]
    assert (status.value, status.rule, status.suggestion) == ("wn", "enum", "won")
    assert status.allowed == ("open", "won", "lost", "deleted", "all_not_deleted")
    assert (by_location["query.limit"].rule, by_location["query.limit"].allowed) == ("maximum", (500,))
    with pytest.raises(pdspec.InvalidCall) as caught:
        client.get_organization_deals(7, limt=5)
    (unknown,) = caught.value.problems
    assert (unknown.location, unknown.value, unknown.rule) == ("limt", 5, "unknown")
    assert unknown.nearest == unknown.suggestion == "limit"


def test_unknown_operations_offer_near_ones(client: pdspec.Client) -> None:
    with pytest.raises(AttributeError, match="did you mean 'get_organization'"):
        client.get_organisation(7)
    with pytest.raises(pdspec.UnknownOperation, match="did you mean 'getOrganization'"):
        client.call("getOrganisation")
    for name in ("getOrganization", "getOrganisation"):  # what works there: the method's name
        with pytest.raises(AttributeError, match="did you mean 'get_organization'"):
            getattr(client, name)
    with pytest.raises(pdspec.UnknownOperation, match=r"GET /organizations/\{id\}"):
        client.call(("GET", "/organization/{id}"))
    assert not hasattr(client, "nope")
    assert hasattr(client, "get_organization")
    assert hasattr(client.items, "get_organizations")


PATHS = {"openapi": "3.0.3", "servers": [{"url": "https://h.test/base"}], "paths": {"/x/{id}/y": {"get": {
    "operationId": "getY",
    "parameters": [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "X-Note", "in": "header", "schema": {"type": "string"}},
    ],
}}}}  # fmt: skip


@pytest.mark.parametrize(
    ("value", "target"),
    [
        ("a/b", "/base/x/a%2Fb/y"), ("a\\b", "/base/x/a%5Cb/y"), ("a?b#c", "/base/x/a%3Fb%23c/y"), ("%2e%2e", "/base/x/%252e%252e/y"),
        ("a\x00b\n", "/base/x/a%00b%0A/y"), ("../../admin", "/base/x/..%2F..%2Fadmin/y"), ("ü", "/base/x/%C3%BC/y"), ("...", "/base/x/.../y"),
        (" ", "/base/x/%20/y"), (";a=b", "/base/x/%3Ba%3Db/y"),
    ],
)  # fmt: skip
def test_a_path_value_never_becomes_another_path(wire: Callable[..., Wire], value: str, target: str) -> None:
    server = wire(answer({}))
    pdspec.SpecClient.from_spec(PATHS, origin=server.origin).get_y(value)
    assert server.heard[0].target == target


@pytest.mark.parametrize("value", ["", ".", "..", "\ud800", "a\udfff"])
def test_path_values_that_cannot_be_carried_are_refused(wire: Callable[..., Wire], value: str) -> None:
    server = wire(answer({}))
    with pytest.raises(pdspec.InvalidCall, match=r"path\.id"):
        pdspec.SpecClient.from_spec(PATHS, origin=server.origin).get_y(value)
    assert server.heard == []


@pytest.mark.parametrize("value", ["a\r\nx-evil: 1", "a\nb", "a\x00", "snow ☃", " padded"])
def test_header_values_cannot_start_another_header(wire: Callable[..., Wire], value: str) -> None:
    server = wire(answer({}))
    with pytest.raises(pdspec.InvalidCall, match=r"header\.X-Note"):
        pdspec.SpecClient.from_spec(PATHS, origin=server.origin).get_y("1", x_note=value)
    assert server.heard == []


@pytest.mark.parametrize("name", ["Content-Length", "transfer-encoding"])
def test_headers_that_say_where_a_request_ends_are_not_for_clients(name: str) -> None:
    with pytest.raises(pdspec.UsageError, match="where a request ends"):
        pdspec.Client(api_token=TOKEN, headers={name: "5"})


def test_a_subclass_may_replace_a_method(server: Wire) -> None:
    class Careful(pdspec.Client):
        def __init__(self, name: str) -> None:
            super().__init__(api_token=TOKEN, origin=server.origin)
            self.name = name

        def get_organization(self, id: int) -> Any:
            return {"asked": (self.name, id), **super().get_organization(id)}

    client = Careful("me")
    client.get_organization_followers(7)
    assert [client.get_organization(one)["asked"] for one in (7, 8)] == [("me", 7), ("me", 8)]
    assert "asked" not in client.call("getOrganization", 7)
    for other in (client.with_options(timeout=5), copy.copy(client)):
        assert other.get_organization(9)["asked"] == ("me", 9)
        assert other.get_organization_followers.__self__ is other


def test_an_argument_may_be_called_self(wire: Callable[..., Wire]) -> None:
    server = wire(OK)
    parameters = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in ("self", "cls")]
    paths = {"/x": {"get": {"operationId": "getX", "parameters": parameters}}}
    document = {"openapi": "3.0.3", "servers": [{"url": server.origin}], "paths": paths}
    client = pdspec.bound_client(document, module=__name__)()
    client.get_x(self="a", cls="b")
    assert server.heard[0].target == "/x?self=a&cls=b"
    assert list(inspect.signature(client.get_x).parameters) == ["self", "cls"]
    assert list(inspect.signature(client.items.get_x).parameters)[:2] == ["self", "cls"]
    assert "get_x(*, self: str" in pydoc.render_doc(client.get_x, renderer=pydoc.plaintext)
    assert "get_x(_self, /, *, self: str" in pydoc.render_doc(type(client), renderer=pydoc.plaintext)


def test_wire_names_and_python_names_both_work(wire: Callable[..., Wire]) -> None:
    server = wire(answer({}))
    client = pdspec.SpecClient.from_spec(PATHS, origin=server.origin)
    client.get_y("1", x_note="a")
    client.get_y("1", **{"X-Note": "b"})
    client.call("getY", "1", **{"X-Note": "c"})
    assert [heard.headers["x-note"] for heard in server.heard] == ["a", "b", "c"]
    with pytest.raises(pdspec.InvalidCall, match="given twice"):
        client.get_y("1", x_note="a", **{"X-Note": "b"})


def test_the_request_view_sends_nothing_and_shows_everything(server: Wire, client: pdspec.Client) -> None:
    request = client.request.add_organization(name="O'Brien", visible_to="3")
    assert (request.method, request.url) == ("POST", f"{server.origin}/v1/organizations")
    assert request.body == b'{"name":"O\'Brien","visible_to":"3"}'
    assert request.operation is not None
    assert request.operation.id == "addOrganization"
    assert "$PIPEDRIVE_API_TOKEN" in request.curl()
    assert server.heard == []


def test_what_is_done_to_one_request_does_not_reach_another(server: Wire, client: pdspec.Client) -> None:
    request = client.request.add_organization(name="Acme")
    assert request.headers["Content-Type"] == request.headers["content-type"] == "application/json"
    assert ("ACCEPT" in request.headers, request.headers.get("x-none", "-")) == (True, "-")
    for made in (request, client.request.get_organization(7)):
        for change in (
            lambda headers: headers.__setitem__("x-other", "1"),
            lambda headers: headers.update({"x-other": "1"}),
            lambda headers: headers.pop("accept"),
        ):
            with pytest.raises(TypeError, match="cannot be changed"):
                change(made.headers)
        for again in (pickle.loads(pickle.dumps(made)), copy.deepcopy(made), dataclasses.replace(made)):
            assert (again, again.headers["Accept"]) == (made, "application/json")
    client.get_organization(7)
    assert "x-other" not in server.heard[0].headers
    assert server.heard[0].headers["accept"] == "application/json"


def test_curl_sends_the_same_request(server: Wire, client: pdspec.Client) -> None:
    shutil = pytest.importorskip("shutil")
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine")
    import subprocess

    request = client.request.add_organization(name='O\'Brien $HOME `x` "q" ü')
    subprocess.run(
        ["sh", "-c", request.curl()],
        env={"PIPEDRIVE_API_TOKEN": TOKEN, "PATH": "/usr/bin:/bin"},
        check=True,
        capture_output=True,
    )
    client.add_organization(name='O\'Brien $HOME `x` "q" ü')
    first, second = server.heard
    assert first.line == second.line
    assert first.body == second.body
    assert first.headers["x-api-token"] == second.headers["x-api-token"] == TOKEN
    assert first.headers["content-type"] == second.headers["content-type"]


def test_the_response_view(server: Wire, client: pdspec.Client) -> None:
    response = client.response.get_organization(7)
    assert (response.status, response.data["data"]["name"], response.attempts) == (200, "Acme", 1)
    assert json.loads(response.content) == response.data
    assert response.headers["Content-Type"] == "application/json"
    assert response.elapsed > 0
    assert "200" in repr(response)


@pytest.mark.parametrize("call", [lambda c: c.get_organization(7), lambda c: c.response.get_organization(7)])
def test_an_error_tells_what_the_call_took(wire: Callable[..., Wire], call: Callable[[Any], Any]) -> None:
    server = wire(*[answer({"error": "down"}, 503)] * 3)
    client = pdspec.Client(
        api_token=TOKEN,
        origin=server.origin,
        retries=urllib3.Retry(2, status_forcelist=[503], backoff_factor=0.01),
    )
    with pytest.raises(pdspec.ServerError) as caught:
        call(client)
    assert caught.value.response.attempts == len(server.heard) == 3
    assert caught.value.response.elapsed > 0
    assert pickle.loads(pickle.dumps(caught.value)).response == caught.value.response


def test_what_editors_and_people_see(client: pdspec.Client) -> None:
    signature = inspect.signature(client.get_organization_deals)
    assert list(signature.parameters) == [
        "id",
        "start",
        "limit",
        "status",
        "sort",
        "only_primary_association",
    ]
    assert signature.parameters["status"].kind is inspect.Parameter.KEYWORD_ONLY
    assert signature.parameters["status"].default == "all_not_deleted"
    assert "costs 20 tokens" in (client.get_organization_deals.__doc__ or "")
    assert "pdspec.v2.Client().get_deals()" in (client.get_organization_deals.__doc__ or "")
    assert {op.python_name for op in client.operations.values()} <= set(dir(client))
    assert {"get_organizations", "get_organization"} <= set(dir(client.pages))
    assert list(inspect.signature(pdspec.Client.get_organization).parameters) == ["self", "id"]
    options = inspect.signature(pdspec.Client).parameters
    assert {"api_token", "origin", "timeout", "validate_responses", "transport"} <= set(options)
    assert {option.kind for option in options.values()} == {inspect.Parameter.KEYWORD_ONLY}
    assert "19 operations" in repr(client)
    assert client.operations["getOrganizations"].parameters[0].location == "query"
    assert pdspec.operations is client.operations
    assert client.get_organization.__name__ == "get_organization"


@pytest.mark.filterwarnings("default::DeprecationWarning")
def test_retired_operations_say_once_what_replaces_them(client: pdspec.Client) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        client.get_organization_deals(7)
        client.get_organization_deals(7)
        client.get_organization_files(7)
    (warning,) = caught
    assert warning.category is DeprecationWarning
    assert "pdspec.v2.Client().get_deals()" in str(warning.message)
    assert "org_id" in str(warning.message)
    assert warning.filename == __file__


def test_v2_is_another_file(wire: Callable[..., Wire]) -> None:
    server = wire(OK)
    client = pdspec.v2.Client(api_token=TOKEN, origin=server.origin)
    client.update_organization(7, name="B")
    client.merge_organizations(7, merge_with_id=8)
    assert [heard.line for heard in server.heard] == [
        "PATCH /api/v2/organizations/7 HTTP/1.1",
        "PUT /v1/organizations/7/merge HTTP/1.1",
    ]
    assert len(client.operations) == 18
