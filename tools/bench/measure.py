"""Interleaved pairs: the yardstick and we take turns, so that what disturbs one disturbs the other."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Call = Callable[[], object]


@dataclass(frozen=True)
class Ratio:
    """The median of the ratios of many pairs, with quartiles, and the median seconds of each side."""

    median: float
    low: float
    high: float
    ours: float
    floor: float

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.low:.2f}–{self.high:.2f})"


def ratio(ours: Sequence[float], floor: Sequence[float]) -> Ratio:
    """What pairs of measurements say."""
    ratios = [a / b for a, b in zip(ours, floor, strict=True) if b > 0]
    low, middle, high = statistics.quantiles(ratios, n=4)
    return Ratio(middle, low, high, statistics.median(ours), statistics.median(floor))


def _time(call: Call, times: int) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(times):
        call()
    return (time.perf_counter() - wall) / times, (time.process_time() - cpu) / times


def pairs(
    ours: Call, floor: Call, *, times: int, rounds: int, between: Call | None = None
) -> tuple[Ratio, Ratio]:
    """Wall and CPU ratios. `between` runs before each pair and is not timed."""
    results: dict[Call, list[tuple[float, float]]] = {ours: [], floor: []}
    for call in (floor, ours):
        _time(call, max(times // 4, 2))  # connections, compiled checks
    for number in range(rounds):
        if between is not None:
            between()
        order = (ours, floor) if number % 2 else (floor, ours)
        for call in order:
            results[call].append(_time(call, times))
    wall, cpu = (ratio([r[i] for r in results[ours]], [r[i] for r in results[floor]]) for i in (0, 1))
    return wall, cpu
