"""How far a bulk job is, as it is told to whoever wants to show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` rows (None while unknown), how many `failed`, the client's tokens of today."""

    done: int
    total: int | None = None
    failed: int = 0
    unknown: int = 0
    tokens: int = 0
    burst_left: int | None = None


Report = Callable[[Progress], object]
