"""What is sent again, when, and how often."""

from __future__ import annotations

import logging
import pickle
import ssl
import time
from contextlib import suppress
from email.utils import formatdate
from typing import Any

import pytest
from urllib3 import Retry

from pdspec.errors import ConnectFailed, ProtocolError, ResponseTooLarge, TimedOut, TransportError
from pdspec.message import Exchange, Request, Response, Timeout
from pdspec.model import Operation
from pdspec.retry import retry_layer

URL = "https://api.test/things"
UNSENT = ConnectFailed("refused", None, sent=False)
LOST = ProtocolError("connection reset", None, sent=True)
LATE = TimedOut("no answer", None, sent=True)


class World:
    """A clock that only sleeping moves, and a server with scripted outcomes."""

    def __init__(self, *outcomes: Any, took: float = 0.0) -> None:
        self.outcomes, self.took = list(outcomes), took
        self.now, self.sent, self.slept = 100.0, 0, list[float]()

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def send(self, exchange: Exchange) -> Response[Any]:
        self.sent += 1
        self.now += self.took
        assert exchange.attempt == self.sent
        outcome = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        if isinstance(outcome, Exception):
            raise outcome
        status, headers = outcome if isinstance(outcome, tuple) else (outcome, {})
        return Response(exchange.request, status, headers)

    def call(self, method: str = "GET", retries: Any = None, deadline: float | None = None) -> Response[Any]:
        layer = retry_layer(retries, clock=self.clock, sleep=self.sleep, random=lambda: 0.0)
        request = Request(Operation("doThing", "do_thing", method, "/things"), method, URL + "?q=private")
        return layer(self.send)(Exchange(request, Timeout(), deadline))


def test_success_is_left_alone() -> None:
    world = World(200)
    assert (world.call().attempts, world.sent, world.slept) == (1, 1, [])


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "OPTIONS", "POST", "PATCH"])
def test_what_was_not_sent_is_always_sent_again(method: str) -> None:
    world = World(UNSENT, UNSENT, 201)
    assert (world.call(method).attempts, world.sent) == (3, 3)


@pytest.mark.parametrize("outcome", [LOST, LATE, 408, 500, 502, 503, 504, (503, {"retry-after": "1"})])
def test_what_may_have_been_done_is_repeated_only_if_idempotent(outcome: Any) -> None:
    for method in ("GET", "PUT", "DELETE", "HEAD", "QUERY"):
        assert World(outcome, 200).call(method).attempts == 2
    for method in ("POST", "PATCH"):
        world = World(outcome, 200)
        if isinstance(outcome, Exception):
            with pytest.raises(TransportError) as caught:
                world.call(method)
            assert caught.value.sent
        else:
            assert world.call(method).status == (outcome[0] if isinstance(outcome, tuple) else outcome)
        assert world.sent == 1


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
def test_a_429_is_repeated_whatever_the_method(method: str) -> None:
    assert World(429, (429, {"retry-after": "1"}), 200).call(method).attempts == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 422, 501, 505, 302])
def test_other_answers_are_final(status: int) -> None:
    world = World(status)
    assert (world.call().status, world.sent) == (status, 1)


def test_post_is_repeated_if_told() -> None:
    told = Retry(3, allowed_methods={"POST"}, status_forcelist={500})
    assert World(LOST, 500, 200).call("POST", told).attempts == 3
    assert World(LOST, 200).call("POST", Retry(3, allowed_methods=None)).attempts == 2


def test_counts() -> None:
    for retries, sent in (
        (None, 5),
        (True, 5),
        (2, 3),
        (0, 1),
        (False, 1),
        (Retry(1, status_forcelist={503}), 2),
    ):
        world = World(503)
        assert (world.call(retries=retries).attempts, world.sent) == (sent, sent)
    for policy, outcome, sent in (
        (Retry(9, connect=2), UNSENT, 3),
        (Retry(9, read=1), LOST, 2),
        (Retry(9, status=0, status_forcelist={503}), 503, 1),
        (Retry(connect=False), UNSENT, 1),
        (Retry(total=False), LOST, 1),
    ):
        world = World(outcome)
        with suppress(TransportError):
            world.call(retries=policy)
        assert world.sent == sent


def test_a_plain_policy_means_what_urllib3_means_by_it() -> None:
    assert World(500, 200).call(retries=Retry(3)).status == 500  # no status_forcelist
    assert World((503, {"retry-after": "1"}), 200).call(retries=Retry(3)).status == 200
    ignoring = Retry(3, respect_retry_after_header=False)
    assert World((429, {"retry-after": "1"}), 200).call(retries=ignoring).status == 429


def test_backoff_doubles_and_has_a_cap() -> None:
    world = World(503)
    world.call()
    assert world.slept == [0.5, 1.0, 2.0, 4.0]
    world = World(LOST)
    with pytest.raises(ProtocolError):
        world.call()
    assert world.slept == [0.5, 1.0, 2.0]  # the first try again is at once
    world = World(503)
    world.call(retries=Retry(4, status_forcelist={503}, backoff_factor=10, backoff_max=15))
    assert world.slept == [10, 15, 15, 15]


def test_backoff_is_jittered() -> None:
    world = World(503)
    layer = retry_layer(None, clock=world.clock, sleep=world.sleep, random=lambda: 0.5)
    layer(world.send)(Exchange(Request(None, "GET", URL), Timeout()))
    assert world.slept == [0.75, 1.25, 2.25, 4.25]


def test_retry_after_is_obeyed() -> None:
    world = World((429, {"retry-after": "7"}), (503, {"retry-after": " 3 "}), 200)
    world.call()
    assert world.slept == [7, 3]
    date = formatdate(time.time() + 20, usegmt=True)
    world = World((429, {"retry-after": date}), 200)
    world.call()
    assert world.slept == [pytest.approx(20, abs=2)]


@pytest.mark.parametrize("value", ["soon", "-5", "1e3", "٣", "", "Mon, 99 Foo 2020 00:00:00 GMT"])
def test_an_unreadable_retry_after_is_no_retry_after(value: str) -> None:
    world = World((429, {"retry-after": value}), 200)
    world.call()
    assert world.slept == [0.5]


@pytest.mark.parametrize(
    "form", ["%a %b %d %H:%M:%S %Y", "%A, %d-%b-%y %H:%M:%S GMT", "%a, %d %b %Y %H:%M:%S -0000"]
)
@pytest.mark.skipif(not hasattr(time, "tzset"), reason="no time zones here")
def test_the_old_forms_of_a_date_are_in_utc_too(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 9110, 5.6.7: asctime and RFC 850, wherever this machine is."""
    monkeypatch.setenv("TZ", "EST5")
    time.tzset()
    try:
        world = World((503, {"retry-after": time.strftime(form, time.gmtime(time.time() + 20))}), 200)
        world.call()
        assert world.slept == [pytest.approx(20, abs=2)]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_date_gone_by_is_no_invitation_to_hurry() -> None:
    """The server's clock is behind; whoever takes it by its word tries four times at once."""
    world = World((503, {"retry-after": formatdate(time.time() - 60, usegmt=True)}), 200)
    world.call()
    assert world.slept == [0.5]


@pytest.mark.parametrize("value", ["121", "86400", "9" * 400])
def test_a_retry_after_beyond_the_cap_ends_it_at_once(value: str) -> None:
    world = World((429, {"retry-after": value}), 200)
    assert (world.call().status, world.slept) == (429, [])


def test_the_cap_can_be_set() -> None:
    try:
        policy = Retry(3, retry_after_max=600)
    except TypeError:
        pytest.skip("this urllib3 has no retry_after_max")
    world = World((429, {"retry-after": "500"}), 200)
    assert (world.call(retries=policy).status, world.slept) == (200, [500])


def test_no_wait_passes_the_deadline() -> None:
    world = World(503)
    assert (world.call(deadline=101.0).status, world.slept) == (503, [0.5])
    world = World((429, {"retry-after": "60"}))
    assert (world.call(deadline=130.0).status, world.slept) == (429, [])
    world = World(LOST)
    with pytest.raises(TimedOut, match="2 attempts; the last: connection reset") as caught:
        world.call(deadline=100.4)
    assert caught.value.sent
    assert isinstance(caught.value.__cause__, ProtocolError)


def test_attempts_that_take_long_use_the_deadline_up() -> None:
    world = World(503, took=10)
    assert world.call(deadline=115.0).status == 503
    assert world.sent == 2


def test_sent_is_true_of_all_attempts_together() -> None:
    for first in (LOST, 500):
        with pytest.raises(ConnectFailed, match="after 5 attempts") as caught:
            World(first, UNSENT).call("PUT")
        assert caught.value.sent
    with pytest.raises(ConnectFailed) as caught:
        World(429, UNSENT).call("PUT")
    assert not caught.value.sent
    assert caught.value.request is not None
    assert caught.value.request.method == "PUT"
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_what_will_not_change_is_not_tried_again() -> None:
    for error in (ResponseTooLarge("too large"), _certificate_error()):
        world = World(error)
        with pytest.raises(type(error)):
            world.call()
        assert world.sent == 1


def _certificate_error() -> TransportError:
    error = ConnectFailed("TLS failed", None, sent=False)
    error.__cause__ = ssl.SSLCertVerificationError(1, "self-signed")
    return error


def test_other_exceptions_pass() -> None:
    with pytest.raises(KeyError):
        World(KeyError("x")).call()


def test_a_streamed_answer_is_closed_before_the_next_try() -> None:
    class Body:
        closed = False

        def close(self) -> None:
            self.closed = True

    body = Body()
    answers = [
        Response(Request(None, "GET", URL), 503, {}, data=body),
        Response(Request(None, "GET", URL), 200, {}),
    ]
    layer = retry_layer(None, sleep=lambda _: None)
    layer(lambda _: answers.pop(0))(Exchange(Request(None, "GET", URL), Timeout(), stream=True))
    assert body.closed


def test_every_retry_is_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "pdspec"):
        World(503, LOST, 200).call()
    lines = [record.getMessage() for record in caplog.records if record.name == "pdspec"]
    assert lines == [
        "doThing GET: attempt 1: status 503; trying again in 0.50 s",
        "doThing GET: attempt 2: ProtocolError; trying again in 0.50 s",
    ]


def test_attempts_count_those_of_the_layers_below() -> None:
    def send(exchange: Exchange) -> Response[Any]:
        exchange.attempt += 1  # as the auth layer does after a 401
        return Response(exchange.request, 503 if exchange.attempt < 4 else 200, {}, attempts=exchange.attempt)

    layer = retry_layer(None, sleep=lambda _: None)
    assert layer(send)(Exchange(Request(None, "GET", URL), Timeout())).attempts == 4
