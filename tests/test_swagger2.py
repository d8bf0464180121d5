"""Swagger 2.0 documents call like any other."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from wire import Wire, answer

from pdspec import InvalidCall, SpecClient
from pdspec.document import load
from pdspec.registry import Registry

Start = Callable[..., Wire]


def document(
    operation: dict[str, Any], method: str = "post", path: str = "/p", **more: Any
) -> dict[str, Any]:
    operation = {"operationId": "send", "responses": {}, **operation}
    return {
        "swagger": "2.0",
        "info": {"title": "t", "version": "1"},
        "host": "a.test",
        "paths": {path: {method: operation}},
        **more,
    }


def sent(wire: Start, source: Any, **arguments: Any) -> Any:
    server = wire(answer({}))
    SpecClient.from_spec(source, origin=server.origin).call("send", **arguments)
    return server.heard[0]


@pytest.mark.parametrize(
    ("collection", "expected"),
    [(None, "a,b"), ("csv", "a,b"), ("ssv", "a%20b"), ("tsv", "a%09b"), ("pipes", "a%7Cb")],
)
def test_collection_formats(wire: Start, collection: str | None, expected: str) -> None:
    parameter = {"name": "q", "in": "query", "type": "array", "items": {"type": "string"}}
    if collection:
        parameter["collectionFormat"] = collection
    heard = sent(wire, document({"parameters": [parameter]}, "get"), q=["a", "b"])
    assert heard.target == f"/p?q={expected}"


def test_multi_and_headers_and_paths(wire: Start) -> None:
    items = {"type": "array", "items": {"type": "integer"}}
    parameters = [
        {"name": "q", "in": "query", "collectionFormat": "multi", **items},
        {"name": "h", "in": "header", **items},
        {"name": "i", "in": "path", "required": True, **items},
    ]
    heard = sent(wire, document({"parameters": parameters}, "get", "/p/{i}"), i=[1, 2], q=[3, 4], h=[5, 6])
    assert heard.target == "/p/1,2?q=3&q=4"
    assert heard.headers["h"] == "5,6"


@pytest.mark.parametrize(
    ("collection", "target", "header"),
    [("csv", "a,b", "a,b"), ("ssv", "a%20b", "a b"), ("tsv", "a%09b", "a\tb"), ("pipes", "a%7Cb", "a|b")],
)
def test_collection_formats_in_paths_and_headers(
    wire: Start, collection: str, target: str, header: str
) -> None:
    common = {"type": "array", "items": {"type": "string"}, "collectionFormat": collection}
    parameters = [
        {"name": "h", "in": "header", **common},
        {"name": "i", "in": "path", "required": True, **common},
    ]
    source = document({"parameters": parameters}, "get", "/p/{i}")
    heard = sent(wire, source, i=["a", "b"], h=["a", "b"])
    assert (heard.target, heard.headers["h"]) == (f"/p/{target}", header)
    between = {"csv": ",", "ssv": " ", "tsv": "\t", "pipes": "|"}[collection]
    for name in ("i", "h") if collection != "csv" else ("h",):
        with pytest.raises(InvalidCall, match="between items"):
            SpecClient.from_spec(source).request.send(**{"i": ["a"], "h": ["b"], name: [f"a{between}b"]})


def lists(outer: str | None, inner: str | None) -> dict[str, Any]:
    """Items of an array of arrays of integers."""
    below = {"type": "array", "items": {"type": "string"}} | ({"collectionFormat": inner} if inner else {})
    return {"type": "array", "items": below} | ({"collectionFormat": outer} if outer else {})


@pytest.mark.parametrize(
    ("outer", "inner", "query"),
    [
        ("pipes", "csv", "q=a%2Cb%7Cc"), ("pipes", None, "q=a%2Cb%7Cc"), ("multi", "csv", "q=a%2Cb&q=c"),
        ("csv", "pipes", "q=a%7Cb,c"), (None, "ssv", "q=a%20b,c"), ("tsv", "ssv", "q=a%20b%09c"),
    ],
)  # fmt: skip
def test_arrays_inside_arrays(wire: Start, outer: str | None, inner: str | None, query: str) -> None:
    q = {"name": "q", "in": "query", **lists(outer, inner)}
    heard = sent(wire, document({"parameters": [q]}, "get"), q=[["a", "b"], ["c"]])
    assert heard.target == f"/p?{query}"


def test_arrays_inside_arrays_elsewhere(wire: Start) -> None:
    parameters = [
        {"name": "h", "in": "header", **lists("csv", "pipes")},
        {"name": "i", "in": "path", "required": True, **lists("pipes", "csv")},
        {"name": "f", "in": "formData", **lists("multi", "csv")},
        {"name": "g", "in": "formData", **lists("csv", "ssv")},
    ]
    value = [["a", "b"], ["c"]]
    heard = sent(
        wire, document({"parameters": parameters}, path="/p/{i}"), h=value, i=value, f=value, g=value
    )
    assert heard.target == "/p/a%2Cb%7Cc"
    assert heard.headers["h"] == "a|b,c"
    assert heard.body == b"f=a%2Cb&f=c&g=a%20b,c"


@pytest.mark.parametrize(
    ("outer", "inner", "value", "piece"),
    [
        ("csv", None, [["a"]], "stands between the items of both"),
        ("pipes", "csv", [["a,b"]], "contains one of '|,'"),
        ("pipes", "csv", [["a|b"]], "contains one of '|,'"),
        ("pipes", "csv", [[]], "has an empty array inside"),
    ],
)
def test_arrays_inside_arrays_that_would_be_read_as_others(
    outer: str, inner: str | None, value: Any, piece: str
) -> None:
    for place in ("query", "path", "header", "formData"):
        one = {"name": "i", "in": place, "required": True, **lists(outer, inner)}
        path = "/p/{i}" if place == "path" else "/p"
        with pytest.raises(InvalidCall) as caught:
            SpecClient.from_spec(document({"parameters": [one]}, path=path)).request.send(i=value)
        assert piece in str(caught.value)


def test_bodies(wire: Start) -> None:
    body = {"name": "pet", "in": "body", "required": True, "schema": {"$ref": "#/definitions/Pet"}}
    pet = {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string"}, "tag": {"type": "string", "x-nullable": True}},
    }
    source = document(
        {"parameters": [{"$ref": "#/parameters/body"}]}, parameters={"body": body}, definitions={"Pet": pet}
    )
    heard = sent(wire, source, name="x", tag=None)
    assert json.loads(heard.body) == {"name": "x", "tag": None}
    assert heard.headers["content-type"] == "application/json"
    with pytest.raises(InvalidCall, match=r"body\.name"):
        SpecClient.from_spec(source).request.send({})


def test_forms_and_files(wire: Start) -> None:
    parameters = [
        {"name": "a", "in": "formData", "type": "string", "required": True},
        {
            "name": "l",
            "in": "formData",
            "type": "array",
            "items": {"type": "string"},
            "collectionFormat": "multi",
        },
        {"name": "c", "in": "formData", "type": "array", "items": {"type": "string"}},
    ]
    heard = sent(wire, document({"parameters": parameters}), a="x", l=["1", "2"], c=["3", "4"])
    assert heard.body == b"a=x&l=1&l=2&c=3,4"
    parameters.append({"name": "f", "in": "formData", "type": "file"})
    heard = sent(wire, document({"parameters": parameters}), a="x", f=b"data")
    assert heard.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b'name="f"; filename="f"' in heard.body


def test_parameters_of_the_path_item(wire: Start) -> None:
    source = document({"parameters": [{"name": "q", "in": "query", "type": "integer"}]})
    source["paths"]["/p"]["parameters"] = [
        {"name": "q", "in": "query", "type": "string"},
        {"name": "body", "in": "body", "schema": {"type": "object"}},
    ]
    assert sent(wire, source, q=1, body={"a": 1}).body == b'{"a":1}'


@pytest.mark.parametrize(
    ("top", "urls"),
    [
        (
            {"host": "a.test", "basePath": "/v1", "schemes": ["http", "https"]},
            ["https://a.test/v1", "http://a.test/v1"],
        ),
        ({"host": "a.test", "basePath": "v1/"}, ["https://a.test/v1/"]),
        ({"host": "", "basePath": "/v1"}, ["/v1"]),
        ({"host": None}, ["/"]),
        ({"host": "http://a.test/"}, ["http://a.test"]),
        ({"schemes": ["ws"]}, ["https://a.test"]),
    ],
)
def test_servers(top: dict[str, Any], urls: list[str]) -> None:
    root = load({**document({}), **top}).root
    assert [server["url"] for server in root["servers"]] == urls


def test_responses_and_security() -> None:
    operation = {
        "produces": ["text/csv"],
        "security": [{"b": []}],
        "responses": {
            "200": {"description": "ok", "schema": {"type": "file"}, "headers": {"X": {"type": "integer"}}},
            "404": {"$ref": "#/responses/Gone"},
        },
    }
    schemes = {
        "b": {"type": "basic"},
        "o": {
            "type": "oauth2",
            "flow": "accessCode",
            "tokenUrl": "t",
            "authorizationUrl": "a",
            "scopes": {"s": ""},
        },
        "k": {"type": "apiKey", "in": "query", "name": "key"},
    }
    gone = {"description": "gone", "schema": {"$ref": "#/definitions/E"}}
    source = document(operation, responses={"Gone": gone}, definitions={"E": {}}, securityDefinitions=schemes)
    registry = Registry(load(source))
    found = registry["send"]
    assert [c.media_type for c in found.responses["200"].contents] == ["text/csv"]
    assert found.responses["200"].headers["X"]["schema"] == {"type": "integer"}
    assert found.responses["404"].contents[0].media_type == "text/csv"
    assert found.security == ({"b": ()},)
    assert registry.security_schemes["b"].scheme == "basic"
    assert list(registry.security_schemes["o"].flows) == ["authorizationCode"]


def test_path_items_in_other_files(tmp_path: Path, wire: Start) -> None:
    folder = tmp_path / "an api"
    (folder / "paths").mkdir(parents=True)
    (folder / "models").mkdir()
    root = document({})
    root["paths"] = {"/p": {"$ref": "paths/p.yaml#/item"}}
    root["definitions"] = {"Root": {"type": "string"}}
    (folder / "swagger.json").write_text(json.dumps(root))
    (folder / "paths" / "p.yaml").write_text(
        "item: {post: {operationId: send, parameters: [{$ref: '#/body'}, {$ref: '../models/q.yaml'}], responses: {}}}\n"
        "body: {name: b, in: body, schema: {type: object, properties: {m: {$ref: '../models/m.yaml#/M'}}}}\n"
    )
    (folder / "models" / "m.yaml").write_text(
        "M: {type: object, properties: {r: {$ref: '../swagger.json#/definitions/Root'}}}"
    )
    (folder / "models" / "q.yaml").write_text("{name: q, in: query, type: integer, maximum: 3}")
    assert sent(wire, folder / "swagger.json", m={"r": "x"}, q=3).body == b'{"m":{"r":"x"}}'
    with pytest.raises(InvalidCall) as caught:
        SpecClient.from_spec(folder / "swagger.json").request.send(m={"r": 1}, q=4)
    assert [problem.location for problem in caught.value.problems] == ["query.q", "body.m.r"]
