"""Documents that are broken on purpose: SpecError or a problem, never anything else, and soon."""

from __future__ import annotations

import contextlib
import copy
import datetime
import decimal
import inspect
import json
import pydoc
import time
import types
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odd import Broken

from pdspec import InvalidCall, LoadError, PdspecError, RefError, SpecClient
from pdspec.document import load
from pdspec.stubs import render

PATHS = {"openapi": "3.1.0", "info": {}, "paths": {}}


def write(folder: Path, text: str | bytes, name: str = "api.yaml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_alias_bombs(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    start = time.perf_counter()
    with pytest.raises(LoadError, match="expand"):
        load(write(tmp_path, "openapi: 3.0.0\n" + "\n".join(lines)))
    with pytest.raises(LoadError, match="names nothing"):
        load(write(tmp_path, "openapi: 3.0.0\nx: &x [*x]"))
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "openapi: 3.0.0\nx: " + "[" * 5000 + "]" * 5000),
        ("a.yaml", "openapi: 3.0.0\nx: " + "{a: " * 5000 + "}" * 5000),
        ("a.json", '{"openapi": "3.0.0", "x": ' + "[" * 100_000 + "]" * 100_000 + "}"),
        ("a.json", '{"openapi": "3.0.0", "x": ' + '{"a":' * 100_000 + "1" + "}" * 100_001),
        ("a.json", '{"openapi": "3.0.0", "x": ' + "1" * 10_000 + "}"),
        ("a.json", '{"openapi": "3.0.0", "x": '),
        ("a.json", b"\xff\xfe{"),
        ("a.yaml", "\x00"),
        ("a.yaml", ""),
        ("a.yaml", "- a"),
        ("a.yaml", "openapi: [1]"),
        ("a.yaml", "openapi: 4.0.0"),
        ("a.yaml", "? {a: 1}\n: 2"),
        ("a.yaml", "a: 1\n---\nb: 2"),
        ("a.yaml", "!!python/object/apply:os.system ['true']"),
    ],
)
def test_files_that_are_refused(tmp_path: Path, name: str, text: str | bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(LoadError):
            load(write(tmp_path, text, name))


def test_deep_schemas() -> None:
    deep: Any = {"type": "integer"}
    for _ in range(3000):
        deep = {"allOf": [deep]}
    wide: Any = {"type": "integer"}
    for _ in range(3000):
        wide = {"type": "object", "properties": {"a": wide}}
    for schema in (deep, wide):
        body = {"content": {"application/json": {"schema": schema}}}
        source = {**PATHS, "paths": {"/p": {"post": {"operationId": "send", "requestBody": body}}}}
        api = SpecClient.from_spec(source, base_url="https://a.test")
        with contextlib.suppress(PdspecError):
            api.request.send(body={"a": {"a": 1}})


@pytest.mark.parametrize(
    "reference",
    ["../secret.yaml", "%2e%2e/secret.yaml", "link.yaml", "/etc/passwd", "file:///etc/passwd", "//host/share/x", "\\\\host\\x",
     "http://127.0.0.1:9/x", "https://[::1/x", "a\0b", "ftp://x/y", "../api/../secret.yaml#/a", "."],
)  # fmt: skip
def test_references_stay_below_the_folder(tmp_path: Path, reference: str) -> None:
    folder = tmp_path / "api"
    folder.mkdir()
    write(tmp_path, "a: {type: integer}", "secret.yaml")
    (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    source = {**PATHS, "components": {"schemas": {"A": {"$ref": reference}}}}
    with pytest.raises(RefError):
        load(write(folder, json.dumps(source), "api.json")).node("components", "schemas", "A")


def test_references_in_circles() -> None:
    source = {
        **PATHS,
        "x": {
            "a": {"$ref": "#/x/b"},
            "b": {"$ref": "#/x/a"},
            "c": {"$ref": "#/x/c/d"},
            "d": {"$ref": "#/x/d"},
        },
    }
    for name in "abcd":
        with pytest.raises(RefError):
            load(source).node("x", name)


SCHEMA = {
    "type": ["object", "null"], "required": ["a"], "additionalProperties": {"type": "integer"},
    "properties": {"a": {"type": "string", "readOnly": True}, "n": {"allOf": [{"$ref": "#/components/schemas/A"}], "nullable": True},
                   "b": {"oneOf": [{"$ref": "#/components/schemas/B"}, {"type": "string"}], "discriminator": {"propertyName": "k"}}},
}  # fmt: skip
VALID: dict[str, Any] = {
    "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "security": [{"k": []}],
    "servers": [{"url": "https://{h}.test", "variables": {"h": {"default": "a", "enum": ["a"]}}}],
    "paths": {"/a/{id}": {
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}, {"$ref": "#/components/parameters/P"}],
        "get": {"operationId": "get", "tags": ["x"], "parameters": [
            {"name": "q", "in": "query", "style": "pipeDelimited", "explode": False, "schema": {"type": "array", "items": {"pattern": "^a+$"}}}],
            "responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}}},
        "post": {"operationId": "post", "requestBody": {"required": True, "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/A"}},
            "multipart/form-data": {"schema": {"properties": {"f": {"format": "binary"}}}, "encoding": {"f": {"contentType": "a/b", "style": "form"}}}}}},
    }},
    "components": {
        "parameters": {"P": {"name": "X-H", "in": "header", "schema": {"enum": ["a"]}}},
        "schemas": {"A": SCHEMA, "B": {"$id": "https://x.test/b", "$dynamicAnchor": "n", "properties": {"t": {"$dynamicRef": "#n"}}}},
        "securitySchemes": {"k": {"type": "apiKey", "in": "header", "name": "X"}},
    },
}  # fmt: skip
OLD: dict[str, Any] = {
    "swagger": "2.0", "host": "a.test", "schemes": ["https"], "consumes": ["application/json"],
    "paths": {"/p/{id}": {"parameters": [{"name": "body", "in": "body", "schema": {"$ref": "#/definitions/D"}}],
              "post": {"operationId": "p", "parameters": [{"$ref": "#/parameters/q"}], "responses": {"200": {"$ref": "#/responses/r"}}},
              "put": {"operationId": "f", "parameters": [{"name": "f", "in": "formData", "type": "file", "required": True}]}}},
    "parameters": {"q": {"name": "q", "in": "query", "type": "array", "collectionFormat": "pipes"}},
    "responses": {"r": {"description": "r", "schema": {"type": "file"}}}, "definitions": {"D": {"properties": {"a": {"x-nullable": True}}}},
    "securityDefinitions": {"o": {"type": "oauth2", "flow": "accessCode", "scopes": {}}},
}  # fmt: skip
JUNK: list[Any] = [
    None, True, 0, -1, 1.5, 10**400, float("inf"), "", "x", "{x}", "\ud800", "(((", "(a+)+$", "http://[::1", "a b\r\nc",
    [], [1], ["x", None], [[]], [{}], {}, {"": ""}, {1: 2}, {"x": None}, {"type": 5}, {"minimum": "x"},
    {"$ref": 1}, {"$ref": "#"}, {"$ref": "#/nope"}, {"$ref": "#/components/schemas/A"}, {"$ref": "#/paths/~1a~1%7Bid%7D"},
    {"$ref": "other.yaml"}, {"$ref": "http://x.test/y"}, {"$dynamicRef": "#n"}, {"$id": "::"}, {"allOf": [{"$ref": "#/components/schemas/A"}]},
]  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [path, *(place for key in keys for place in places(value[key], (*path, key)))]


@st.composite
def broken(draw: st.DrawFn) -> dict[str, Any]:
    source = copy.deepcopy(draw(st.sampled_from([VALID, VALID, OLD])))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.sampled_from(places(source)[1:] or [("x",)]))
        holder: Any = source
        for key in place[:-1]:
            holder = holder[key]
        holder[place[-1]] = copy.deepcopy(draw(st.sampled_from(JUNK)))
    return source


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(broken())
def test_anything_anywhere(source: dict[str, Any]) -> None:
    """Whatever stands in a document, only errors of the tree come out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            api = SpecClient.from_spec(source)
        except PdspecError:
            return
        assert isinstance(api.problems, tuple)
        for operation_id in api.operations:
            for arguments in (
                {},
                {"id": 7, "q": ["aa"], "body": {"a": "x", "b": "y", "n": None}},
                {"id": 7, "f": b"x"},
                {"body": [1]},
            ):
                try:
                    operation = api.operations[operation_id]
                    api.request(operation_id, **arguments).curl()
                    assert getattr(api, operation.python_name).__doc__
                except PdspecError:
                    continue


def operation(**keys: Any) -> dict[Any, Any]:
    return {"openapi": "3.1.0", "paths": {"/a": {"get": {"operationId": "a", **keys}}}}


@pytest.mark.parametrize(
    ("source", "pointer", "piece"),
    [
        ({"openapi": 10**5000}, "/openapi", "more digits than Python writes"),
        (operation(parameters=[{"name": "q", "in": "query", "schema": {"maximum": -(10**5000)}}]), "/paths/~1a/get/parameters/0/schema/maximum", "more digits"),
        (operation(responses={10**5000: {}}), "/paths/~1a/get/responses", "more digits"),
        (operation(summary=object()), "/paths/~1a/get/summary", "which no document can hold"),
        (operation(tags={"a"}), "/paths/~1a/get/tags", "is set, which no document"),
        (operation(responses={b"200": {}}), "/paths/~1a/get/responses", "is bytes, not a string"),
        (operation(responses=Broken()), "/paths/~1a/get/responses", "could not be read: ConnectionError('the database is gone')"),
    ],
)  # fmt: skip
def test_dicts_with_what_no_file_could_hold(source: Any, pointer: str, piece: str) -> None:
    with pytest.raises(LoadError) as caught:
        SpecClient.from_spec(source)
    assert caught.value.pointer == pointer
    assert piece in str(caught.value)


def test_dicts_as_other_parsers_make_them() -> None:
    class Word(str):
        def __str__(self) -> str:
            raise ConnectionError

        __repr__ = __str__

    schema = {"type": Word("integer"), "maximum": decimal.Decimal(7), "minimum": decimal.Decimal("0.5")}
    q = types.MappingProxyType({"name": "q", "in": "query", "schema": schema})
    answers = {200: {"description": Word("ok")}, Word("default"): {}}
    source = operation(parameters=(q,), responses=answers, **{"x-since": datetime.date(2026, 1, 2)})
    api = SpecClient.from_spec(source, base_url="https://a.test")
    assert api.request.a(q=7).url.endswith("/a?q=7")
    with pytest.raises(InvalidCall, match=r"query\.q"):
        api.request.a(q=8)
    assert sorted(api.operations["a"].responses) == ["200", "default"]
    assert api.operations["a"].extensions == {"x-since": "2026-01-02"}
    source["paths"]["/a"]["get"]["operationId"] = "b"  # the client has what it was given
    assert list(api.operations) == ["a"]


def test_numbers_of_a_file_can_be_written(tmp_path: Path) -> None:
    path = write(tmp_path, f"openapi: 3.1.0\npaths: {{}}\nx-a: 0x{'f' * 3990}\nx-b: {'9' * 4400}")
    assert len(str(load(path).root)) > 8000


def test_an_argument_that_is_called_self() -> None:
    names = ("self", "position", "position_", "cls")
    q = [{"name": name, "in": "query", "schema": {"type": "integer"}} for name in names]
    rows = {"content": {"application/json": {"schema": {"type": "array", "items": {}}}}}
    api = SpecClient.from_spec(operation(parameters=q, responses={"200": rows}), base_url="https://a.test")
    for method in (api.a, api.items.a, api.pages.a):
        assert "self" in inspect.signature(method).parameters
        assert "self (int)" in pydoc.render_doc(method)
    assert "position__ (dict)" in pydoc.render_doc(api.items.a)
    compile(render(api.operations), "a.pyi", "exec")
    assert api.request.a(self=1, cls=2).url == "https://a.test/a?self=1&cls=2"
