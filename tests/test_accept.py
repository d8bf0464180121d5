"""What the quick check accepts, jsonschema accepts: over random schemas and values."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pdspec.accept import acceptor, anything, never
from pdspec.scalars import is_json

TYPES = ["null", "boolean", "integer", "number", "string", "array", "object"]
NAMES = st.sampled_from(["a", "b", "c", "d"])
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.sampled_from([-1.5, 0.0, 1.0, 2.5, float("nan"), float("inf")]),
    st.sampled_from(["", "a", "ab", "abc", "1", "é\n"]),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES, below, max_size=4),
    max_leaves=12,
)
KINDS = st.one_of(
    st.sampled_from(TYPES), st.lists(st.sampled_from(TYPES), min_size=1, max_size=3, unique=True)
)
REFS = st.sampled_from(["#/$defs/x", "#/$defs/y", "#/$defs/z"]).map(lambda name: {"$ref": name})


def _schema(below: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    parts = st.lists(below, min_size=1, max_size=3)
    keywords = {
        "type": KINDS,
        "enum": st.lists(SCALARS, min_size=1, max_size=4),
        "const": SCALARS,
        "minimum": st.integers(-2, 2),
        "exclusiveMaximum": st.sampled_from([0, 1.0, 2.5]),
        "multipleOf": st.sampled_from([1, 2, 0.5]),
        "minLength": st.integers(0, 2),
        "maxLength": st.integers(0, 2),
        "pattern": st.sampled_from(["^a", "b$", "."]),
        "items": below,
        "minItems": st.integers(0, 2),
        "maxItems": st.integers(0, 2),
        "uniqueItems": st.booleans(),
        "properties": st.dictionaries(NAMES, below, max_size=3),
        "required": st.lists(NAMES, max_size=2, unique=True),
        "additionalProperties": below | st.booleans(),
        "minProperties": st.integers(0, 2),
        "allOf": parts,
        "anyOf": parts,
        "oneOf": parts,
        "not": below,
    }
    objects = {key: keywords[key] for key in ("type", "properties", "required", "allOf")}
    return st.fixed_dictionaries({}, optional=keywords) | st.fixed_dictionaries({}, optional=objects) | REFS


SCHEMAS = st.recursive(
    st.booleans() | REFS | KINDS.map(lambda kinds: {"type": kinds}) | st.just({}), _schema, max_leaves=10
)
WHOLE = st.tuples(SCHEMAS, SCHEMAS, SCHEMAS, SCHEMAS)


def _accepted(schema: Any, value: Any) -> bool:
    try:
        return Draft202012Validator(schema).is_valid(value)
    except RecursionError:  # {"$ref": "#/$defs/x"} as its own definition
        return False


@settings(max_examples=600, deadline=None)
@given(WHOLE, st.lists(VALUES, min_size=1, max_size=6), st.booleans())
def test_what_it_accepts_jsonschema_accepts(
    schemas: tuple[Any, ...], values: list[Any], decoded: bool
) -> None:
    first, *others = schemas
    schema = {"allOf": [first]} if isinstance(first, bool) else dict(first)
    schema["$defs"] = dict(zip("xyz", others, strict=True))
    try:
        check = acceptor(schema, decoded)
    except RecursionError:
        return
    for value in values:
        try:
            accepted = check(value)
        except RecursionError:
            continue
        assert not accepted or _accepted(schema, value), (schema, value)


PERSON = {"type": ["object", "null"], "properties": {"name": {"type": "string"}}, "required": ["name"]}


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"allOf": [PERSON, {"type": "object", "properties": {"age": {"type": "integer"}}}]},
         [{"name": "A", "age": 3, "x": [1]}, {"name": "A"}], [None, {"name": 1}, {"age": 3}, {"name": "A", "age": "3"}]),
        ({"allOf": [PERSON, {"properties": {"name": {"minLength": 2}}}]}, [{"name": "Al"}, None], [{"name": "A"}, 3]),
        ({"allOf": [{"type": "number"}, {"type": "integer"}]}, [3], ["3", None, 2.5]),
        ({"anyOf": [{"$ref": "#/$defs/p"}, {"type": "null"}], "$defs": {"p": PERSON}}, [None, {"name": "A"}], [3, {}]),
        ({"type": "array", "items": {"$ref": "#/$defs/t"}, "$defs": {"t": {"type": "object", "properties": {
            "below": {"type": "array", "items": {"$ref": "#/$defs/t"}}}}}}, [[{"below": [{"below": []}]}]], [[{"below": [1]}]]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("decoded", [True, False])
def test_it_is_sure_of_ordinary_schemas(schema: Any, good: list[Any], bad: list[Any], decoded: bool) -> None:
    check = acceptor(schema, decoded)
    assert all(check(value) and _accepted(schema, value) for value in good)
    assert not any(check(value) or _accepted(schema, value) for value in bad)


def test_only_plain_json_is_accepted_unless_it_was_decoded() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "object"}, "b": {}}}
    assert not acceptor(schema)({"a": {"x": {1}}})
    assert not acceptor(schema)({"b": float("nan")})
    assert acceptor(schema, decoded=True)(json.loads('{"a": {"x": 1}, "b": NaN}'))
    assert acceptor({}) is is_json
    assert acceptor({}, decoded=True) is anything
    assert acceptor({"not": {}}) is never


WIDE = st.fixed_dictionaries({f"p{number}": KINDS.map(lambda kinds: {"type": kinds}) for number in range(7)})
ROWS = st.dictionaries(st.sampled_from([f"p{number}" for number in range(9)]), SCALARS, max_size=9)


@settings(max_examples=200, deadline=None)
@given(WIDE, SCHEMAS, st.booleans() | SCHEMAS, st.lists(ROWS, min_size=1, max_size=8))
def test_rows_that_are_alike_are_still_looked_at(simple: Any, odd: Any, extra: Any, rows: list[Any]) -> None:
    schema = {"type": "object", "properties": {**simple, "p7": odd}, "additionalProperties": extra}
    schema["$defs"] = {name: {"type": "string"} for name in "xyz"}
    check = acceptor(schema, decoded=True)
    for row in [row for row in rows + rows if check(row)]:  # the second time by its shape
        assert _accepted(schema, row)
    fresh = [acceptor(schema, decoded=True)(row) for row in rows]
    assert [check(row) for row in rows] == fresh
