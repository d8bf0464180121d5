"""A fresh process to its first right answer, and what a cold cache adds."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from pdspec.vendored import spec_path

from . import documents
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
OPERATIONS = 275  # of a larger document
LARGE = f"""\
import pdspec

credentials = {{"api_key": "{TOKEN}"}}
client = pdspec.SpecClient.from_spec("large.yaml", credentials=credentials, base_url="ORIGIN/v1")
assert client.get_organization({ID})["data"]["id"] == {ID}
"""
LIBYAML = """\
import gc
import sys
import time

import yaml

gc.disable()
text = open(sys.argv[1], "rb").read()
wall, cpu = time.perf_counter(), time.process_time()
yaml.load(text, yaml.CSafeLoader)
print(time.perf_counter() - wall, time.process_time() - cpu)
"""


@dataclass(frozen=True)
class Row:
    """One figure, and what it is a ratio to."""

    name: str
    to: str
    wall: Ratio
    cpu: Ratio


class _Scripts:
    """The scripts as files, run in a folder of their own with compiled modules in place."""

    def __init__(self, folder: Path, origin: str) -> None:
        self._folder = folder
        scripts = {"empty": "", "floor": FLOOR, "ours": OURS, "large": LARGE, "libyaml": LIBYAML}
        for name, text in scripts.items():
            (folder / f"{name}.py").write_text(text.replace("ORIGIN", origin))
        with (folder / "large.yaml").open("w") as file:
            yaml.dump(documents.repeated(OPERATIONS), file, yaml.CSafeDumper, sort_keys=False)
        time.sleep(2.5)  # a file that was just written is not trusted to stay as it is
        for name in ("empty", "floor", "ours", "large"):
            self.run(name)
        self.run("libyaml", "large.yaml")

    def run(self, name: str, *arguments: str) -> Run:
        env = environment(PDSPEC_CACHE_DIR=str(self._folder / "warm"))
        return run([sys.executable, f"{name}.py", *arguments], env, cwd=self._folder)

    def cold(self, name: str) -> Run:
        fresh = self._folder / "cold"
        try:
            env = environment(PDSPEC_CACHE_DIR=str(fresh))
            return run([sys.executable, f"{name}.py"], env, cwd=self._folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def measure(origin: str, scale: float) -> Iterator[Row]:
    """The rows of the table."""
    with tempfile.TemporaryDirectory() as folder:
        scripts = _Scripts(Path(folder), origin)
        yield from _to_floor(scripts, max(5, int(40 * scale)))
        small = str(spec_path("organizations.v1.yaml"))
        yield _cold(scripts, "ours", small, max(5, int(30 * scale)), "what a cold cache adds to that")
        yield _cold(
            scripts,
            "large",
            "large.yaml",
            max(3, int(10 * scale)),
            f"the same, YAML of {OPERATIONS} operations",
        )


def _to_floor(scripts: _Scripts, rounds: int) -> Iterator[Row]:
    runs: dict[str, list[Run]] = {"empty": [], "floor": [], "ours": []}
    for number in range(rounds):
        for name in runs if number % 2 else reversed(runs):
            runs[name].append(scripts.run(name))
    for name, words in (("empty", "an empty script"), ("ours", "first answer, cache warm")):
        wall = ratio([one.wall for one in runs[name]], [one.wall for one in runs["floor"]])
        cpu = ratio([one.cpu for one in runs[name]], [one.cpu for one in runs["floor"]])
        yield Row(words, "the script on urllib3", wall, cpu)


def _cold(scripts: _Scripts, name: str, document: str, rounds: int, words: str) -> Row:
    """The extra time of a process with an empty cache."""
    warm, cold, parse = [], [], []
    for _ in range(rounds):
        warm.append(scripts.run(name))
        cold.append(scripts.cold(name))
        parse.append([float(number) for number in scripts.run("libyaml", document).output.split()])
    wall = [after.wall - before.wall for after, before in zip(cold, warm, strict=True)]
    cpu = [after.cpu - before.cpu for after, before in zip(cold, warm, strict=True)]
    parse_wall, parse_cpu = zip(*parse, strict=True)
    return Row(words, "libyaml's parse of the document", ratio(wall, parse_wall), ratio(cpu, parse_cpu))
