"""The checks of numbers, strings and listed values, each a function of one value of the right type."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any], bool]

_TYPES: dict[str, frozenset[type]] = {
    "null": frozenset({type(None)}),
    "boolean": frozenset({bool}),
    "integer": frozenset({int}),
    "number": frozenset({int, float}),
    "string": frozenset({str}),
    "array": frozenset({list}),
    "object": frozenset({dict}),
}
ALL = frozenset().union(*_TYPES.values())
SCALARS = frozenset({str, int, bool, type(None)})
_EXACT: dict[str, type] = {"boolean": bool, "integer": int, "string": str}
_BOUNDS = {bool: set[str](), int: {"minimum", "maximum"}, str: {"minLength", "maxLength"}}
_SILENT = frozenset({  # keywords that only describe; `format` is not asserted
    "type", "title", "description", "format", "example", "examples", "default", "deprecated",
})  # fmt: skip
_MAX_DEPTH = 64


def is_json(value: Any, depth: int = 0) -> bool:
    """Whether a value is plain JSON through and through; NaN and infinities are not.

    >>> is_json({"a": [1, None, "x"]}), is_json({"a": {1}}), is_json(float("nan"))
    (True, False, False)
    """
    kind = type(value)
    if kind in SCALARS:
        return True
    if kind is float:
        return math.isfinite(value)
    if depth > _MAX_DEPTH:
        return False
    if kind is dict:
        return all(type(key) is str and is_json(below, depth + 1) for key, below in value.items())
    return kind is list and all(is_json(below, depth + 1) for below in value)


def of_scalar(schema: Any) -> Check | None:
    """The check of a schema that asks for one simple type within plain bounds, or None for any other.

    >>> check = of_scalar({"type": "integer", "minimum": 1, "description": "the id"})
    >>> check(7), check(0), check(True), of_scalar({"type": "integer", "minimum": "1"})
    (True, False, False, None)
    """
    if not isinstance(schema, dict) or not isinstance(schema.get("type"), str):
        return None
    kind = _EXACT.get(schema["type"])
    said = schema.keys() - _SILENT
    if kind is None or not said <= _BOUNDS[kind] or not all(type(schema[key]) is int for key in said):
        return None
    within = number(schema, int) if kind is int else string(schema) if kind is str else None
    if within is None:
        return lambda value: type(value) is kind
    return lambda value: type(value) is kind and within(value)


def types_of(schema: Mapping[str, Any]) -> frozenset[type]:
    """The exact Python types that the `type` keyword lets in."""
    given = schema.get("type")
    if given is None:
        return ALL
    names = given if isinstance(given, list) else [given]
    return frozenset().union(*(_TYPES.get(name, frozenset()) for name in names))


def enum(schema: Mapping[str, Any], types: frozenset[type]) -> Check | None:
    """Whether a value is one of those listed; None where that cannot be said quickly."""
    values = schema.get("enum", [schema.get("const")])
    if "const" in schema and "enum" in schema:
        return None
    if not all(type(value) in SCALARS for value in values):
        return None
    # JSON knows 1 == 1.0 but not 1 == true, so the type is part of the key.
    allowed = frozenset((type(value), value) for value in values if type(value) in types)
    return lambda value: type(value) in SCALARS and (type(value), value) in allowed


def string(schema: Mapping[str, Any]) -> Check | None:
    """Length and pattern; None where there is no wish."""
    low, high = schema.get("minLength", 0), schema.get("maxLength", math.inf)
    matches = None
    if "pattern" in schema:
        from .patterns import matcher

        matches = matcher(schema["pattern"])
    if matches is None and low <= 0 and high == math.inf:
        return None
    return lambda value: low <= len(value) <= high and (matches is None or matches(value))


def number(schema: Mapping[str, Any], kind: type) -> Check | None:
    """The bounds of an integer or a float; None where there is none."""
    if not schema.keys() & {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}:
        return math.isfinite if kind is float else None
    low, high = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
    above, below = schema.get("exclusiveMinimum", -math.inf), schema.get("exclusiveMaximum", math.inf)
    if above == -math.inf and below == math.inf:
        return lambda value: low <= value <= high and -math.inf < value < math.inf
    return lambda value: low <= value <= high and above < value < below
