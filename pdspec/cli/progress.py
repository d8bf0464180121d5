"""The progress of bulk work: a bar on a terminal, now and then a line elsewhere, always on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..bulk.progress import Progress
from .text import coloured, is_terminal

_EVERY = 10.0  # seconds between two lines where there is no terminal


@contextmanager
def shown(what: str) -> Iterator[Callable[[Progress], None]]:
    """A function to report progress to."""
    if not is_terminal(sys.stderr):
        yield _Lines(what)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bar

    colours = coloured(sys.stderr)
    console = Console(
        file=sys.stderr,
        force_terminal=True,
        no_color=not colours,
        color_system="auto" if colours else None,
        highlight=False,
    )
    columns = [
        TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", markup=False), TextColumn("{task.fields[more]}", markup=False),
        TimeElapsedColumn(), TimeRemainingColumn(),
    ]  # fmt: skip
    with Bar(*columns, console=console, transient=False) as bar:
        task = bar.add_task(what, total=None, rate="", more="")
        begun, first = time.monotonic(), None

        def report(progress: Progress) -> None:
            nonlocal first
            if first is None:
                first = progress.done  # what an earlier run did is not this one's speed
            rate = (progress.done - first) / max(0.001, time.monotonic() - begun)
            bar.update(
                task,
                completed=progress.done,
                total=progress.total,
                rate=f"{rate:.1f}/s",
                more=_more(progress),
            )

        yield report


def _more(progress: Progress) -> str:
    parts = []
    if progress.failed:
        parts.append(f"{progress.failed} failed")
    if progress.unknown:
        parts.append(f"{progress.unknown} unknown")
    if progress.tokens:
        parts.append(f"{progress.tokens} tokens")
    if progress.burst_left is not None:
        parts.append(f"burst left {progress.burst_left}")
    return ", ".join(parts)


class _Lines:
    def __init__(self, what: str) -> None:
        self.what, self.last = what, time.monotonic()

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self.last < _EVERY:
            return
        self.last = now
        of = f" of {progress.total}" if progress.total is not None else ""
        more = _more(progress)
        sys.stderr.write(f"{self.what}: {progress.done}{of}{f', {more}' if more else ''}\n")
        sys.stderr.flush()
