"""A schema as people read it: references followed, `allOf` put together, a tree of bounded size."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from .document import Document, step
from .errors import RefError
from .model import Node

MAX_DEPTH = 8
_MAX_ENUM = 40
_LIMITS = {
    "minimum": "at least {}", "maximum": "at most {}", "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}", "multipleOf": "a multiple of {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters", "minItems": "at least {} items", "maxItems": "at most {} items",
    "pattern": "matches {}",
}  # fmt: skip


@dataclass(slots=True)
class Merged:
    """What a schema says once its `$ref` and `allOf` are put together. `options` are its anyOf or oneOf."""

    node: Node
    types: list[str] = field(default_factory=list)
    fields: dict[str, Node] = field(default_factory=dict)
    required: dict[str, None] = field(default_factory=dict)
    items: Node | None = None
    others: Node | None = None
    options: list[Node] = field(default_factory=list)
    words: dict[str, Any] = field(default_factory=dict)

    @property
    def nullable(self) -> bool:
        """Whether null is a value."""
        return "null" in self.types or self.words.get("nullable") is True

    @property
    def kinds(self) -> list[str]:
        """The types but null; "object" and "array" are inferred from what belongs to them."""
        found = [kind for kind in self.types if kind != "null"]
        if not found and (self.fields or self.others):
            return ["object"]
        return found or (["array"] if self.items else [])


def merge(document: Document, node: Node) -> Merged:
    """The schema at a place, references and `allOf` put together. What leads nowhere is left out."""
    merged = Merged(node)
    _gather(document, node, merged, ())
    return merged


def _gather(document: Document, node: Node, into: Merged, trail: tuple[tuple[str, str], ...]) -> None:
    value, place = node.value, (node.uri, node.pointer)
    if not isinstance(value, Mapping) or (place in trail and node.pointer) or len(trail) > MAX_DEPTH:
        return
    trail = (*trail, place)
    own = value
    if isinstance(value.get("$ref"), str):
        own = {k: v for k, v in value.items() if k != "$ref"} if document.siblings_count else {}
    _keywords(node, own, into)
    if own is not value:
        try:
            target = document.target(value["$ref"], node)
        except RefError:
            return
        into.words.setdefault("$name", target.pointer.rpartition("/")[2])
        _gather(document, target, into, trail)
    for index, _ in enumerate(own["allOf"] if isinstance(own.get("allOf"), list) else ()):
        _gather(document, step(step(node, "allOf"), index), into, trail)


def _keywords(node: Node, own: Mapping[str, Any], into: Merged) -> None:
    for key, value in own.items():
        if key not in ("type", "properties", "required", "items", "allOf", "anyOf", "oneOf"):
            into.words.setdefault(str(key), value)
    given = own.get("type")
    for kind in given if isinstance(given, list) else [given]:
        if isinstance(kind, str) and kind not in into.types:
            into.types.append(kind)
    if isinstance(own.get("properties"), Mapping):
        for name in own["properties"]:
            into.fields.setdefault(str(name), step(step(node, "properties"), name))
    for name in own["required"] if isinstance(own.get("required"), list) else ():
        into.required[str(name)] = None
    if isinstance(own.get("items"), Mapping) and into.items is None:
        into.items = step(node, "items")
    if isinstance(own.get("additionalProperties"), Mapping) and into.others is None:
        into.others = step(node, "additionalProperties")
    for key in ("anyOf", "oneOf"):
        for index, _ in enumerate(own[key] if isinstance(own.get(key), list) else ()):
            into.options.append(step(step(node, key), index))


@dataclass(frozen=True, slots=True)
class Leaf:
    """One line of a tree. `more` counts what stands below and is not shown."""

    name: str
    type: str
    required: bool = False
    description: str = ""
    enum: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    deprecated: bool = False
    fields: tuple[Leaf, ...] = ()
    more: int = 0

    @property
    def size(self) -> int:
        """How many lines the tree has."""
        return 1 + sum(leaf.size for leaf in self.fields)


def tree(document: Document, node: Node, name: str = "", *, most: int = 200, depth: int = MAX_DEPTH) -> Leaf:
    """The tree of a schema with at most about `most` lines: the upper levels whole, the lower ones cut.

    >>> from pdspec.document import load
    >>> doc = load({"openapi": "3.1.0", "paths": {}})
    >>> found = tree(doc, Node({"type": "object", "properties": {"id": {"type": "integer"}}}))
    >>> found.type, found.fields[0].name, found.fields[0].type
    ('object', 'id', 'integer')
    """
    for allowed in range(depth, 0, -1):
        try:
            return _Grower(document, most, allowed).leaf(node, name, False, ())
        except _TooMany:
            continue
    full = _Grower(document, 100_000, 1).leaf(node, name, False, ())
    return replace(full, fields=full.fields[:most], more=full.more + max(0, len(full.fields) - most))


class _TooMany(Exception):
    """The tree has more lines than it may."""


class _Grower:
    def __init__(self, document: Document, most: int, depth: int) -> None:
        self.document, self.left, self.depth = document, most, depth

    def leaf(self, node: Node, name: str, required: bool, trail: tuple[tuple[str, str], ...]) -> Leaf:
        self.left -= 1
        if self.left < 0:
            raise _TooMany
        merged = merge(self.document, node)
        words = merged.words
        enum = words.get("enum", [words["const"]] if "const" in words else None)
        place = self._place(node)
        again = place in trail
        below, more = ((), 0) if again else self._below(merged, (*trail, place))
        return Leaf(
            name=name,
            type=type_words(self.document, merged) + (", as above" if again and merged.kinds else ""),
            required=required,
            description=_text(words.get("description")) or _text(words.get("title")),
            enum=tuple(json.dumps(v, ensure_ascii=False, default=str) for v in enum[:_MAX_ENUM])
            if isinstance(enum, list)
            else (),
            notes=tuple(notes(words)),
            deprecated=words.get("deprecated") is True,
            fields=below,
            more=more,
        )

    def _place(self, node: Node) -> tuple[str, str]:
        with suppress(RefError):
            node = self.document.resolve(node)
        return node.uri, node.pointer

    def _below(self, merged: Merged, trail: tuple[tuple[str, str], ...]) -> tuple[tuple[Leaf, ...], int]:
        inner = merged
        while inner.items is not None and not inner.fields:
            inner = merge(self.document, inner.items)
        options = [one for one in inner.options if merge(self.document, one).kinds]
        composite = [one for one in options if _is_composite(self.document, one)]
        if len(composite) == 1 and not inner.fields:
            inner, composite = merge(self.document, composite[0]), []
        count = len(inner.fields) + len(composite) + (1 if inner.others is not None else 0)
        if len(trail) > self.depth:
            return (), count
        found = [
            self.leaf(child, name, name in inner.required, trail) for name, child in inner.fields.items()
        ]
        if inner.others is not None:
            found.append(self.leaf(inner.others, "any other key", False, trail))
        if len(composite) > 1 or inner.fields:
            found += [
                self.leaf(one, f"alternative {number}", False, trail)
                for number, one in enumerate(composite, 1)
            ]
        return tuple(found), 0


def _is_composite(document: Document, node: Node) -> bool:
    merged = merge(document, node)
    return bool(merged.fields or merged.others or merged.items or merged.options)


def type_words(document: Document, merged: Merged, depth: int = 3) -> str:
    """The type in words: "array of string", "integer or null", "map of object"."""
    found = list(_kinds(document, merged, depth))
    if merged.nullable and "null" not in found:
        found.append("null")
    return " or ".join(dict.fromkeys(found)) or "any"


def _kinds(document: Document, merged: Merged, depth: int) -> Iterator[str]:
    for kind in merged.kinds:
        if kind == "array":
            inner = (
                type_words(document, merge(document, merged.items), depth - 1)
                if merged.items and depth
                else ""
            )
            yield f"array of {inner}" if inner and inner != "any" else "array"
        elif kind == "object" and merged.others is not None and not merged.fields and depth:
            yield f"map of {type_words(document, merge(document, merged.others), depth - 1)}"
        elif kind in ("string", "integer", "number") and isinstance(merged.words.get("format"), str):
            yield f"{kind} ({merged.words['format']})"
        else:
            yield kind
    if not merged.kinds and depth:
        for option in merged.options[:8]:
            yield from type_words(document, merge(document, option), depth - 1).split(" or ")


def notes(words: Mapping[str, Any]) -> Iterator[str]:
    """The limits of a schema and its default, in words."""
    if "default" in words:
        yield f"default {json.dumps(words['default'], ensure_ascii=False, default=str)}"
    for key, sentence in _LIMITS.items():
        value = words.get(key)
        if value is not None and not isinstance(value, (bool, list, dict)):
            yield sentence.format(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
