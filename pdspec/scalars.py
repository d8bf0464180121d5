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
