"""Where the microseconds of one call go, by hand and with a client: a clock interrupts, and notes the line.

Looking 4,000 times a second costs next to nothing, where a tracing profiler doubles the cost of what consists
of many small functions. The kernel's clock may be coarser; then it looks less often.
"""

from __future__ import annotations

import email
import http
import json
import signal
import statistics
import time
import warnings
from collections import Counter
from dataclasses import dataclass
from linecache import getline
from pathlib import Path
from types import FrameType

import urllib3

import pdspec

from . import calls, floor
from .measure import Call

TICK = 0.00025  # seconds between looks
BLOCK = 200  # calls between looks at the wall clock
_LIBRARIES = (json, http, email, urllib3, pdspec)  # what is told apart; other code counts for who called it
_FOLDERS = {str(Path(library.__file__ or "").parent): library.__name__ for library in _LIBRARIES}
_SOCKET_CALLS = (".recv(", ".recv_into(", ".sendall(", ".send(")
SOCKET = "sockets: sending, waiting for the server, receiving"
LOOP = "the loop that measures"
WORDS = {
    "caller.py": "the method itself",
    "bind.py": "arguments in their places, checked",
    "accept.py": "the compiled checks",
    "scalars.py": "the compiled checks",
    "serialize.py": "URL, headers and body written",
    "message.py": "the request and the answer as values",
    "retry.py": "retries",
    "ratelimit.py": "pacing",
    "window.py": "pacing",
    "budget.py": "pacing",
    "auth.py": "credentials",
    "transport.py": "pool found, deadline, errors told",
    "connection.py": "the head of the request written, of the answer read",
    "heads.py": "the head of the request written, of the answer read",
    "answers.py": "status and content type judged",
}


@dataclass(frozen=True)
class Row:
    """Microseconds of one call that are spent in one place."""

    place: str
    by_hand: float
    ours: float


def measure(origin: str, scale: float) -> list[Row]:
    """Every place with half a microsecond or more, the dearest of ours first."""
    warnings.simplefilter("ignore", DeprecationWarning)
    ours = calls.client(f"{origin}/v1")
    by_hand = Samples(floor.calls(origin, urllib3.PoolManager()).one)
    with_client = Samples(lambda: ours.get_organization(7))
    for _ in range(max(4, int(60 * scale))):
        by_hand.take()
        with_client.take()
    hand, mine = by_hand.microseconds(), with_client.microseconds()
    rows = [Row(place, hand.get(place, 0), mine.get(place, 0)) for place in hand | mine]
    kept = sorted((row for row in rows if row.by_hand + row.ours >= 0.5), key=lambda row: -row.ours)
    return [*kept, Row("together", sum(hand.values()), sum(mine.values()))]


class Samples:
    """Where a call was each time that the clock went off."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._seen: Counter[str] = Counter()
        self._blocks: list[float] = []

    def take(self, seconds: float = 0.5) -> None:
        """Call for a while."""
        before = signal.signal(signal.SIGALRM, self._look)
        signal.setitimer(signal.ITIMER_REAL, TICK, TICK)
        try:
            end = time.perf_counter() + seconds
            while (start := time.perf_counter()) < end:
                for _ in range(BLOCK):
                    self._call()
                self._blocks.append((time.perf_counter() - start) / BLOCK)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    def _look(self, _signal: int, frame: FrameType | None) -> None:
        self._seen[_place(frame)] += 1

    def microseconds(self) -> dict[str, float]:
        """Of the median call, by place."""
        each = statistics.median(self._blocks) * 1e6 / sum(self._seen.values())
        return {place: count * each for place, count in self._seen.items()}


def _place(frame: FrameType | None) -> str:
    """In our words: the socket, a file of pdspec, or a whole library."""
    line = getline(frame.f_code.co_filename, frame.f_lineno or 0) if frame is not None else ""
    if any(call in line for call in _SOCKET_CALLS):
        return SOCKET
    while frame is not None:
        file = frame.f_code.co_filename
        for folder, name in _FOLDERS.items():
            if file.startswith(folder):
                return _in_words(name, file.removeprefix(folder))
        frame = frame.f_back
    return LOOP


def _in_words(library: str, rest: str) -> str:
    if library != "pdspec":
        return library if library == "urllib3" else f"Python's `{library}`"
    words = WORDS.get(rest.strip("/"))
    return f"{words} (`{rest.strip('/')}`)" if words else "the rest of pdspec"
