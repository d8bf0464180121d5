"""Misbehaviour on demand, and the limits that are always there."""

from __future__ import annotations

import base64
import json
import threading
import time

import pytest
import urllib3

from pdspec.errors import UsageError
from pdspec.sandbox import Sandbox
from pdspec.sandbox.seed import ORGANIZATIONS

from .conftest import Wire

ONE = "/v1/organizations/1"


def statuses(api, count, target=ONE):
    found = []
    for _ in range(count):
        try:
            found.append(api.get(target).status)
        except urllib3.exceptions.HTTPError as error:
            found.append(type(error).__name__)
    return found


def test_a_fault_strikes_once_by_default(api):
    fault = api.sandbox.fail(503, retry_after=2)
    reply = api.get(ONE)
    assert (reply.status, reply.headers["retry-after"], reply.body["success"]) == (503, "2", False)
    assert "x-ratelimit-limit" in reply.headers
    assert api.get(ONE).status == 200
    assert (fault.struck, fault.spent) == (1, True)


def test_next_few_every_nth_and_a_fraction(api):
    api.sandbox.fail(500, times=3)
    assert statuses(api, 5) == [500, 500, 500, 200, 200]
    api.sandbox.faults.clear()
    api.sandbox.fail(429, every=3)
    assert statuses(api, 7) == [200, 200, 429, 200, 200, 429, 200]
    api.sandbox.faults.clear()
    api.sandbox.fail(500, fraction=0.3)
    first = statuses(api, 60)
    assert 5 < first.count(500) < 32
    api.sandbox.faults.clear()
    api.sandbox.fail(500, fraction=0.3)
    assert statuses(api, 60) == first


def test_by_operation(api):
    api.sandbox.fail(500, operation="getOrganizations", times=9)
    api.sandbox.fail(503, operation="v2.getOrganization", times=9)
    api.sandbox.fail(500, operation="oauth.token")
    assert api.get(ONE).status == 200
    assert api.get("/v1/organizations").status == 500
    assert api.get("/api/v2/organizations").status == 500
    assert api.get("/api/v2/organizations/1").status == 503
    assert api("POST", "/oauth/token", "").status == 500
    assert api("POST", "/oauth/token", "").status == 401


def test_faults_that_make_no_sense(sandbox):
    for what, options in (
        (200, {}),
        ("explode", {}),
        ("status", {}),
        (500, {"times": 0}),
        (500, {"fraction": 2}),
        (500, {"every": 0}),
    ):
        with pytest.raises(UsageError):
            sandbox.fail(what, **options)
    assert len(sandbox.faults) == 0


def made(api):
    return api.get("/v1/organizations?sort=id%20DESC&limit=1").data[0]["name"]


def test_a_connection_dropped_before_anything_happens(api):
    api.sandbox.fail("drop")
    with pytest.raises(urllib3.exceptions.ProtocolError):
        api("POST", "/v1/organizations", {"name": "Dropped"})
    assert made(api) != "Dropped"
    assert api.sandbox.requests[0].status is None


def test_a_connection_dropped_after_it_happened(api):
    api.sandbox.fail("drop_after")
    with pytest.raises(urllib3.exceptions.ProtocolError):
        api("POST", "/v1/organizations", {"name": "Done anyway"})
    assert made(api) == "Done anyway"


def test_a_truncated_answer(api):
    api.sandbox.fail("truncate")
    with pytest.raises(urllib3.exceptions.ProtocolError, match="IncompleteRead"):
        api("POST", "/v1/organizations", {"name": "Cut short"})
    assert made(api) == "Cut short"


def test_an_answer_that_is_not_json(api):
    api.sandbox.fail("garbage")
    answer = api.pool.request("GET", ONE, headers={"x-api-token": api.sandbox.token})
    assert answer.status == 200
    with pytest.raises(ValueError, match="Unterminated string"):
        answer.json()


def test_latency(api):
    api.sandbox.fail("delay", delay=0.2)
    began = time.perf_counter()
    assert api.get(ONE).status == 200
    assert 0.2 <= time.perf_counter() - began < 2
    api.sandbox.fail("delay", delay=1)
    with pytest.raises(urllib3.exceptions.ReadTimeoutError):
        api.pool.request("GET", ONE, headers={"x-api-token": api.sandbox.token}, timeout=0.1, retries=False)


@pytest.fixture
def limited():
    now = [1_800_000_000.0]
    with Sandbox(rate_limit=5, daily_budget=30, clock=lambda: now[0]) as sandbox:
        wire = Wire(sandbox)
        wire.now = now
        yield wire
        wire.close()


def test_a_rolling_window(limited):
    remaining = []
    for step in range(5):
        reply = limited.get(ONE + "/permittedUsers", x_api_token="wrong")
        remaining.append(int(reply.headers["x-ratelimit-remaining"]))
        limited.now[0] += 0.2 * (step + 1 < 5)
    assert remaining == [4, 3, 2, 1, 0]
    over = limited.get(ONE, x_api_token="wrong")
    assert (over.status, over.headers["retry-after"], over.headers["x-ratelimit-remaining"]) == (
        429,
        "2",
        "0",
    )
    assert limited.get(ONE).status == 200  # another token, another window
    limited.now[0] += 1.2  # the first request of the window is two seconds old
    assert limited.get(ONE, x_api_token="wrong").status == 401
    assert limited.get(ONE, x_api_token="wrong").status == 429


def test_the_daily_budget(limited):
    costs = [
        limited.get(target).status for target in (ONE, "/v1/organizations", "/v1/organizations", ONE, ONE)
    ]
    assert costs == [200, 200, 429, 200, 200]  # 2 + 20, the next 20 are too many, 2 + 2
    over = limited.get("/v1/organizations?limit=1")
    assert limited.sandbox.spent() == 26
    assert over.status == 429
    limited.now[0] += 86_400
    assert limited.get("/v1/organizations").status == 200
    assert limited.sandbox.spent() == 20


def test_no_limit_no_headers():
    with Sandbox(rate_limit=None) as sandbox:
        answer = urllib3.request(
            "GET", sandbox.v1 + "/organizations/1", headers={"x-api-token": sandbox.token}
        )
        assert answer.status == 200
        assert "x-ratelimit-limit" not in answer.headers


def test_many_threads_lose_nothing_and_double_nothing(api):
    """Every acknowledged creation is there once; those whose answer was lost are there or not."""
    api.sandbox.fail("drop", fraction=0.05)
    api.sandbox.fail("drop_after", fraction=0.05)
    api.sandbox.fail(503, fraction=0.05)
    api.sandbox.fail("truncate", fraction=0.05)
    acknowledged, unknown, lock = set(), set(), threading.Lock()

    def work(number):
        wire = Wire(api.sandbox)
        for step in range(40):
            name = f"W{number}-{step}"
            try:
                reply = wire("POST", "/api/v2/organizations", {"name": name})
            except urllib3.exceptions.HTTPError:
                with lock:
                    unknown.add(name)
            else:
                if reply.status == 200:
                    with lock:
                        acknowledged.add(name)
        wire.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    api.sandbox.faults.clear()
    after = base64.urlsafe_b64encode(json.dumps(["id asc", ORGANIZATIONS, ORGANIZATIONS]).encode()).decode()
    names = [each["name"] for each in api.get(f"/api/v2/organizations?limit=500&cursor={after}").data]
    assert len(names) == len(set(names))
    assert acknowledged <= set(names) <= acknowledged | unknown
    assert acknowledged
    assert unknown
