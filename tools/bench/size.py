"""How long until a client answers, and how much memory it takes, by the size of the document."""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import documents
from .measure import Ratio, ratio
from .processes import environment, run


@dataclass(frozen=True)
class First:
    """One fresh process up to its first right answer: seconds of each part, bytes of memory when ready."""

    importing: float
    client: float
    answer: float
    memory: float

    @property
    def together(self) -> float:
        """Seconds from the first import to the answer."""
        return self.importing + self.client + self.answer


def first(
    peer: str, document: Path, origin: str, env: Mapping[str, str], *,
    python: Path | str = sys.executable, limit: float = 600,
) -> First:  # fmt: skip
    """What one process says. Raises `TooLong` after `limit` seconds."""
    command = [python, "-m", "tools.bench.peers.ready", peer, document, origin]
    said = json.loads(run(command, env, limit=limit).output.splitlines()[-1])
    return First(said["import"], said["client"], said["answer"], said["memory"])


def middle(some: Sequence[First]) -> First:
    """The median of each figure."""
    columns = zip(*((one.importing, one.client, one.answer, one.memory) for one in some), strict=True)
    return First(*map(statistics.median, columns))


@dataclass(frozen=True)
class Row:
    """A document, and clients of it with a warm cache and a cold one."""

    operations: int
    bytes: int
    warm: First
    cold: First
    to_smallest: Ratio  # the client, warm
    urllib3: First


def write_documents(folder: Path, sizes: Sequence[int]) -> dict[int, Path]:
    """The documents, a moment old: a file that was just written is not trusted to stay as it is."""
    paths = {size: documents.write(folder, size) for size in sizes}
    time.sleep(2.5)
    return paths


def measure(origin: str, scale: float, sizes: Sequence[int] = documents.SIZES) -> list[Row]:
    """Every size, in turns."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = write_documents(folder, sizes)
        warm: dict[int, list[First]] = {size: [] for size in sizes}
        cold: dict[int, list[First]] = {size: [] for size in sizes}
        urllib3: list[First] = []
        kept = environment(PDSPEC_CACHE_DIR=str(folder / "warm"))
        for path in paths.values():
            first("pdspec", path, origin, kept)
        for number in range(max(4, int(15 * scale))):
            urllib3.append(first("urllib3", folder, origin, kept))
            for size, path in paths.items():
                warm[size].append(first("pdspec", path, origin, kept))
                if number < max(2, 5 * scale):
                    fresh = environment(PDSPEC_CACHE_DIR=str(folder / "cold"))
                    cold[size].append(first("pdspec", path, origin, fresh))
                    shutil.rmtree(folder / "cold")
        smallest = [one.client for one in warm[sizes[0]]]
        return [
            Row(
                size,
                path.stat().st_size,
                middle(warm[size]),
                middle(cold[size]),
                ratio([one.client for one in warm[size]], smallest),
                middle(urllib3),
            )
            for size, path in paths.items()
        ]
