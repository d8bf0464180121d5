"""Every operation of a document, found once: where each is, and what it is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from . import names
from .building import Entry
from .document import METHODS, Document, step
from .errors import RefError, SpecError
from .model import Node, SpecProblem


def scan(document: Document) -> tuple[dict[str, Entry], tuple[SpecProblem, ...]]:
    """Every operation of the paths, with the names it gets."""
    entries: dict[str, Entry] = {}
    taken: set[str] = set()
    problems: list[SpecProblem] = []
    if not isinstance(document.root.get("paths"), Mapping) and "webhooks" not in document.root:
        problems.append(SpecProblem("no `paths`: there is nothing to call", document.uri, "/paths"))
    for path, item in document.path_items():
        try:
            operations = list(_operations(document, item))
        except SpecError as error:
            problems.append(SpecProblem(error.message, error.uri, error.pointer))
            continue
        for method, key, node in operations:
            try:
                value = document.resolve(node).value
            except RefError as error:
                problems.append(SpecProblem(error.message, node.uri, node.pointer))
                continue
            if not isinstance(value, Mapping):
                problems.append(SpecProblem("an operation must be an object", node.uri, node.pointer))
                continue
            given = value.get("operationId")
            wanted = given if isinstance(given, str) and given else names.route_name(method, path)
            operation_id = names.unique(wanted, entries)
            if operation_id != given and given:
                problems.append(
                    SpecProblem(
                        f"operationId {given!r} is not unique; called {operation_id!r} here",
                        node.uri,
                        node.pointer,
                    )
                )
            name = names.snake_case(operation_id)
            if name in names.CLIENT_NAMES or name.startswith("__"):
                name += "_"
            name = names.unique(name, taken)
            taken.add(name)
            entries[operation_id] = Entry(operation_id, name, method, path, key)
    return entries, tuple(problems)


def _operations(document: Document, item: Node) -> Iterator[tuple[str, str, Node]]:
    """(method, key, node) of each operation in a path item."""
    item = document.resolve(item)
    if not isinstance(item.value, Mapping):
        raise RefError("a path item must be an object", item.uri, item.pointer)
    for method in METHODS:
        if method in item.value:
            yield method.upper(), method, step(item, method)
    extra = item.value.get("additionalOperations")
    if isinstance(extra, Mapping):
        for method in extra:
            yield (
                str(method),
                f"additionalOperations/{method}",
                step(step(item, "additionalOperations"), method),
            )
