"""The other clients, one after the other: calls, first answers, documents of every size."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from ..measure import Ratio, ratio
from ..processes import Failed, Run, TooLong, environment, run
from ..size import First, first, middle, write_documents
from . import ALL, Peer
from .environment import Ready, make

GENERATION = 300.0  # seconds that making code may take
LIMIT = 120.0  # seconds until the first answer
SHORT = 5.0  # seconds: what takes less is done again, for a median
US = Peer("pdspec", "pdspec", ("pdspec",), 'with `validate_responses="raise"`')


@dataclass
class Row:
    """What was measured of a peer; what it did not get to is missing, and said in `trouble`."""

    title: str
    note: str
    version: str = ""
    calls: dict[str, Ratio] = field(default_factory=dict)
    refused: int = 0
    given: int = 0
    wrong_answer_refused: bool = False
    process: Ratio | None = None
    sizes: dict[int, First] = field(default_factory=dict)
    missing: dict[int, str] = field(default_factory=dict)  # why a size is
    stopped: int | None = None  # the size at which it had no answer in time
    trouble: str = ""


def measure(origin: str, scale: float) -> Iterator[Row]:
    """This library, then every peer."""
    sizes = (19, 275, 4_125) if scale >= 1 else (19, 275)
    with tempfile.TemporaryDirectory() as folder:
        paths = write_documents(Path(folder), sizes)
        variables = environment(PDSPEC_CACHE_DIR=str(Path(folder) / "cache"))
        for peer in (US, *ALL):
            row = Row(peer.title, peer.note)
            try:
                ready = (
                    _Us(US, Path(sys.executable), version("pdspec"), variables) if peer is US else make(peer)
                )
                row.version = ready.version
                _Measuring(ready, origin, scale, row).all(paths)
            except Failed as error:
                row.trouble = str(error)
            yield row


@dataclass(frozen=True)
class _Us(Ready):
    """This library, in the environment that runs this tool."""

    kept: Mapping[str, str] = field(default_factory=dict)

    def variables(self, path: Path, limit: float) -> dict[str, str]:  # noqa: ARG002
        return dict(self.kept)


class _NoCode(TooLong):
    """The code of a generated client took too long to make."""


@dataclass(frozen=True)
class _Measuring:
    ready: Ready
    origin: str
    scale: float
    row: Row

    def all(self, paths: Mapping[int, Path]) -> None:
        smallest = min(paths)
        self.turns(paths[smallest])
        self.processes(paths[smallest])
        for size, path in paths.items():
            try:
                self.row.sizes[size] = self.size(path)
            except _NoCode as error:
                self.row.missing[size] = str(error)
            except TooLong as error:
                self.row.missing[size] = str(error)
                self.row.stopped = self.row.stopped or size

    def turns(self, path: Path) -> None:
        """The calls, beside the yardstick in the same process."""
        env = self.ready.variables(path, GENERATION)
        rounds = str(max(5, int(40 * self.scale)))
        name, document = self.ready.peer.module, self.ready.document(path)
        said = json.loads(
            self.run("turns", name, document, self.origin, rounds, env=env).output.splitlines()[-1]
        )
        self.row.calls = {call: Ratio(**found) for call, found in said["ratios"].items()}
        self.row.refused, self.row.given = said["refused"], said["given"]
        self.row.wrong_answer_refused = said["wrong_answer_refused"]

    def processes(self, path: Path) -> None:
        """Whole processes to a first answer, in turns with the yardstick in the same environment."""
        env = self.ready.variables(path, GENERATION)
        document = self.ready.document(path)
        walls: dict[str, list[float]] = {"urllib3": [], self.ready.peer.module: []}
        for number in range(max(4, int(12 * self.scale))):
            for name, some in walls.items() if number % 2 else reversed(walls.items()):
                some.append(self.run("ready", name, document, self.origin, env=env).wall)
        self.row.process = ratio(walls[self.ready.peer.module], walls["urllib3"])

    def run(self, script: str, *arguments: str | Path, env: Mapping[str, str]) -> Run:
        """Run one of the two scripts in the peer's environment."""
        return run([self.ready.python, "-m", f"{__package__}.{script}", *arguments], env)

    def size(self, path: Path) -> First:
        """Fresh processes on a document."""
        try:
            env = self.ready.variables(path, GENERATION)
        except TooLong as error:
            raise _NoCode(f"code not made in {GENERATION:.0f} s") from error

        def once(limit: float) -> First:
            name, document = self.ready.peer.module, self.ready.document(path)
            return first(name, document, self.origin, env, python=self.ready.python, limit=limit)

        before = once(LIMIT)  # compiled modules, files in the machine's memory
        if before.together > SHORT:
            return before
        return middle([once(LIMIT) for _ in range(3 if self.scale >= 1 else 2)])
