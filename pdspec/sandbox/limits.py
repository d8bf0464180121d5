"""Rate limits as Pipedrive has them: a rolling window per token, and a daily budget if wanted."""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from .answers import Refused

WINDOW: Final = 2.0
_DAY: Final = 86_400


@dataclass(slots=True)
class _Account:
    """What one token has used."""

    times: deque[float] = field(default_factory=deque)
    day: int = 0
    spent: int = 0


class Limiter:
    """Counts requests per token. Thread-safe.

    `rate_limit` is the number of requests within two seconds, `daily_budget` the number of cost units
    within a UTC day; None for no limit.
    """

    def __init__(self, rate_limit: int | None, daily_budget: int | None, clock: Callable[[], float]) -> None:
        self.rate_limit, self.daily_budget, self._clock = rate_limit, daily_budget, clock
        self._accounts: dict[str, _Account] = {}
        self._lock = threading.Lock()

    def admit(self, token: str) -> dict[str, str]:
        """Lets a request in; answers the rate-limit headers. Refused 429 with `Retry-After` when over."""
        with self._lock:
            now = self._clock()
            times = self._account(token, now).times
            limit = self.rate_limit
            if limit is not None and len(times) >= limit:
                wait = max(1, math.ceil(times[0] + WINDOW - now)) if times else math.ceil(WINDOW)
                headers = self._headers(times, now) | {"retry-after": str(wait)}
                raise Refused(429, "Rate limit exceeded", f"Wait {wait} s.", headers=headers)
            times.append(now)
            return self._headers(times, now)

    def peek(self, token: str) -> dict[str, str]:
        """The rate-limit headers without counting a request."""
        with self._lock:
            now = self._clock()
            return self._headers(self._account(token, now).times, now)

    def spend(self, token: str, cost: int) -> None:
        """Takes the cost of an operation from the daily budget. Refused 429 when there is not enough left."""
        if self.daily_budget is None:
            return
        with self._lock:
            now = self._clock()
            account = self._account(token, now)
            if account.spent + cost > self.daily_budget:
                wait = str(max(1, math.ceil((account.day + 1) * _DAY - now)))
                raise Refused(
                    429, "Daily token budget exceeded", "It starts afresh at midnight UTC.",
                    headers={"retry-after": wait},
                )  # fmt: skip
            account.spent += cost

    def spent(self, token: str) -> int:
        """What a token has taken from its budget today; counted only while there is one."""
        with self._lock:
            return self._account(token, self._clock()).spent

    def clear(self) -> None:
        """Forget all that was used."""
        with self._lock:
            self._accounts.clear()

    def _account(self, token: str, now: float) -> _Account:
        account = self._accounts.setdefault(token, _Account())
        while account.times and account.times[0] <= now - WINDOW:
            account.times.popleft()
        if account.day != now // _DAY:
            account.day, account.spent = int(now // _DAY), 0
        return account

    def _headers(self, times: deque[float], now: float) -> dict[str, str]:
        if self.rate_limit is None:
            return {}
        reset = math.ceil(times[0] + WINDOW - now) if times else math.ceil(WINDOW)
        return {
            "x-ratelimit-limit": str(self.rate_limit),
            "x-ratelimit-remaining": str(max(0, self.rate_limit - len(times))),
            "x-ratelimit-reset": str(max(0, reset)),
        }
