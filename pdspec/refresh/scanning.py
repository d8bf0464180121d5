"""Find the calls in Python files that a new document breaks. The files are read, never run."""

from __future__ import annotations

import ast
import hashlib
import os
import warnings
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..errors import PdspecWarning, UsageError
from ..model import Operation
from ..registry import Registry
from ..vendored import NAMES, spec_path
from .changes import Change, Diff
from .clients import VENDORED, VIEWS, Clients
from .judging import broken
from .rewriting import CallSite

_SKIPPED = frozenset({"node_modules", "site-packages", "__pycache__", "build", "dist", "venv", "env"})
_LARGEST = 2_000_000
_CLIENTISH = ("client", "api", "pipedrive", "pd")


@dataclass(frozen=True, slots=True)
class Finding:
    """A call that breaks ("breaking"), or whose answer changed ("note").

    `certain` is False when the object is only likely to be a client. `suggestion` is the rewritten call,
    or "" when nothing can be proposed. `column` counts from 1.
    """

    path: str
    line: int
    column: int
    code: str
    operation: str
    message: str
    severity: Literal["breaking", "note"] = "breaking"
    certain: bool = True
    suggestion: str = ""

    def __str__(self) -> str:
        maybe = "" if self.certain else " (if this is a client)"
        hint = f"\n    → {self.suggestion}" if self.suggestion else ""
        return f"{self.path}:{self.line}:{self.column}: {self.message}{maybe}\n    {self.code}{hint}"

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


def scan(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    diff: Diff,
    old_registry: Registry | None = None,
    *,
    packages: Collection[str] = (),
) -> list[Finding]:
    """The calls in Python files and folders that the differences break, by file and line.

    `packages` are the modules that `pdspec stubs` wrote for the old document. Folders of virtual
    environments, caches and hidden ones are left out, and so are files that are not Python.
    """
    given = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    scanner = Scanner(diff, old_registry or diff.old, packages)
    found: list[Finding] = []
    for path in python_files(given):
        found += scanner.file(path)
    return found


def python_files(paths: Iterable[str | os.PathLike[str]]) -> Iterator[Path]:
    """The Python files at and below some paths, each once, in order. UsageError for a path that is not."""
    seen: set[Path] = set()
    for given in map(Path, paths):
        if not given.exists():
            raise UsageError(f"{given}: there is no such file or folder")
        for path in _below(given) if given.is_dir() else [given]:
            if path not in seen:
                seen.add(path)
                yield path


def _below(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if name not in _SKIPPED
            and not name.startswith(".")
            and not (Path(root) / name / "pyvenv.cfg").exists()
        )
        yield from (Path(root) / name for name in sorted(files) if name.endswith(".py"))


def _passed_over(path: Path, why: str) -> list[Finding]:
    warnings.warn(f"{path} was not looked at: {why}", PdspecWarning, stacklevel=3)
    return []


class Scanner:
    """Scans files for one Diff. `calls` counts the calls of the old document's operations seen so far."""

    def __init__(self, diff: Diff, registry: Registry, packages: Collection[str] = ()) -> None:
        self.diff, self.registry, self.packages = diff, registry, tuple(packages)
        self.vendored = _vendored(registry, packages)
        self.calls = 0
        self.changes: dict[str, list[Change]] = {}
        for change in diff.changes:
            if change.operation in registry.entries and change.kind != "operation-added":
                self.changes.setdefault(change.operation, []).append(change)

    def file(self, path: Path) -> list[Finding]:
        """The findings of one file; [] and a warning for one that cannot be read as Python."""
        try:
            if path.stat().st_size > _LARGEST:
                return _passed_over(path, f"larger than {_LARGEST} bytes")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # invalid escapes and the like are the file's own business
                source = path.read_bytes()
                tree = ast.parse(source, filename=str(path))
        except (OSError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
            return _passed_over(path, str(error))
        text = source.decode("utf-8", "replace")
        try:
            clients = Clients(tree, self.packages, self.vendored)
            self._others = Clients(tree, (), VENDORED - self.vendored)
            return sorted(self._tree(tree, clients, str(path), text), key=lambda one: (one.line, one.column))
        except RecursionError:
            return _passed_over(path, "nested too deep")

    def _tree(self, tree: ast.Module, clients: Clients, path: str, text: str) -> Iterator[Finding]:
        told: set[str] = set()
        called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        for node in ast.walk(tree):
            site = self._site(node, clients, called)
            if site is None:
                continue
            self.calls += 1
            changes = self.changes.get(site.operation.id, [])
            lines = (ast.get_source_segment(text, node) or "").splitlines() or [""]
            code = lines[0] + (" …" if len(lines) > 1 else "")
            at = (path, node.lineno, node.col_offset + 1, code, site.operation.id)  # type: ignore[attr-defined]
            for message, suggestion in broken(site, changes, self.diff):
                yield Finding(*at, message, "breaking", site.certain, suggestion)
            answers = [c for c in changes if c.severity == "breaking" and "answer" in c.subject.split("`")[0]]
            if answers and site.operation.id not in told:
                told.add(site.operation.id)
                more = f"; and {len(answers) - 3} more" if len(answers) > 3 else ""
                said = "; ".join(f"{c.subject.removeprefix('answer ')} {c.what}" for c in answers[:3])
                message = f"the answer of {site.operation.id} changed: {said}{more}"
                yield Finding(*at, message, "note", site.certain)

    def _site(self, node: ast.AST, clients: Clients, called: set[int]) -> CallSite | None:
        """The use of an operation that a node is."""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            function = node.func
            if function.attr in ("call", *VIEWS) and (function.attr == "call" or clients.is_view(function)):
                return self._by_id(node, clients)
            return self._by_name(node, function, clients)
        if isinstance(node, ast.Attribute) and id(node) not in called and clients.is_client(node.value):
            operation = self._operation(self.registry.by_python_name.get(node.attr))
            return CallSite(operation, node, None) if operation is not None else None
        return None

    def _by_name(self, node: ast.Call, function: ast.Attribute, clients: Clients) -> CallSite | None:
        operation = self._operation(self.registry.by_python_name.get(function.attr))
        if operation is None:
            return None
        sure = clients.is_client(function.value) or clients.is_view(function.value)
        if not sure and (self._of_another(function) or not _likely(function, clients)):
            return None
        return CallSite(operation, node, node, sure)

    def _by_id(self, node: ast.Call, clients: Clients) -> CallSite | None:
        """`client.call("getOrganization", …)`, `client.items(…)`, `client.call(("GET", "/path"), …)`."""
        function = node.func
        if not isinstance(function, ast.Attribute) or not node.args:
            return None
        name = _constant(node.args[0])
        sure = clients.is_view(function) or clients.is_client(function.value)
        if isinstance(name, tuple) and len(name) == 2 and all(isinstance(part, str) for part in name):
            name = self.registry.route(*name)
        if not isinstance(name, str):
            return None
        operation = self._operation(
            name if name in self.registry.entries else self.registry.by_python_name.get(name)
        )
        if operation is None:
            return None
        if not sure and (self._of_another(function) or not _likely(function, clients)):
            return None
        return CallSite(operation, node, node, sure, by_id=True)

    def _of_another(self, function: ast.Attribute) -> bool:
        """Whether it is a method of a client for another document."""
        others = self._others
        return others.is_client(function.value) or others.is_view(function.value) or others.is_view(function)

    def _operation(self, operation_id: str | None) -> Operation | None:
        from ..errors import SpecError

        try:
            return self.registry[operation_id] if operation_id in self.registry.entries else None  # type: ignore[index]
        except SpecError:
            return None


def _vendored(registry: Registry, packages: Collection[str]) -> frozenset[str]:
    """The modules of pdspec whose clients are for the old document; all of them where that is not certain."""
    digests = {name: hashlib.sha256(spec_path(file).read_bytes()).hexdigest() for name, file in NAMES.items()}
    if packages:
        return frozenset()
    if registry.document.hash == digests["v1"]:
        return frozenset({"pdspec", "pdspec.v1"})
    return frozenset({"pdspec.v2"}) if registry.document.hash == digests["v2"] else VENDORED


def _likely(function: ast.Attribute, clients: Clients) -> bool:
    """Not followed to a client, yet called like an operation, on something that is called like a client."""
    if not clients.mentions and "_" not in function.attr and function.attr != "call":
        return False
    holder: ast.AST = function.value
    if isinstance(holder, ast.Attribute) and holder.attr in VIEWS:
        holder = holder.value
    while isinstance(holder, ast.Call):
        holder = holder.func
    last = (
        holder.attr
        if isinstance(holder, ast.Attribute)
        else holder.id
        if isinstance(holder, ast.Name)
        else ""
    )
    words = last.lower().strip("_").split("_")
    return any(word in words or last.lower().endswith(word) for word in _CLIENTISH)


def _constant(node: ast.AST) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
