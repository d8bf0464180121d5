"""The fields of a JSON body, by dotted path: what there is to know of it without looking at values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from .errors import PdspecError
from .model import Content, Node

Resolve = Callable[[Node], Node]

# Names of the list in an answer that holds one, the most usual first.
ITEMS: Final = (
    "data", "items", "results", "values", "entries", "records", "elements", "objects", "content", "value",
)  # fmt: skip
# Lists that come beside the one that was asked for.
_BESIDE: Final = ("warnings", "errors", "messages", "problems", "included")
_DEPTH = 3
_LARGEST = 3000  # schemas looked at; what leads to the next page is never far inside


class Fields:
    """The names and types of a body's fields, three levels deep, by dotted path."""

    def __init__(self, contents: Sequence[Content], resolve: Resolve) -> None:
        self._resolve = resolve
        self._types: dict[str, str] = {}
        self._lower: dict[str, str] = {}
        self._nodes: dict[str, Node] = {}
        self._lists: dict[str, Node] = {}
        self._left = _LARGEST
        schemas = [one.schema for one in contents if one.schema]
        if schemas:
            self._read(schemas[0], "", 0)

    def _read(self, node: Node, path: str, depth: int) -> None:
        for schema in self._parts(node, 0):
            kind = type_of(schema.value)
            if kind and self._types.get(path) in (None, "object"):
                self._types[path] = kind
                self._lower.setdefault(path.lower(), path)
                self._nodes.setdefault(path, schema)
            properties = schema.value.get("properties")
            if kind == "array":
                self._lists.setdefault(
                    path, Node(schema.value.get("items"), schema.uri, f"{schema.pointer}/items")
                )
            if depth < _DEPTH and isinstance(properties, Mapping):
                for name, value in properties.items():
                    below = Node(value, schema.uri, f"{schema.pointer}/properties/{name}")
                    self._read(below, f"{path}.{name}" if path else str(name), depth + 1)

    def _parts(self, node: Node, depth: int) -> Iterator[Node]:
        """The schema and all that its combinators bring in."""
        try:
            node = self._resolve(node)
        except PdspecError:
            return
        self._left -= 1
        if not isinstance(node.value, Mapping) or depth > 5 or self._left < 0:
            return
        yield node
        for key in ("allOf", "anyOf", "oneOf"):
            parts = node.value.get(key)
            for index, part in enumerate(parts if isinstance(parts, list) else ()):
                yield from self._parts(Node(part, node.uri, f"{node.pointer}/{key}/{index}"), depth + 1)

    def __iter__(self) -> Iterator[str]:
        return iter(self._types)

    def type_of(self, path: str) -> str:
        """The JSON Schema type at a path, "" if it has none."""
        return self._types.get(path, "")

    def schema_of(self, path: str) -> Mapping[str, Any]:
        """The schema at a path that has a type."""
        node = self._nodes.get(path)
        return node.value if node is not None else {}

    def has_id(self, path: str) -> bool:
        """Whether the items of the list at a path have an `id`."""
        node = self._lists.get(path)
        parts = self._parts(node, 0) if node else ()
        return any("id" in (part.value.get("properties") or ()) for part in parts)

    def find(self, paths: Sequence[str]) -> str:
        """The first of the paths (in lower case) that is a plain value here, "" without one."""
        for path in paths:
            found = self._lower.get(path)
            if found is not None and self._types[found] not in ("object", "array"):
                return found
        return ""

    def items(self, path: str) -> str | None:
        """Where the list is: the whole answer, or one field on its level that is not mistakable.

        It has a usual name, the name that the request's path ends in, or it is the only list there.
        """
        if self._types.get("") == "array":
            return ""
        lists = [one for one, kind in self._types.items() if kind == "array" and one.count(".") < 2]
        lists = [one for one in lists if _last(one) not in _BESIDE] or lists
        usual = [one for one in lists if _last(one) in ITEMS]
        for level in (0, 1):
            here = [one for one in lists if one.count(".") == level]
            asked_for = [one for one in here if is_named(path, one)]
            for among in ([one for one in usual if one in here], asked_for, here):
                if len(among) == 1:
                    return None if among is here and usual else among[0]
            if here:
                return None
        return None


def type_of(schema: Mapping[str, Any]) -> str:
    """The type that a schema says, null apart, or that its keywords show."""
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "")
    if isinstance(kind, str) and kind:
        return kind
    return "array" if "items" in schema else "object" if "properties" in schema else ""


def _last(path: str) -> str:
    return path.lower().rpartition(".")[2]


def is_named(path: str, field: str) -> bool:
    """Whether a request's path ends in a field's name, as /v2/model_evaluation_runs does in "runs".

    >>> is_named("/v2/evaluation_runs", "runs"), is_named("/Employees/{id}", "Employees")
    (True, True)
    """
    parts = [part for part in path.lower().split("/") if part and "{" not in part]
    end, name = parts[-1] if parts else "", _last(field)
    return end == name or end.endswith((f"_{name}", f"-{name}"))
