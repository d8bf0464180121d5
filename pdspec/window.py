"""What a rate limit is, and the book-keeping of one: pure arithmetic on moments, no clock and no lock."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Sequence

from .errors import UsageError
from .record import Record
from .sensitive import shown

WINDOW = 2.0  # seconds; Pipedrive's, and the least that is assumed of a server that tells its limit
MARGIN = 1.05  # a learned window is taken for longer: requests do not arrive as evenly as they leave
_MOST = 10**9  # requests, and seconds: thirty years
TOLERATED = 0.04  # of the window: so much later than usual is within that margin
_SAME = 1e-6  # two moments are one
FORGETTING = 0.98  # of the slowest answer, with every other one
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
        "fastest",
        "known_since",
        "last",
        "limit",
        "log",
        "others",
        "paced_until",
        "put_off",
        "seconds",
        "slowest",
        "spacing",
        "usual",
        "waiting",
    )

    def __init__(self, limit: int, seconds: float, now: float = 0.0) -> None:
        self.limit, self.seconds = limit, seconds
        self.spacing = seconds / limit
        self.log: deque[float] = deque()  # when the calls of the window went out, or will
        self.waiting = 0  # how many of those are still to come
        self.others = 0  # calls in the server's count that are not ours
        self.last = 0.0
        self.paced_until = 0.0
        self.put_off = 0.0  # by how much what was promised has been put off, all in all
        self.blocked_until = 0.0
        self.known_since = now
        self.fastest, self.slowest = float("inf"), 0.0  # answers: what they have in common tells nothing
        self.usual = seconds * TOLERATED  # an answer that takes longer may have been late in arriving

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
        if self.log and moment < self.log[-1]:
            insort(self.log, moment)
        else:
            self.log.append(moment)
        self.last = max(self.last, moment)
        if moment > now:
            self.paced_until = self.last + self.seconds

    def settle(self, moment: float) -> None:
        """A promised moment has come: put it and later ones off if earlier calls were late in arriving."""
        log = self.log
        before = bisect_left(log, moment) - max(1, self.limit - self.others)
        late = log[before] + self.seconds - moment if before >= 0 else 0.0
        if late > _SAME:
            self.log = deque([at if at < moment else at + late for at in log])
            self.last += late
            self.paced_until += late
            self.put_off += late

    def include(self, moments: Sequence[float]) -> None:
        """Count calls that went out before it was known that they belong here."""
        if moments:
            self.log = deque(sorted([*self.log, *moments]))

    def answered(self, sent: float, now: float) -> None:
        """Learn how long answers take, and count a call that took longer from when it can have arrived last.

        The server counts from there. The first calls had to connect, so that nothing is learned from them.
        """
        took = now - sent
        if took > self.usual:
            index = bisect_left(self.log, sent - _SAME)
            if index < len(self.log) and self.log[index] < sent + _SAME:  # else it is forgotten already
                del self.log[index]
            insort(self.log, now - self.usual)
        if sent > self.known_since + self.seconds:
            self.fastest, self.slowest = min(self.fastest, took), max(took, self.slowest * FORGETTING)
            if now > self.known_since + 2 * self.seconds:
                steady = max(0.0, self.fastest - (self.slowest - self.fastest))
                self.usual = steady + self.seconds * TOLERATED

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

    def settle(self, moment: float) -> None:
        """It is kept."""
