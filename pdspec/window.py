"""What a rate limit is, and the book-keeping of one: pure arithmetic on moments, no clock and no lock."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from .errors import UsageError
from .record import Record
from .sensitive import shown

WINDOW = 2.0  # seconds; Pipedrive's, and the least that is assumed of a server that tells its limit
MARGIN = 1.05  # a learned window is taken for longer: requests do not arrive as evenly as they leave
_MOST = 10**9  # requests, and seconds: thirty years
SPACING = 0.05  # between calls after a pause, when no limit is known


class RateLimit(Record):
    """At most so many requests in any so many seconds.

    >>> RateLimit(80, 2)
    RateLimit(requests=80, seconds=2)
    """

    requests: int
    seconds: float = 1.0

    def __post_init__(self) -> None:
        numbers = type(self.requests) is int and type(self.seconds) in (int, float)
        if not numbers or not 1 <= self.requests <= _MOST or not 0 < self.seconds <= _MOST:
            given = f"RateLimit({shown(self.requests)}, {shown(self.seconds)})"
            raise UsageError(
                f"rate_limit: {given} lets nothing through; requests must be 1 or more, seconds > 0"
            )


def as_limit(value: RateLimit | float | None) -> RateLimit | None:
    """The `rate_limit` option: a RateLimit, requests per second, or None to learn it from the answers.

    >>> as_limit(10), as_limit(0.5)
    (RateLimit(requests=10, seconds=1.0), RateLimit(requests=1, seconds=2.0))
    """
    if value is None or isinstance(value, RateLimit):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < float("inf"):
        raise UsageError(
            f"rate_limit must be None, False, requests per second or a RateLimit, not {shown(value)}"
        )
    return RateLimit(int(value), int(value) / value) if value >= 1 else RateLimit(1, 1.0 / value)


class Window:
    """One limit: the calls of its last `seconds`, and the moments that are promised to those who wait."""

    __slots__ = (
        "blocked_until",
        "last",
        "limit",
        "log",
        "others",
        "paced_until",
        "seconds",
        "spacing",
        "waiting",
    )

    def __init__(self, limit: int, seconds: float) -> None:
        self.limit, self.seconds = limit, seconds
        self.spacing = seconds / limit
        self.log: deque[float] = deque()  # when the calls of the window went out, or will
        self.waiting = 0  # how many of those are still to come
        self.others = 0  # calls in the server's count that are not ours
        self.last = 0.0
        self.paced_until = 0.0
        self.blocked_until = 0.0

    def moment(self, now: float, paused_until: float) -> float:
        """When the next call may go out."""
        log = self.log
        while log and log[0] <= now - self.seconds:
            log.popleft()
        at = max(now, paused_until, self.blocked_until)
        room = max(1, self.limit - self.others)
        if len(log) >= room:
            at = max(at, log[len(log) - room] + self.seconds)
        if at > now or self.paced_until > now:
            at = max(at, self.last + self.spacing)
        return at

    def promise(self, moment: float, now: float) -> None:
        """Keep the moment for one caller. Whoever waits starts a time of even spacing."""
        self.log.append(moment)
        self.last = max(self.last, moment)
        if moment > now:
            self.paced_until = self.last + self.seconds

    def include(self, moments: Sequence[float]) -> None:
        """Count calls that went out before it was known that they belong here."""
        if moments:
            self.log = deque(sorted([*self.log, *moments]))

    def heed(self, remaining: int, reset: float, now: float) -> None:
        """Learn from the server's count. What it has beyond our own calls is used by somebody else."""
        if reset > self.seconds:
            self.seconds = reset * MARGIN
            self.spacing = self.seconds / self.limit
        ours = len(self.log) - self.waiting
        self.others = max(0, self.limit - remaining - ours)
        if self.others >= self.limit:
            self.blocked_until = max(self.blocked_until, now + reset)


class OpenWindow(Window):
    """No known limit: everything goes, except that calls are spaced for a while after a pause."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(1, WINDOW)
        self.spacing = SPACING

    def moment(self, now: float, paused_until: float) -> float:
        """When the next call may go out."""
        if paused_until > now:
            self.paced_until = paused_until + self.seconds
        if self.paced_until <= now:
            return now
        return max(now, paused_until, self.last + self.spacing)

    def promise(self, moment: float, now: float) -> None:  # noqa: ARG002
        """Keep the moment for one caller."""
        self.last = max(self.last, moment)
