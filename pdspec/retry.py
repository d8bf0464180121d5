"""The retry loop. The policy is a `urllib3.Retry`; the loop is ours: every attempt passes the layers below.

What is repeated, as long as the policy's counts last:

- a request that was not sent, always;
- a request whose fate is unknown (connection lost, timeout) or that was answered with 408, 429, 500, 502,
  503 or 504, if its method is idempotent (RFC 9110, 9.2.2) or in the policy's `allowed_methods`;
- any request answered with 429: the server says that it did not act (RFC 6585, 4).

`Retry-After` is obeyed up to a cap; beyond that the answer is handed over at once. Waits count towards the
call's deadline, and a wait that would pass it is not begun.
"""

from __future__ import annotations

import logging
import random as random_module
import time
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from .errors import ResponseTooLarge, TimedOut, TransportError
from .message import Exchange, Layer, Response, Send
from .record import replace

if TYPE_CHECKING:
    from urllib3 import HTTPResponse, Retry

logger = logging.getLogger("pdspec")

MAX_RETRY_AFTER = 120.0
REPEATABLE = frozenset({408, 429, 500, 502, 503, 504})
SAFE_METHODS = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "QUERY"})


@cache
def default_policy() -> Retry:
    """Four more tries: after 0, 0.5, 1 and 2 seconds for a lost connection, 0.5 to 4 for a bad status."""
    from urllib3 import Retry

    return Retry(
        total=4,
        redirect=False,
        allowed_methods=SAFE_METHODS,
        status_forcelist=REPEATABLE,
        backoff_factor=0.5,
        backoff_max=30.0,
        backoff_jitter=0.5,
    )


def as_policy(retries: Retry | int | None) -> Retry:
    """The `retries` option as a policy: it is one, or a number of repeats, False for none, None for ours."""
    if retries is None or retries is True:
        return default_policy()
    if isinstance(retries, int):
        return default_policy().new(total=max(0, int(retries)))
    return retries


def retry_layer(
    retries: Retry | int | None = None,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], object] = time.sleep,
    random: Callable[[], float] = random_module.random,
) -> Layer:
    """Repeat what failed, as the policy says. Nothing of the policy is touched by a call that succeeds."""

    def wrap(send: Send) -> Send:
        def retrying(exchange: Exchange) -> Response[Any]:
            outcome = _try(send, exchange)
            if type(outcome) is Response and outcome.status < 400:
                return outcome
            return _Loop(as_policy(retries), exchange, clock, sleep, random).run(send, outcome)

        return retrying

    return wrap


def _try(send: Send, exchange: Exchange) -> Response[Any] | TransportError:
    try:
        return send(exchange)
    except TransportError as error:
        return error


class _Loop:
    """The tries after the first one, of one call. `acted`: the server may have acted on an earlier one."""

    def __init__(
        self,
        policy: Retry,
        exchange: Exchange,
        clock: Callable[[], float],
        sleep: Callable[[float], object],
        random: Callable[[], float],
    ) -> None:
        self.policy, self.exchange = policy, exchange
        self.clock, self.sleep, self.random = clock, sleep, random
        self.acted = False

    def run(self, send: Send, outcome: Response[Any] | TransportError) -> Response[Any]:
        """Send again until the outcome is good, final, or the policy or the deadline says stop."""
        exchange = self.exchange
        while wanted(self.policy, exchange.request.method, outcome):
            spent = spend(self.policy, exchange.request.method, exchange.request.url, outcome)
            if spent is None:
                break
            wait = wait_before(spent, outcome, self.random)
            if wait is None:
                break
            if exchange.deadline is not None and self.clock() + wait >= exchange.deadline:
                return self._out_of_time(outcome)
            self._report(outcome, wait)
            self._forget(outcome)
            self.policy = spent
            if wait > 0:
                self.sleep(wait)
            exchange.attempt += 1
            outcome = _try(send, exchange)
            if isinstance(outcome, Response) and outcome.status < 400:
                break
        return self._surface(outcome)

    def _report(self, outcome: Response[Any] | TransportError, wait: float) -> None:
        request = self.exchange.request
        name = request.operation.id if request.operation else request.url.partition("?")[0]
        reason = f"status {outcome.status}" if isinstance(outcome, Response) else type(outcome).__name__
        logger.info(
            "%s %s: attempt %d: %s; trying again in %.2f s",
            name,
            request.method,
            self.exchange.attempt,
            reason,
            wait,
        )

    def _forget(self, outcome: Response[Any] | TransportError) -> None:
        if isinstance(outcome, TransportError):
            self.acted = self.acted or outcome.sent
            return
        self.acted = self.acted or outcome.status not in (429, 401)
        close = getattr(outcome.data, "close", None)  # a streamed body that nobody will read
        if close is not None:
            close()

    def _surface(self, outcome: Response[Any] | TransportError) -> Response[Any]:
        attempts = self.exchange.attempt
        if isinstance(outcome, TransportError):
            if attempts == 1:
                raise outcome
            raise self._retold(type(outcome), f"{outcome.message}, after {attempts} attempts", outcome)
        return outcome if outcome.attempts == attempts else replace(outcome, attempts=attempts)

    def _out_of_time(self, outcome: Response[Any] | TransportError) -> Response[Any]:
        if isinstance(outcome, Response):
            return self._surface(outcome)
        tries = f"{self.exchange.attempt} attempt{'s' if self.exchange.attempt > 1 else ''}"
        raise self._retold(
            TimedOut, f"no time left for another try after {tries}; the last: {outcome.message}", outcome
        )

    def _retold(self, kind: type[TransportError], message: str, error: TransportError) -> TransportError:
        """The error again, with a `sent` that is true of all attempts together."""
        again = kind(message, error.request or self.exchange.request, error.sent or self.acted)
        again.__cause__ = error
        return again


def wanted(policy: Retry, method: str, outcome: Response[Any] | TransportError) -> bool:
    """Whether the policy would have this outcome tried again, counts and time aside."""
    if isinstance(outcome, TransportError):
        if isinstance(outcome, ResponseTooLarge) or _is_lasting(outcome):
            return False  # it will not be otherwise next time
        return not outcome.sent or _allows(policy, method)
    has_retry_after = "retry-after" in outcome.headers
    if policy.is_retry(method, outcome.status, has_retry_after):
        return True
    if outcome.status != 429:
        return False
    return 429 in (policy.status_forcelist or ()) or (has_retry_after and policy.respect_retry_after_header)


def _allows(policy: Retry, method: str) -> bool:
    return not policy.allowed_methods or method.upper() in policy.allowed_methods


def _is_lasting(error: TransportError) -> bool:
    from .refusals import is_lasting

    return is_lasting(error)


def spend(policy: Retry, method: str, url: str, outcome: Response[Any] | TransportError) -> Retry | None:
    """The policy with one retry less, or None when none is left (of total, connect, read or status)."""
    from urllib3 import exceptions

    error: Exception | None = None
    if isinstance(outcome, TransportError):
        error = (
            exceptions.ProtocolError("lost") if outcome.sent else exceptions.ConnectTimeoutError("not sent")
        )
    try:
        return policy.increment(method, url.partition("?")[0], _answer(outcome), error)
    except exceptions.HTTPError:
        return None


def _answer(outcome: Response[Any] | TransportError) -> HTTPResponse | None:
    """The answer as `Retry.increment` wants to see it."""
    if isinstance(outcome, TransportError):
        return None
    from urllib3 import HTTPResponse

    return HTTPResponse(status=outcome.status)


def wait_before(
    spent: Retry, outcome: Response[Any] | TransportError, random: Callable[[], float]
) -> float | None:
    """Seconds to wait before the next try; None when the server asks for more than the cap.

    Exponential with jitter. A lost connection is tried again at once but for the jitter, as urllib3 does;
    after a bad status the first wait is one `backoff_factor`.
    """
    if isinstance(outcome, Response) and spent.respect_retry_after_header:
        asked = outcome.retry_after
        if asked or outcome.headers.get("retry-after", "").strip() == "0":  # a date gone by says nothing
            asked = asked or 0.0
            return asked if asked <= _cap(spent) else None
    step = len(spent.history) - isinstance(outcome, TransportError)
    base = spent.backoff_factor * 2.0 ** min(step - 1, 30) if step > 0 else 0.0
    return float(min(spent.backoff_max, base + random() * spent.backoff_jitter))


def _cap(policy: Retry) -> float:
    """The longest `Retry-After` to obey: the policy's own if somebody set one, else two minutes."""
    longest = getattr(policy, "retry_after_max", None)
    standard = getattr(policy, "DEFAULT_RETRY_AFTER_MAX", None)
    return MAX_RETRY_AFTER if longest is None or longest == standard else float(longest)
