"""A fresh process to its first right answer, and what a cold cache adds."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pdspec.vendored import spec_path

from .measure import Ratio, ratio
from .processes import Run, environment, run
from .work import HEADERS, ID, TOKEN

# As a user writes them. Whatever is not the answer ends them with an error, and the run with them.
FLOOR = f"""\
import json

import urllib3

http = urllib3.PoolManager()
answer = http.request("GET", "ORIGIN/v1/organizations/{ID}", headers={HEADERS})
assert answer.status == 200
assert json.loads(answer.data)["data"]["id"] == {ID}
"""
OURS = f"""\
import pdspec

client = pdspec.Client(api_token="{TOKEN}", base_url="ORIGIN/v1")
assert client.get_organization({ID})["data"]["id"] == {ID}
"""
LIBYAML = """\
import gc
import sys
import time

import yaml

gc.disable()
text = open(sys.argv[1], "rb").read()
start = time.perf_counter()
yaml.load(text, yaml.CSafeLoader)
print(time.perf_counter() - start)
"""


@dataclass(frozen=True)
class Row:
    """One figure, and what it is a ratio to; CPU where that means something."""

    name: str
    to: str
    wall: Ratio
    cpu: Ratio | None = None


class _Scripts:
    """The scripts as files, run in a folder of their own with compiled modules in place."""

    def __init__(self, folder: Path, origin: str) -> None:
        self._folder = folder
        self._colds = 0
        for name, text in (("floor", FLOOR), ("ours", OURS), ("libyaml", LIBYAML)):
            (folder / f"{name}.py").write_text(text.replace("ORIGIN", origin))
        (folder / "empty.py").write_text("")

    def run(self, name: str, *arguments: str, cold: bool = False) -> Run:
        cache = "warm"
        if cold:
            self._colds += 1
            cache = f"cold{self._colds}"
        env = environment(PDSPEC_CACHE_DIR=str(self._folder / cache))
        return run([sys.executable, f"{name}.py", *arguments], env, cwd=self._folder)


def measure(origin: str, scale: float) -> Iterator[Row]:
    """The rows of the table, the floor's own first."""
    rounds = max(5, int(40 * scale))
    document = str(spec_path("organizations.v1.yaml"))
    with tempfile.TemporaryDirectory() as folder:
        scripts = _Scripts(Path(folder), origin)
        names = ["empty", "floor", "ours"]
        runs: dict[str, list[Run]] = {name: [] for name in (*names, "cold")}
        parses: list[float] = []
        for name in (*names, "libyaml"):
            scripts.run(name, document)  # compiled modules, the cache
        for number in range(rounds):
            for name in names if number % 2 else reversed(names):
                runs[name].append(scripts.run(name))
            runs["cold"].append(scripts.run("ours", cold=True))
            parses.append(json.loads(scripts.run("libyaml", document).output))
    wall = {name: [one.wall for one in some] for name, some in runs.items()}
    cpu = {name: [one.cpu for one in some] for name, some in runs.items()}

    def against_floor(name: str) -> tuple[Ratio, Ratio]:
        return ratio(wall[name], wall["floor"]), ratio(cpu[name], cpu["floor"])

    yield Row("an empty script", "the script on urllib3", *against_floor("empty"))
    yield Row("first answer, cache warm", "the script on urllib3", *against_floor("ours"))
    extra = [cold - warm for cold, warm in zip(wall["cold"], wall["ours"], strict=True)]
    yield Row("what a cold cache adds to that", "libyaml's parse of the document", ratio(extra, parses))
