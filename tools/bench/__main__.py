"""`python -m tools.bench [--quick] [--case WORDS] [--plot FILE.svg]`."""

from __future__ import annotations

import argparse
from pathlib import Path

from . import calls, measure, plot
from .server import Server


def run_calls(
    origin: str, scale: float, only: str = ""
) -> list[tuple[calls.Case, measure.Ratio, measure.Ratio]]:
    """Every call of the table."""
    rows = []
    for case in calls.cases(origin):
        if only and only not in case.name:
            continue
        rounds = max(5, int((200 if case.times > 1 else 30) * scale))
        wall, cpu = measure.pairs(case.ours, case.floor, times=case.times, rounds=rounds, between=case.refuse)
        print(
            f"{case.name:50} wall {wall}  cpu {cpu}  floor {wall.floor * 1e6:.0f} µs, {case.refused[0]} refused",
            flush=True,
        )
        rows.append((case, wall, cpu))
    return rows


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the rounds")
    parser.add_argument("--case", default="", help="only calls whose name has this in it")
    parser.add_argument("--plot", default="", help="write the ratios as a picture to this SVG file")
    options = parser.parse_args()
    with Server() as server:
        rows = run_calls(server.origin, 0.1 if options.quick else 1.0, options.case)
        if options.plot:
            plot.bars(
                [(case.name.replace("`", ""), wall.median) for case, wall, _ in rows], Path(options.plot)
            )
        print(server.used())
        print(server.bare(b"GET /v1/organizations/7 HTTP/1.1\r\nHost: x\r\n\r\n", 2000)[1] * 1e6)


if __name__ == "__main__":
    main()
