"""Sample arguments for an operation, made from its schemas: the same ones every time.

`arguments(operation, schemas, content, full)` gives keywords that should build a valid request: with `full`
the optional parameters and properties too, otherwise what is required and no more.
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

from pdspec.judge import Schemas
from pdspec.media import concrete, kind_of
from pdspec.model import Content, Operation
from pdspec.patterns import translate_pattern

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from re import _constants as sre  # type: ignore[attr-defined]
    from re import _parser as sre_parser  # type: ignore[attr-defined]

MAX_DEPTH = 12
MAX_STEPS = 500  # tries of branches for one value
FULL_DEPTH = 3
_FORMATS: dict[str, Any] = {
    "date-time": "2026-01-02T03:04:05Z", "date": "2026-01-02", "time": "03:04:05Z",
    "uuid": "0b9e6a0c-1f3a-4c62-9c57-3f0f3f3f3f3f",
    "email": "a@example.com", "uri": "https://example.com/a", "url": "https://example.com/a",
    "hostname": "example.com",
    "ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "byte": "YQ==",
}  # fmt: skip


def arguments(operation: Operation, schemas: Schemas, content: Content | None, full: bool) -> dict[str, Any]:
    """Keyword arguments of a call; `content` is the media type of the body."""
    given: dict[str, Any] = {}
    for parameter in operation.parameters:
        if parameter.required or full:
            value = sample(schemas, parameter.node, full)
            if parameter.location == "path":  # which cannot carry what is empty
                value = {"": "x", "[]": ["x"], "{}": {"a": "b"}, "None": "x"}.get(str(value), value)
            if value not in (None, [], {}) or parameter.required:
                given[parameter.python_name] = value
    if (
        operation.body is not None
        and content is not None
        and (operation.body.required or full or operation.body.contents)
    ):
        given[operation.body.python_name] = body(schemas, content, full)
        if len(operation.body.contents) > 1 and "*" not in content.media_type:
            given["content_type"] = content.media_type
    return given


def body(schemas: Schemas, content: Content, full: bool) -> Any:
    """A body for one media type."""
    kind = kind_of(concrete(content.media_type, {} if "*" in content.media_type else None))
    value = sample(schemas, content.schema, full) if content.schema is not None else {"a": "b"}
    if kind == "multipart":
        return value if isinstance(value, (dict, list)) else {}
    if kind == "form":
        return value if isinstance(value, dict) else {}
    if kind == "json":
        return value
    if kind == "lines":
        item = sample(schemas, content.item_schema, full) if content.item_schema is not None else value
        return item if isinstance(item, list) else [item]
    if kind == "xml":
        return "<a/>"
    if kind in ("text", "events"):
        return value if isinstance(value, str) else str(value) if isinstance(value, (int, float)) else "text"
    return b"\x00\xff"


def sample(schemas: Schemas, node: Any, full: bool) -> Any:
    """A value of a schema; the first of a few tries that the schema accepts."""
    schema = schemas.json_schema(node)
    tries = [True, False] if full else [False, True]
    first: Any = None
    for index, wide in enumerate(tries):
        value = _Sampler(schema, wide).value(schema, 0)
        if not schemas.problems(node, value, "x"):
            return value
        first = value if index == 0 else first
    return first


def _costs(defs: Mapping[str, Any]) -> dict[str, float]:
    """How deep the smallest value of each definition is; infinite where it never ends."""
    costs = dict.fromkeys(defs, math.inf)
    for _ in range(30):
        fresh = {name: _cost(schema, costs) for name, schema in defs.items()}
        if fresh == costs:
            break
        costs = fresh
    return costs


def _cost(schema: Any, costs: Mapping[str, float]) -> float:
    if not isinstance(schema, dict):
        return 0
    parts = [_cost(part, costs) for part in schema.get("allOf", ())]
    if "$ref" in schema:
        parts.append(costs.get(schema["$ref"].removeprefix("#/$defs/"), 0))
    parts += [
        min(_cost(branch, costs) for branch in schema[key]) for key in ("oneOf", "anyOf") if schema.get(key)
    ]
    properties = schema.get("properties", {})
    parts += [_cost(properties[name], costs) for name in schema.get("required", ()) if name in properties]
    if schema.get("minItems", 0):
        parts.append(_cost(schema.get("items"), costs))
    return 1 + max(parts, default=0)


class _Sampler:
    def __init__(self, root: Any, full: bool) -> None:
        self.defs = root.get("$defs", {}) if isinstance(root, dict) else {}
        self.full = full
        self.costs = _costs(self.defs)
        self.steps = 0

    def value(self, schema: Any, depth: int, salt: int = 0) -> Any:
        if not isinstance(schema, dict) or depth > MAX_DEPTH * 3:
            return "x"
        schema = self.merged(schema, 0)
        for key in ("oneOf", "anyOf"):
            if schema.get(key):
                return self.choice(schema, key, depth, salt)
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            fitting = [one for one in schema["enum"] if one is not None] or schema["enum"]
            return fitting[salt % len(fitting)]
        return self.typed(schema, depth, salt)

    def merged(self, schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
        """References and `allOf` folded into one schema."""
        out = {key: value for key, value in schema.items() if key not in ("$ref", "allOf", "$defs")}
        parts = list(schema.get("allOf", ()))
        if "$ref" in schema:
            parts.append(self.defs.get(schema["$ref"].removeprefix("#/$defs/"), True))
        for part in parts:
            if isinstance(part, dict) and depth < MAX_DEPTH:
                out = _folded(out, self.merged(part, depth + 1))
        return out

    def choice(self, schema: dict[str, Any], key: str, depth: int, salt: int) -> Any:
        from jsonschema import Draft202012Validator

        rest = {name: value for name, value in schema.items() if name != key}
        whole = Draft202012Validator({**schema, "$defs": self.defs})
        first: Any = None
        branches = [b for b in schema[key] if isinstance(b, dict) and b.get("type") != "null"]
        if not self.full or depth >= FULL_DEPTH:
            branches.sort(key=lambda branch: _cost(branch, self.costs))
        for index, branch in enumerate(branches or [{}]):
            value = self.value(_folded(rest, self.merged(branch, 0)), depth + 1, salt)
            first = value if index == 0 else first
            self.steps += 1
            if self.steps > MAX_STEPS or whole.is_valid(value):
                return value
        return first

    def typed(self, schema: dict[str, Any], depth: int, salt: int) -> Any:
        kinds = schema.get("type", _guess(schema))
        names = kinds if isinstance(kinds, list) else [kinds]
        kind = next((name for name in names if name != "null"), "null")
        if kind == "object":
            return self.object(schema, depth)
        if kind == "array":
            return self.array(schema, depth)
        if kind in ("integer", "number"):
            return _number(schema, kind, salt)
        if kind == "string":
            return _string(schema, salt)
        return {"boolean": True, "null": None}.get(str(kind), "x")

    def object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        properties = schema.get("properties", {})
        required = schema.get("required", [])
        wide = self.full and depth < FULL_DEPTH
        names = [name for name in properties if name in required or (wide and properties[name] is not False)]
        names += [name for name in required if name not in properties]
        extra = schema.get("additionalProperties")
        out = {
            name: self.value(properties.get(name, extra if isinstance(extra, dict) else {}), depth + 1)
            for name in names
        }
        for index in range(schema.get("minProperties", 0) - len(out)):
            left = [name for name in properties if name not in out]
            name = left[0] if left else f"key{index}"
            out[name] = self.value(properties.get(name, extra if isinstance(extra, dict) else {}), depth + 1)
        return out

    def array(self, schema: dict[str, Any], depth: int) -> list[Any]:
        wanted = max(schema.get("minItems", 0), 1 if depth < FULL_DEPTH and schema.get("maxItems", 1) else 0)
        first = schema.get("prefixItems", [])
        count = max(min(int(wanted), 200), 0)
        return [
            self.value(first[i] if i < len(first) else schema.get("items", {}), depth + 1, i)
            for i in range(count)
        ]


def _folded(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Two schemas that both hold, as one: good enough to make a value."""
    out = dict(one)
    for key, value in other.items():
        if key == "properties":
            mine = out.get(key, {})
            out[key] = {**mine, **{n: _both(mine[n], v) if n in mine else v for n, v in value.items()}}
        elif key == "required":
            out[key] = [*out.get(key, []), *value]
        elif key in ("minimum", "minLength", "minItems"):
            out[key] = max(value, out.get(key, value))
        elif key in ("oneOf", "anyOf") and key in out:
            out["anyOf" if key == "oneOf" else "oneOf"] = value
        elif key == "enum" and key in out:
            out[key] = [one for one in out[key] if one in value] or value
        elif key not in out or (key == "type" and isinstance(out[key], list)) or key == "items":
            out[key] = value
    return out


def _both(one: Any, other: Any) -> Any:
    if not isinstance(one, dict) or not one:
        return other
    return {"allOf": [one, other]} if isinstance(other, dict) and other else one


def _guess(schema: Mapping[str, Any]) -> str:
    if schema.keys() & {"properties", "required", "additionalProperties", "minProperties"}:
        return "object"
    if schema.keys() & {"items", "prefixItems", "minItems"}:
        return "array"
    return "number" if schema.keys() & {"minimum", "maximum", "multipleOf"} else "string"


def _number(schema: Mapping[str, Any], kind: str, salt: int) -> int | float:
    low = schema.get("minimum", schema.get("exclusiveMinimum", -math.inf))
    high = schema.get("maximum", schema.get("exclusiveMaximum", math.inf))
    step = schema.get("multipleOf", 1 if kind == "integer" else None)
    value: int | float = 1 + salt
    if not low <= value <= high:
        value = low if low != -math.inf else high
    if value == schema.get("exclusiveMinimum") or value == schema.get("exclusiveMaximum"):
        width = high - low if math.isfinite(high) and math.isfinite(low) else 2
        value = value + (min(1, width / 2) if low == value else -min(1, width / 2))
    if step:
        value = math.ceil(round(value / step, 9)) * step
    return int(value) if kind == "integer" or value == int(value) else value


def _string(schema: Mapping[str, Any], salt: int) -> str:
    low, high = int(schema.get("minLength", 0)), schema.get("maxLength", math.inf)
    pattern = schema.get("pattern")
    if isinstance(pattern, str):
        for size in (max(low, 1), 1, low, 2, 3, 8):
            text = from_pattern(pattern, size)
            if text is not None and low <= len(text) <= high:
                return text
    text = f"x{salt or ''}"
    return (text + "x" * max(0, low - len(text)))[: int(high) if high != math.inf else None]


def from_pattern(pattern: str, repeat: int) -> str | None:
    """A string that a pattern matches, with loops taken about `repeat` times; None when none was found.

    >>> from_pattern("^[a-z]+-[0-9]{2}$", 2)
    'aa-00'
    """
    translated = translate_pattern(pattern)
    if translated is None:
        return None
    text = "".join(_pieces(sre_parser.parse(translated), repeat, {}))
    return text if re.search(translated, text) else None


def _pieces(tree: Any, repeat: int, groups: dict[int, str]) -> Iterator[str]:
    for op, argument in tree:
        name = str(op)
        if name == "LITERAL":
            yield chr(argument)
        elif name == "NOT_LITERAL":
            yield "a" if chr(argument) != "a" else "b"
        elif name == "ANY":
            yield "a"
        elif name == "IN":
            yield _member(argument)
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            low, high, inner = argument
            for _ in range(int(max(low, min(repeat, high)))):
                yield from _pieces(inner, 1, groups)
        elif name == "SUBPATTERN":
            groups[argument[0]] = text = "".join(_pieces(argument[3], repeat, groups))
            yield text
        elif name == "ATOMIC_GROUP":
            yield from _pieces(argument, repeat, groups)
        elif name == "BRANCH":
            yield from _pieces(argument[1][0], repeat, groups)
        elif name == "GROUPREF":
            yield groups.get(argument, "")


def _member(items: list[tuple[Any, Any]]) -> str:
    negated = str(items[0][0]) == "NEGATE"
    wanted = re.compile("[" + ("^" if negated else "") + "".join(map(_class_text, items[negated:])) + "]")
    candidates = "a0A-_. /:@" + "".join(map(chr, range(33, 127))) + "\x20\u00e9"
    return next((char for char in candidates if wanted.match(char)), "a")


def _class_text(item: tuple[Any, Any]) -> str:
    op, argument = str(item[0]), item[1]
    if op == "LITERAL":
        return re.escape(chr(argument))
    if op == "RANGE":
        return f"{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}"
    return {
        sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_SPACE: r"\s",
        sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_WORD: r"\w", sre.CATEGORY_NOT_WORD: r"\W",
    }[argument]  # fmt: skip
