"""Misbehaviour on demand: delays, failures, broken connections and broken answers."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from ..errors import UsageError
from .answers import Answer, failure

Kind = Literal["status", "delay", "drop", "drop_after", "truncate", "garbage"]
KINDS: Final[tuple[str, ...]] = get_args(Kind)

_MESSAGES: Final = {
    429: "Rate limit exceeded", 500: "Internal server error", 502: "Bad gateway", 503: "Service unavailable",
    504: "Gateway timeout",
}  # fmt: skip


@dataclass(slots=True)
class Fault:
    """One rule. It looks at the requests that `operation` means and strikes some of them.

    `kind`: "status" answers `status` and does not act; "delay" waits and then does its work; "drop" closes
    the connection before the request is acted on, "drop_after" after; "truncate" acts and sends half of the
    answer; "garbage" acts and sends a body that is not JSON. `delay` seconds come first with every kind.

    Which: every one by default, the next `times`, every `every`th, or a random `fraction` of them.
    `struck` counts.
    """

    kind: Kind
    status: int = 500
    operation: str | None = None
    times: int | None = None
    every: int | None = None
    fraction: float | None = None
    delay: float = 0.0
    retry_after: str | None = None
    seen: int = field(default=0, init=False)
    struck: int = field(default=0, init=False)

    @property
    def spent(self) -> bool:
        """Whether it has done all its work."""
        return self.times is not None and self.struck >= self.times

    def answer(self) -> Answer:
        """What a fault of kind "status" answers."""
        headers = {} if self.retry_after is None else {"retry-after": self.retry_after}
        return Answer(self.status, failure(_MESSAGES.get(self.status, "Failed on demand")), headers)

    def strikes(self, names: frozenset[str], rng: random.Random) -> bool:
        """Whether this request is one of its own; counts it."""
        if self.spent or (self.operation is not None and self.operation not in names):
            return False
        self.seen += 1
        if self.every is not None and self.seen % self.every:
            return False
        if self.fraction is not None and rng.random() >= self.fraction:
            return False
        self.struck += 1
        return True


class Faults:
    """The rules in force. The first one that strikes a request decides. Thread-safe."""

    def __init__(self, seed: int) -> None:
        self._seed, self._rng = seed, random.Random(seed)  # noqa: S311
        self._rules: list[Fault] = []
        self._lock = threading.Lock()

    def add(
        self,
        what: int | Kind,
        *,
        operation: str | None = None,
        times: int | None = None,
        every: int | None = None,
        fraction: float | None = None,
        delay: float = 0.0,
        retry_after: float | str | None = None,
    ) -> Fault:
        """One more rule, the last in line. See `Fault`; a number is the status of kind "status".

        `operation` is an operationId, as "getOrganization" or for one version "v2.getOrganization", or
        "oauth.token". Without `times`, `every` or `fraction` it strikes each request until `clear()`.
        Raises UsageError for what makes no sense.
        """
        if isinstance(what, int):
            kind: Kind = "status"
            if not 400 <= what <= 599:
                raise UsageError(f"a fault answers a status of 400 to 599, not {what}")
        elif what in KINDS and what != "status":
            kind = what
        else:
            raise UsageError(f"no fault {what!r}; there is a status, {', '.join(map(repr, KINDS[1:]))}")
        if (times is not None and times < 1) or (every is not None and every < 1):
            raise UsageError("times and every count from 1")
        if fraction is not None and not 0 <= fraction <= 1:
            raise UsageError("fraction is between 0 and 1")
        status = what if isinstance(what, int) else 500
        wait = None if retry_after is None else str(retry_after)
        rule = Fault(kind, status, operation, times, every, fraction, delay, wait)
        with self._lock:
            self._rules.append(rule)
        return rule

    def clear(self) -> None:
        """No rules, and the random numbers from their start."""
        with self._lock:
            self._rules.clear()
            self._rng = random.Random(self._seed)  # noqa: S311

    def strike(self, names: frozenset[str]) -> Fault | None:
        """The rule that strikes a request known by these names, if one does."""
        if not self._rules:
            return None
        with self._lock:
            return next((rule for rule in self._rules if rule.strikes(names, self._rng)), None)

    def __iter__(self) -> Iterator[Fault]:
        return iter(tuple(self._rules))

    def __len__(self) -> int:
        return len(self._rules)
