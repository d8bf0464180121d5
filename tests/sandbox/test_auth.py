"""Who is let in: API tokens, access tokens and their scopes, and the server that gives them out."""

from __future__ import annotations

from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
import urllib3

import pdspec
from pdspec.sandbox import Sandbox
from pdspec.sandbox.server import ALL_SCOPES

from .conftest import Wire

BACK = "http://127.0.0.1:9/callback"
FORM = "application/x-www-form-urlencoded"


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def timed(clock):
    with Sandbox(clock=clock, rotate_refresh_tokens=True, client_id="app", client_secret="s3cret") as sandbox:
        wire = Wire(sandbox)
        yield wire
        wire.close()


def authorize(wire, **extra):
    query = {"client_id": wire.sandbox.client_id, "redirect_uri": BACK, "state": "xyz"} | extra
    return wire.get(f"/oauth/authorize?{urlencode(query)}")


def new_code(wire, **extra):
    reply = authorize(wire, **extra)
    assert reply.status == 302
    location = reply.headers["location"]
    assert location.startswith(BACK)
    answer = parse_qs(urlsplit(location).query)
    assert answer["state"] == ["xyz"]
    return answer["code"][0]


def token(wire, secret=None, path="token", **form):
    basic = urllib3.make_headers(
        basic_auth=f"{wire.sandbox.client_id}:{secret or wire.sandbox.client_secret}"
    )
    return wire(
        "POST",
        f"/oauth/{path}",
        urlencode(form),
        content_type=FORM,
        authorization=basic["authorization"],
        x_api_token=None,
    )


def exchange(wire, **extra):
    code = new_code(wire, **extra)
    return token(wire, grant_type="authorization_code", code=code, redirect_uri=BACK)


def bearer(wire, access_token, target="/api/v2/organizations/1", method="GET", body=None):
    return wire(method, target, body, authorization=f"Bearer {access_token}", x_api_token=None)


@pytest.mark.parametrize(("target", "headers", "status"), [
    ("/v1/organizations/1", {}, 200),
    ("/api/v1/organizations/1", {}, 200),
    ("/api/v2/organizations/1", {}, 200),
    ("/v1/organizations/1", {"x_api_token": "wrong"}, 401),
    ("/v1/organizations/1", {"x_api_token": ""}, 401),
    ("/v1/organizations/1", {"x_api_token": None}, 401),
    ("/api/v2/organizations/1", {"x_api_token": None, "authorization": "Bearer nobody"}, 401),
    ("/api/v2/organizations/1", {"x_api_token": None, "authorization": "Basic eDp5"}, 401),
    ("/v1/organizations/1?api_token=TOKEN", {"x_api_token": None}, 200),
    ("/v1/organizations/1?api_token=wrong", {"x_api_token": None}, 401),
    ("/api/v2/organizations/1?api_token=TOKEN", {"x_api_token": None}, 401),
])  # fmt: skip
def test_api_tokens(api, target, headers, status):
    reply = api.get(target.replace("TOKEN", api.sandbox.token), **headers)
    assert reply.status == status
    if status == 401:
        assert reply.body == {
            "success": False,
            "error": "unauthorized access",
            "error_info": reply.body["error_info"],
            "data": None,
            "additional_data": None,
        }
    assert reply.headers["x-ratelimit-limit"] == "10000"


def test_the_way_of_an_app(timed):
    answer = exchange(timed)
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    assert (answer.body["token_type"], answer.body["expires_in"]) == ("Bearer", 3600)
    assert answer.body["api_domain"] == timed.sandbox.origin
    assert set(answer.body["scope"].split()) == set(ALL_SCOPES)
    assert bearer(timed, answer.body["access_token"]).status == 200


def test_a_code_works_once_and_its_reuse_revokes(timed):
    code = new_code(timed)
    first = token(timed, grant_type="authorization_code", code=code, redirect_uri=BACK)
    again = token(timed, grant_type="authorization_code", code=code, redirect_uri=BACK)
    assert (again.status, again.body["error"]) == (400, "invalid_grant")
    assert bearer(timed, first.body["access_token"]).status == 401


def test_a_code_lives_for_five_minutes(timed, clock):
    code = new_code(timed)
    clock.now += 299
    assert token(timed, grant_type="authorization_code", code=code, redirect_uri=BACK).status == 200
    late = new_code(timed)
    clock.now += 301
    assert (
        token(timed, grant_type="authorization_code", code=late, redirect_uri=BACK).body["error"]
        == "invalid_grant"
    )


def test_access_tokens_expire_and_are_refreshed(timed, clock):
    first = exchange(timed).body
    clock.now += 3601
    assert bearer(timed, first["access_token"]).status == 401
    second = token(timed, grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert second.status == 200
    assert second.body["refresh_token"] != first["refresh_token"]
    assert bearer(timed, second.body["access_token"]).status == 200
    reused = token(timed, grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert reused.body["error"] == "invalid_grant"
    assert bearer(timed, second.body["access_token"]).status == 401


def test_without_rotation_the_refresh_token_stays(api):
    first = exchange(api).body
    for _ in range(2):
        assert (
            token(api, grant_type="refresh_token", refresh_token=first["refresh_token"]).body["refresh_token"]
            == first["refresh_token"]
        )
    api.sandbox.oauth.expire_access_tokens()
    assert bearer(api, first["access_token"]).status == 401


def test_revocation(timed):
    first, second = exchange(timed).body, exchange(timed).body
    assert token(timed, path="revoke", token=first["access_token"]).status == 200
    assert bearer(timed, first["access_token"]).status == 401
    assert token(timed, grant_type="refresh_token", refresh_token=first["refresh_token"]).status == 200
    assert token(timed, path="revoke", token=second["refresh_token"]).status == 200
    assert bearer(timed, second["access_token"]).status == 401
    assert token(timed, grant_type="refresh_token", refresh_token=second["refresh_token"]).status == 400
    assert token(timed, path="revoke", token="unknown").status == 200


def test_errors_of_the_token_server(timed):
    wrong = token(timed, secret="guess", grant_type="refresh_token")
    assert (wrong.status, wrong.body["error"]) == (401, "invalid_client")
    assert wrong.headers["www-authenticate"].startswith("Basic")
    for form, error in (
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "code": "no", "redirect_uri": BACK}, "invalid_grant"),
        (
            {"grant_type": "authorization_code", "code": new_code(timed), "redirect_uri": BACK + "2"},
            "invalid_grant",
        ),
        ({"grant_type": "refresh_token", "refresh_token": "no"}, "invalid_grant"),
        ({"grant_type": "client_credentials", "scope": "everything"}, "invalid_scope"),
    ):
        reply = token(timed, **form)
        assert (reply.status, reply.body["error"]) == (400, error)
    assert timed.get("/oauth/token").status == 405
    assert timed("POST", "/oauth/nothing", "").status == 404
    assert authorize(timed, client_id="other").status == 400
    assert authorize(timed, redirect_uri="javascript:alert(1)").status == 400
    refused = dict(parse_qsl(urlsplit(authorize(timed, scope="everything").headers["location"]).query))
    assert refused == {"error": "invalid_scope", "state": "xyz"}


def test_scopes_of_an_operation(timed):
    reader = exchange(timed, scope="contacts:read").body
    assert reader["scope"] == "contacts:read"
    assert bearer(timed, reader["access_token"]).status == 200
    for method, target, body in (
        ("POST", "/api/v2/organizations", {"name": "x"}),
        ("GET", "/api/v2/deals", None),
        ("GET", "/v1/organizations/1/flow", None),
    ):
        reply = bearer(timed, reader["access_token"], target, method, body)
        assert (reply.status, reply.body["error"]) == (403, "Scope and URL mismatch"), target
    writer = token(timed, grant_type="client_credentials", scope="contacts:full deals:read").body
    assert "refresh_token" not in writer
    assert bearer(timed, writer["access_token"], "/api/v2/organizations", "POST", {"name": "x"}).status == 200
    assert bearer(timed, writer["access_token"], "/api/v2/deals").status == 200


def test_no_credential_is_logged(timed):
    answer = exchange(timed).body
    bearer(timed, answer["access_token"])
    token(timed, grant_type="refresh_token", refresh_token=answer["refresh_token"])
    timed.get(f"/v1/organizations/1?api_token={timed.sandbox.token}&start=0", cookie="session=abcdef")
    seen = "\n".join(f"{each.target} {each.headers} {each.body} {each!r}" for each in timed.sandbox.requests)
    for secret in (
        answer["access_token"],
        answer["refresh_token"],
        timed.sandbox.token,
        timed.sandbox.client_secret,
        "abcdef",
    ):
        assert secret not in seen
    assert "start=0" in seen
    assert "Basic " not in seen


@pytest.mark.parametrize(("client_id", "secret"), [("app", "s p/c+%41:&="), ("a:b", "s3cret")])
def test_ids_and_secrets_with_odd_characters(client_id, secret):
    """RFC 6749 (2.3.1) has them encoded before they go into Basic; many clients do not."""
    with Sandbox(client_id=client_id, client_secret=secret) as sandbox:
        oauth = pdspec.OAuth2(client_id, secret, BACK, token_endpoint=f"{sandbox.origin}/oauth/token")
        wire = Wire(sandbox)
        assert oauth.exchange(new_code(wire)).refresh_token
        assert exchange(wire).status == 200
        assert token(wire, "wrong", grant_type="refresh_token").status == 401
        wire.close()
