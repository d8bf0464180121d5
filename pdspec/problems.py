"""What of a document does not work: found on demand, kept, told once."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import Any

from .document import Document, escape
from .errors import PdspecWarning, RefError
from .model import Node, SpecProblem
from .registry import Registry

_LITERAL = frozenset({"example", "examples", "default", "enum", "const"})
_SHOWN = 3


def find_problems(registry: Registry) -> tuple[SpecProblem, ...]:
    """Every defect that a call could meet: broken references, odd parameters, impossible patterns."""
    kept: tuple[SpecProblem, ...] | None = registry.__dict__.get("_problems")
    if kept is None:
        from .told import extension_problems

        document = registry.document
        found = [*document.notes, *registry.scan_problems]
        for operation_id in registry:
            try:
                operation = registry[operation_id]
                found += [*operation.problems, *extension_problems(operation)]
            except RefError as error:
                found.append(SpecProblem(error.message, error.uri, error.pointer, operation_id))
        found += _walk(document, registry)
        kept = tuple(dict.fromkeys(found))
        registry.__dict__["_problems"] = kept
    return kept


def warn_of(registry: Registry) -> None:
    """One warning for what was wrong on the way in; nothing is searched for it."""
    found = [*registry.document.notes, *registry.scan_problems]
    if not found:
        return
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    listed = "; ".join(map(str, found[:_SHOWN]))
    warnings.warn(
        f"{len(found)} problem{'s' * (len(found) > 1)} in the document{more} (see client.problems): {listed}",
        PdspecWarning,
        stacklevel=3,
    )


def _walk(document: Document, registry: Registry) -> Iterator[SpecProblem]:
    """Every `$ref` and `pattern` of the root file, outside of examples and extensions."""
    from .patterns import pattern_problem

    by_route = {(escape(entry.path), entry.key): entry.id for entry in registry.entries.values()}
    seen_refs: dict[str, str | None] = {}
    stack: list[tuple[Any, str]] = [(document.root, "")]
    visited: set[int] = set()
    while stack:
        value, pointer = stack.pop()
        if id(value) in visited:
            continue
        visited.add(id(value))
        if isinstance(value, list):
            stack += [
                (below, f"{pointer}/{i}") for i, below in enumerate(value) if isinstance(below, (dict, list))
            ]
            continue
        reference = value.get("$ref")
        if isinstance(reference, str):
            if reference not in seen_refs:
                seen_refs[reference] = _broken(document, Node(value, document.uri, pointer))
            if (why := seen_refs[reference]) is not None:
                yield SpecProblem(why, document.uri, pointer, _operation_at(pointer, by_route))
        pattern = value.get("pattern")
        if isinstance(pattern, str) and (slow := pattern_problem(pattern)) is not None:
            yield SpecProblem(slow, document.uri, pointer, _operation_at(pointer, by_route))
        stack += [
            (below, f"{pointer}/{escape(str(key))}")
            for key, below in value.items()
            if isinstance(below, (dict, list)) and key not in _LITERAL and not str(key).startswith("x-")
        ]


def _broken(document: Document, node: Node) -> str | None:
    try:
        document.target(node.value["$ref"], node)
    except RefError as error:
        return error.message
    return None


def _operation_at(pointer: str, by_route: dict[tuple[str, str], str]) -> str | None:
    match = re.match(r"/paths/([^/]+)/([^/]+)", pointer)
    return by_route.get((match[1], match[2])) if match else None
