"""Time and chance in one place, so that a test can have its own."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from .record import Record


class Clock(Record):
    """What retries and the rate limiter go by. A shorter `sleep` is fine with any server.

    A `now` that is not `time.monotonic` is fine with a transport that does not look at deadlines: sockets
    know only the real time.
    """

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep
    random: Callable[[], float] = random.random
