"""How hard the fuzz tests try: `FUZZ=50` makes it fifty times as many examples, other ones each time."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("FUZZ", "1"))


def examples(count: int) -> Any:
    return settings(
        max_examples=count * TIMES,
        deadline=None,
        derandomize=TIMES == 1,
        database=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=TIMES > 1,
    )
