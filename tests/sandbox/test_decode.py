"""The style tables of OpenAPI, read from the wire; the values are those of the specification."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdspec.document import load
from pdspec.registry import Registry
from pdspec.sandbox.decode import Undecodable, decode_parameters
from pdspec.serialize import Refused, path_text, query_text

TEXT = {"type": "string"}
LIST = {"type": "array", "items": TEXT}
COLORS = {"type": "object", "additionalProperties": {"type": "integer"}}
BLUE, RGB = ["blue", "black", "brown"], {"R": 100, "G": 200, "B": 150}


def operation_with(*parameters):
    path = "/x" + "".join(f"/{{{p['name']}}}" for p in parameters if p["in"] == "path")
    document = load(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {path: {"get": {"operationId": "op", "parameters": list(parameters), "responses": {}}}},
        }
    )
    registry = Registry(document)
    return registry["op"], document


def decode(wire, *others, location, schema, lenient=False, **options):
    parameter = {"name": "color", "in": location, **options}
    if location == "path":
        parameter["required"] = True
    if "content" not in options:
        parameter["schema"] = schema
    operation, document = operation_with(parameter, *others)
    values = decode_parameters(
        operation,
        document,
        {"color": wire} if location == "path" else {},
        wire if location in {"query", "querystring"} else "",
        {"color": wire} if location == "header" else {},
        wire if location == "cookie" else "",
        lenient=lenient,
    )
    return values.get((location, "color"))


@pytest.mark.parametrize(("location", "style", "explode", "wire", "schema", "value"), [
    ("path", "simple", False, "blue", TEXT, "blue"),
    ("path", "simple", False, "blue,black,brown", LIST, BLUE),
    ("path", "simple", True, "blue,black,brown", LIST, BLUE),
    ("path", "simple", False, "R,100,G,200,B,150", COLORS, RGB),
    ("path", "simple", True, "R=100,G=200,B=150", COLORS, RGB),
    ("path", "label", False, ".", TEXT, ""),
    ("path", "label", False, ".blue", TEXT, "blue"),
    ("path", "label", False, ".blue,black,brown", LIST, BLUE),
    ("path", "label", True, ".blue.black.brown", LIST, BLUE),
    ("path", "label", False, ".R,100,G,200,B,150", COLORS, RGB),
    ("path", "label", True, ".R=100.G=200.B=150", COLORS, RGB),
    ("path", "matrix", False, ";color", TEXT, ""),
    ("path", "matrix", False, ";color=blue", TEXT, "blue"),
    ("path", "matrix", False, ";color=blue,black,brown", LIST, BLUE),
    ("path", "matrix", True, ";color=blue;color=black;color=brown", LIST, BLUE),
    ("path", "matrix", False, ";color=R,100,G,200,B,150", COLORS, RGB),
    ("path", "matrix", True, ";R=100;G=200;B=150", COLORS, RGB),
    ("query", "form", False, "color=", TEXT, ""),
    ("query", "form", True, "color", TEXT, ""),
    ("query", "form", False, "color=blue,black,brown", LIST, BLUE),
    ("query", "form", True, "color=blue&color=black&color=brown", LIST, BLUE),
    ("query", "form", False, "color=R,100,G,200,B,150", COLORS, RGB),
    ("query", "form", True, "R=100&G=200&B=150", COLORS, RGB),
    ("query", "spaceDelimited", False, "color=blue%20black%20brown", LIST, BLUE),
    ("query", "spaceDelimited", False, "color=blue+black+brown", LIST, BLUE),
    ("query", "spaceDelimited", False, "color=R%20100%20G%20200%20B%20150", COLORS, RGB),
    ("query", "spaceDelimited", True, "color=blue&color=black&color=brown", LIST, BLUE),
    ("query", "pipeDelimited", False, "color=blue%7Cblack%7Cbrown", LIST, BLUE),
    ("query", "pipeDelimited", False, "color=blue|black|brown", LIST, BLUE),
    ("query", "pipeDelimited", False, "color=R%7C100%7CG%7C200%7CB%7C150", COLORS, RGB),
    ("query", "deepObject", True, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150", COLORS, RGB),
    ("query", "deepObject", True, "color[R]=100&color[G]=200&color[B]=150", COLORS, RGB),
    ("header", "simple", False, "blue,black,brown", LIST, BLUE),
    ("header", "simple", False, "blue, black, brown", LIST, BLUE),
    ("header", "simple", False, "R,100,G,200,B,150", COLORS, RGB),
    ("header", "simple", True, "R=100,G=200,B=150", COLORS, RGB),
    ("header", "simple", False, "a%20b", TEXT, "a%20b"),
    ("cookie", "form", False, "session=1; color=blue", TEXT, "blue"),
    ("cookie", "form", False, "color=blue,black,brown", LIST, BLUE),
    ("cookie", "form", True, "color=blue&color=black&color=brown", LIST, BLUE),
    ("cookie", "form", True, "color=blue; color=black; color=brown", LIST, BLUE),
    ("cookie", "form", False, "color=R,100,G,200,B,150", COLORS, RGB),
    ("cookie", "form", True, "R=100; G=200; B=150", COLORS, RGB),
    ("cookie", "cookie", False, "color=a%20b+c", TEXT, "a%20b+c"),
])  # fmt: skip
def test_the_style_table(location, style, explode, wire, schema, value):
    assert decode(wire, location=location, style=style, explode=explode, schema=schema) == value


@pytest.mark.parametrize(("wire", "schema", "value"), [
    ("7", {"type": "integer"}, 7), ("-7", {"type": "integer"}, -7), ("07", {"type": "integer"}, "07"),
    ("7.0", {"type": "integer"}, "7.0"), ("seven", {"type": "integer"}, "seven"),
    ("9" * 5000, {"type": "integer"}, "9" * 5000),
    ("1.5", {"type": "number"}, 1.5), ("1e3", {"type": "number"}, 1000.0),
    ("1e999", {"type": "number"}, "1e999"),
    ("NaN", {"type": "number"}, "NaN"), ("\u0663", {"type": "integer"}, "\u0663"),
    ("true", {"type": "boolean"}, True), ("1", {"type": "boolean"}, "1"),
    ("True", {"type": "boolean"}, "True"),
    ("7", TEXT, "7"), ("true", {}, "true"), ("1", {"enum": [0, 1]}, 1),
    ("null", {"type": ["integer", "null"]}, None),
    ("7", {"anyOf": [{"type": "integer"}, TEXT]}, 7), ("x", {"anyOf": [{"type": "integer"}, TEXT]}, "x"),
    ("1,2", {"anyOf": [{"type": "array", "items": {"type": "integer"}}, TEXT]}, [1, 2]),
    ("1,a", {"type": "array", "prefixItems": [{"type": "integer"}], "items": TEXT}, [1, "a"]),
])  # fmt: skip
def test_the_schema_says_what_a_text_is(wire, schema, value):
    from urllib.parse import quote

    decoded = decode(f"color={quote(wire, safe=',')}", location="query", explode=False, schema=schema)
    assert decoded == value
    assert type(decoded) is type(value)


def test_delimiters_inside_items_are_encoded():
    wire = "color=a%2Cb,c%26d,%F0%9F%A6%8A"
    assert decode(wire, location="query", explode=False, schema=LIST) == ["a,b", "c&d", "🦊"]
    assert decode("a%2Cb,c%2Fd", location="path", schema=LIST) == ["a,b", "c/d"]


def test_leniently_encoded_delimiters_count():
    assert decode("color=a%2Cb", location="query", explode=False, schema=LIST, lenient=True) == ["a", "b"]
    assert decode("color=a,%20b", location="query", explode=False, schema=LIST, lenient=True) == ["a", "b"]
    assert decode("color=a&color=b", location="query", explode=False, schema=LIST) == ["a", "b"]
    free = decode("color=a%2Cb", location="query", explode=True, schema=LIST, lenient=True)
    assert free == ["a,b"]


def test_plus_is_a_blank_unless_reserved_characters_are_allowed():
    assert decode("color=a+b", location="query", schema=TEXT) == "a b"
    assert decode("color=a+b", location="query", schema=TEXT, allowReserved=True) == "a+b"
    assert decode("a+b", location="path", schema=TEXT) == "a+b"


def test_content_parameters():
    json_content = {"application/json": {"schema": {"type": "object"}}}
    wire = "color=%7B%22a%22%3A%5B1%2Cnull%5D%7D"
    assert decode(wire, location="query", schema=None, content=json_content) == {"a": [1, None]}
    assert decode('{"a": 1}', location="header", schema=None, content=json_content) == {"a": 1}
    assert (
        decode("color=a%20b", location="query", schema=None, content={"text/plain": {"schema": TEXT}})
        == "a b"
    )
    with pytest.raises(Undecodable, match="must be JSON"):
        decode("color=%7B", location="query", schema=None, content=json_content)
    with pytest.raises(Undecodable):
        decode("color=NaN", location="query", schema=None, content=json_content)


def test_deep_objects_lead_deeper():
    schema = {
        "type": "object",
        "properties": {
            "a": {"type": "object", "properties": {"b": {"type": "integer"}}},
            "tags": {"type": "array", "items": {"type": "boolean"}},
        },
    }
    wire = "color[a][b]=1&color[tags][]=true&color[tags][]=false&color[new]=x&colors[a]=no"
    value = decode(wire, location="query", style="deepObject", explode=True, schema=schema)
    assert value == {"a": {"b": 1}, "tags": [True, False], "new": "x"}
    with pytest.raises(Undecodable):
        decode("color[a=1", location="query", style="deepObject", explode=True, schema=schema)
    with pytest.raises(Undecodable):
        decode("color[x]=1&color[x][y]=1", location="query", style="deepObject", explode=True, schema=schema)


def test_an_exploded_object_leaves_other_parameters_alone():
    other = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
    schema = {"type": "object", "properties": {"R": {"type": "integer"}}, "additionalProperties": TEXT}
    operation, document = operation_with({"name": "color", "in": "query", "schema": schema}, other)
    values = decode_parameters(operation, document, {}, "R=1&limit=5&extra=x", {}, "")
    assert values == {("query", "color"): {"R": 1, "extra": "x"}, ("query", "limit"): 5}


def test_the_whole_query_as_one_value():
    form = {
        "application/x-www-form-urlencoded": {
            "schema": {"type": "object", "properties": {"a": {"type": "integer"}, "b": LIST}}
        }
    }
    assert decode("a=1&b=x&b=y", location="querystring", schema=None, content=form) == {
        "a": 1,
        "b": ["x", "y"],
    }
    assert decode("%7B%7D", location="querystring", schema=None, content={"application/json": {}}) == {}


@pytest.mark.parametrize(("style", "wire", "schema"), [
    ("label", "blue", TEXT), ("matrix", "color=blue", TEXT), ("matrix", ";colour=blue", TEXT),
    ("simple", "R,100,G", COLORS),
    ("simple", "%FF", TEXT),
])  # fmt: skip
def test_what_is_not_of_its_style(style, wire, schema):
    with pytest.raises(Undecodable, match=r"path\.color"):
        decode(wire, location="path", style=style, schema=schema)


def test_what_was_not_sent_is_left_out():
    assert decode("colour=x", location="query", schema=TEXT) is None
    assert decode("colour=x", location="query", style="deepObject", schema=COLORS) is None
    assert decode("", location="cookie", schema=TEXT) is None


def test_references_are_followed():
    document = load(
        {
            "openapi": "3.1.0",
            "info": {},
            "components": {
                "schemas": {
                    "Ids": {"type": "array", "items": {"$ref": "#/components/schemas/Id"}},
                    "Id": {"type": "integer"},
                }
            },
            "paths": {
                "/x": {
                    "get": {
                        "operationId": "op",
                        "parameters": [
                            {
                                "name": "ids",
                                "in": "query",
                                "explode": False,
                                "schema": {"$ref": "#/components/schemas/Ids"},
                            },
                        ],
                    }
                }
            },
        }
    )
    operation = Registry(document)["op"]
    assert decode_parameters(operation, document, {}, "ids=1,2", {}, "") == {("query", "ids"): [1, 2]}


SCALARS = st.text(min_size=1, max_size=6)
WORDS = st.lists(SCALARS, min_size=1, max_size=4)
MAPS = st.dictionaries(SCALARS, st.integers(), min_size=1, max_size=4)
NUMBERS = st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans())


@pytest.mark.parametrize("explode", [True, False])
@pytest.mark.parametrize("style", ["simple", "label", "matrix"])
@settings(max_examples=40, deadline=None)
@given(value=st.one_of(SCALARS, WORDS, MAPS))
def test_what_a_path_carries_comes_back(style, explode, value):
    schema = LIST if isinstance(value, list) else COLORS if isinstance(value, dict) else TEXT
    declared = {
        "name": "color",
        "in": "path",
        "required": True,
        "style": style,
        "explode": explode,
        "schema": schema,
    }
    operation, document = operation_with(declared)
    try:
        wire = path_text(operation.parameters[0], value)
    except Refused:
        return
    if isinstance(value, dict) and style == "label" and explode and any("." in key for key in value):
        return  # the dots of a key cannot be told from those between the pairs
    assert decode_parameters(operation, document, {"color": wire}, "", {}, "") == {("path", "color"): value}


@pytest.mark.parametrize("explode", [True, False])
@pytest.mark.parametrize("style", ["form", "spaceDelimited", "pipeDelimited", "deepObject"])
@settings(max_examples=40, deadline=None)
@given(value=st.one_of(SCALARS, WORDS, MAPS, NUMBERS))
def test_what_a_query_carries_comes_back(style, explode, value):
    if isinstance(value, bool):
        schema = {"type": "boolean"}
    elif isinstance(value, (int, float)):
        schema = {"type": "number"}
    else:
        schema = LIST if isinstance(value, list) else COLORS if isinstance(value, dict) else TEXT
    declared = {"name": "color", "in": "query", "style": style, "explode": explode, "schema": schema}
    operation, document = operation_with(declared)
    try:
        wire = "&".join(query_text(operation.parameters[0], value))
    except Refused:
        return
    if style == "deepObject" and isinstance(value, dict) and any("[" in key or "]" in key for key in value):
        return  # brackets in a key cannot be told from those around it
    decoded = decode_parameters(operation, document, {}, wire, {}, "")[("query", "color")]
    assert decoded == value or math.isclose(decoded, value)
