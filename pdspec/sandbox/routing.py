"""Which operation a request means. The routes are those of the vendored documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from ..document import load
from ..judge import Schemas
from ..model import Operation
from ..registry import Registry
from .answers import Refused
from .calls import Handler

# Where a version is reachable; a company's own host has v1 under /api too.
PREFIXES: Final[Mapping[str, tuple[str, ...]]] = {"v1": ("/v1", "/api/v1"), "v2": ("/api/v2",)}


@dataclass(frozen=True, slots=True)
class Api:
    """One version of the API: its document, its schemas and the functions behind its operations."""

    name: str
    registry: Registry
    schemas: Schemas
    handlers: Mapping[str, Handler]

    @classmethod
    def vendored(cls, name: str, handlers: Mapping[str, Handler]) -> Api:
        """The version that the package ships as `organizations.NAME.yaml`."""
        registry = Registry(load(spec_file(name)))
        return cls(name, registry, Schemas(registry.document), handlers)


@dataclass(frozen=True, slots=True)
class Route:
    """An operation that a path leads to, and the path's values, still percent-encoded."""

    api: Api
    operation: Operation
    path_values: Mapping[str, str]


@dataclass(slots=True)
class _Branch:
    """What may follow a segment of a path."""

    fixed: dict[str, _Branch] = field(default_factory=dict)
    any: _Branch | None = None
    operations: dict[str, tuple[Api, Operation]] = field(default_factory=dict)


class Router:
    """Finds the operation of a method and a path."""

    def __init__(self, apis: Sequence[Api]) -> None:
        self._root = _Branch()
        for api in apis:
            for operation in api.registry.values():
                for prefix in _prefixes(api, operation):
                    self._add(api, operation, prefix)

    def match(self, method: str, path: str) -> Route:
        """The route of a request. Refused 404 for an unknown path, 405 for another method there.

        A fixed segment wins over a parameter, a slash at the end does not matter, HEAD means GET.
        """
        segments = path.strip("/").split("/")
        found = _walk(self._root, segments)
        if found is None:
            raise Refused(404, "Unknown path", f"Nothing answers at {path}; the sandbox has /v1 and /api/v2.")
        operation = found.operations.get("GET" if method == "HEAD" else method)
        if operation is None:
            methods = sorted(found.operations)
            raise Refused(
                405,
                "Method not allowed",
                f"Here it is {', '.join(methods)}.",
                headers={"allow": ", ".join(methods)},
            )
        template = operation[1].path.strip("/").split("/")
        own = segments[len(segments) - len(template) :]
        values = {
            part[1:-1]: text for part, text in zip(template, own, strict=True) if part.startswith("{")
        }  # fmt: skip
        return Route(*operation, values)

    def _add(self, api: Api, operation: Operation, prefix: str) -> None:
        branch = self._root
        for segment in (prefix + operation.path).strip("/").split("/"):
            if segment.startswith("{"):
                branch.any = branch.any or _Branch()
                branch = branch.any
            else:
                branch = branch.fixed.setdefault(segment, _Branch())
        branch.operations[operation.method] = (api, operation)


def _walk(branch: _Branch, segments: Sequence[str]) -> _Branch | None:
    if not segments:
        return branch if branch.operations else None
    fixed = branch.fixed.get(segments[0])
    found = _walk(fixed, segments[1:]) if fixed else None
    if found is None and branch.any and segments[0]:
        found = _walk(branch.any, segments[1:])
    return found


def _prefixes(api: Api, operation: Operation) -> tuple[str, ...]:
    """Where an operation lives: none for one that the document places on the server of another version."""
    own = PREFIXES[api.name]
    if any(urlsplit(server.url).path.rstrip("/") not in own for server in operation.servers):
        return ()
    return own


def spec_file(name: str) -> Path:
    """A vendored document: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    file = f"organizations.{name}.yaml"
    inside = package / "spec" / file
    return inside if inside.exists() else package.parent / "spec" / file
