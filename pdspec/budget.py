"""What the calls of a client cost: Pipedrive's daily token budget and the burst limit, in one place."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from .errors import UnknownOperation, UsageError
from .forks import give_lock
from .model import Operation
from .names import nearest
from .sensitive import shown

if TYPE_CHECKING:
    from .ratelimit import RateLimiter

DAY = 86400


class Budget:
    """What a client has used since it was made, retries included, and what a planned loop would use.

    Tokens are the sum of the operations' `x-token-cost`; a request that was answered with 429 costs
    nothing. Days begin at midnight UTC. Other programs with the same account are not seen here.

    >>> deals = Operation("getDeals", "get_deals", "GET", "/deals", extensions={"x-token-cost": 20})
    >>> Budget({"getDeals": deals})
    <Budget: 0 tokens in 0 calls today (UTC), burst limit not known yet>
    """

    _lock: Any

    def __init__(
        self,
        operations: Mapping[str, Operation],
        limiter: RateLimiter | None = None,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._operations, self._limiter, self._now = operations, limiter, now
        self._midnight = 0.0  # the next one
        self._costs: dict[int, tuple[Operation, int]] = {}
        self._tokens = self._calls_today = self._calls = 0
        give_lock(self)

    def __getstate__(self) -> dict[str, Any]:
        return {key: value for key, value in self.__dict__.items() if key != "_lock"} | {"_costs": {}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        give_lock(self)

    def __repr__(self) -> str:
        left = self.burst_left
        burst = f"{left} of {self.burst_limit} calls left in this burst window"
        burst = "burst limit not known yet" if left is None else burst
        return f"<Budget: {self.tokens_today} tokens in {self.calls_today} calls today (UTC), {burst}>"

    def count(self, operation: Operation | None, status: int) -> None:
        """Take note of one request that was answered."""
        cost = 0
        if operation is not None and status != 429:
            known = self._costs.get(id(operation))
            if known is None or known[0] is not operation:
                known = self._costs[id(operation)] = (operation, cost_of(operation))
            cost = known[1]
        with self._lock:
            self._turn_page()
            self._tokens += cost
            self._calls_today += 1
            self._calls += 1

    def _turn_page(self) -> None:
        now = self._now()
        if now >= self._midnight:
            self._midnight, self._tokens, self._calls_today = (now // DAY + 1) * DAY, 0, 0

    @property
    def tokens_today(self) -> int:
        """Tokens spent since midnight UTC."""
        with self._lock:
            self._turn_page()
            return self._tokens

    @property
    def calls_today(self) -> int:
        """Requests answered since midnight UTC."""
        with self._lock:
            self._turn_page()
            return self._calls_today

    @property
    def calls(self) -> int:
        """Requests answered since the client was made."""
        return self._calls

    @property
    def burst_limit(self) -> int | None:
        """Calls per burst window, as set by hand or as the server said; None while unknown."""
        return self._limiter.burst_limit if self._limiter else None

    @property
    def burst_left(self) -> int | None:
        """Calls that can go out now without a wait; None while unknown."""
        return self._limiter.burst_left if self._limiter else None

    def estimate(self, operation_id: str, calls: int = 1) -> int:
        """Tokens that so many calls of an operation would cost, 0 if the document gives no cost.

        Raises UnknownOperation, and UsageError for a number of calls that is none.

        >>> deals = Operation("getDeals", "get_deals", "GET", "/deals", extensions={"x-token-cost": 20})
        >>> Budget({"getDeals": deals}).estimate("getDeals", calls=150)
        3000
        """
        name = str.__str__(operation_id) if issubclass(type(operation_id), str) else ""
        operation = self._operations.get(name)
        if operation is None:
            close = nearest(name, self._operations)
            hint = f"; did you mean {close!r}?" if close else ""
            raise UnknownOperation(f"there is no operation {shown(operation_id)}{hint}")
        kind = type(calls)
        if not issubclass(kind, int) or kind is bool or int.__index__(calls) < 0:
            raise UsageError(f"calls must be a whole number from 0, not {shown(calls)}")
        return cost_of(operation) * int.__index__(calls)


def cost_of(operation: Operation) -> int:
    """The tokens that one call costs, from the document's `x-token-cost`."""
    cost = operation.extensions.get("x-token-cost", 0)
    return int(cost) if isinstance(cost, (int, float)) and -math.inf < cost < math.inf else 0
