"""The testing kit, used as its users do."""

from __future__ import annotations

import contextlib

import pytest

import pdspec
import pdspec.v2
from pdspec.testing import Failure, FakeTransport, Unanswered, WrongAnswer, example, mock

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

SPEC = {
    "openapi": "3.0.3",
    "info": {"title": "Shop", "version": "1"},
    "servers": [{"url": "/api"}],
    "paths": {
        "/widgets": {
            "get": {
                "operationId": "listWidgets",
                "parameters": [{"name": "color", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}],
                "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {
                    "type": "object", "required": ["items"],
                    "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Widget"}}}}}}}},
            },
            "delete": {"operationId": "dropWidgets", "responses": {"204": {"description": "gone"}}},
        }
    },
    "components": {"schemas": {"Widget": {
        "type": "object", "required": ["id", "secret"],
        "properties": {"id": {"type": "integer"}, "secret": {"type": "string", "writeOnly": True},
                       "kind": {"type": "string", "enum": ["a", "b"]}, "note": {"type": "string", "nullable": True}}}}},
}  # fmt: skip


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"items": [{"id": "1"}]}, "answer.items[0].id: '1' is a string, not an integer"),
        (
            {"items": [{"id": 1, "knid": "a"}]},
            "answer.items[0].knid: is not a field of the answer; did you mean 'kind'?",
        ),
        ({"items": [{"id": 1, "kind": "c"}]}, '\'c\' is not one of "a", "b"'),
        ({"items": [{"id": None}]}, "null"),
        ({"items": [{}]}, "answer.items[0].id: is required"),
        ({}, "answer.items: is required"),
        ([], "not an object"),
        ({"items": {1}}, "not JSON"),
        ({"items": float("nan")}, "not JSON"),
    ],
)
def test_answers_that_the_api_would_not_give(body, words):
    with pytest.raises(WrongAnswer) as caught:
        mock(SPEC).answer("listWidgets", body)
    assert "listWidgets would not answer this with 200" in str(caught.value)
    assert words in str(caught.value)


def test_answers_that_it_would_give():
    api = mock(SPEC)
    api.answer("listWidgets", {"items": [{"id": 1, "note": None}]}, {"items": []})
    assert api.client.list_widgets(color=["red", "blue"]) == {"items": [{"id": 1, "note": None}]}
    assert [api.client.list_widgets() for _ in range(3)] == [{"items": []}] * 3
    api.answer("dropWidgets", None)
    assert api.client.drop_widgets() is None
    mock(SPEC, strict=False).answer("listWidgets", {"items": [{"id": 1, "knid": "a"}]})


def test_custom_fields_are_fine():
    key = "9dc80c50d78a15643bfc4ca79d76156a73a1ca0e"
    mock().answer(
        "getOrganization", example("getOrganization", {"data": {key: "gold", f"{key}_currency": "EUR"}})
    )


def test_statuses():
    api = mock()
    with pytest.raises(WrongAnswer, match="getOrganization does not answer 418; documented are 200, 401"):
        api.fail("getOrganization", 418)
    with pytest.raises(WrongAnswer, match="does not answer 201"):
        api.answer("getOrganization", {}, status=201)
    for status, error in (
        (404, pdspec.NotFound),
        (410, pdspec.Gone),
        (503, pdspec.ServerError),
        (401, pdspec.Unauthorized),
    ):
        api.fail("getOrganization", status)
        with pytest.raises(error):
            api.client.get_organization(1)
    mock(SPEC).fail("listWidgets", 409)  # this document lists no errors at all


def test_sequences_retries_and_exceptions():
    api = mock()
    api.answer(
        "getOrganization",
        Failure(503),
        Failure(429, headers={"retry-after": "60"}),
        api.example("getOrganization"),
    )
    assert api.client.response.get_organization(1).attempts == 3
    api.fail("addOrganization", pdspec.TimedOut)
    with pytest.raises(pdspec.TimedOut, match="addOrganization"):
        api.client.add_organization(name="Acme")
    api.fail(
        "addOrganization",
        pdspec.ConnectFailed("no route", None, False),
        Failure(400, {"success": False, "error": "no"}),
    )
    with pytest.raises(pdspec.BadRequest, match="no"):
        api.client.add_organization(name="Acme")


def test_callables_see_the_call_and_are_checked():
    api = mock()
    api.answer("getOrganization", lambda call: example("getOrganization", {"data": {"id": call.args["id"]}}))
    assert [api.client.get_organization(number)["data"]["id"] for number in (7, 8)] == [7, 8]
    api.answer("getOrganization", lambda call: Failure(404) if call.args["id"] == 9 else {"data": 1})
    with pytest.raises(pdspec.NotFound):
        api.client.get_organization(9)
    with pytest.raises(WrongAnswer):
        api.client.get_organization(1)


def test_pages():
    api = mock(pdspec.v2.Client)
    one = example("getOrganizations", of="v2")["data"][0]
    api.answer(
        "getOrganizations",
        {"success": True, "data": [{**one, "id": 1}], "additional_data": {"next_cursor": "abc"}},
        {"success": True, "data": [{**one, "id": 2}], "additional_data": {"next_cursor": None}},
    )
    assert [item["id"] for item in api.client.items.get_organizations(limit=1)] == [1, 2]
    assert [call.args for call in api.calls] == [{"limit": 1}, {"limit": 1, "cursor": "abc"}]


def test_no_answer_is_an_error_and_not_a_request():
    api = mock()
    with pytest.raises(Unanswered, match=r"no answer is set for getOrganization\(id=7\)"):
        api.client.get_organization(7)
    with pytest.raises(pdspec.UnknownOperation, match="did you mean 'getOrganization'"):
        api.answer("getOrganisation", {})
    with pytest.raises(pdspec.UnknownOperation):
        api.assert_called("getOrganisation")
    assert mock(examples=True).client.get_organization(7)["success"] is True


def test_assertions():
    api = mock(examples=True)
    api.assert_not_called()
    with pytest.raises(AssertionError, match="addOrganization was not called; no calls were made"):
        api.assert_called("addOrganization")
    api.client.add_organization(name="Acme", visible_to="3")
    api.client.get_organization_deals(7, status="won")
    api.assert_called("getOrganizationDeals")
    api.assert_called_once_with("getOrganizationDeals", 7, status="won")
    api.assert_called_once_with("get_organization_deals", id=7, status="won")
    api.assert_called_once_with("addOrganization", {"name": "Acme", "visible_to": "3"})
    with pytest.raises(AssertionError) as caught:
        api.assert_called_once_with("addOrganization", name="Acme", visible_to="1")
    assert '-     "visible_to": "1"' in str(caught.value)
    assert '+     "visible_to": "3"' in str(caught.value)
    with pytest.raises(pdspec.InvalidCall):  # an expectation that no call can meet
        api.assert_called_once_with("getOrganizationDeals", 7, status="wonn")
    with pytest.raises(AssertionError, match=r"getOrganizationDeals\(id=7, status='won'\)"):
        api.assert_not_called("getOrganizationDeals")
    with pytest.raises(AssertionError, match="was not called like this"):
        api.assert_called("getOrganizationDeals", 8)
    api.client.get_organization_deals(7)
    with pytest.raises(AssertionError, match="2 times"):
        api.assert_called_once("getOrganizationDeals")


def test_a_class_is_taken_over_and_given_back():
    before = pdspec.Client.__init__
    with mock(pdspec.Client) as api:
        api.answer("getOrganizationUsers", {"success": True, "data": [1]})
        assert pdspec.Client(api_token="of the program").get_organization_users(1)["data"] == [1]
    assert pdspec.Client.__init__ is before
    api = mock(pdspec.Client)
    api.__enter__()
    with contextlib.suppress(BaseException):  # as a program does that catches too much
        pdspec.Client().get_organization(1)
    with pytest.raises(Unanswered, match=r"getOrganization\(id=1\)"):
        api.__exit__(None, None, None)
    assert pdspec.Client.__init__ is before


def test_a_client_is_taken_over_and_given_back():
    client = pdspec.Client(api_token="x", transport=FakeTransport(examples=True), user_agent="mine")
    assert client.get_organization(1)["success"]
    with mock(client) as api:
        api.fail("getOrganization", 404)
        with pytest.raises(pdspec.NotFound):
            client.get_organization(1)
        assert api.calls[0].request.headers["user-agent"] == "mine"
    assert client.get_organization(1)["success"]


def test_secrets_are_not_recorded():
    api = mock(pdspec.Client, examples=True, api_token="s3cret-s3cret")
    api.client.get_organization(1)
    assert "s3cret" not in repr(api.calls) + repr(api.calls[0].request.headers) + api.calls[0].request.url


def test_examples_fit_and_never_change():
    for source, client in (("v1", pdspec.Client), ("v2", pdspec.v2.Client)):
        api = FakeTransport(source)
        for name in client.registry():
            api.answer(name, api.example(name))
            assert api.example(name) == FakeTransport(source).example(name)
    with pytest.raises(WrongAnswer):
        example("getOrganization", {"data": {"nmae": "x"}})


def test_streams():
    api = mock(examples=True)
    with api.client.stream.get_organization(1) as response:
        assert b"".join(response.iter_bytes()).startswith(b"{")


def test_the_fixture(pdspec_mock):
    api = pdspec_mock(pdspec.Client)
    api.answer("getOrganizationUsers", {"success": True, "data": [1]})
    assert pdspec.Client().get_organization_users(1)["data"] == [1]
