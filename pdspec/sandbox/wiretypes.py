"""What a schema says about the text of a value: is it a list, an object, an integer … after references."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..document import Document, step
from ..errors import RefError
from ..model import Node

_INTEGER: Final = re.compile(r"-?(?:0|[1-9]\d{0,300})", re.ASCII)
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d{0,300})(?:\.\d{1,300})?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_BRANCHES: Final = ("allOf", "anyOf", "oneOf")
_DEPTH: Final = 20


class Shape:
    """A schema with all that allOf, anyOf and oneOf bring in, looked at for its types only."""

    def __init__(self, document: Document, schemas: tuple[Node, ...]) -> None:
        self._document, self._schemas = document, schemas
        self.kinds = frozenset(kind for node in schemas for kind in _kinds(node.value))

    @classmethod
    def of(cls, document: Document, node: Node) -> Shape:
        """The shape of the schema at a place of a document."""
        return cls(document, tuple(_flatten(document, node, 0)))

    @property
    def is_array(self) -> bool:
        """A list; where a list or a plain text will do, a list is read."""
        return "array" in self.kinds

    @property
    def is_object(self) -> bool:
        """An object and not a list."""
        return "object" in self.kinds and "array" not in self.kinds

    @property
    def is_free_text(self) -> bool:
        """Any text may stand here: neither numbers, booleans nor an enum."""
        return not list(self._enum()) and self.kinds <= {"string", "null"} and not self._has("pattern")

    @property
    def is_open(self) -> bool:
        """An object that takes properties that it does not name."""
        explicit = [
            node.value["additionalProperties"]
            for node in self._schemas
            if "additionalProperties" in node.value
        ]
        if explicit:
            return all(value is not False for value in explicit)
        return not self._has("properties")

    def has_property(self, name: str) -> bool:
        """Whether the object names this property."""
        return any(name in _dict(node.value.get("properties")) for node in self._schemas)

    def property(self, name: str) -> Shape:
        """The shape of a property, named or additional."""
        return self._below(
            lambda value: ("properties", name) if name in _dict(value.get("properties")) else None
        ) or (
            self._below(
                lambda value: ("additionalProperties",) if _dict(value.get("additionalProperties")) else None
            )
            or Shape(self._document, ())
        )

    def item(self, index: int) -> Shape:
        """The shape of an item of the list."""
        return (
            self._below(
                lambda value: ("prefixItems", index) if index < len(_list(value.get("prefixItems"))) else None
            )
            or self._below(lambda value: ("items",) if _dict(value.get("items")) else None)
            or Shape(self._document, ())
        )

    def value(self, text: str) -> Any:
        """The value of a text; the text itself where it is not what the schema wants."""
        for choice in self._enum():
            if not isinstance(choice, (dict, list)) and _written(choice) == text:
                return choice
        if "integer" in self.kinds and _INTEGER.fullmatch(text):
            return int(text)
        if "number" in self.kinds and _NUMBER.fullmatch(text):
            return _number(text)
        if "boolean" in self.kinds and text in {"true", "false"}:
            return text == "true"
        if "null" in self.kinds and "string" not in self.kinds and text in {"", "null"}:
            return None
        return text

    def _enum(self) -> Iterator[Any]:
        for node in self._schemas:
            yield from _list(node.value.get("enum"))
            if "const" in node.value:
                yield node.value["const"]

    def _has(self, keyword: str) -> bool:
        return any(keyword in node.value for node in self._schemas)

    def _below(self, keys_of: Any) -> Shape | None:
        found = list[Node]()
        for node in self._schemas:
            if keys := keys_of(node.value):
                below = node
                for key in keys:
                    below = step(below, key)
                found += _flatten(self._document, below, 0)
        return Shape(self._document, tuple(found)) if found else None


def _flatten(document: Document, node: Node, depth: int) -> Iterator[Node]:
    """A schema and its branches, as plain objects."""
    value = node.value
    if depth > _DEPTH or not isinstance(value, Mapping):
        return
    if isinstance(value.get("$ref"), str):
        try:
            yield from _flatten(document, document.resolve(node), depth + 1)
        except RefError:
            return
        if len(value) == 1 or not document.siblings_count:
            return
    yield node
    for keyword in _BRANCHES:
        for index, branch in enumerate(_list(value.get(keyword))):
            yield from _flatten(
                document, Node(branch, node.uri, f"{node.pointer}/{keyword}/{index}"), depth + 1
            )


def _kinds(value: Mapping[str, Any]) -> Iterator[str]:
    given = value.get("type")
    if isinstance(given, str):
        yield given
    elif isinstance(given, list):
        yield from (kind for kind in given if isinstance(kind, str))
    elif "properties" in value or "additionalProperties" in value:
        yield "object"
    elif "items" in value or "prefixItems" in value:
        yield "array"


def _number(text: str) -> int | float | str:
    if _INTEGER.fullmatch(text):
        return int(text)
    value = float(text)
    return text if value in (float("inf"), float("-inf")) else value


def _written(value: Any) -> str:
    """How a scalar is written in a URL."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
