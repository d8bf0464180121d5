"""A schema as a readable tree, and a value that would fit it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..document import Document
from ..errors import RefError
from ..fromtext import Shape, shape_of
from ..model import Node

DEEPEST = 4
_ENUM_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a tree."""

    depth: int
    name: str
    type: str
    required: bool
    description: str


def type_in_words(document: Document, node: Node | None) -> str:
    """A type for people: "integer 1…500", "array of string", "one of 1, 3, 5, 7"."""
    shape = shape_of(document, node)
    value = _value_of(document, node)
    return _words(document, shape) + _bounds(value)


def _words(document: Document, shape: Shape) -> str:
    if shape.enum:
        shown = [("null" if v is None else str(v)) for v in shape.enum[:_ENUM_SHOWN]]
        more = ", …" if len(shape.enum) > _ENUM_SHOWN else ""
        return f"one of {', '.join(shown)}{more}"
    parts = []
    for kind in sorted(shape.types, key=_order):
        if kind == "array":
            items = _words(document, shape_of(document, shape.items)) if shape.items else ""
            parts.append(f"array of {items}" if items and items != "any" else "array")
        elif kind == "string" and shape.formats:
            parts.append("/".join(sorted(shape.formats)))
        else:
            parts.append(kind)
    if not parts and shape.fields:
        parts.append("object")
    if len(parts) == 2 and parts[0].startswith("array of") and parts[1] == "string":
        return parts[0]  # a comma-separated text does as well
    return " or ".join(parts) or "any"


def _order(kind: str) -> int:
    order = ("array", "object", "integer", "number", "boolean", "string", "null")
    return order.index(kind) if kind in order else len(order)


def _bounds(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    low, high = value.get("minimum"), value.get("maximum")
    text = ""
    if low is not None or high is not None:
        text = f" {'' if low is None else low}…{'' if high is None else high}"
    if value.get("default") is not None:
        text += f", default {value['default']}"
    return text


def _value_of(document: Document, node: Node | None) -> Any:
    if node is None:
        return None
    try:
        return document.resolve(node).value
    except RefError:
        return None


def description_of(document: Document, node: Node | None) -> str:
    """What the document says about a place, in one line."""
    own = node.value.get("description") if node is not None and isinstance(node.value, dict) else None
    value = _value_of(document, node)
    found = own or (value.get("description") if isinstance(value, dict) else None)
    return " ".join(str(found).split()) if found else ""


def lines(
    document: Document, node: Node | None, depth: int = 0, seen: tuple[tuple[str, str], ...] = ()
) -> Iterator[Line]:
    """The fields below a schema, nested; what repeats itself or goes too deep is cut short."""
    shape = shape_of(document, node)
    while not shape.fields and shape.items is not None:
        node, shape = shape.items, shape_of(document, shape.items)
    place = _place(document, node)
    if depth >= DEEPEST or place in seen:
        return
    for name, below in shape.fields.items():
        yield Line(
            depth,
            name,
            type_in_words(document, below),
            name in shape.required,
            description_of(document, below),
        )
        yield from lines(document, below, depth + 1, (*seen, place))
    if shape.others is not None and _words(document, shape_of(document, shape.others)) != "any":
        yield Line(
            depth,
            "<any other>",
            type_in_words(document, shape.others),
            False,
            description_of(document, shape.others),
        )
        yield from lines(document, shape.others, depth + 1, (*seen, place))


def _place(document: Document, node: Node | None) -> tuple[str, str]:
    if node is None:
        return "", ""
    try:
        found = document.resolve(node)
    except RefError:
        found = node
    return found.uri, found.pointer


def sample(document: Document, node: Node | None, name: str = "", depth: int = 0) -> Any:
    """A value that would pass, for an example."""
    value = _value_of(document, node)
    shape = shape_of(document, node)
    if isinstance(value, dict):
        for key in ("example", "default", "const"):
            if value.get(key) is not None:
                return value[key]
        examples = value.get("examples")
        if isinstance(examples, list) and examples:
            return examples[0]
    if shape.enum:
        return shape.enum[0]
    if "array" in shape.types:
        return [sample(document, shape.items, name, depth + 1)]
    if "integer" in shape.types or "number" in shape.types:
        low = value.get("minimum") if isinstance(value, dict) else None
        return max(7 if name.endswith("id") else 10, int(low) if isinstance(low, (int, float)) else 1)
    if "boolean" in shape.types:
        return True
    if "string" in shape.types:
        return _sample_text(shape, name)
    if shape.fields and depth < 3:
        return {
            key: sample(document, below, key, depth + 1)
            for key, below in shape.fields.items()
            if key in shape.required
        }
    return {} if "object" in shape.types or shape.fields else _sample_text(shape, name)


def _sample_text(shape: Shape, name: str) -> str:
    by_format = {
        "date": "2026-03-31", "date-time": "2026-03-31T09:30:00Z", "email": "ada@example.com", "uri": "https://example.com",
        "uuid": "6f1d3c52-7a0e-4c2b-9d0e-3f5a8b1c2d4e",
    }  # fmt: skip
    found = next((by_format[one] for one in shape.formats if one in by_format), "")
    return found or {"name": "Acme", "title": "Hello", "term": "acme", "currency": "EUR"}.get(name, "text")
