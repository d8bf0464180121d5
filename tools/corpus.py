"""Try pdspec on every OpenAPI document below a folder: `python -m tools.corpus DIR [--json]`.

Loads each document, builds a request for every operation and every body type from sample arguments, renders
its stubs, and prints a table with the reasons for each failure.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import json
import re
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from pdspec import PdspecError, SpecClient  # noqa: E402
from pdspec.judge import Schemas  # noqa: E402
from pdspec.model import Operation  # noqa: E402
from pdspec.reading import read_servers  # noqa: E402
from tools.sample import arguments  # noqa: E402

_MARK = re.compile(rb"""^\s*["']?(?:openapi|swagger)["']?\s*:""", re.MULTILINE)
_HEAD = 8_000_000


@dataclasses.dataclass
class Result:
    """What became of one document. `failures` are (operation, why), of minimal arguments."""

    path: str
    version: str = ""
    operations: int = 0
    callable: int = 0
    full: int = 0
    problems: dict[str, int] = dataclasses.field(default_factory=dict)
    failures: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    full_failures: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    load_cold: float = 0.0
    load_warm: float = 0.0
    build: float = 0.0
    stubs: str = ""
    error: str = ""


def documents(folder: Path) -> Iterator[Path]:
    """The files that are OpenAPI documents, by their first lines."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".json", ".yaml", ".yml") and path.is_file():
            data = path.read_bytes()[:_HEAD]
            if _MARK.search(data) or re.search(rb'"(?:openapi|swagger)"\s*:\s*"', data[:2000]):
                yield path


def examine(path: Path, stubs: bool = True) -> Result:
    """Load one document and build a request for each of its operations."""
    result = Result(str(path))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            client = _load(path, result)
        except PdspecError as error:
            result.error = f"{type(error).__name__}: {error}"
            return result
        start = time.perf_counter()
        _call_all(client, result)
        result.build = time.perf_counter() - start
        kinds = collections.Counter(_kind(problem.message) for problem in client.problems)
        result.problems = dict(kinds.most_common())
        if stubs:
            result.stubs = _stubs(client)
    return result


def _load(path: Path, result: Result) -> SpecClient:
    start = time.perf_counter()
    SpecClient.from_spec(path, cache=False)
    result.load_cold = time.perf_counter() - start
    SpecClient.from_spec(path)
    start = time.perf_counter()
    client = SpecClient.from_spec(path)
    result.load_warm = time.perf_counter() - start
    result.version, result.operations = client.document.version, len(client.operations)
    return client.with_options(
        origin="https://sample.invalid", server_variables=_variables(client), retries=False
    )


def _variables(client: SpecClient) -> dict[str, str]:
    """A value for each server variable that has no default of its own, as a user would give one."""
    found = {}
    for holder in (
        read_servers(client.document.root.get("servers")),
        *(o.servers for o in client.operations.values()),
    ):
        for server in holder:
            for name in re.findall(r"\{([^}]*)\}", server.url):
                declared = server.variables.get(name)
                if not isinstance(declared, dict) or declared.get("default") is None:
                    found[name] = "sample"
    return found


def _call_all(client: SpecClient, result: Result) -> None:
    schemas = Schemas(client.document)
    for operation in client.operations.values():
        for full in (False, True):
            why = _call(client, operation, schemas, full)
            if why is not None:
                (result.full_failures if full else result.failures).append((operation.id, why))
            elif full:
                result.full += 1
            else:
                result.callable += 1


def _call(client: SpecClient, operation: Operation, schemas: Schemas, full: bool) -> str | None:
    """Why no request can be built; None when it can, with every content type of the body."""
    for content in operation.body.contents if operation.body and operation.body.contents else (None,):
        try:
            given = arguments(operation, schemas, content, full)
            request = client.request(operation.id, **given)
        except PdspecError as error:
            return " ".join(str(error).split())[:300]
        except Exception as error:  # a bug: the table shall say where
            return f"BUG {type(error).__name__}: {error}"[:300]
        if not request.url.startswith(("http://", "https://")) or "{" in request.url.partition("?")[0]:
            return f"URL {request.url}"
    return None


def _stubs(client: SpecClient) -> str:
    """ "ok" when the stubs of a document render and parse, "" without a renderer, else why not."""
    try:
        from pdspec.stubs import render  # type: ignore[import-not-found,unused-ignore,attr-defined]
    except ImportError:
        return ""
    import ast

    try:
        ast.parse(render(client._engine.registry))
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:200]
    return "ok"


def _kind(message: str) -> str:
    """A problem without its names, so that equal ones can be counted."""
    text = re.sub(r"'[^']*'|\"[^\"]*\"|\{[^}]*\}", "…", message)
    return re.sub(r"\$ref to #\S+|#/\S+", "$ref …", text).partition("; did you mean")[0][:90]


def report(results: list[Result], out: Any = sys.stdout) -> None:
    """The table for people."""

    def say(text: str = "") -> None:
        print(text, file=out)

    good = [r for r in results if not r.error]
    say(
        f"{'document':72} {'v':6} {'ops':>5} {'callable':>8} {'full':>5} {'problems':>8} "
        f"{'cold ms':>8} {'warm ms':>8} stubs"
    )
    for r in good:
        name = r.path if len(r.path) <= 72 else f"…{r.path[-71:]}"
        times = f"{r.load_cold * 1000:8.1f} {r.load_warm * 1000:8.1f}"
        say(
            f"{name:72} {r.version:6} {r.operations:5} {r.callable:8} {r.full:5} "
            f"{sum(r.problems.values()):8} {times} {r.stubs}"
        )
    ops, called, full = (sum(getattr(r, key) for r in good) for key in ("operations", "callable", "full"))
    say(f"\n{len(good)} documents, {ops} operations, {called} callable, {full} with all optional arguments")
    slow = sorted(good, key=lambda r: -r.load_cold)[:5]
    say(
        "slowest: "
        + ", ".join(
            f"{Path(r.path).name} {r.load_cold:.2f} s (warm {r.load_warm * 1000:.0f} ms)" for r in slow
        )
    )
    kinds: collections.Counter[str] = collections.Counter()
    for r in good:
        kinds.update(r.problems)
    say("\nproblems by kind:")
    for kind, count in kinds.most_common(40):
        say(f"{count:6}  {kind}")
    for title, key in (
        ("not callable", "failures"),
        ("not callable with all optional arguments", "full_failures"),
    ):
        listed = [(r.path, name, why) for r in good for name, why in getattr(r, key)]
        say(f"\n{title}: {len(listed)}")
        for path, name, why in listed[:60]:
            say(f"  {path}  {name}: {why}")
    for r in results:
        if r.error:
            say(f"NOT LOADED {r.path}: {r.error}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true", help="the results as JSON")
    parser.add_argument("--no-stubs", action="store_true", help="do not render stubs")
    options = parser.parse_args()
    results = [examine(path, not options.no_stubs) for path in documents(options.folder)]
    for result in results:
        result.path = str(Path(result.path).relative_to(options.folder))
    if options.json:
        print(json.dumps([dataclasses.asdict(result) for result in results], indent=1))
    else:
        report(results)
    return 1 if any(r.error or r.failures for r in results) else 0


if __name__ == "__main__":
    sys.exit(main())
