"""A rate limiter that the threads of a client share: it learns the limit and keeps below it.

The server tells its limit in `x-ratelimit-limit`, `-remaining` and `-reset` (Pipedrive: a rolling window of
two seconds). Calls go out freely while there is room in the window. Then each caller gets a moment of its
own, one `window / limit` after the one before, so that nobody bursts after a wait. A 429 is a pause for all.
The cost of a call that need not wait is a lock, a clock and a deque: about a microsecond.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from .budget import Budget
from .errors import TimedOut
from .forks import give_lock
from .message import Exchange, Layer, Response, Send
from .window import MARGIN, WINDOW, OpenWindow, RateLimit, Window, as_limit

__all__ = ["Budget", "RateLimit", "RateLimiter", "ratelimit_layer"]

LONGEST_PAUSE = 120.0  # a 429 that asks for more ends the calls instead
DAY = 86400.0  # a pause that is longer is a mistake of the server's
PAUSE = 1.0  # for a 429 that does not say how long
SHORTEST_PAUSE = 0.25  # after a 429 that says 0: in whole seconds that is anything up to one
MOST_WINDOWS = 100  # limits that are kept apart
PROBES = 5  # calls of one operation that go out before its first answer has told the limit
PROBE_WAIT = 1.0  # as many more for each of these that goes by without that answer
PROBE_STEP = 0.01


class RateLimiter:
    """What `rate_limit=` makes. Without a limit set by hand it learns one per operation from the answers."""

    _lock: Any

    def __init__(
        self,
        limit: RateLimit | float | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.limit = as_limit(limit)
        self._clock, self._sleep = clock, sleep
        self._reset()

    def _reset(self) -> None:
        give_lock(self)
        self._open = OpenWindow()
        self._fixed = Window(self.limit.requests, self.limit.seconds) if self.limit else None
        self._common = self._fixed  # the widest window: for operations of which nothing is known yet
        self._windows: dict[int, Window] = {}  # by limit: operations with the same one share it
        self._window_of: dict[str, Window] = {}  # by operation
        self._probes: dict[str, int] = {}  # by operation of which nothing is known yet
        self._probed: dict[str, list[tuple[Window, float]]] = {}  # when they went out, and where it is noted
        self._answers = 0
        self._paused_until = 0.0
        self._pause = 0.0

    def _forked(self) -> None:
        """In a child process: those who were waiting or asking are still in the parent."""
        self._probes.clear()
        for window in (self._open, self._fixed, *self._windows.values()):
            if window is not None:
                window.waiting = 0

    def __getstate__(self) -> dict[str, Any]:
        return {"limit": self.limit, "_clock": self._clock, "_sleep": self._sleep}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._reset()

    def __repr__(self) -> str:
        if self.burst_limit is None:
            return "<RateLimiter: no limit known yet>"
        return f"<RateLimiter: {self.burst_left} of {self.burst_limit} calls left in the window>"

    @property
    def burst_limit(self) -> int | None:
        """Calls per window, as set or as the server said last; None while unknown."""
        return self._common.limit if self._common else None

    @property
    def burst_left(self) -> int | None:
        """Calls that would go out now without a wait; None while the limit is unknown."""
        window = self._common
        if window is None:
            return None
        with self._lock:
            now = self._clock()
            if window.moment(now, self._paused_until) > now:
                return 0
            return max(0, window.limit - window.others - len(window.log))

    def acquire(self, operation: str, exchange: Exchange) -> float:
        """Return when the call may go out, which moment that is, 0.0 if nobody wants to know.

        Raises TimedOut at once if that is past its deadline.
        """
        known = self._fixed or self._window_of.get(operation)
        if known is self._open and not self._paused_until:
            return 0.0
        if known is None:
            self._probe(operation, exchange)
            known = self._window_of.get(operation)
        ticket: float | None = None  # the promised moment, but for what all of them were put off
        with self._lock:
            window = known or self._common or self._open
            while True:
                now = self._clock()
                if ticket is not None and ticket + window.put_off <= now:
                    window.settle(ticket + window.put_off)
                if ticket is None or ticket + window.put_off < max(self._paused_until, window.blocked_until):
                    moment = window.moment(now, self._paused_until)
                    self._refuse_long_wait(exchange, moment, now)
                    window.promise(moment, now)
                    ticket = moment - window.put_off
                promised = ticket + window.put_off
                if promised <= now:
                    if known is None:
                        self._probed.setdefault(operation, []).append((window, promised))
                    return promised
                self._refuse_long_wait(exchange, promised, now)
                self._wait(window, promised - now)

    def _wait(self, window: Window, seconds: float) -> None:
        """Sleep without the lock, which the caller holds."""
        window.waiting += 1
        self._lock.release()
        try:
            self._sleep(seconds)
        finally:
            self._lock.acquire()
            window.waiting -= 1

    def _refuse_long_wait(self, exchange: Exchange, moment: float, now: float) -> None:
        if moment <= now:
            return
        if self._paused_until > now and self._pause > LONGEST_PAUSE:
            left = self._paused_until - now
            reason = f"the server asked for a pause of {self._pause:.0f} s (429), {left:.0f} s are left of it"
        elif exchange.deadline is not None and moment >= exchange.deadline:
            reason = f"the rate limit asks for a wait of {moment - now:.1f} s, longer than the timeout allows"
        else:
            return
        exchange.deadline = now  # trying again before the moment would be no use
        raise TimedOut(reason, exchange.request, sent=False)

    def _probe(self, operation: str, exchange: Exchange) -> None:
        """Let a few calls of a new operation through; hold the others until an answer has told the limit."""
        begun = self._clock()
        while operation not in self._window_of:
            with self._lock:
                probes = self._probes
                under_way = probes.get(operation, 0) if self._window_of else sum(probes.values())
                now = self._clock()
                allowed = PROBES * (1 + (now - begun) // PROBE_WAIT)
                late = exchange.deadline is not None and now >= exchange.deadline
                if under_way < allowed or late:
                    probes[operation] = probes.get(operation, 0) + 1
                    return
            self._sleep(PROBE_STEP)

    def forget(self, operation: str) -> None:
        """A call brought no answer: another may find out what this operation's limit is."""
        if operation in self._probes:
            with self._lock:
                self._probes[operation] -= 1

    def _plenty(self, window: Window | None) -> bool:
        """Whether an answer need not be looked at: while there is room, one in four is."""
        self._answers = count = self._answers + 1
        return count % 4 != 0 and window is not None and len(window.log) * 4 < window.limit

    def _is_late(self, window: Window | None, sent: float) -> bool:
        return window is not None and sent > 0 and self._clock() - sent > window.usual

    def learn(self, operation: str, response: Response[Any], sent: float = 0.0) -> None:
        """Take note of what an answer says about the limit, and of when it came."""
        known = self._window_of.get(operation)
        if response.status < 400 and self._plenty(known) and not self._is_late(known, sent):
            return
        headers = response.headers
        limit = _number(headers.get("x-ratelimit-limit"))
        if not limit:
            if operation not in self._window_of:
                self._window_of[operation] = self._open
            if response.status != 429:
                return
        remaining = _number(headers.get("x-ratelimit-remaining"))
        reset = _seconds(headers.get("x-ratelimit-reset"))
        with self._lock:
            now = self._clock()
            if response.status == 429:
                asked = response.retry_after
                pause = asked if asked is not None else reset or PAUSE
                self._pause = min(max(pause, SHORTEST_PAUSE), DAY)
                self._paused_until = max(self._paused_until, now + self._pause)
            if limit and self._fixed is None:
                window = self._windows.get(limit)
                if window is None:
                    if len(self._windows) >= MOST_WINDOWS:  # a server that makes them up
                        self._windows.clear()
                    window = self._windows[limit] = Window(limit, max(WINDOW, reset) * MARGIN, now)
                    if self._common is None:
                        self._count_probes(window)
                    self._common = max(self._windows.values(), key=_limit)
                self._window_of[operation] = window
                probed = self._probed.pop(operation, ())
                window.include([moment for noted, moment in probed if noted is not window])
                if sent:
                    window.answered(sent, now)
                if remaining is not None:
                    window.heed(remaining, reset, now)

    def _count_probes(self, window: Window) -> None:
        """The first limit that is known may be that of all operations that were asked for meanwhile."""
        for operation, probed in self._probed.items():
            window.include([moment for _, moment in probed])
            self._probed[operation] = [(window, moment) for _, moment in probed]


def _limit(window: Window) -> int:
    return window.limit


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _seconds(text: str | None) -> float:
    """`x-ratelimit-reset`: seconds from now, or for some servers the time of day in epoch seconds."""
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    if value > 1e9:
        value -= time.time()
    return value if 0 <= value <= 86400 else 0.0


def ratelimit_layer(limiter: RateLimiter | None, budget: Budget) -> Layer:
    """Pace the attempts and count what they cost. Without a limiter (`rate_limit=False`) only count."""

    def wrap(send: Send) -> Send:
        def counted(exchange: Exchange) -> Response[Any]:
            response = send(exchange)
            budget.count(exchange.request.operation, response.status)
            return response

        def paced(exchange: Exchange) -> Response[Any]:
            assert limiter is not None
            operation = exchange.request.operation
            name = operation.id if operation else ""
            sent = limiter.acquire(name, exchange)
            try:
                response = send(exchange)
            except BaseException:
                limiter.forget(name)
                raise
            limiter.learn(name, response, sent)
            budget.count(operation, response.status)
            return response

        return paced if limiter else counted

    return wrap
