"""Fresh processes: what one run of a command takes, as the operating system accounts for it."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Failed(Exception):
    """A command did not end as it should: the timing would mean nothing."""


class TooLong(Failed):
    """A command was stopped at its time limit."""


@dataclass(frozen=True)
class Run:
    """Seconds of one process, start and end of the interpreter included, and what it printed."""

    wall: float
    cpu: float
    output: str


def environment(**changes: str) -> dict[str, str]:
    """A user's environment: none of Python's and of pdspec's variables is set but these."""
    ours = ("PYTHON", "PDSPEC", "PIPEDRIVE")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | changes


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(
    command: Sequence[str | Path], env: Mapping[str, str], *, cwd: Path = ROOT, limit: float = 600
) -> Run:
    """Run a command to its end; raises `Failed`, or `TooLong` after `limit` seconds."""
    wall, cpu = time.perf_counter(), _cpu()
    process = subprocess.Popen(
        command, env=env, cwd=cwd, text=True, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        output, errors = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # what it started too
        process.communicate()
        raise TooLong(f"more than {limit:.0f} s") from None
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    wall, cpu = time.perf_counter() - wall, _cpu() - cpu
    if process.returncode:
        raise Failed(f"{' '.join(map(str, command))[:200]}\n{output[-500:]}{errors[-1500:]}")
    return Run(wall, cpu, output)
