"""What OpenAPI 3.0, 3.1 and 3.2 allow, and what real documents do besides."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wire import Wire, answer

import pdspec
from pdspec import InvalidCall, RefError, SpecClient, UsageError
from pdspec.accept import acceptor
from pdspec.document import load
from pdspec.judge import Schemas
from pdspec.model import Node
from pdspec.validator import validator_class

Start = Callable[..., Wire]


def client(schema: Any, version: str = "3.1.0", **more: Any) -> SpecClient:
    content = {"application/json": {"schema": schema}}
    operation = {"operationId": "send", "requestBody": {"content": content}, "responses": {}}
    source = {"openapi": version, "info": {}, "paths": {"/p": {"post": operation}}, **more}
    return SpecClient.from_spec(source, base_url="https://a.test")


def wrong(api: SpecClient, value: Any) -> list[str]:
    try:
        api.request.send(body=value)
    except InvalidCall as error:
        return [str(problem) for problem in error.problems]
    return []


def components(**schemas: Any) -> dict[str, Any]:
    return {"components": {"schemas": schemas}}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def test_a_cycle_through_composition_only() -> None:
    message = {"oneOf": [ref("Comment"), ref("Public")]}
    comment = {"allOf": [ref("Message"), {"type": "object", "required": ["text"]}]}
    public = {"allOf": [ref("Message"), {"type": "object", "required": ["to"]}]}
    more = components(Message=message, Comment=comment, Public=public)
    assert wrong(client(ref("Message"), "3.0.3", **more), {"text": "x"}) == []
    assert wrong(client(ref("Comment"), "3.0.3", **more), {"text": "x"}) == []
    assert wrong(client(ref("Comment"), "3.0.3", **more), {}) != []


def test_recursion_through_allof_of_a_property() -> None:
    tree = {"allOf": [ref("Base"), {"properties": {"up": {"allOf": [ref("Tree")]}}}]}
    base = {
        "type": "object",
        "properties": {"id": {"type": "integer"}, "of": {"allOf": [ref("Tree"), ref("Base")]}},
    }
    api = client(ref("Tree"), **components(Tree=tree, Base=base))
    assert wrong(api, {"id": 1, "up": {"id": 2, "of": {"id": 3}}}) == []
    assert wrong(api, {"up": {"of": {"id": "x"}}}) == ["body.up.of.id: 'x' is a string, not an integer"]


def test_a_schema_that_is_only_itself() -> None:
    for loop in (
        {"A": ref("A")},
        {"A": ref("B"), "B": ref("A")},
        {"A": {"allOf": [ref("A")]}},
        {"A": {"not": ref("A")}},
    ):
        assert wrong(client(ref("A"), **components(**loop)), 1) == []


def test_long_chains_of_references() -> None:
    chain = {f"S{i}": {"type": "object", "properties": {"n": ref(f"S{i + 1}")}} for i in range(400)}
    more = components(**chain, S400={"type": "integer"})
    assert wrong(client(ref("S0"), **more), {"n": {"n": {"n": 1}}}) == [
        "body.n.n.n: 1 is an integer, not an object"
    ]


def test_read_only_is_not_demanded_however_deep() -> None:
    base = {"properties": {"id": {"readOnly": True}, "of": {"allOf": [ref("Id")]}}}
    thing = {"allOf": [ref("Base"), {"required": ["id", "of", "name"]}]}
    schema = {"type": "object", "properties": {"list": {"type": "array", "items": ref("Thing")}}}
    more = components(
        Base=base, Thing=thing, Id={"type": "integer", "readOnly": True}, Name={"type": "string"}
    )
    api = client(schema, "3.0.3", **more)
    assert wrong(api, {"list": [{"name": "x"}]}) == []
    assert wrong(api, {"list": [{}]}) == ["body.list[0].name: is required"]


def test_a_discriminator_chooses_the_branch_that_messages_talk_about() -> None:
    cat = {
        "type": "object",
        "required": ["kind", "lives"],
        "properties": {"kind": {}, "lives": {"type": "integer"}},
    }
    dog = {
        "type": "object",
        "required": ["kind", "bark"],
        "properties": {"kind": {}, "bark": {"type": "boolean"}},
    }
    schema = {
        "oneOf": [ref("Cat"), ref("Dog")],
        "discriminator": {"propertyName": "kind", "mapping": {"dog": ref("Dog")["$ref"]}},
    }
    api = client(schema, **components(Cat=cat, Dog=dog))
    assert wrong(api, {"kind": "dog", "bark": 1}) == ["body.bark: 1 is an integer, not a boolean"]
    assert wrong(api, {"kind": "Cat"}) == ["body.lives: is required"]
    assert wrong(api, {"kind": "dok"}) == [
        "body.kind: 'dok' is not one of 'Cat', 'Dog', 'dog'; did you mean 'Dog'?"
    ]
    assert wrong(api, {"kind": "dog", "bark": True, "lives": 9}) == []


@pytest.mark.parametrize(
    ("version", "schema", "good", "bad"),
    [
        ("3.0.3", {"type": "string", "nullable": True, "enum": ["a"]}, [None, "a"], ["b", 1]),
        ("3.0.3", {"$ref": "#/components/schemas/S", "nullable": True}, [None, "a"], [1]),
        ("3.0.3", {"allOf": [{"$ref": "#/components/schemas/S"}], "nullable": True}, [None, "a"], [1]),
        ("3.0.3", {"type": "integer", "minimum": 1, "exclusiveMinimum": True}, [2], [1]),
        ("3.0.3", {"$ref": "#/components/schemas/S", "maxLength": 1}, ["long"], [1]),
        ("3.1.0", {"$ref": "#/components/schemas/S", "maxLength": 1}, ["a"], ["long"]),
        ("3.1.0", {"type": ["string", "null"]}, [None, "a"], [1]),
        ("3.1.0", True, [1, None], []),
        ("3.1.0", {"not": True}, [], [1]),
        ("3.1.0", {"prefixItems": [{"type": "integer"}], "items": False}, [[1]], [["a"], [1, 2]]),
        ("3.1.0", {"patternProperties": {r"^\d+$": {"type": "integer"}}, "additionalProperties": False}, [{"1": 1}], [{"1": "a"}, {"a": 1}]),
        ("3.1.0", {"if": {"type": "string"}, "then": {"maxLength": 1}, "else": {"type": "integer"}}, ["a", 1], ["ab", None]),
        ("3.1.0", {"type": "number", "multipleOf": 0.01}, [19.99, 10**400], [0.001]),
        ("3.1.0", {"const": {"a": [1]}}, [{"a": [1]}], [{"a": [True]}]),
        ("3.1.0", {"dependentRequired": {"a": ["b"]}}, [{}, {"a": 1, "b": 1}], [{"a": 1}]),
        ("3.1.0", {"unevaluatedProperties": False, "allOf": [{"properties": {"a": {}}}]}, [{"a": 1}], [{"b": 1}]),
        ("3.1.0", {"type": "string", "minLength": "x", "pattern": 5, "enum": []}, ["a"], [1]),
    ],
)  # fmt: skip
def test_keywords(version: str, schema: Any, good: list[Any], bad: list[Any]) -> None:
    api = client(schema, version, **components(S={"type": "string"}))
    assert [value for value in good if wrong(api, value)] == []
    assert [value for value in bad if not wrong(api, value)] == []


def test_ids_anchors_and_dynamic_references() -> None:
    tree = {
        "$id": "https://a.test/tree", "$dynamicAnchor": "node", "type": "object",
        "properties": {"kids": {"type": "array", "items": {"$dynamicRef": "#node"}}, "v": {"$ref": "#/$defs/v"}, "w": {"$ref": "#w"}},
        "$defs": {"v": {"type": "integer"}, "w": {"$anchor": "w", "type": "boolean"}},
    }  # fmt: skip
    strict = {
        "$id": "https://a.test/strict",
        "$dynamicAnchor": "node",
        "$ref": "tree",
        "unevaluatedProperties": False,
    }
    more = components(Tree=tree, Strict=strict)
    assert wrong(client(ref("Tree"), **more), {"kids": [{"x": 1, "v": 1, "w": True}]}) == []
    assert wrong(client(ref("Tree"), **more), {"kids": [{"v": "a"}]}) == [
        "body.kids[0].v: 'a' is a string, not an integer"
    ]
    assert wrong(client(ref("Strict"), **more), {"kids": [{"v": 1}]}) == []
    assert wrong(client(ref("Strict"), **more), {"kids": [{"x": 1}]}) != []
    assert wrong(client({"$ref": "https://a.test/tree#/$defs/v"}, **more), "a") != []


def test_recursive_references_of_2019() -> None:
    tree = {
        "$recursiveAnchor": True,
        "type": "object",
        "properties": {"of": {"items": {"$recursiveRef": "#"}}},
    }
    api = client(ref("T"), **components(T=tree))
    assert wrong(api, {"of": [{"of": []}]}) == []
    assert wrong(api, {"of": [1]}) != []


def test_references_into_paths() -> None:
    schema = {"$ref": "#/paths/~1a~1%7Bid%7D/get/parameters/0/schema"}
    item = {
        "get": {
            "operationId": "other",
            "parameters": [{"name": "id", "in": "path", "schema": {"type": "integer"}}],
            "responses": {},
        }
    }
    api = client(schema)
    source = {**api.document.root, "paths": {**api.document.root["paths"], "/a/{id}": item}}
    api = SpecClient.from_spec(source, base_url="https://a.test")
    assert wrong(api, "x") == ["body: 'x' is a string, not an integer"]


@pytest.mark.parametrize(
    ("path", "arguments", "target"),
    [
        ("/a/{x}.{y}", {"x": "1", "y": "z"}, "/a/1.z"),
        ("/a/{x}-{y}/", {"x": "p", "y": "q"}, "/a/p-q/"),
        ("/a#fragment", {}, "/a"),
        ("/a?beta=true", {"q": 1}, "/a?beta=true&q=1"),
        ("/", {}, "/"),
    ],
)
def test_path_templates(wire: Start, path: str, arguments: dict[str, Any], target: str) -> None:
    server = wire(answer({}))
    parameters = [{"name": "q", "in": "query", "schema": {}}]
    source = {"openapi": "3.0.0", "paths": {path: {"get": {"operationId": "get", "parameters": parameters}}}}
    SpecClient.from_spec(source, origin=server.origin).call("get", **arguments)
    assert server.heard[0].target == target


def test_methods_of_3_2(wire: Start) -> None:
    server = wire(answer({}))
    body = {"content": {"application/json": {}}}
    item = {
        "query": {"operationId": "ask", "requestBody": body},
        "additionalOperations": {"LINK": {"operationId": "link"}},
    }
    source = {"openapi": "3.2.0", "paths": {"/p": item}, "webhooks": {"x": {"post": {"operationId": "hook"}}}}
    api = SpecClient.from_spec(source, origin=server.origin)
    api.call("ask", body={"a": 1})
    api.call("link")
    assert [heard.line.split(" ")[0] for heard in server.heard] == ["QUERY", "LINK"]
    assert list(api.operations) == ["ask", "link"]


def test_server_variables() -> None:
    source = {"openapi": "3.0.0", "servers": [{"url": "https://{region}.a.test/{v}", "variables": {"v": {"default": "1"}}}],
              "paths": {"/p": {"get": {"operationId": "get"}}}}  # fmt: skip
    with pytest.raises(UsageError, match="region"):
        SpecClient.from_spec(source).request.get()
    assert (
        SpecClient.from_spec(source, server_variables={"region": "eu"}).request.get().url
        == "https://eu.a.test/1/p"
    )
    for region in ("evil.test#", "evil.test/", "evil.test/x"):
        with pytest.raises(UsageError, match="another host"):
            SpecClient.from_spec(source, server_variables={"region": region}).request.get()
    found = SpecClient.from_spec(source, server_variables={"region": "eu", "v": "api/2"}).request.get()
    assert found.url == "https://eu.a.test/api/2/p"  # a path may have more than one part


def test_files_with_blanks_in_their_names(tmp_path: Path) -> None:
    (tmp_path / "a b").mkdir()
    (tmp_path / "a b" / "x y.yaml").write_text("{$ref: 'z%20z.yaml#/Z'}")
    (tmp_path / "a b" / "z z.yaml").write_text("Z: {type: integer}")
    document = {"openapi": "3.0.0", "paths": {}, "components": {"schemas": {"A": {"$ref": "a%20b/x y.yaml"}}}}
    (tmp_path / "root.json").write_text(json.dumps(document))
    assert load(tmp_path / "root.json").node("components", "schemas", "A").value == {"type": "integer"}
    with pytest.raises(RefError):
        load(document).node("components", "schemas", "A")


SCHEMA: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from([
        {}, True, {"type": "integer", "minimum": 1}, {"type": ["number", "null"], "exclusiveMaximum": 2}, {"type": "string", "pattern": "^a+$"},
        {"enum": [1, "a", None]}, {"const": 1}, {"type": "string", "maxLength": 1}, {"type": "boolean"}, {"multipleOf": 2}, {"$ref": "#/$defs/R"},
    ]),
    lambda below: st.one_of(
        st.builds(lambda a, b: {"anyOf": [a, b]}, below, below),
        st.builds(lambda a, b: {"oneOf": [a, b]}, below, below),
        st.builds(lambda a, b: {"allOf": [a, b]}, below, below),
        st.builds(lambda a, n: {"type": "array", "items": a, "maxItems": n}, below, st.integers(0, 3)),
        st.builds(lambda a, b, r: {"type": "object", "properties": {"a": a}, "additionalProperties": b, "required": r},
                  below, st.one_of(below, st.booleans()), st.sampled_from([[], ["a"], ["b"]])),
        st.builds(lambda a: {"not": a}, below),
    ),
    max_leaves=6,
)  # fmt: skip
VALUE = st.recursive(
    st.sampled_from([None, True, False, 0, 1, 2, 1.0, 1.5, -1, "", "a", "aa", "b"]),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from("abc"), below, max_size=3),
    max_leaves=6,
)


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(SCHEMA, VALUE)
def test_what_the_quick_check_accepts_jsonschema_accepts(schema: Any, value: Any) -> None:
    if isinstance(schema, dict):
        schema = {**schema, "$defs": {"R": {"type": "object", "properties": {"a": {"$ref": "#/$defs/R"}}}}}
    if acceptor(schema)(value):
        assert validator_class()(schema).is_valid(value)


def test_a_response_schema_is_open() -> None:
    schemas = Schemas(load({"openapi": "3.1.0", "paths": {}}))
    node = Node({"type": "object", "additionalProperties": False, "properties": {"a": {"enum": ["x"]}}})
    assert schemas.problems(node, {"a": "y", "b": None}, "response", "response") == []


def test_ids_of_schemas_in_another_file(tmp_path: Path) -> None:
    """A reference is relative to the `$id` around it, in whichever file that stands (JSON Schema, 8.2)."""
    (tmp_path / "root.json").write_text(
        json.dumps(
            {
                "openapi": "3.1.0",
                "info": {"title": "t", "version": "1"},
                "paths": {"/p": {"post": {"operationId": "send", "responses": {}, "requestBody": {"content": {
                    "application/json": {"schema": {"$ref": "schemas.json#/Order"}}}}}}},
            }
        )
    )  # fmt: skip
    (tmp_path / "schemas.json").write_text(
        json.dumps(
            {
                "Order": {
                    "$id": "https://schemas.test/order",
                    "type": "object",
                    "properties": {
                        "buyer": {"$ref": "person#/$defs/name"},
                        "lines": {"type": "array", "items": {"$ref": "#/$defs/line"}},
                        "seller": {"$ref": "https://schemas.test/person"},
                    },
                    "$defs": {"line": {"type": "integer"}},
                },
                "Person": {
                    "$id": "https://schemas.test/person",
                    "type": "object",
                    "required": ["name"],
                    "$defs": {"name": {"type": "string"}},
                },
            }
        )
    )
    client = SpecClient.from_spec(tmp_path / "root.json", origin="https://a.test")
    assert client.problems == ()
    good = {"buyer": "x", "lines": [1], "seller": {"name": "y"}}
    assert json.loads(client.request.send(good).body) == good
    for wrong, place in (({"buyer": 1}, "buyer"), ({"lines": ["a"]}, "lines"), ({"seller": {}}, "seller")):
        with pytest.raises(InvalidCall, match=place):
            client.request.send(wrong)


def test_a_server_that_is_no_url_is_told() -> None:
    document = {"openapi": "3.1.0", "paths": {"/a": {"get": {"operationId": "getA"}}}}
    document["servers"] = [{"url": "http://[::1/v1"}]
    client = pdspec.SpecClient.from_spec(document, origin="http://127.0.0.1:9")
    with pytest.raises(pdspec.UsageError, match="getA was not sent"):
        client.get_a()


def test_alternatives_that_are_no_list_are_passed_over(wire: Callable[..., Wire]) -> None:
    server = wire(answer({}))
    parameter = {"name": "q", "in": "query", "schema": {"type": "string", "anyOf": True}}
    document = {
        "openapi": "3.1.0",
        "paths": {"/a": {"get": {"operationId": "getA", "parameters": [parameter]}}},
    }
    pdspec.SpecClient.from_spec(document, origin=server.origin).get_a(q="a,b")
    assert server.heard[0].target.startswith("/a?q=a")
