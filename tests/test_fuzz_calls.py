"""Whatever is passed to a call: a result or an error of the tree, and nothing is sent that is not right."""

from __future__ import annotations

import json
import re
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fuzzing import examples
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from odd import ODD, SECRET, made, recipes, told

import pdspec
import pdspec.v2
from pdspec import PdspecError, Response, SpecClient, UsageError
from pdspec.examples import example
from pdspec.judge import Schemas
from pdspec.media import kind_of
from pdspec.message import Exchange, Headers
from pdspec.model import Operation

VIEWS = ("data", "call", "items", "pages", "response", "request", "stream", "with_options")
pytestmark = pytest.mark.filterwarnings("ignore")


def content(media_type: str, schema: Any, **more: Any) -> dict[str, Any]:
    return {"required": True, "content": {media_type: {"schema": schema, **more}}}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


LIST = {"type": "array", "items": {"type": ["integer", "string"]}}
OBJECT = {"type": "object", "additionalProperties": {"type": ["integer", "string", "null"]}}
VALUE = {"anyOf": [LIST, OBJECT, {"type": ["string", "number", "boolean", "null"]}]}
PATH_STYLES = [
    ("simple", False),
    ("simple", True),
    ("label", False),
    ("label", True),
    ("matrix", False),
    ("matrix", True),
]
QUERY_STYLES = [
    ("form", True),
    ("form", False),
    ("spaceDelimited", False),
    ("pipeDelimited", False),
    ("deepObject", True),
]


def parameters() -> Iterator[dict[str, Any]]:
    for style, explode in PATH_STYLES:
        yield {
            "name": f"p_{style}_{explode}",
            "in": "path",
            "required": True,
            "style": style,
            "explode": explode,
            "schema": VALUE,
        }
    for style, explode in QUERY_STYLES:
        yield {
            "name": f"q_{style}_{explode}",
            "in": "query",
            "style": style,
            "explode": explode,
            "schema": VALUE,
        }
        yield {
            "name": f"r_{style}_{explode}",
            "in": "query",
            "style": style,
            "explode": explode,
            "schema": VALUE,
            "allowReserved": True,
            "allowEmptyValue": True,
        }
    for explode in (False, True):
        yield {"name": f"X-{explode}", "in": "header", "explode": explode, "schema": VALUE}
        yield {"name": f"c_{explode}", "in": "cookie", "explode": explode, "schema": VALUE}
    yield {"name": "raw", "in": "cookie", "style": "cookie", "schema": VALUE}
    for place in ("query", "header", "cookie"):
        yield {"name": f"json_{place}", "in": place, "content": {"application/json": {"schema": ref("Rich")}}}
        yield {"name": f"text_{place}", "in": place, "content": {"text/plain": {"schema": VALUE}}}
    for kind in ("date", "date-time", "time", "uuid", "decimal"):
        yield {"name": kind, "in": "query", "schema": {"type": "string", "format": kind}}
    yield {"name": "any-thing", "in": "query"}
    yield {
        "name": "limited",
        "in": "query",
        "schema": {"type": "number", "minimum": 1, "maximum": 9, "multipleOf": 0.1},
    }
    yield {"name": "listed", "in": "query", "schema": {"enum": ["a", 1, None, 1.5, True, [1], {"a": 1}]}}


ALL = list(parameters())
RICH: dict[str, Any] = {
    "Rich": {
        "type": ["object", "null"],
        "required": ["name"],
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 50, "pattern": "^[^<>]*$"},
            "id": {"type": "integer", "readOnly": True},
            "kind": {"const": "rich"},
            "size": {"enum": ["s", "m", 3, None]},
            "at": {"type": "string", "format": "date-time"},
            "price": {"type": "number", "format": "decimal", "multipleOf": 0.01, "exclusiveMaximum": 1e6},
            "next": ref("Rich"),
            "pet": {"oneOf": [ref("Cat"), ref("Dog")], "discriminator": {"propertyName": "pet", "mapping": {"cat": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog"}}},
            "tags": {"type": "array", "uniqueItems": True, "maxItems": 3, "items": {"anyOf": [{"type": "string"}, {"type": "number"}]}},
            "pair": {"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False},
            "some": {"contains": {"type": "integer"}, "minContains": 1},
            "free": {},
            "not": {"not": {"type": "string"}},
            "if": {"if": {"type": "integer"}, "then": {"minimum": 1}, "else": {"maxLength": 3}},
            "map": {"type": "object", "propertyNames": {"pattern": "^[a-z]+$"}, "minProperties": 1, "additionalProperties": {"type": "integer"}},
            "dep": {"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"c": {"required": ["d"]}}},
        },
        "additionalProperties": {"type": ["string", "integer"]},
    },
    "Cat": {"type": "object", "required": ["pet"], "properties": {"pet": {"const": "cat"}, "lives": {"type": "integer"}}},
    "Dog": {"allOf": [{"type": "object", "required": ["pet"], "properties": {"pet": {"const": "dog"}}}, {"properties": {"bark": {"type": "boolean"}}}], "unevaluatedProperties": False},
    "Fields": {"type": "object", "properties": {"name": {"type": "string"}, "n": {"type": "integer"}, "l": LIST, "o": OBJECT, "f": {"type": "string", "format": "binary"}, "fs": {"type": "array", "items": {"type": "string", "format": "binary"}}}},
    "Closed": {"type": "object", "additionalProperties": False, "properties": {"a": {"type": "array", "items": ref("Closed")}, "name": {"type": "string"}}},
}  # fmt: skip
ENCODING = {"l": {"style": "pipeDelimited", "explode": False}, "o": {"style": "deepObject", "explode": True}, "f": {"contentType": "image/png, text/*", "headers": {"X-A": {"schema": {"const": "1"}}}}}  # fmt: skip
BODIES: dict[str, dict[str, Any]] = {
    "json": content("application/json", ref("Rich")),
    "closed": content("application/json", ref("Closed")),
    "anything": content("application/json", {}),
    "list": content("application/vnd.x+json", {"type": "array", "items": ref("Rich")}),
    "form": content("application/x-www-form-urlencoded", ref("Fields"), encoding=ENCODING),
    "plain_form": content("application/x-www-form-urlencoded", {}),
    "multipart": content("multipart/form-data", ref("Fields"), encoding=ENCODING),
    "mixed": content("multipart/mixed", {}),
    "octets": content("application/octet-stream", {}),
    "png": content("image/png", {"type": "string", "contentMediaType": "image/png"}),
    "text": content("text/plain; charset=latin-1", {"type": "string"}),
    "xml": content("application/xml", {}),
    "lines": {"content": {"application/x-ndjson": {"itemSchema": ref("Closed")}}},
    "sequence": {"content": {"application/json-seq": {"schema": LIST}}},
    "range": content("*/*", {}),
    "choice": {"content": {kind: {"schema": ref("Fields")} for kind in ("application/json", "multipart/form-data", "application/x-www-form-urlencoded", "text/csv", "application/x-ndjson", "image/*")}},
}  # fmt: skip
ANSWER = {"200": {"description": "", "content": {"application/json": {"schema": {}}}}}
PATHS: dict[str, Any] = {
    "/styles/" + "/".join(f"{{{p['name']}}}" for p in ALL if p["in"] == "path"): {
        "get": {"operationId": "styles", "parameters": ALL, "responses": ANSWER}
    },
    "/list": {"get": {"operationId": "list", "parameters": [
        {"name": "cursor", "in": "query", "schema": {"type": "string"}}, {"name": "limit", "in": "query", "schema": {"type": "integer"}}, {"name": "position", "in": "query"}],
        "x-pagination": {"style": "cursor", "items": "data", "parameter": "cursor", "next": "next"}, "responses": ANSWER}},
    "/raw": {"get": {"operationId": "raw", "parameters": [{"name": "q", "in": "querystring", "content": {"application/x-www-form-urlencoded": {"schema": OBJECT}}}], "responses": ANSWER}},
    **{f"/body/{name}/{{id}}": {"post": {"operationId": f"send_{name}", "requestBody": body, "responses": ANSWER,
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}, {"name": "q", "in": "query", "schema": LIST}]}} for name, body in BODIES.items()},
}  # fmt: skip
SYNTHETIC = {"openapi": "3.2.0", "info": {"title": "t", "version": "1"}, "servers": [{"url": "https://a.test/v1"}], "security": [{"k": []}], "paths": PATHS,
             "components": {"schemas": RICH, "securitySchemes": {"k": {"type": "apiKey", "in": "header", "name": "x-api-token"}}}}  # fmt: skip


class Memory:
    """A transport that answers from memory and keeps what it was given."""

    def __init__(self) -> None:
        self.seen: list[Exchange] = []

    def send(self, exchange: Exchange) -> Response[Any]:
        self.seen.append(exchange)
        return Response(
            exchange.request,
            200,
            Headers([("content-type", "application/json")]),
            b'{"success": true, "data": [{"id": 1}]}',
        )

    def close(self) -> None:
        pass


MEMORY = Memory()
CLIENTS: dict[str, Any] = {
    "v1": pdspec.Client(api_token=SECRET, transport=MEMORY, rate_limit=False),
    "v2": pdspec.v2.Client(api_token=SECRET, transport=MEMORY, rate_limit=False),
    "synthetic": SpecClient.from_spec(SYNTHETIC, credentials={"k": SECRET}, transport=MEMORY, rate_limit=False),
}  # fmt: skip
OPERATIONS = [(name, id_) for name, client in CLIENTS.items() for id_ in client.operations]
# Whole bodies that are right, beside what the schemas' examples are.
GOOD: dict[str, list[Any]] = {
    "json": [{"name": "x", "pet": {"pet": "cat", "lives": 9}, "tags": ["a", 1], "next": {"name": "y", "next": None}, "more": 1}, None],
    "multipart": [{"name": "x", "n": 1, "l": [1, 2], "o": {"a": 1}, "f": ("a.png", b"x", "image/png"), "fs": [b"1", b"2"]}],
    "form": [{"name": "x", "n": 1, "l": [1, 2], "o": {"a": 1}}],
    "list": [[{"name": "x", "size": 3}, None]],
    "lines": [[{"name": "x"}, {"a": [{}]}]],
    "sequence": [[1, "x"]],
    "octets": [b"x"],
    "png": [b"x"],
    "text": ["x"],
    "xml": ["<x/>"],
    "mixed": [[b"x", {"a": 1}]],
}  # fmt: skip


def good(client: Any, operation: Operation) -> dict[str, Any]:
    """Arguments that are right, by Python name."""
    document = client.document
    found = {
        p.python_name: example(document, p.node, name=p.name) for p in operation.parameters if p.required
    }
    found |= {p.python_name: example(document, p.node, name=p.name) for p in operation.parameters[:6]}
    if operation.body is not None and operation.body.contents:
        bodies = GOOD.get(operation.id.removeprefix("send_"), [])
        found["body"] = bodies[0] if bodies else example(document, operation.body.contents[0].schema)
    return found


RIGHT = {(name, id_): good(CLIENTS[name], CLIENTS[name].operations[id_]) for name, id_ in OPERATIONS}
EXTRA = (
    "max_items",
    "position",
    "prefetch",
    "content_type",
    "body",
    "name",
    "self",
    "operation",
    "args",
    "class",
    "",
    "x y",
    "\ud800",
    "q",
)


@st.composite
def calls(draw: st.DrawFn) -> tuple[Any, ...]:
    """(client, operation, view, changes): right arguments, of which some are replaced."""
    client, id_ = draw(st.sampled_from(OPERATIONS))
    operation = CLIENTS[client].operations[id_]
    body = operation.body
    names = sorted(
        {
            *RIGHT[client, id_],
            *EXTRA,
            *(p.python_name for p in operation.parameters),
            *(p.name for p in operation.parameters),
        }
    )
    places = st.sampled_from(names)
    inside: list[tuple[str, Any]] = (
        [("body", key) for key in (RIGHT[client, id_].get("body") or ()) if isinstance(key, str)]
        if body
        else []
    )
    if inside:
        places = st.one_of(places, st.just("body"), st.sampled_from(inside))
    changes = draw(st.dictionaries(places, recipes, max_size=3))
    return (
        client,
        id_,
        draw(st.sampled_from(VIEWS)),
        changes,
        draw(st.lists(recipes, max_size=2)),
        draw(st.booleans()),
    )


def arguments(client: str, id_: str, changes: dict[Any, Any], whole: bool) -> dict[str, Any]:
    out = dict(RIGHT[client, id_])
    body = out.get("body")
    for place, recipe in changes.items():
        if isinstance(place, str):
            out[place] = made(recipe)
        elif isinstance(body, dict):
            out["body"] = body = {**body, place[1]: made(recipe)}
    if not whole and isinstance(body, dict) and out.get("body") is body and not body.keys() & out.keys():
        del out["body"]
        out |= body
    return out


def use(client: Any, id_: str, view: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    method = client.operations[id_].python_name
    if view == "data":
        return getattr(client, method)(*args, **kwargs)
    if view == "call":
        return client.call(id_, *args, **kwargs)
    if view == "with_options":
        return getattr(client.with_options(timeout=5), method)(*args, **kwargs)
    result = getattr(getattr(client, view), method)(*args, **kwargs)
    if view in ("items", "pages"):
        taken = [item for _, item in zip(range(3), result, strict=False)]
        json.dumps(result.position)
        return repr(result), taken
    if view == "stream":
        return result.read()
    return result.curl() if view == "request" else result


def clean(exchange: Exchange, schemas: Schemas) -> None:
    """What was sent is well formed, and a JSON body is one that the judge accepts."""
    request = exchange.request
    assert re.fullmatch(r"https://[a-z.]+/[!-~]*", request.url), request.url
    path = request.url.partition("?")[0]
    assert not {".", ".."} & set(path.split("/")), path
    for name, value in request.headers.items():
        assert re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name), name
        assert not re.search(r"[\r\n\0]", value), value
        value.encode("latin-1")
    assert SECRET not in repr(request)
    media_type = request.headers.get("content-type", "")
    operation = request.operation
    assert operation is not None
    if kind_of(media_type) == "json" and request.body is not None:
        data = json.loads(request.body.decode(), parse_constant=pytest.fail)
        body = operation.body
        used = next((c for c in body.contents if c.media_type == media_type), None) if body else None
        if used is not None and used.schema is not None:
            schema = schemas.json_schema(used.schema)
            assert not list(Draft202012Validator(schema).iter_errors(data))


SCHEMAS = {name: Schemas(client.document) for name, client in CLIENTS.items()}


def judged(client: str, act: Callable[[], Any]) -> Any:
    """The rule. What the transport saw counts only for calls that were right."""
    MEMORY.seen.clear()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = act()
    except PdspecError as error:
        told(error)
        if isinstance(error, UsageError):
            assert MEMORY.seen == []
        return error
    for exchange in MEMORY.seen:
        clean(exchange, SCHEMAS[client])
    return result


@examples(600)
@given(calls())
def test_arguments(call: tuple[Any, ...]) -> None:
    client, id_, view, changes, surplus, whole = call
    kwargs = arguments(client, id_, changes, whole)
    args = [made(recipe) for recipe in surplus] if len(changes) > 1 else []
    judged(client, lambda: use(CLIENTS[client], id_, view, args, kwargs))


@pytest.mark.parametrize(("client", "id_"), OPERATIONS)
def test_right_arguments_are_sent(client: str, id_: str) -> None:
    outcome = judged(client, lambda: use(CLIENTS[client], id_, "data", [], RIGHT[client, id_]))
    assert MEMORY.seen, outcome


@examples(100)
@given(
    st.sampled_from(sorted(CLIENTS)),
    recipes,
    st.sampled_from(["call", "items", "pages", "request", "response", "stream", "estimate"]),
)
def test_names(client: str, recipe: Any, view: str) -> None:
    api = CLIENTS[client]
    act = api.budget.estimate if view == "estimate" else getattr(api, view)
    judged(client, lambda: act(made(recipe)))


@examples(3)
@given(st.randoms(use_true_random=False))
def test_threads(random: Any) -> None:
    """The first uses of a client by many threads at once, right and wrong ones among each other."""
    api = SpecClient.from_spec(SYNTHETIC, credentials={"k": SECRET}, transport=Memory(), rate_limit=False)
    tasks = [
        (id_, index)
        for client, id_ in OPERATIONS
        if client == "synthetic"
        for index in (None, 3, random.randrange(len(ODD)))
    ]
    random.shuffle(tasks)
    begin = threading.Barrier(6)

    def work(number: int) -> list[BaseException]:
        begin.wait()
        found: list[BaseException] = []
        for id_, index in tasks[number:] + tasks[:number]:
            right = RIGHT["synthetic", id_]
            try:
                use(api, id_, "response", [], right if index is None else {**right, "q": ODD[index]()})
            except PdspecError as error:
                told(error)
                found += [error] if index is None else []
        return found

    with ThreadPoolExecutor(6) as pool:
        assert [error for found in pool.map(work, range(6)) for error in found] == []
