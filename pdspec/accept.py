"""A quick check in front of jsonschema: it says yes only to what jsonschema accepts too.

`acceptor(schema)` compiles a JSON Schema into a function of one value. True means valid; False means
"ask jsonschema", which is the judge and writes all messages. So a keyword that is not understood here
costs time and never correctness. Only plain JSON values (exact types) are ever accepted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from .scalars import ALL, Check, enum, is_json, number, string, types_of

_KNOWN = frozenset({
    "type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength",
    "maxLength", "pattern", "items", "minItems", "maxItems", "properties", "required",
    "additionalProperties", "minProperties", "maxProperties", "allOf", "anyOf", "oneOf", "$ref", "$defs",
    "discriminator",
})  # fmt: skip
_MAX_CHAIN = 40  # references compiled one inside the other
_WORTH = 6  # properties whose type says all, from which on that pays


def never(_value: Any) -> bool:
    """Leave everything to jsonschema."""
    return False


def anything(_value: Any) -> bool:
    """No wish at all."""
    return True


def acceptor(schema: Any, decoded: bool = False) -> Check:
    """Compile a self-contained schema as `Translator` makes them.

    `decoded` promises that values come out of a JSON parser, so that what the schema leaves open need not be
    looked at.

    >>> check = acceptor({"type": "integer", "minimum": 1})
    >>> check(3), check(0), check("3"), check(True)
    (True, False, False, False)
    """
    return _Compiler(schema.get("$defs", {}) if isinstance(schema, dict) else {}, decoded).compile(schema)


class _Compiler:
    def __init__(self, defs: Mapping[str, Any], decoded: bool) -> None:
        self.defs, self.decoded = defs, decoded
        self.open = anything if decoded else is_json  # the check of a schema without any wish
        self.plain = ALL if decoded else ALL - {float, dict, list}  # of these the type says all
        self.done: dict[str, Check] = {}
        self.composed: dict[int, tuple[Any, Check]] = {}
        self.depth = 0

    def compile(self, schema: Any) -> Check:
        if schema is True or schema == {}:
            return self.open
        if isinstance(schema, dict) and "allOf" in schema:
            return self._once(schema)
        return self._compile(schema)

    def _once(self, schema: dict[str, Any]) -> Check:
        """An `allOf` takes in what its references lead to, maybe itself: compiled once for each place."""
        known = self.composed.get(id(schema))
        if known is not None:
            return known[1]
        box: list[Check] = [never]

        def follow(value: Any) -> bool:
            return box[0](value)

        from .allof import as_one  # the parameters of a call have none

        self.composed[id(schema)] = (schema, follow)  # with the schema, so that its id stays its own
        box[0] = self._compile(as_one(schema, self.defs) or schema)
        self.composed[id(schema)] = (schema, box[0])
        return box[0]

    def _compile(self, schema: Any) -> Check:
        if not isinstance(schema, dict) or not schema.keys() <= _KNOWN:
            return never
        if set(schema) - {"$defs"} == {"$ref"}:
            return self._reference(schema["$ref"])
        checks: list[Check] = []
        types = types_of(schema)
        for key in ("allOf", "anyOf", "oneOf", "$ref"):
            if key not in schema:
                continue
            if key == "$ref":
                checks.append(self._reference(schema[key]))
            else:
                checks.append(
                    getattr(self, f"_{key}")([self.compile(part) for part in schema[key]], schema[key])
                )
        own = self._own(schema, types)
        if own is not None:
            checks.insert(0, own)
        if any(check is never for check in checks):
            return never
        return _both(checks)

    def _reference(self, reference: str) -> Check:
        name = reference.removeprefix("#/$defs/")
        if name not in self.defs:
            return never
        if name in self.done:
            return self.done[name]
        if self.depth >= _MAX_CHAIN:
            return self._later(name)
        box: list[Check] = [never]  # recursion goes through the box, filled below

        def follow(value: Any) -> bool:
            return box[0](value)

        self.done[name] = follow
        self.depth += 1
        box[0] = self.done[name] = self.compile(self.defs[name])
        self.depth -= 1
        return box[0]

    def _later(self, name: str) -> Check:
        """Compiled at the first use: a long chain of references would need as deep a recursion."""
        defs, decoded = self.defs, self.decoded
        kept: list[Check] = []

        def check(value: Any) -> bool:
            if not kept:
                kept.append(_Compiler(defs, decoded).compile(defs[name]))
            return kept[0](value)

        return check

    def _allOf(self, checks: list[Check], _parts: list[Any]) -> Check:  # noqa: N802
        return never if never in checks else _both(checks)

    def _anyOf(self, checks: list[Check], parts: list[Any]) -> Check:  # noqa: N802
        # Those that look at the type alone come first: most often one of them is `null`.
        pairs = sorted(zip(checks, parts, strict=True), key=lambda pair: pair[1] != {"type": "null"})
        usable = [check for check, _ in pairs if check is not never]

        def check_any(value: Any) -> bool:
            for check in usable:  # noqa: SIM110  # a generator costs as much as the checks
                if check(value):
                    return True
            return False

        return check_any if usable else never

    def _oneOf(self, checks: list[Check], parts: list[Any]) -> Check:  # noqa: N802
        """Sure only when the branches cannot overlap: all of different JSON types."""
        seen: set[type] = set()
        for part in parts:
            if not isinstance(part, dict) or "type" not in part:
                return never
            types = types_of(part)
            if types & seen or (float in types and int in seen) or (float in seen and int in types):
                return never
            seen |= types
        return self._anyOf(checks, parts)

    def _own(self, schema: Mapping[str, Any], types: frozenset[type]) -> Check | None:
        """The keywords beside references and combinators."""
        keys = schema.keys() - {"allOf", "anyOf", "oneOf", "$ref", "$defs", "discriminator"}
        if not keys:
            return None
        if keys & {"enum", "const"}:
            return (enum(schema, types) if keys <= {"enum", "const", "type"} else None) or never
        by_type: dict[type, Check | None] = {}
        for kind in types:
            by_type[kind] = self._for_type(kind, schema)
        if all(check is None for check in by_type.values()):
            return lambda value: type(value) in types
        if len(by_type) == 1:
            ((kind, only),) = by_type.items()
            assert only is not None
            return lambda value: type(value) is kind and only(value)

        def check_by_type(value: Any) -> bool:
            kind = type(value)
            if kind not in by_type:
                return False
            check = by_type[kind]
            return check is None or check(value)

        return check_by_type

    def _for_type(self, kind: type, schema: Mapping[str, Any]) -> Check | None:
        if kind is dict:
            return self._object(schema)
        if kind is list:
            return self._array(schema)
        if kind is str:
            return string(schema)
        if kind in (int, float):
            return number(schema, kind)
        return None

    def _object(self, schema: Mapping[str, Any]) -> Check:
        properties = schema.get("properties", {})
        required = schema.get("required", ())
        extra_schema = schema.get("additionalProperties", True)
        extra: Check | None = None if extra_schema is False else self.compile(extra_schema)
        if extra is never:
            return never
        simple: dict[str, frozenset[type]] = {}
        complex_: dict[str, Check] = {}
        for name, below in properties.items():
            if isinstance(below, dict) and below.keys() == {"type"} and types_of(below) <= self.plain:
                simple[name] = types_of(below)
            else:
                complex_[name] = self.compile(below)
        low, high = schema.get("minProperties", 0), schema.get("maxProperties", math.inf)
        must = frozenset(required)
        sized = low > 0 or high != math.inf

        def check_object(value: Any) -> bool:
            if must and not must <= value.keys():
                return False
            if sized and not low <= len(value) <= high:
                return False
            for name, below in value.items():
                kinds = simple.get(name)
                if kinds is not None:
                    if type(below) not in kinds:
                        return False
                    continue
                check = complex_.get(name, extra)
                if check is None or type(name) is not str or not check(below):
                    return False
            return True

        if not self.decoded or len(simple) < _WORTH:
            return check_object
        from .alike import alike

        more = None if extra is anything else extra
        looked_at = {name: complex_.get(name) for name in properties}
        return alike(check_object, {k: None if v is anything else v for k, v in looked_at.items()}, more)

    def _array(self, schema: Mapping[str, Any]) -> Check:
        items = schema.get("items", True)
        if items is False:
            return never
        check = self.compile(items)
        if check is never:
            return never
        low, high = schema.get("minItems", 0), schema.get("maxItems", math.inf)

        def check_array(value: Any) -> bool:
            if not low <= len(value) <= high:
                return False
            for item in value:  # noqa: SIM110  # a generator costs a fifth more
                if not check(item):
                    return False
            return True

        return check_array


def _both(checks: list[Check]) -> Check:
    if len(checks) == 1:
        return checks[0]

    def check_all(value: Any) -> bool:
        for check in checks:  # noqa: SIM110  # a generator costs as much as the checks
            if not check(value):
                return False
        return True

    return check_all
