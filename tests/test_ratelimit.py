"""The limiter against a simulated server, in simulated time; and what the budget counts."""

from __future__ import annotations

import heapq
import os
import pickle
import random
import threading
import time
from collections import deque
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from pdspec.budget import Budget
from pdspec.errors import ConnectFailed, TimedOut, UnknownOperation, UsageError
from pdspec.message import Exchange, Request, Response, Send, Timeout
from pdspec.model import Operation
from pdspec.ratelimit import RateLimit, RateLimiter, ratelimit_layer
from pdspec.retry import retry_layer

THING = Operation("getThing", "get_thing", "GET", "/thing", extensions={"x-token-cost": 2})
SEARCH = Operation("searchThing", "search_thing", "GET", "/thing/search", extensions={"x-token-cost": 40})


class Simulation:
    """Time for many threads: it jumps to the next waking moment as soon as everybody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._condition = threading.Condition()
        self._awake = 0
        self._alarms: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._condition:
            until = self.now + seconds
            heapq.heappush(self._alarms, until)
            self._awake -= 1
            self._advance()
            while self.now < until:
                self._condition.wait(10)

    def _advance(self) -> None:
        if self._awake == 0 and self._alarms:
            self.now = max(self.now, self._alarms[0])
            while self._alarms and self._alarms[0] <= self.now:
                heapq.heappop(self._alarms)
                self._awake += 1
            self._condition.notify_all()

    def run(self, *jobs: Callable[[], object]) -> list[BaseException]:
        """Run the jobs at the same time; what they raised."""
        errors: list[BaseException] = []

        def work(job: Callable[[], object]) -> None:
            try:
                job()
            except BaseException as error:
                errors.append(error)
            finally:
                with self._condition:
                    self._awake -= 1
                    self._advance()

        self._awake = len(jobs)
        threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
            assert not thread.is_alive()
        return errors


class Server:
    """A rolling window as Pipedrive has it, one per limit; latency is uneven."""

    def __init__(
        self, world: Simulation, limit: int = 20, window: float = 2.0, latency: float = 0.05, seed: int = 1
    ) -> None:
        self.world, self.limit, self.window, self.latency = world, limit, window, latency
        self.limits: dict[str, int] = {}
        self.random: Any = random.Random(seed)
        self.lock = threading.Lock()
        self.times: dict[int, deque[float]] = {}
        self.arrived: list[float] = []
        self.refused: list[float] = []
        self.headers = True

    def send(self, exchange: Exchange) -> Response[Any]:
        self.world.sleep(self.latency * self.random.random())
        operation = exchange.request.operation
        limit = self.limits.get(operation.id if operation else "", self.limit)
        with self.lock:
            now = self.world.now
            times = self.times.setdefault(limit, deque())
            while times and times[0] <= now - self.window:
                times.popleft()
            status = 200 if len(times) < limit else 429
            (self.arrived if status == 200 else self.refused).append(now)
            if status == 200:
                times.append(now)
            reset = int(times[0] + self.window - now + 0.999) if times else int(self.window)
            headers = {"retry-after": str(reset)} if status == 429 else {}
            if self.headers:
                headers |= {
                    "x-ratelimit-limit": str(limit),
                    "x-ratelimit-remaining": str(limit - len(times)),
                    "x-ratelimit-reset": str(reset),
                }
        self.world.sleep(self.latency * self.random.random())
        return Response(exchange.request, status, headers)


def client(world: Simulation, server: Server, rate_limit: Any = None) -> Callable[..., Response[Any]]:
    limiter = None if rate_limit is False else RateLimiter(rate_limit, clock=world.clock, sleep=world.sleep)
    send: Send = ratelimit_layer(limiter, Budget({}, limiter))(server.send)
    send = retry_layer(10, clock=world.clock, sleep=world.sleep)(send)

    def call(operation: Operation = THING, deadline: float | None = None) -> Response[Any]:
        return send(Exchange(Request(operation, "GET", "https://a.test/thing"), Timeout(), deadline))

    return call


def times(count: int, call: Callable[..., Any], *args: Any) -> Callable[[], None]:
    return lambda: [call(*args) for _ in range(count)] and None


def most_in(moments: list[float], seconds: float) -> int:
    ordered = sorted(moments)
    return max(sum(1 for later in ordered[i:] if later < first + seconds) for i, first in enumerate(ordered))


@pytest.mark.parametrize("threads", [1, 4, 16])
@pytest.mark.parametrize("limit", [10, 20, 80])
def test_it_learns_the_limit_and_the_server_never_has_to_say_429(threads: int, limit: int) -> None:
    world = Simulation()
    server = Server(world, limit)
    total = limit * 8
    assert (
        world.run(
            *[times(total // threads, client_call) for client_call in [client(world, server)] * threads]
        )
        == []
    )
    assert server.refused == []
    assert len(server.arrived) == total // threads * threads
    if threads > 1:  # and it is not much slower than it has to be
        assert world.now - 1000 < total / limit * 2.0 * 1.25 + 1


@pytest.mark.parametrize("latency", [0.02, 0.3, 0.9])
def test_uneven_ways_to_the_server_are_no_burst(latency: float) -> None:
    """What arrives late is counted late: without that, later calls would meet earlier ones there."""
    world = Simulation()
    server = Server(world, limit=10, latency=latency)
    call = client(world, server)
    assert world.run(*[times(3, call)] * 40) == []
    assert (len(server.arrived), server.refused) == (120, [])
    assert world.now - 1000 < 120 / (10 / (2.1 + 2 * latency)) + 2


def test_operations_that_are_new_together_are_tried_out_together() -> None:
    world = Simulation()
    server = Server(world, limit=10)
    call = client(world, server)
    news = [Operation(name, name.lower(), "GET", "/x") for name in ("A", "B", "C", "D")]
    assert world.run(*[times(2, call, news[index % 4]) for index in range(40)]) == []
    assert server.refused == []


def test_an_answer_that_takes_long_does_not_let_all_others_go() -> None:
    world = Simulation()
    server = Server(world, limit=20, latency=4)
    server.random = SimpleNamespace(random=lambda: 0.5)
    call = client(world, server)
    assert world.run(*[times(1, call)] * 60) == []
    assert server.refused == []


def test_a_wait_that_grows_past_the_deadline_ends_there() -> None:
    """Promised moments are put off when earlier calls arrive late; the deadline is not."""
    world = Simulation()
    server = Server(world, limit=10, latency=0.9)
    call = client(world, server)
    ended: list[float] = []

    def impatient() -> None:
        try:
            call(THING, 1004.0)
        finally:
            ended.append(world.now)

    errors = world.run(*[impatient] * 40)
    assert {type(error) for error in errors} == {TimedOut}
    assert server.refused == []
    assert max(ended) < 1004.0 + 2 * 0.9


def test_without_it_the_server_does_have_to() -> None:
    world = Simulation()
    server = Server(world)
    assert world.run(*[times(20, client(world, server, False))] * 8) == []
    assert server.refused


def test_nobody_bursts_after_a_wait() -> None:
    world = Simulation()
    server = Server(world, 20, latency=0.0)
    world.run(*[times(10, call) for call in [client(world, server)] * 16])
    later = [moment for moment in server.arrived if moment > 1002]
    assert most_in(later, 0.5) <= 6  # 20 in 2 seconds are 5 in half a second


def test_operations_with_other_limits_are_paced_by_these() -> None:
    world = Simulation()
    server = Server(world, 80)
    server.limits["searchThing"] = 10
    call = client(world, server)
    assert world.run(*[times(20, call, THING)] * 8, *[times(10, call, SEARCH)] * 4) == []
    assert server.refused == []


def test_what_others_use_is_left_to_them() -> None:
    world = Simulation()
    server = Server(world, 20)
    mine, other = client(world, server), client(world, server, RateLimit(10, 2))
    attempts: list[int] = []

    def walk() -> None:
        attempts.extend(mine().attempts for _ in range(40))

    world.run(walk, walk, *[times(20, other)] * 2)
    assert sum(attempts) - len(attempts) <= 6  # nobody can know of the other's first burst


def test_a_429_is_a_pause_for_all() -> None:
    world = Simulation()
    server = Server(world, 5)
    server.headers = False
    world.run(*[times(10, call) for call in [client(world, server)] * 10])
    assert len(server.arrived) == 100
    for moment in server.refused:
        assert not [later for later in server.refused if moment + 0.2 < later < moment + 0.9]


def test_a_limit_by_hand() -> None:
    world = Simulation()
    server = Server(world, 1000, latency=0.0)
    server.headers = False
    world.run(*[times(10, call) for call in [client(world, server, RateLimit(20, 2))] * 8])
    assert most_in(server.arrived, 2.0) <= 20
    assert world.now - 1000 == pytest.approx(2 + 59 * 0.1)  # twenty at once, the others one by one


def test_a_limit_by_hand_per_second() -> None:
    world = Simulation()
    server = Server(world, 1000, latency=0.0)
    world.run(times(8, client(world, server, 0.5)))
    assert [moment - 1000 for moment in server.arrived] == pytest.approx([0, 2, 4, 6, 8, 10, 12, 14])


@pytest.mark.parametrize("value", [0, -1, True, "10", float("nan"), float("inf")])
def test_limits_that_make_no_sense(value: Any) -> None:
    with pytest.raises(UsageError, match="rate_limit"):
        RateLimiter(value)


def test_limits_of_nothing() -> None:
    for requests, seconds in ((0, 1), (1, 0)):
        with pytest.raises(UsageError, match="lets nothing through"):
            RateLimit(requests, seconds)


def test_a_wait_past_the_deadline_is_not_begun() -> None:
    world = Simulation()
    server = Server(world, latency=0.0)
    call = client(world, server, RateLimit(1, 10))
    errors = world.run(lambda: call(deadline=1001.0) and call(deadline=1001.0))
    assert [str(error) for error in errors if isinstance(error, TimedOut) and not error.sent]
    assert (world.now, len(server.arrived)) == (1000.0, 1)


def test_a_429_that_asks_for_no_wait_is_no_reason_to_hammer() -> None:
    """In whole seconds 0 is anything below one; thirty threads that try again at once help nobody."""
    world = Simulation()
    asked: list[float] = []

    def busy(exchange: Exchange) -> Response[Any]:
        asked.append(world.now)
        status = 429 if world.now < 1002 else 200
        return Response(exchange.request, status, {"retry-after": "0"} if status == 429 else {})

    limiter = RateLimiter(clock=world.clock, sleep=world.sleep)
    send = retry_layer(None, clock=world.clock, sleep=world.sleep)(
        ratelimit_layer(limiter, Budget({}, limiter))(busy)
    )
    request = Request(THING, "POST", "https://a.test/thing")
    answers: list[int] = []
    world.run(*[lambda: answers.append(send(Exchange(request, Timeout())).status)] * 30)
    assert answers == [200] * 30
    assert sum(moment < 1002 for moment in asked) < 30


def test_a_pause_of_ages_is_over_after_a_day() -> None:
    world = Simulation()
    limiter = RateLimiter(clock=world.clock, sleep=world.sleep)
    request = Request(THING, "GET", "https://a.test")
    answers = [Response(request, 429, {"retry-after": "9" * 30}), Response(request, 200, {})]
    send = ratelimit_layer(limiter, Budget({}))(lambda _: answers.pop(0))
    assert send(Exchange(request, Timeout())).status == 429
    with pytest.raises(TimedOut, match="pause of 86400 s"):
        send(Exchange(request, Timeout()))
    world.now += 86401
    assert send(Exchange(request, Timeout())).status == 200


def test_a_very_long_pause_ends_the_calls_instead() -> None:
    world = Simulation()
    limiter = RateLimiter(clock=world.clock, sleep=world.sleep)
    answer = Response(Request(THING, "GET", "https://a.test"), 429, {"retry-after": "3600"})
    send = ratelimit_layer(limiter, Budget({}))(lambda _: answer)
    exchange = Exchange(answer.request, Timeout())
    assert send(exchange).status == 429
    with pytest.raises(TimedOut, match="pause of 3600 s") as caught:
        send(exchange)
    assert not caught.value.sent


def test_a_server_that_tells_nothing_is_not_slowed_down() -> None:
    world = Simulation()
    server = Server(world, 10**6, latency=0.0)
    server.headers = False
    world.run(times(500, client(world, server)))
    assert world.now == 1000.0


@pytest.mark.parametrize(
    "headers",
    [
        {"x-ratelimit-limit": "many"},
        {"x-ratelimit-limit": "0", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "0"},
        {"x-ratelimit-limit": "10", "x-ratelimit-remaining": "x", "x-ratelimit-reset": "soon"},
        {"x-ratelimit-limit": "10", "x-ratelimit-remaining": "-5", "x-ratelimit-reset": "nan"},
        {"x-ratelimit-limit": "9" * 50, "x-ratelimit-remaining": "5"},
    ],
)
def test_headers_that_make_no_sense_do_no_harm(headers: dict[str, str]) -> None:
    world = Simulation()
    limiter = RateLimiter(clock=world.clock, sleep=world.sleep)
    send = ratelimit_layer(limiter, Budget({}))(lambda exchange: Response(exchange.request, 200, headers))
    errors = world.run(
        lambda: [send(Exchange(Request(THING, "GET", "https://a.test"), Timeout())) for _ in range(9)]
    )
    assert errors == []
    assert world.now == 1000.0


def test_the_reset_may_be_a_time_of_day() -> None:
    world = Simulation()
    limiter = RateLimiter(clock=world.clock, sleep=world.sleep)
    headers = {
        "x-ratelimit-limit": "5000",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": str(int(time.time()) + 600),
    }
    limiter.learn("x", Response(Request(None, "GET", "https://a.test"), 200, headers))
    exchange = Exchange(Request(None, "GET", "https://a.test"), Timeout(), deadline=world.now + 300)
    with pytest.raises(TimedOut, match="rate limit"):
        limiter.acquire("x", exchange)


def test_a_server_that_is_away_does_not_hold_the_others_back() -> None:
    world = Simulation()
    limiter = RateLimiter(clock=world.clock, sleep=world.sleep)

    def broken(exchange: Exchange) -> Response[Any]:
        raise ConnectFailed("refused", exchange.request, sent=False)

    send = ratelimit_layer(limiter, Budget({}))(broken)
    for _ in range(50):
        with pytest.raises(ConnectFailed):
            send(Exchange(Request(THING, "GET", "https://a.test"), Timeout()))
    assert world.now == 1000.0


def test_it_travels_to_another_process_without_its_lock() -> None:
    limiter = pickle.loads(pickle.dumps(RateLimiter(RateLimit(80, 2))))
    assert limiter.limit == RateLimit(80, 2)
    limiter.acquire("x", Exchange(Request(None, "GET", "https://a.test"), Timeout()))
    assert repr(limiter) == "<RateLimiter: 79 of 80 calls left in the window>"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # newer Pythons warn of forks beside threads
def test_a_lock_held_at_a_fork_does_not_hold_the_child() -> None:
    limiter = RateLimiter(RateLimit(10, 1))
    with limiter._lock:
        child = os.fork()
        if child == 0:
            free = limiter._lock.acquire(timeout=1)
            os._exit(0 if free else 1)
    assert os.waitpid(child, 0)[1] == 0


# Budget


def test_the_budget_counts_calls_and_tokens() -> None:
    clock = [86400.0 * 20000 - 1]
    budget = Budget({"getThing": THING, "searchThing": SEARCH}, now=lambda: clock[0])
    for operation, status in ((THING, 200), (SEARCH, 404), (THING, 429), (None, 200)):
        budget.count(operation, status)
    assert (budget.tokens_today, budget.calls_today, budget.calls) == (42, 4, 4)
    clock[0] += 1  # midnight UTC
    assert (budget.tokens_today, budget.calls_today, budget.calls) == (0, 0, 4)
    assert budget.estimate("searchThing", calls=150) == 6000
    with pytest.raises(UnknownOperation, match="did you mean 'getThing'"):
        budget.estimate("getThings")


def test_the_budget_knows_the_burst() -> None:
    world = Simulation()
    limiter = RateLimiter(clock=world.clock, sleep=world.sleep)
    budget = Budget({}, limiter)
    assert (budget.burst_limit, budget.burst_left) == (None, None)
    send = ratelimit_layer(limiter, budget)(Server(world, 20, latency=0.0).send)
    world.run(*[lambda: send(Exchange(Request(THING, "GET", "https://a.test"), Timeout()))] * 3)
    assert budget.burst_limit == 20
    assert budget.burst_left == 17
    assert (
        repr(budget) == "<Budget: 6 tokens in 3 calls today (UTC), 17 of 20 calls left in this burst window>"
    )
    kept = Budget({}, RateLimiter())
    kept.count(THING, 200)
    assert pickle.loads(pickle.dumps(kept)).calls == 1


def test_a_limiter_switched_off_still_counts() -> None:
    budget = Budget({})
    send = ratelimit_layer(None, budget)(lambda exchange: Response(exchange.request, 200, {}))
    send(Exchange(Request(THING, "GET", "https://a.test"), Timeout()))
    assert (budget.tokens_today, budget.burst_left) == (2, None)
