"""The `format`s that a schema gives for a place inside a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .document import Document
from .errors import RefError
from .model import Node

FormatAt = Callable[[tuple[str | int, ...]], frozenset[str]]
_MAX_PARTS = 200


def formats_at(document: Document, node: Node | None, path: tuple[str | int, ...]) -> frozenset[str]:
    """Every `format` that applies at the end of `path`; a `type: number` counts as "number".

    >>> from pdspec.document import load
    >>> doc = load({"openapi": "3.1.0", "paths": {}})
    >>> sorted(formats_at(doc, Node({"properties": {"at": {"format": "date-time"}}}), ("at",)))
    ['date-time']
    """
    places = [node] if node is not None else []
    for key in path:
        places = [below for place in _parts(document, places) for below in _below(place, key)]
    found: set[str] = set()
    for place in _parts(document, places):
        if isinstance(place.value.get("format"), str):
            found.add(place.value["format"])
        if place.value.get("type") == "number":
            found.add("number")
    return frozenset(found)


def takes_file(document: Document, node: Node | None, path: tuple[str | int, ...]) -> bool:
    """Whether a file may stand at the end of `path`: a string, anything, or `type: file` is meant there."""
    places = [node] if node is not None else []
    for key in path:
        places = [below for place in _parts(document, places) for below in _below(place, key)]
    kinds = [place.value.get("type") for place in _parts(document, places)]
    named = [kind for kind in kinds if kind is not None]
    return not named or any(
        kind in ("string", "file") or (isinstance(kind, list) and "string" in kind) for kind in named
    )


def _parts(document: Document, places: list[Node]) -> Iterator[Node]:
    """The schemas at these places with all that references and combinators bring in."""
    stack = list(places)
    for _ in range(_MAX_PARTS):
        if not stack:
            return
        try:
            place = document.resolve(stack.pop())
        except RefError:
            continue
        value = place.value
        if isinstance(value, dict):
            yield place
            for key in ("allOf", "anyOf", "oneOf"):
                parts: Any = value.get(key)
                stack += [
                    Node(part, place.uri, f"{place.pointer}/{key}")
                    for part in (parts if isinstance(parts, list) else ())
                ]


def _below(place: Node, key: str | int) -> Iterator[Node]:
    value = place.value
    if isinstance(key, int):
        first = value.get("prefixItems")
        found = first[key] if isinstance(first, list) and key < len(first) else value.get("items")
    else:
        properties = value.get("properties")
        declared = isinstance(properties, dict) and key in properties
        found = properties[key] if declared else value.get("additionalProperties")
    if isinstance(found, dict):
        yield Node(found, place.uri, f"{place.pointer}/{key}")
