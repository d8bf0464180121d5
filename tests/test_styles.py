"""The table "Style Examples" of the OpenAPI text, row by row, on the request line that a socket received."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wire import Wire, answer

from pdspec import InvalidCall, SpecClient
from pdspec.document import load
from pdspec.registry import Registry
from pdspec.sandbox.decode import decode_parameters

ARRAY = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}
ANY = {
    "empty": ("", {"type": "string"}),
    "string": ("blue", {"type": "string"}),
    "array": (ARRAY, {"type": "array", "items": {"type": "string"}}),
    "object": (OBJECT, {"type": "object", "additionalProperties": {"type": "integer"}}),
}

# in, style, explode: what each kind of value becomes; None is "n/a" in the table, or cannot be told apart.
TABLE = [
    ("path", "matrix", False, ";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"),
    ("path", "matrix", True, ";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"),
    ("path", "label", False, ".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"),
    ("path", "label", True, ".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"),
    ("path", "simple", False, None, "blue", "blue,black,brown", "R,100,G,200,B,150"),
    ("path", "simple", True, None, "blue", "blue,black,brown", "R=100,G=200,B=150"),
    ("query", "form", False, "color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"),
    ("query", "form", True, "color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"),
    ("query", "spaceDelimited", False, "color=", "color=blue", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"),
    ("query", "pipeDelimited", False, "color=", "color=blue", "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"),
    # The specification has no rule for arrays here; Stripe's `expand[]=` does.
    ("query", "deepObject", True, None, None, "color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown",
     "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    ("header", "simple", False, "", "blue", "blue,black,brown", "R,100,G,200,B,150"),
    ("header", "simple", True, "", "blue", "blue,black,brown", "R=100,G=200,B=150"),
    ("cookie", "form", False, "color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"),
    # The table has "&" here, with a note that no cookie can be read so; 3.2's style "cookie" has "; ".
    ("cookie", "form", True, "color=", "color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150"),
]  # fmt: skip
ROWS = [
    pytest.param(where, style, explode, kind, expected, id=f"{where}-{style}-{explode}-{kind}")
    for where, style, explode, *cells in TABLE
    for kind, expected in zip(ANY, cells, strict=True)
]


def document(where: str, style: str, explode: bool, schema: Any, **more: Any) -> dict[str, Any]:
    name = "X-Color" if where == "header" else "color"
    parameter = {"name": name, "in": where, "style": style, "explode": explode, "schema": schema, **more}
    parameter["required"] = where == "path"
    path = "/p{color}" if where == "path" else "/p"
    operation = {"operationId": "send", "parameters": [parameter], "responses": {}}
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {path: {"get": operation}}}


@pytest.fixture(scope="module")
def server() -> Any:
    with Wire(answer({})) as one:
        yield one


def received(server: Wire, where: str, client: SpecClient, value: Any) -> str:
    name = "x_color" if where == "header" else "color"
    client.call("send", **{name: value})
    heard = server.heard[-1]
    if where in ("header", "cookie"):
        return heard.headers["x-color" if where == "header" else "cookie"]
    path, _, query = heard.target.partition("?")
    return path.removeprefix("/p") if where == "path" else query


@pytest.mark.parametrize(("where", "style", "explode", "kind", "expected"), ROWS)
def test_style_table(
    server: Wire, where: str, style: str, explode: bool, kind: str, expected: str | None
) -> None:
    value, schema = ANY[kind]
    source = document(where, style, explode, schema)
    client = SpecClient.from_spec(source, origin=server.origin)
    if expected is None:
        count = len(server.heard)
        with pytest.raises(InvalidCall):
            received(server, where, client, value)
        assert len(server.heard) == count
        return
    assert received(server, where, client, value) == expected
    assert decoded(source, where, expected) in ({("header", "X-Color"): value}, {(where, "color"): value})


def decoded(source: dict[str, Any], where: str, text: str) -> Any:
    loaded = load(source)
    operation = Registry(loaded)["send"]
    return decode_parameters(
        operation,
        loaded,
        {"color": text if where == "path" else ""},
        text if where == "query" else "",
        {"x-color": text} if where == "header" else {},
        text if where == "cookie" else "",
    )


TEXT = st.text(min_size=1, max_size=8).filter(lambda s: not any("\ud800" <= c <= "\udfff" for c in s))
VALUES = {
    "string": TEXT,
    "array": st.lists(TEXT, min_size=1, max_size=4),
    "object": st.dictionaries(TEXT, TEXT, min_size=1, max_size=4),
}


@settings(deadline=None, max_examples=250, suppress_health_check=list(HealthCheck))
@given(st.sampled_from([row[:3] for row in TABLE]), st.sampled_from(list(VALUES)), st.data())
def test_what_is_sent_reads_back(row: Any, kind: str, data: Any) -> None:
    """Every value either comes back as it was, or is refused with a reason."""
    where, style, explode = row
    value = data.draw(VALUES[kind])
    schema = {
        "string": {"type": "string"},
        "array": {"type": "array", "items": {"type": "string"}},
        "object": {"type": "object", "additionalProperties": {"type": "string"}},
    }[kind]
    source = document(where, style, explode, schema)
    client = SpecClient.from_spec(source, origin="https://a.test")
    name = "x_color" if where == "header" else "color"
    try:
        request = client.request("send", **{name: value})
    except InvalidCall as refused:
        assert all(problem.message for problem in refused.problems)  # noqa: PT017
        return
    path, _, query = request.url.removeprefix("https://a.test").partition("?")
    sent = {"path": path.removeprefix("/p"), "query": query, "cookie": request.headers.get("cookie", "")}
    sent["header"] = request.headers.get("X-Color", "")
    assert list(decoded(source, where, sent[where]).values()) == [value]


REFUSED: list[tuple[str, str, bool, Any, Any]] = [
    ("path", "simple", False, [], {"type": "array"}),
    ("path", "simple", False, {}, {"type": "object"}),
    ("path", "simple", False, [["a"]], {"type": "array"}),
    ("path", "label", True, ["a.b"], {"type": "array"}),
    ("query", "spaceDelimited", False, ["a b"], {"type": "array"}),
    ("query", "pipeDelimited", False, ["a|b"], {"type": "array"}),
    ("query", "deepObject", True, 7, {"type": "integer"}),
    ("query", "form", True, [{"a": 1}], {"type": "array"}),
    ("header", "simple", False, ["a,b"], {"type": "array"}),
    ("header", "simple", False, "a\r\nx: y", {"type": "string"}),
    ("header", "simple", False, " a", {"type": "string"}),
]


@pytest.mark.parametrize(("where", "style", "explode", "value", "schema"), REFUSED)
def test_what_a_style_cannot_carry_is_refused(
    where: str, style: str, explode: bool, value: Any, schema: Any
) -> None:
    client = SpecClient.from_spec(document(where, style, explode, schema), origin="https://a.test")
    with pytest.raises(InvalidCall) as caught:
        client.request("send", **{"x_color" if where == "header" else "color": value})
    assert caught.value.problems[0].location.startswith(where)


DEEP: list[tuple[Any, str]] = [
    ({"a": {"b": {"c": 1}}, "d": True}, "color[a][b][c]=1&color[d]=true"),
    ({"ids": [1, 2]}, "color[ids][]=1&color[ids][]=2"),
    ({"a": {"ids": ["x"]}}, "color[a][ids][]=x"),
    ({"sort": [{"by": "name", "up": True}, {"by": "id"}]},
     "color[sort][0][by]=name&color[sort][0][up]=true&color[sort][1][by]=id"),
    ({"sort": [{"by": ["a", "b"]}]}, "color[sort][0][by][]=a&color[sort][0][by][]=b"),
    ({"gone": None, "none": [], "empty": {}, "here": 0}, "color[here]=0"),
    ([{"id": 1}, {"id": 2}], "color[0][id]=1&color[1][id]=2"),
    ({"a&b": ["c=d", "é"]}, "color[a%26b][]=c%3Dd&color[a%26b][]=%C3%A9"),
    (1700000000, "color=1700000000"),
    ({"gte": 1700000000}, "color[gte]=1700000000"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), DEEP)
def test_deep_objects_hold_objects_and_lists(server: Wire, value: Any, expected: str) -> None:
    """`a[b][]=` for lists of scalars, an index for others; a scalar beside an object is a plain value."""
    schema = {
        "anyOf": [{"type": "object", "additionalProperties": True}, {"type": "integer"}, {"type": "array"}]
    }
    client = SpecClient.from_spec(document("query", "deepObject", True, schema), origin=server.origin)
    assert received(server, "query", client, value) == expected.replace("[", "%5B").replace("]", "%5D")


@pytest.mark.parametrize("value", [
    {"a": {"b": 1}, "ids": [1, 2], "sort": [{"by": "name"}, {"by": "id", "tags": ["x", "y"]}]},
    {"ids": [7]},
])  # fmt: skip
def test_deep_objects_read_back(server: Wire, value: Any) -> None:
    tags = {"type": "array", "items": {"type": "string"}}
    sort = {
        "type": "array",
        "items": {"type": "object", "properties": {"by": {"type": "string"}, "tags": tags}},
    }
    inner = {"type": "object", "properties": {"b": {"type": "integer"}}}
    ids = {"type": "array", "items": {"type": "integer"}}
    source = document(
        "query", "deepObject", True, {"type": "object", "properties": {"a": inner, "ids": ids, "sort": sort}}
    )
    client = SpecClient.from_spec(source, origin=server.origin)
    assert decoded(source, "query", received(server, "query", client, value)) == {("query", "color"): value}


def test_allow_reserved_keeps_reserved_characters(wire: Callable[..., Wire]) -> None:
    server = wire(answer({}))
    source = document("query", "form", True, {"type": "string"}, allowReserved=True)
    SpecClient.from_spec(source, origin=server.origin).call("send", color="a/b?c&d=e#f%20 g")
    assert server.heard[0].target == "/p?color=a/b?c%26d%3De%23f%20%20g"


def test_a_parameter_with_content(wire: Callable[..., Wire]) -> None:
    server = wire(answer({}))
    source = document("query", "form", True, {"type": "object"})
    parameter = source["paths"]["/p"]["get"]["parameters"][0]
    parameter["content"] = {"application/json": {"schema": parameter.pop("schema")}}
    SpecClient.from_spec(source, origin=server.origin).call("send", color={"a": [1, "é"]})
    assert server.heard[0].target == "/p?color=%7B%22a%22%3A%5B1%2C%22%C3%A9%22%5D%7D"


def test_a_querystring_parameter(wire: Callable[..., Wire]) -> None:
    server = wire(answer({}))
    source = document("query", "form", True, {})
    source["openapi"] = "3.2.0"
    content = {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}}
    source["paths"]["/p"]["get"]["parameters"] = [{"name": "q", "in": "querystring", "content": content}]
    client = SpecClient.from_spec(source, origin=server.origin)
    client.call("send", q={"a": "b c", "d": 1})
    client.call("send", q={"ids": [1, 2], "gone": None, "o": {"x": ["é"]}})
    assert server.heard[0].target == "/p?a=b%20c&d=1"
    assert server.heard[1].target == "/p?ids=1&ids=2&o=%7B%22x%22%3A%5B%22%C3%A9%22%5D%7D"


def test_the_encoding_of_a_querystring(wire: Callable[..., Wire]) -> None:
    server = wire(answer({}))
    source = document("query", "form", True, {})
    source["openapi"] = "3.2.0"
    encoding = {
        "ids": {"style": "pipeDelimited", "explode": False},
        "o": {"style": "deepObject", "explode": True},
        "j": {"contentType": "application/json"},
        "r": {"allowReserved": True},
    }
    content = {"application/x-www-form-urlencoded": {"schema": {"type": "object"}, "encoding": encoding}}
    source["paths"]["/p"]["get"]["parameters"] = [{"name": "q", "in": "querystring", "content": content}]
    client = SpecClient.from_spec(source, origin=server.origin)
    client.call("send", q={"ids": [1, 2], "o": {"x": "a b"}, "j": [1], "r": "a/b", "p": "1+1 2"})
    expected = "/p?ids=1%7C2&o%5Bx%5D=a%20b&j=%5B1%5D&r=a/b&p=1%2B1%202"
    assert server.heard[0].target == expected


@pytest.mark.parametrize("explode", [True, False])
@pytest.mark.parametrize("style", ["form", "spaceDelimited", "pipeDelimited", "deepObject"])
def test_an_object_of_nulls_is_an_empty_one(wire: Callable[..., Wire], style: str, explode: bool) -> None:
    server = wire(answer({}))
    source = document("query", style, explode, {"type": "object"})
    SpecClient.from_spec(source, origin=server.origin).call("send", color={"R": None, "G": None})
    assert server.heard[0].target == "/p"


@pytest.mark.parametrize("explode", [True, False])
@pytest.mark.parametrize("style", ["simple", "label", "matrix"])
def test_an_object_of_nulls_leaves_a_path_without_a_value(style: str, explode: bool) -> None:
    source = document("path", style, explode, {"type": "object"})
    with pytest.raises(InvalidCall, match="is empty, which a path cannot carry"):
        SpecClient.from_spec(source, origin="https://a.test").request("send", color={"R": None})
