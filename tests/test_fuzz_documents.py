"""Whatever stands in a document: an error of the tree, or a client that keeps the rule for calls."""

from __future__ import annotations

import ast
import copy
import inspect
import json
import pickle
import warnings
from typing import Any

import pytest
from fuzzing import examples
from hypothesis import given
from hypothesis import strategies as st
from odd import SECRET, told
from test_fuzz_calls import SYNTHETIC, Memory, good, use
from test_hostile_documents import JUNK, OLD, VALID, places

import pdspec
import pdspec.v2
from pdspec import PdspecError, SpecClient
from pdspec.stubs import render

pytestmark = pytest.mark.filterwarnings("ignore")


def part(root: Any, *paths: str) -> dict[str, Any]:
    """A vendored document with some of its paths, as plain dicts."""
    plain: dict[str, Any] = json.loads(json.dumps({**root}, default=dict))
    return {**plain, "paths": {path: plain["paths"][path] for path in paths}}


V1, V2 = pdspec.Client.registry().document.root, pdspec.v2.Client.registry().document.root
SOURCES: list[dict[str, Any]] = [
    VALID, OLD, part(V1, "/organizations", "/organizations/{id}"), part(V1, "/organizations/{id}/files", "/organizations/{id}/merge"),
    part(V2, "/organizations", "/organizations/{id}"), part(V2, "/organizations/search"),
    {**SYNTHETIC, "paths": dict(list(SYNTHETIC["paths"].items())[:3])}, {**SYNTHETIC, "paths": dict(list(SYNTHETIC["paths"].items())[3:8])}, {**SYNTHETIC, "paths": dict(list(SYNTHETIC["paths"].items())[8:])},  # type: ignore[attr-defined]
]  # fmt: skip
PLACES = [places(source)[1:] for source in SOURCES]
MORE = [
    "\0", "a\r\nb", "x" * 3000, "{", "}", "{a}{a}", "/{", '"""', "\\", "'''\n", "__class__", "self", "import os", "lambda", "{{ 7*7 }}", "é", "\u202e", "$ref", "constructor", -1.5, 10**4000, 2**64, float("nan"), True,
    {"$ref": "#/components/schemas/Tree/properties/x"}, {"$ref": "#/components"}, {"type": "array"}, {"type": ["null"]}, {"type": "object", "properties": {"": {}, "a b": {}, "class": {}, "self": {}, "body": {}, "\r\n": {}}}, {"enum": []}, {"enum": [[], {}, None, 1, "1", 1.0, True]},
    {"const": {"a": [1]}}, {"pattern": "("}, {"pattern": "(?P<x>a)(?P=x)"}, {"pattern": "\\p{Nope}"}, {"multipleOf": 0}, {"minLength": -1}, {"minimum": "x"}, {"oneOf": [{}], "discriminator": {"propertyName": 5}}, {"discriminator": {"propertyName": "x", "mapping": {"a": 5, "b": "#/nope"}}, "oneOf": [{"$ref": "#/nope"}]},
    {"not": 5}, {"items": [1, 2]}, {"prefixItems": {}}, {"dependentRequired": {"a": 5}}, {"patternProperties": {"(": {}}}, {"propertyNames": 5}, {"unevaluatedProperties": []}, {"style": "x", "explode": "y", "in": "query", "name": "q"}, {"in": "path", "name": "id"}, {"in": "header", "name": "a b\r\n", "schema": {}},
    {"in": "cookie", "name": "a;b=\r\n", "schema": {}}, {"content": {"a/b\r\nX: y": {"schema": {}}}}, {"content": {"": {}, "*/*": 5}}, {"url": "http://a.test/\r\nX", "variables": {"x": 5}}, {"url": "{x}{y}", "variables": {"x": {"default": "http://"}}}, {"type": "apiKey", "in": "cookie", "name": "a=b;\r\n"}, {"type": "apiKey", "in": "header", "name": "X\r\nY"}, {"type": "http", "scheme": "x\r\n"}, {"type": "oauth2", "flows": 5},
    {"style": "offset"}, {"style": 5, "items": {}}, {"style": "cursor", "parameter": "id", "next": "a.b.c", "items": ""}, {"style": "page", "parameter": "q", "first": True, "max": -1},
]  # fmt: skip


@st.composite
def broken(draw: st.DrawFn) -> tuple[int, list[tuple[Any, ...]]]:
    """A source and what to do at some of its places."""
    index = draw(st.integers(0, len(SOURCES) - 1))
    act = st.one_of(
        st.tuples(st.just("put"), st.integers(0, len(JUNK) + len(MORE) - 1)),
        st.tuples(st.just("delete"), st.just(0)),
        st.tuples(st.just("move"), st.integers(0, len(PLACES[index]) - 1)),
        st.tuples(
            st.just("name"),
            st.sampled_from(
                [
                    "\0",
                    "a\r\nb",
                    "",
                    "{x}",
                    "body",
                    "self",
                    "/a/{b}/{b}",
                    "200",
                    "x-y",
                    "$ref",
                    "class",
                    "__init__",
                    "\ud800",
                ]
            ),
        ),
    )
    return index, draw(
        st.lists(st.tuples(st.integers(0, len(PLACES[index]) - 1), act), min_size=1, max_size=4)
    )


def mutated(index: int, changes: Any) -> dict[str, Any]:
    source: Any = copy.deepcopy(SOURCES[index])
    junk = [*JUNK, *MORE]
    for place, (act, what) in changes:
        *way, last = PLACES[index][place]
        holder = at(source, way)
        if (
            not isinstance(holder, (dict, list))
            or (isinstance(holder, dict) and last not in holder)
            or (isinstance(holder, list) and (not isinstance(last, int) or last >= len(holder)))
        ):
            continue
        if act == "put":
            holder[last] = copy.deepcopy(junk[what])
        elif act == "delete":
            del holder[last]
        elif act == "move":
            holder[last] = copy.deepcopy(at(source, PLACES[index][what]))
        elif isinstance(holder, dict):
            holder[what] = holder.pop(last)
    return source  # type: ignore[no-any-return]


def at(value: Any, way: Any) -> Any:
    for key in way:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return None
    return value


@examples(120)
@given(broken(), st.sampled_from(["data", "items", "pages", "request", "stream"]))
def test_documents(change: tuple[int, Any], view: str) -> None:
    source = mutated(*change)
    memory = Memory()

    def keep(act: Any) -> Any:
        try:
            return act()
        except PdspecError as error:
            told(error)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        api = keep(
            lambda: SpecClient.from_spec(
                source,
                base_url="https://a.test",
                transport=memory,
                rate_limit=False,
                validate_responses="raise",
            )
        )
        if api is None:
            return
        assert isinstance(api.problems, tuple)
        repr(api), dir(api), api._repr_html_(), str(api.problems)
        stub = keep(lambda: render(api.operations)) if change[1][0][0] % 4 == 0 else None
        if stub is not None:
            ast.parse(stub)
        keep(lambda: pickle.loads(pickle.dumps(api.with_options(transport=None))))
        keep(lambda: api.with_options(credentials=dict.fromkeys(api.operations.security_schemes, SECRET)))
        for id_ in api.operations:
            operation = keep(lambda id_=id_: api.operations[id_])
            if operation is None:
                continue
            operation._repr_html_()
            method = keep(lambda name=operation.python_name: getattr(api, name))
            if method is not None:
                str(inspect.signature(method)), method.__doc__
            arguments = keep(lambda operation=operation: good(api, operation)) or {}
            for kwargs in (arguments, {}, {"id": 7, "body": {"a": "x", "name": None}}, {"nope": 1}):
                keep(lambda id_=id_, kwargs=kwargs: use(api, id_, view, [], kwargs))


@examples(100)
@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.floats(), st.text(max_size=5), st.integers()),
        lambda below: st.one_of(
            st.lists(below, max_size=3),
            st.dictionaries(
                st.sampled_from(
                    [
                        "openapi",
                        "swagger",
                        "paths",
                        "/a",
                        "get",
                        "parameters",
                        "info",
                        "$ref",
                        "components",
                        "servers",
                        "url",
                        "3.1.0",
                    ]
                ),
                below,
                max_size=4,
            ),
        ),
        max_leaves=10,
    ),
    st.sampled_from(["3.0.0", "3.1.0", "2.0", None, 3.1]),
)
def test_anything_as_a_document(source: Any, version: Any) -> None:
    for one in (
        source,
        {"openapi": version, "paths": source},
        {"swagger": version, "paths": {"/a": source}},
        {
            "openapi": version,
            "paths": {"/a": {"get": source}},
            "components": source,
            "servers": source,
            "security": source,
        },
    ):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                api = SpecClient.from_spec(one)
                (
                    str(api.problems),
                    dir(api),
                    [api.operations[id_] for id_ in api.operations],
                    render(api.operations),
                )  # type: ignore[arg-type]
            except PdspecError as error:
                told(error)
