"""A schema as one flat shape: references followed, `allOf` merged, null and simple unions folded in.

Two documents may say the same in many ways (`nullable`, `type: [x, null]`, `anyOf` with null, one member
of `allOf` around a `$ref`, OpenAPI 3.0 or 3.1). A Shape is what remains when the way of saying it is taken
away, so that a comparison finds differences of meaning only.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..document import Document, escape
from ..errors import RefError
from ..model import UNSET, Node

Nodes = tuple[Node, ...]
Key = tuple[tuple[str, str], ...]
_Found = dict[tuple[str, str, bool], Node]  # by uri and pointer; True for references being followed

LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
OTHER = (
    "multipleOf",
    "pattern",
    "format",
    "uniqueItems",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
)
_OBJECT = ("properties", "additionalProperties", "patternProperties", "minProperties", "maxProperties")
_ARRAY = ("items", "prefixItems", "minItems", "maxItems", "uniqueItems")
_STRING = ("pattern", "minLength", "maxLength")
_NUMBER = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_MOST_LEAVES = 400


@dataclass(slots=True)
class Shape:
    """What a value may be. `types` is None where anything goes; `extra` is None where nothing is said."""

    nodes: Nodes
    types: frozenset[str] | None = None
    enum: tuple[Any, ...] | None = None
    limits: dict[str, Any] = field(default_factory=dict)
    default: Any = UNSET
    properties: dict[str, Nodes] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    extra: Any = None  # False, or the Nodes of the schema for other names
    items: Nodes = ()
    prefix: tuple[Nodes, ...] = ()
    choices: tuple[Nodes, ...] = ()
    read_only: bool = False
    write_only: bool = False
    deprecated: bool = False

    @property
    def node(self) -> Node:
        """The place to point at."""
        return self.nodes[0] if self.nodes else Node({})

    @property
    def simple(self) -> bool:
        """Scalars only, with nothing to say but their type and values."""
        plain = self.types is not None and not self.types & {"object", "array"}
        return plain and not self.choices and not set(self.limits) - {"format"}


class Shapes:
    """The shapes of one document, each made once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._leaves: dict[Key, tuple[Nodes, bool]] = {}
        self._shapes: dict[Key, Shape] = {}

    def leaves(self, nodes: Nodes) -> tuple[Nodes, bool]:
        """The schemas that hold together: references followed, `allOf` opened. And: does one say null?"""
        key = key_of(nodes)
        kept = self._leaves.get(key)
        if kept is None:
            found: _Found = {}
            null = [False]
            for node in nodes:
                self._open(node, found, null)
            kept = self._leaves[key] = (tuple(found.values()), null[0])
        return kept

    def shape(self, nodes: Nodes) -> Shape:
        """The shape of schemas that hold together."""
        leaves, null = self.leaves(nodes)
        key = (*key_of(leaves), ("null", str(null)))
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = Shape(leaves)
            self._fill(shape, null)
        return shape

    def _open(self, node: Node, found: _Found, null: list[bool]) -> None:
        """Put the schema and all that holds with it into `found`."""
        value = node.value
        if value is True or len(found) > _MOST_LEAVES or (node.uri, node.pointer, False) in found:
            return
        if not isinstance(value, Mapping):
            found[node.uri, node.pointer, False] = node
            return
        if isinstance(value.get("$ref", value.get("$dynamicRef")), str):
            self._follow(node, found, null)
            value = {k: v for k, v in value.items() if k not in ("$ref", "$dynamicRef")}
            if not self.document.siblings_count:
                null[0] = null[0] or value.get("nullable") is True
                return
            if not value:
                return
        found[node.uri, node.pointer, False] = Node(value, node.uri, node.pointer)
        for part in parts(node, "allOf"):
            self._open(part, found, null)
        for word in ("oneOf", "anyOf"):
            given = parts(node, word)
            rest = [part for part in given if not _only_null(part.value)]
            null[0] = null[0] or len(rest) < len(given)
            if len(rest) == 1:
                self._open(rest[0], found, null)

    def _follow(self, node: Node, found: _Found, null: list[bool]) -> None:
        """Open what a reference points at; a broken one says nothing here, the check tells of it."""
        mark = (node.uri, node.pointer, True)
        if mark in found:
            return  # a circle of references
        found[mark] = node
        with contextlib.suppress(RefError):
            self._open(
                self.document.target(node.value.get("$ref", node.value.get("$dynamicRef")), node), found, null
            )
        del found[mark]

    def _fill(self, shape: Shape, null: bool) -> None:
        for leaf in shape.nodes:
            if isinstance(leaf.value, Mapping):
                self._merge(shape, leaf, leaf.value)
                null = null or leaf.value.get("nullable") is True
            elif leaf.value is False:
                shape.types = frozenset()
        if null and shape.types is not None:
            shape.types |= {"null"}
        for leaf in shape.nodes:
            for word in ("oneOf", "anyOf"):
                rest = tuple((part,) for part in parts(leaf, word) if not _only_null(part.value))
                if len(rest) > 1:
                    self._choose(shape, rest, null)

    def _merge(self, shape: Shape, leaf: Node, value: Mapping[str, Any]) -> None:
        types = _types(value)
        if types is not None:
            shape.types = types if shape.types is None else _both(shape.types, types)
        enum = (
            value["enum"]
            if isinstance(value.get("enum"), list)
            else [value["const"]]
            if "const" in value
            else None
        )
        if enum:
            values = tuple(v for v in _distinct(enum) if v is not None)
            shape.enum = values if shape.enum is None else tuple(v for v in shape.enum if _in(v, values))
        self._limit(shape, value)
        shape.default = value.get("default", shape.default)
        shape.read_only = shape.read_only or value.get("readOnly") is True
        shape.write_only = shape.write_only or value.get("writeOnly") is True
        shape.deprecated = shape.deprecated or value.get("deprecated") is True
        properties: Any = value.get("properties")
        for name in properties if isinstance(properties, Mapping) else ():
            place = Node(properties[name], leaf.uri, f"{leaf.pointer}/properties/{escape(str(name))}")
            shape.properties[str(name)] = (*shape.properties.get(str(name), ()), place)
        if isinstance(value.get("required"), list):
            shape.required |= {name for name in value["required"] if isinstance(name, str)}
        extra: Any = value.get("additionalProperties", value.get("unevaluatedProperties"))
        if extra is False:
            shape.extra = False
        elif isinstance(extra, Mapping) and shape.extra is not False:
            shape.extra = (
                *(shape.extra or ()),
                Node(extra, leaf.uri, f"{leaf.pointer}/additionalProperties"),
            )
        if isinstance(value.get("items"), Mapping):
            shape.items = (*shape.items, Node(value["items"], leaf.uri, f"{leaf.pointer}/items"))
        if not shape.prefix:
            shape.prefix = tuple((part,) for part in parts(leaf, "prefixItems"))

    def _limit(self, shape: Shape, value: Mapping[str, Any]) -> None:
        """Bounds and the like; of two, the tighter one counts."""
        limits = shape.limits
        for words, tighter in ((LOWER, max), (UPPER, min)):
            for word in words:
                given = value.get(word)
                if given is True and word.startswith("exclusive"):  # OpenAPI 3.0 and 2.0
                    given = value.get(word.removeprefix("exclusive").lower())
                elif word in ("minimum", "maximum") and value.get(f"exclusive{word.capitalize()}") is True:
                    given = None
                if isinstance(given, (int, float)) and not isinstance(given, bool):
                    limits[word] = tighter(limits[word], given) if word in limits else given
        for word in ("minLength", "minItems", "minProperties"):
            if limits.get(word) == 0:
                del limits[word]
        for word in OTHER:
            if value.get(word) not in (None, False, "", {}):
                limits[word] = value[word]

    def _choose(self, shape: Shape, alternatives: tuple[Nodes, ...], null: bool) -> None:
        """Alternatives: plain scalars become types and values, the rest stays a choice."""
        shapes = [self.shape(nodes) for nodes in alternatives]
        types: frozenset[str] | None = frozenset({"null"}) if null else frozenset()
        for one in shapes:
            types = None if types is None or one.types is None else types | one.types
        if shape.types is None or not shape.types:
            shape.types = types
        if all(one.simple for one in shapes):
            if all(one.enum for one in shapes):
                shape.enum = tuple(_distinct([value for one in shapes for value in one.enum or ()]))
            return
        fresh = tuple(nodes for nodes in alternatives if nodes not in shape.choices)
        shape.choices = (*shape.choices, *fresh)


def parts(node: Node, word: str) -> list[Node]:
    """The members of a keyword that has a list of schemas."""
    given = node.value.get(word) if isinstance(node.value, Mapping) else None
    return [
        Node(part, node.uri, f"{node.pointer}/{word}/{index}")
        for index, part in enumerate(given if isinstance(given, list) else ())
        if isinstance(part, (Mapping, bool))
    ]


def key_of(nodes: Nodes) -> Key:
    """What tells schemas of one document apart."""
    return tuple((node.uri, node.pointer) for node in nodes)


def _only_null(value: Any) -> bool:
    return isinstance(value, Mapping) and value.get("type") in ("null", ["null"])


def _types(value: Mapping[str, Any]) -> frozenset[str] | None:
    """The types that a schema names, or those that its keywords are about."""
    given = value.get("type")
    names = [name for name in (given if isinstance(given, list) else [given]) if isinstance(name, str)]
    if not names:
        for word, keywords in (
            ("object", _OBJECT),
            ("array", _ARRAY),
            ("string", _STRING),
            ("number", _NUMBER),
        ):
            if any(keyword in value for keyword in keywords):
                names = [word]
                break
        else:
            names = sorted({_type_of(one) for one in _values(value) if one is not None})
    if not names:
        return None
    if value.get("nullable") is True:
        names.append("null")
    return frozenset("string" if name == "file" else name for name in names)


def _values(value: Mapping[str, Any]) -> list[Any]:
    enum = value.get("enum")
    return enum if isinstance(enum, list) else [value["const"]] if "const" in value else []


def _type_of(value: Any) -> str:
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return kinds.get(type(value), "null")


def _both(a: frozenset[str], b: frozenset[str]) -> frozenset[str]:
    common = a & b
    if ("integer" in a and "number" in b) or ("integer" in b and "number" in a):
        common |= {"integer"}
    return common or b


def _distinct(values: Sequence[Any]) -> list[Any]:
    found: dict[str, Any] = {}
    for value in values:
        found.setdefault(json.dumps(value, sort_keys=True, default=str), value)
    return list(found.values())


def _in(value: Any, values: Sequence[Any]) -> bool:
    return any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in values)


def without(values: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    """The values that are not among the others."""
    return [value for value in values if not _in(value, others)]


def type_words(shape: Shape) -> str:
    """The types of a shape: "string", "integer or null", "any value"."""
    if shape.types is None:
        return "any value"
    if not shape.types:
        return "nothing"
    return " or ".join(sorted(shape.types - {"null"}) + (["null"] if "null" in shape.types else []))
