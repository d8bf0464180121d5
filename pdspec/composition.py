"""What a schema is made of in one place of the value: through `$ref`, `allOf`, `anyOf`, `oneOf`, `not`, `if`.

Two questions are answered from it: does a schema lead back to itself without a step into the value (then
that step says nothing and must not be followed), and which required properties belong to the other direction.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from .document import Document
from .errors import RefError
from .model import Node
from .pointer import escape

Key = tuple[str, str]  # uri and pointer

_MANY = ("allOf", "anyOf", "oneOf")
_ONE = ("not", "if", "then", "else")
_MAX_ALIASES = 50
_MAX_DEPTH = 150


class Part(NamedTuple):
    """One schema of a composition, and whether it always holds (`allOf`, not a choice)."""

    node: Node
    certain: bool
    depth: int = 0


class Compositions:
    """Answers about the compositions of one document, kept."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._parts: dict[Key, list[Part]] = {}

    def parts(self, node: Node) -> list[Part]:
        """The schema itself and everything that it is made of; references are followed."""
        key = (node.uri, node.pointer)
        if key not in self._parts:
            self._parts[key] = list(self._walk(node))
        return self._parts[key]

    def _walk(self, node: Node) -> Iterator[Part]:
        seen: dict[Key, bool] = {}
        stack = [Part(node, True)]
        while stack:
            part = stack.pop()
            key = (part.node.uri, part.node.pointer)
            if seen.get(key, False) >= part.certain and key in seen:
                continue
            seen[key] = part.certain
            yield part
            stack += self._direct(part)

    def _direct(self, part: Part) -> Iterator[Part]:
        node, value = part.node, part.node.value
        if not isinstance(value, dict) or part.depth > _MAX_DEPTH:
            return
        depth = part.depth + 1
        if isinstance(value.get("$ref"), str):
            try:
                yield Part(self.document.target(value["$ref"], node), part.certain, depth)
            except RefError:
                return
        for keyword in _MANY:
            branches = value.get(keyword)
            if isinstance(branches, list):
                certain = part.certain and keyword == "allOf"
                for index, branch in enumerate(branches):
                    yield Part(Node(branch, node.uri, f"{node.pointer}/{keyword}/{index}"), certain, depth)
        for keyword in _ONE:
            if isinstance(value.get(keyword), dict):
                yield Part(Node(value[keyword], node.uri, f"{node.pointer}/{keyword}"), False, depth)

    def reaches(self, node: Node) -> frozenset[Key]:
        """The places of all parts."""
        return frozenset((part.node.uri, part.node.pointer) for part in self.parts(node))

    def required(self, node: Node) -> frozenset[str]:
        """Every name that some part requires."""
        return frozenset(
            name
            for part in self.parts(node)
            if isinstance(part.node.value, dict) and isinstance(part.node.value.get("required"), list)
            for name in part.node.value["required"]
            if isinstance(name, str)
        )

    def marked(self, node: Node, marker: str) -> frozenset[str]:
        """The properties that a part which always holds declares with `readOnly` or `writeOnly`."""
        found = set()
        for part in self.parts(node):
            properties = part.node.value.get("properties") if isinstance(part.node.value, dict) else None
            if part.certain and isinstance(properties, dict):
                base = f"{part.node.pointer}/properties/"
                for name, below in properties.items():
                    place = Node(below, part.node.uri, base + escape(name))
                    if isinstance(below, dict) and self._is_marked(place, marker):
                        found.add(name)
        return frozenset(found)

    def _is_marked(self, place: Node, marker: str) -> bool:
        if place.value.get(marker) is True:
            return True
        if not place.value.keys() & {"$ref", "allOf"}:
            return False
        return any(
            part.certain and isinstance(part.node.value, dict) and part.node.value.get(marker) is True
            for part in self.parts(place)
        )

    def unaliased(self, reference: str, origin: Node) -> Node:
        """The target of a reference, through targets that are only references. Raises RefError."""
        node = self.document.target(reference, origin)
        for _ in range(_MAX_ALIASES):
            value: Any = node.value
            if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
                return node
            if len(value) > 1 and self.document.siblings_count:
                return node
            node = self.document.target(value["$ref"], node)
        raise RefError(f"$ref {reference!r} leads in a circle", origin.uri, origin.pointer)
