"""Single keywords of a schema: OpenAPI's forms of them become those of JSON Schema 2020-12."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .model import Node

TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
_NUMERIC = frozenset({
    "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems",
    "minProperties", "maxProperties", "minContains", "maxContains",
})  # fmt: skip
_BOUNDS = frozenset({"minimum", "maximum"})


def put_type(raw: Mapping[str, Any], out: dict[str, Any], open_to_null: bool) -> None:
    """The `type` keyword, as far as JSON knows the types."""
    given = raw.get("type")
    names = [t for t in (given if isinstance(given, list) else [given]) if isinstance(t, str) and t in TYPES]
    if not names:
        return  # "file", "any" and typing errors say nothing that JSON can be held to
    if open_to_null and "null" not in names:
        names.append("null")
    out["type"] = names if len(names) > 1 else names[0]


def put_bounds(raw: Mapping[str, Any], out: dict[str, Any]) -> None:
    """The exclusive bounds: OpenAPI 3.0 and 2.0 have boolean `exclusiveMinimum`, later ones a number."""
    for exclusive, inclusive in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        value = raw.get(exclusive)
        if value is True and inclusive in out:
            out[exclusive] = out.pop(inclusive)
        elif is_number(value):
            out[exclusive] = value


def or_null(out: dict[str, Any]) -> Any:
    """A JSON Schema that lets null in too."""
    rest = set(out) - {"type", "enum"}
    if "type" in out and not rest & {"allOf", "anyOf", "oneOf", "not", "const", "if"}:
        kinds = out["type"] if isinstance(out["type"], list) else [out["type"]]
        if "null" not in kinds:
            out["type"] = [*kinds, "null"]
        if "enum" in out and None not in out["enum"]:
            out["enum"] = [*out["enum"], None]
        return out
    return {"anyOf": [out, {"type": "null"}]} if out else out


def discriminator(raw: Mapping[str, Any], places: list[Node]) -> dict[str, Any]:
    """Which branch each value of the discriminating property means: {"propertyName": …, "mapping": …}."""
    given = raw.get("discriminator")
    name = given.get("propertyName") if isinstance(given, dict) else given
    if not isinstance(name, str):
        return {}
    references = [p.value.get("$ref") if isinstance(p.value, dict) else None for p in places]
    known = {r.rpartition("/")[2]: i for i, r in enumerate(references) if isinstance(r, str)}
    mapping = given.get("mapping") if isinstance(given, dict) else None
    for value, target in mapping.items() if isinstance(mapping, dict) else ():
        tail = str(target).rpartition("/")[2]
        if target in references:
            known[str(value)] = references.index(target)
        elif tail in known:
            known[str(value)] = known[tail]
    return {"propertyName": name, "mapping": known}


def is_usable(keyword: str, value: Any) -> bool:
    """Whether the value of a keyword is of the kind that a validator can work with."""
    if keyword in _NUMERIC:
        return is_number(value) and (keyword in _BOUNDS or (value >= 0 and value == int(value)))
    if keyword == "multipleOf":
        return is_number(value) and value > 0
    if keyword == "uniqueItems":
        return isinstance(value, bool)
    lists = value.values() if isinstance(value, dict) else None  # dependentRequired
    return lists is not None and all(
        isinstance(v, list) and all(isinstance(n, str) for n in v) for v in lists
    )


def is_number(value: Any) -> bool:
    """Whether a value is a finite number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < math.inf
