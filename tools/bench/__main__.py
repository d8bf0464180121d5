"""Measure what pdspec costs, and print Markdown tables. Without a choice: calls, start and size."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from . import calls, plot, profile, report, size, start
from .peers import measuring
from .server import Server

PARTS = {
    "calls": "the time of calls",
    "start": "fresh processes to their first answer",
    "size": "documents of 19 to 4,125 operations: time and memory",
    "peers": "other clients, each in an environment of its own under .bench/",
    "profile": "where the microseconds of one call go",
}
USUAL = ("calls", "start", "size")
REQUEST = b"GET /v1/organizations/7 HTTP/1.1\r\nHost: x\r\n\r\n"


@dataclass
class Bench:
    """One run: what was measured so far, as tables, and as rows for the pictures."""

    server: Server
    scale: float
    only: str = ""
    tables: dict[str, str] = field(default_factory=dict)
    calls_made: list[calls.Row] = field(default_factory=list)
    sizes: list[size.Row] = field(default_factory=list)
    peers_met: list[measuring.Row] = field(default_factory=list)

    def calls(self) -> None:
        """The calls, and what the server needs for the first of them."""
        for row in calls.run(self.server.origin, self.scale, self.only):
            say(f"{row.name}: {row.wall}")
            self.calls_made.append(row)
        cpu, served = self.server.used()
        bare = statistics.median(self.server.bare(REQUEST, 500)[1] for _ in range(20))
        cpu_after, served_after = self.server.used()
        each = (cpu_after - cpu) / (served_after - served)
        self.tables["calls"] = report.of_calls(self.calls_made)
        self.tables["server"] = (
            f"In this run it answered `one by id` to a bare socket in {report.seconds(bare)}, {report.seconds(each)} "
            f"of them its own CPU; by hand over urllib3 that takes {report.seconds(self.calls_made[0].wall.floor)}."
        )

    def start(self) -> None:
        """Fresh processes."""
        self.tables["start"] = report.of_starts(start.measure(self.server.origin, self.scale))

    def size(self) -> None:
        """Documents of several sizes."""
        self.sizes = size.measure(self.server.origin, self.scale)
        self.tables["size"] = report.of_sizes(self.sizes)

    def peers(self) -> None:
        """Other clients."""
        for row in measuring.measure(self.server.origin, self.scale):
            say(f"{row.title} {row.version}: {row.trouble or 'measured'}")
            self.peers_met.append(row)
        self.tables["peers"] = report.of_peers(self.peers_met)
        self.tables["peer sizes"] = report.of_peer_sizes(self.peers_met)

    def profile(self) -> None:
        """One call."""
        self.tables["profile"] = report.of_profile(profile.measure(self.server.origin, self.scale))

    def write(self, folder: Path) -> None:
        """Put the tables into performance.md, and draw what there are rows for."""
        report.write(folder / "performance.md", self.tables)
        if trouble := plot.missing():
            say(trouble)
            return
        if self.calls_made:
            plot.call_ratios(self.calls_made, folder / "performance-calls.svg")
        if self.peers_met:
            plot.peer_ratios(self.peers_met, folder / "performance-peers.svg")
        if self.sizes:
            plot.by_size(self.sizes, self.peers_met, folder / "performance-size.svg")


def say(text: str) -> None:
    """Tell how far the run is, beside the tables."""
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def machine() -> str:
    """On what the figures were taken."""
    return (
        f"Taken on {time.strftime('%Y-%m-%d')}: {os.cpu_count()} cores ({platform.machine()}), "
        f"{platform.system()}, Python {platform.python_version()}, urllib3 {version('urllib3')}, loopback."
    )


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    for name, words in PARTS.items():
        parser.add_argument(f"--{name}", action="store_true", help=words)
    parser.add_argument("--all", action="store_true", help="all of these")
    parser.add_argument(
        "--quick", action="store_true", help="a tenth of the rounds, and no large documents for others"
    )
    parser.add_argument("--case", default="", help="of the calls, only those whose name has this in it")
    parser.add_argument(
        "--write", type=Path, metavar="DIR", help="put the tables into DIR/performance.md, pictures beside it"
    )
    options = parser.parse_args()
    chosen = [name for name in PARTS if options.all or getattr(options, name)] or USUAL
    with Server() as server:
        bench = Bench(server, 0.1 if options.quick else 1.0, options.case)
        bench.tables["machine"] = machine()
        for name in chosen:
            say(name)
            measure: Callable[[], None] = getattr(bench, name)
            measure()
    print("\n\n".join(bench.tables.values()))
    if options.write:
        bench.write(options.write)
    say("done")


if __name__ == "__main__":
    main()
