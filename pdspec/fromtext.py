"""Words of a command line and cells of a table, to the values that an operation's schemas want.

`limit=5` is a number because the schema says so; `ids=1,2` and `ids=1 ids=2` are a list; `address.country=EE`
is a field of a field; `note:=null` is raw JSON. What does not fit is left as text, so that the call's own
check explains it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .document import Document, step
from .errors import RefError, UsageError
from .model import Node, Operation

_DEPTH = 12
_INTEGER = re.compile(r"[+-]?[0-9]{1,4000}\Z", re.ASCII)
_TRUE, _FALSE = frozenset({"true", "yes", "on", "1"}), frozenset({"false", "no", "off", "0"})


@dataclass
class Shape:
    """What a schema says about a value, with its references and alternatives put together."""

    types: set[str] = field(default_factory=set)
    enum: list[Any] = field(default_factory=list)
    items: Node | None = None
    fields: dict[str, Node] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    others: Node | None = None  # additionalProperties
    formats: set[str] = field(default_factory=set)

    @property
    def nullable(self) -> bool:
        """Whether null is a value."""
        return "null" in self.types or None in self.enum


def shape_of(document: Document, node: Node | None) -> Shape:
    """The shape of a place in a document; an empty one where anything goes."""
    shape = Shape()
    if node is not None:
        _gather(document, node, shape, _DEPTH)
    return shape


def _gather(document: Document, node: Node, shape: Shape, depth: int) -> None:
    try:
        node = document.resolve(node)
    except RefError:
        return
    schema = node.value
    if not isinstance(schema, Mapping) or depth == 0:
        return
    _value_of(schema, shape)
    _parts_of(node, schema, shape)
    for key in ("allOf", "anyOf", "oneOf"):
        parts = schema.get(key)
        for index in range(len(parts) if isinstance(parts, list) else 0):
            _gather(document, step(step(node, key), index), shape, depth - 1)


def _value_of(schema: Mapping[str, Any], shape: Shape) -> None:
    kinds = schema.get("type")
    shape.types.update(str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind)
    if schema.get("nullable") is True:
        shape.types.add("null")
    if isinstance(schema.get("enum"), list):
        shape.enum += [value for value in schema["enum"] if value not in shape.enum]
    if "const" in schema:
        shape.enum.append(schema["const"])
    if isinstance(schema.get("format"), str):
        shape.formats.add(schema["format"])


def _parts_of(node: Node, schema: Mapping[str, Any], shape: Shape) -> None:
    if isinstance(schema.get("items"), Mapping) and shape.items is None:
        shape.items = step(node, "items")
    if isinstance(schema.get("properties"), Mapping):
        properties = step(node, "properties")
        for name in schema["properties"]:
            shape.fields.setdefault(str(name), step(properties, name))
    if isinstance(schema.get("required"), list):
        shape.required.update(map(str, schema["required"]))
    if isinstance(schema.get("additionalProperties"), Mapping) and shape.others is None:
        shape.others = step(node, "additionalProperties")


def from_text(document: Document, node: Node | None, text: str) -> Any:
    """The value that a text stands for, by the schema at `node`; the text itself where nothing else fits."""
    shape = shape_of(document, node)
    for value in shape.enum:
        if value is not None and _written(value) == text:
            return value
    types = shape.types
    if "array" in types and text.startswith("[") and isinstance(listed := _list_in(text), list):
        return listed
    if "array" in types and "string" not in types:
        return [from_text(document, shape.items, part) for part in split_commas(text)] if text else []
    if "integer" in types and _INTEGER.match(text):
        return int(text)
    if "number" in types and (number := _number(text)) is not None:
        return number
    if "boolean" in types and text.lower() in _TRUE | _FALSE:
        return text.lower() in _TRUE
    if "string" in types:
        return text
    if "null" in types and text == "null":
        return None
    if ("object" in types or shape.fields) and text.startswith("{"):
        return raw_json(text)
    return text


def _list_in(text: str) -> Any:
    try:
        return raw_json(text)
    except UsageError:
        return None


def list_from_texts(document: Document, node: Node | None, texts: Sequence[str]) -> list[Any]:
    """The value of a word that was given several times."""
    shape = shape_of(document, node)
    items = shape_of(document, shape.items)
    whole = ("string" in items.types and not items.enum) or not shape.items
    parts = texts if whole else [part for text in texts for part in split_commas(text)]
    return [from_text(document, shape.items, part) for part in parts]


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _number(text: str) -> float | int | None:
    if _INTEGER.match(text):
        return int(text)
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and not text.strip().lower().startswith(("inf", "nan")) else None


def split_commas(text: str) -> list[str]:
    r"""The parts between commas; a comma that belongs to a value has a backslash.

    >>> split_commas(r"1, 2,a\,b")
    ['1', '2', 'a,b']
    """
    parts = re.split(r"(?<!\\),", text)
    return [part.strip().replace("\\,", ",") for part in parts]


def raw_json(text: str) -> Any:
    """Strict JSON. Raises UsageError that shows where it goes wrong."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, ValueError) else "nested too deep"
        raise UsageError(f"{text[:60]!r} is not JSON: {reason}") from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


class _Sparse(dict[int, Any]):
    """A list that is being filled by index."""


class Words:
    """The arguments of one call, collected word by word.

    `add` takes a name (wire or Python, with dots for fields of fields) and a text, `add_raw` a value.
    `arguments()` is what to call the operation with.
    """

    def __init__(self, document: Document, operation: Operation) -> None:
        self.document, self.operation = document, operation
        self.targets: dict[str, Node] = {}
        self.parameters: set[str] = set()
        body = operation.body
        for parameter in operation.parameters:
            for name in (parameter.python_name, parameter.name):
                self.targets.setdefault(name, parameter.node)
                self.parameters.add(name)
        for given in body.fields if body else ():
            for name in (given.python_name, given.name):
                self.targets.setdefault(name, given.node)
        self._given: dict[str, list[tuple[bool, Any]]] = {}

    def empty(self) -> Words:
        """The same operation, nothing given yet."""
        other = object.__new__(Words)
        other.__dict__.update(self.__dict__, _given={})
        return other

    def add(self, name: str, text: str) -> None:
        """`name=text`."""
        self._given.setdefault(name, []).append((False, text))

    def add_raw(self, name: str, value: Any) -> None:
        """`name:=JSON`, or a value of another source."""
        self._given.setdefault(name, []).append((True, value))

    def node_at(self, name: str) -> Node | None:
        """The schema that a name, dots and all, leads to; None where the document says nothing."""
        head, rest = self._head(name)
        node = self.targets.get(head)
        for key in rest:
            shape = shape_of(self.document, node)
            node = shape.items if key.isdigit() and shape.items else shape.fields.get(key, shape.others)
        return node

    def _head(self, name: str) -> tuple[str, list[str]]:
        if name in self.targets or "." not in name:
            return name, []
        best = max((known for known in self.targets if name.startswith(f"{known}.")), key=len, default="")
        if not best:
            best = name.partition(".")[0]
        rest = name[len(best) + 1 :].split(".")
        if not best or "" in rest:
            raise UsageError(f"{name!r}: there is nothing between two of its dots")
        return best, rest

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for the operation."""
        out: dict[str, Any] = {}
        for name, values in self._given.items():
            head, rest = self._head(name)
            value = self._value(name, values)
            if not rest:
                if head in out:
                    raise UsageError(f"{head} is given as a whole and by its fields; use one of the two")
                out[head] = value
            else:
                self._place(out, head, rest, value)
        return {name: _filled(value) for name, value in out.items()}

    def _value(self, name: str, values: list[tuple[bool, Any]]) -> Any:
        node = self.node_at(name)
        if len(values) == 1:
            raw, value = values[0]
            return value if raw or not isinstance(value, str) else from_text(self.document, node, value)
        shape = shape_of(self.document, node)
        if "array" not in shape.types and (node is None or shape.types):
            if node is not None:
                raise UsageError(f"{name} is given {len(values)} times, and takes one value")
            return [value for _, value in values]
        if any(raw for raw, _ in values):
            return [value for _, value in values]
        return list_from_texts(self.document, node, [value for _, value in values])

    def _place(self, out: dict[str, Any], head: str, rest: list[str], value: Any) -> None:
        holder: Any = out
        node = self.targets.get(head)
        key: Any = head
        for below in rest:
            shape = shape_of(self.document, node)
            by_index = below.isdigit() and shape.items is not None
            node = shape.items if by_index else shape.fields.get(below, shape.others)
            holder = holder.setdefault(key, _Sparse() if by_index else {})
            if not isinstance(holder, dict):
                raise UsageError(f"{head} is given as a whole and by its fields; use one of the two")
            key = int(below) if isinstance(holder, _Sparse) else below
        if key in holder:
            raise UsageError(f"{'.'.join([head, *rest])} is given twice")
        holder[key] = value


def _filled(value: Any) -> Any:
    if isinstance(value, _Sparse):
        return [_filled(value[index]) for index in sorted(value)]
    if isinstance(value, dict):
        return {key: _filled(below) for key, below in value.items()}
    return value
